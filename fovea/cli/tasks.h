#ifndef FOVEA_CLI_TASKS_H_
#define FOVEA_CLI_TASKS_H_

#include <functional>
#include <string>
#include <vector>

#include "fovea/cli/commands.h"
#include "fovea/cli/data_arguments.h"
#include "fovea/cli/task_options.h"
#include "fovea/explain/map_formats.h"
#include "fovea/infer/model_file.h"

// What each task of infer/task.h has on the command line: functions that lie in a folder of cli/
// each, and its training in cli/train/.
namespace fovea::cli {

// What `fovea eval` is asked, whatever the model's task.
struct EvalArguments {
  DataArguments data;
  std::string format = "text";       // text, json
  std::vector<std::string> sources;  // translation: a file of sentences; files: names of sources
};

// What `fovea attend` is asked, whatever the model's task.
struct AttendArguments {
  DataArguments data;
  const explain::MapFormat* format = nullptr;
  explain::RenderOptions render;
  std::string out;  // "" or "-": standard output
  int64_t samples = 3;
};

struct ModelInfo;  // model_info.h

// A command on a model of one task; returns the exit code.
using EvalRun = std::function<int(const EvalArguments&, const infer::ModelFile&)>;
using AttendRun = std::function<int(const AttendArguments&, const infer::ModelFile&)>;

// Each adds the options that only its task has, and returns what runs once they are parsed.
EvalRun EvalSamples(TaskOptions* options);
EvalRun EvalFiles(TaskOptions* options);
EvalRun EvalTranslation(TaskOptions* options);
AttendRun AttendSamples(TaskOptions* options);
AttendRun AttendTable(TaskOptions* options);  // and the pairs of columns
AttendRun AttendFiles(TaskOptions* options);
AttendRun AttendTranslation(TaskOptions* options);

// What `fovea info` tells. path: for messages. Each throws InputError where the model is damaged.
ModelInfo InfoTabular(const infer::ModelFile& file, const std::string& path);
ModelInfo InfoSeries(const infer::ModelFile& file, const std::string& path);
ModelInfo InfoFiles(const infer::ModelFile& file, const std::string& path);
ModelInfo InfoTranslation(const infer::ModelFile& file, const std::string& path);

// `fovea train`, of the program fovea-train.
int TrainTabularCommand(const Arguments& args);
int TrainSeriesCommand(const Arguments& args);
int TrainFilesCommand(const Arguments& args);
int TrainTranslateCommand(const Arguments& args);
int TrainProgramsCommand(const Arguments& args);  // a further look of a model of files

struct TaskCommands {
  EvalRun (*eval)(TaskOptions*);
  AttendRun (*attend)(TaskOptions*);
  ModelInfo (*info)(const infer::ModelFile&, const std::string&);
};

inline TaskCommands CommandsOf(infer::Task task) {
  switch (task) {
    case infer::Task::kTabular:
      return {EvalSamples, AttendTable, InfoTabular};
    case infer::Task::kSeries:
      return {EvalSamples, AttendSamples, InfoSeries};
    case infer::Task::kFiles:
      return {EvalFiles, AttendFiles, InfoFiles};
    case infer::Task::kTranslation:
      return {EvalTranslation, AttendTranslation, InfoTranslation};
  }
  return {};
}

// Apart from the others, since only fovea-train has them.
inline int Train(infer::Task task, const Arguments& args) {
  switch (task) {
    case infer::Task::kTabular:
      return TrainTabularCommand(args);
    case infer::Task::kSeries:
      return TrainSeriesCommand(args);
    case infer::Task::kFiles:
      return TrainFilesCommand(args);
    case infer::Task::kTranslation:
      return TrainTranslateCommand(args);
  }
  return 0;
}

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TASKS_H_
