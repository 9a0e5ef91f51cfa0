#include "fovea/cli/task_options.h"

#include <algorithm>

#include "fovea/cli/choices.h"
#include "fovea/cli/run_program.h"

namespace fovea::cli {
namespace {

// "models of files and translation"
std::string ModelsOf(const std::vector<infer::Task>& tasks) {
  std::vector<std::string> names;
  for (const infer::Task task : tasks) names.emplace_back(infer::InfoOf(task).models_of);
  return "models of " + Join(names, " and ");
}

}  // namespace

TaskOptions* TaskOptions::For(infer::Task task) {
  task_ = task;
  return this;
}

void TaskOptions::Describe(const std::string& paragraph, const std::string& examples) {
  app_->description(app_->get_description() + "\n" + paragraph);
  app_->footer(app_->get_footer() + examples);
}

CLI::Option* TaskOptions::Own(CLI::Option* option) {
  std::vector<infer::Task>& tasks = tasks_[option];
  tasks.push_back(task_);
  if (option->get_group() == "Options" || option->get_group().starts_with("Models of"))
    option->group("M" + ModelsOf(tasks).substr(1));
  return option;
}

void TaskOptions::Check(infer::Task task) const {
  for (const CLI::Option* option : app_->get_options()) {
    const auto found = tasks_.find(option);
    if (option->count() == 0 || found == tasks_.end()) continue;
    const std::vector<infer::Task>& tasks = found->second;
    if (std::find(tasks.begin(), tasks.end(), task) == tasks.end())
      throw UsageError(app_->get_name(), StrCat(option->get_name(), " is for ", ModelsOf(tasks)));
  }
}

}  // namespace fovea::cli
