#ifndef FOVEA_INFER_TASK_H_
#define FOVEA_INFER_TASK_H_

#include <algorithm>
#include <iterator>
#include <string_view>

namespace fovea::infer {

// What a model is for. The one list: what a model file may be, the commands of `fovea train` and
// what their help says, and which options go with which model all follow from it;
// docs/contributing/adding-a-task.md says how to add to it.
enum class Task { kTabular, kSeries, kFiles, kTranslation };

struct TaskInfo {
  Task task;
  std::string_view name;        // in model files and results
  std::string_view command;     // of `fovea train`
  std::string_view models_of;   // what such models are called: "models of …"
  std::string_view trained_on;  // what the command takes
  std::string_view attention;   // what the attention tells
  std::string_view used_by;     // the commands that put such a model to use
};

inline constexpr TaskInfo kTasks[] = {
    {Task::kTabular, "tabular", "tabular", "tables", "a table (CSV)", "which column decides",
     "`fovea predict`"},
    {Task::kSeries, "series", "series", "series", "time series (.ts, CSV)", "which moment decides",
     "`fovea predict`"},
    {Task::kFiles, "files", "files", "files", "malicious and benign files",
     "what is malicious, and where", "`fovea scan --model` or `fovea attend`"},
    {Task::kTranslation, "translation", "translate", "translation", "sentence pairs",
     "which words belong together", "`fovea translate`"},
};

constexpr const TaskInfo& InfoOf(Task task) {
  return *std::find_if(std::begin(kTasks), std::end(kTasks),
                       [&](const TaskInfo& info) { return info.task == task; });
}

constexpr std::string_view NameOf(Task task) { return InfoOf(task).name; }

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TASK_H_
