#include "fovea/cli/data_arguments.h"

#include "fovea/cli/run_program.h"

namespace fovea::cli {

void AddDataArguments(CLI::App* app, DataArguments* arguments) {
  app->add_option("MODEL", arguments->model, "a file that `fovea train` wrote")
      ->required()
      ->type_name("");
  app->add_option("DATA", arguments->data, "CSV files of a table, or .ts or CSV files of series")
      ->required()
      ->type_name("");
  AddSeparator(app, &arguments->options.separator)->group("Reading");
  AddChoice(app, "--unseen", &arguments->unseen, {"missing", "error"},
            "what categories that training did not have, and words in a column of numbers, are")
      ->group("Reading");
  AddMemory(app, "--max-memory", &arguments->options.max_memory_bytes, "give up above it")
      ->group("Reading");
  const OptionGroup speed(app, "Speed");
  speed.Count("--threads", &arguments->threads, 0, 4096, "0: all cores");
  speed.Count("--batch", &arguments->options.batch, 1, 1 << 20, "samples at a time");
}

void RequireData(const DataArguments& arguments, const std::string& command) {
  if (arguments.data.empty())
    throw UsageError(command, "DATA is missing; the files come before the options");
}

}  // namespace fovea::cli
