#ifndef FOVEA_CLI_TASK_OPTIONS_H_
#define FOVEA_CLI_TASK_OPTIONS_H_

#include <map>
#include <string>
#include <vector>

#include "fovea/cli/arguments.h"
#include "fovea/infer/task.h"

namespace fovea::cli {

// The options of a command that only models of some tasks have. Each task names its own, one task
// after the other; which were given is checked once the model's task is known.
class TaskOptions {
 public:
  explicit TaskOptions(CLI::App* app) : app_(app) {}

  // The task whose turn it is from now on. Returns this.
  TaskOptions* For(infer::Task task);
  // Adds to the command's help.
  void Describe(const std::string& paragraph, const std::string& examples);
  // Models of the task have this option; those of tasks that do not say the same refuse it. In the
  // help it goes into their group, unless it has one. Returns the option.
  CLI::Option* Own(CLI::Option* option);

  CLI::App* app() const { return app_; }

  // Throws UsageError where an option was given that models of this task do not have.
  void Check(infer::Task task) const;

 private:
  CLI::App* app_;
  infer::Task task_ = {};
  std::map<const CLI::Option*, std::vector<infer::Task>> tasks_;
};

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TASK_OPTIONS_H_
