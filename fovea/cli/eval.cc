#include <map>

#include "fovea/cli/commands.h"
#include "fovea/cli/tasks.h"

namespace fovea::cli {

int Eval(const Arguments& args) {
  EvalArguments arguments;
  const auto app =
      MakeApp("fovea eval",
              "How good a model is on data that holds the target. Several files count as one.\n"
              "JSON: {\"task\", \"samples\", \"metrics\": {name: number}}.\n",
              "  fovea eval splice.safetensors splice_test.csv\n"
              "  fovea eval gunpoint.safetensors GunPoint_TEST.ts --format json\n");
  AddDataArguments(app.get(), &arguments.data);
  app->get_option("DATA")->required(false);
  AddChoice(app.get(), "--format", &arguments.format, {"text", "json"}, "of the result");
  app->add_option("--source", arguments.sources,
                  "of translation: a file of sentences, one a line; of files: only those of "
                  "this source, as the table names it, repeatable")
      ->type_name("FILE|NAME")
      ->default_str("")
      ->allow_extra_args(false);
  TaskOptions options(app.get());
  std::map<infer::Task, EvalRun> runs;
  for (const infer::TaskInfo& info : infer::kTasks)
    runs[info.task] = CommandsOf(info.task).eval(options.For(info.task));
  if (!Parse(app.get(), args)) return 0;

  const auto model = infer::LoadModel(arguments.data.model);
  options.Check(model.task);
  return runs[model.task](arguments, model);
}

}  // namespace fovea::cli
