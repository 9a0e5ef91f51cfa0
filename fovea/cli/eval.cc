#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "fovea/cli/commands.h"
#include "fovea/cli/data_arguments.h"
#include "fovea/cli/eval_files.h"
#include "fovea/cli/output.h"
#include "fovea/cli/run_program.h"
#include "fovea/cli/terminal.h"
#include "fovea/infer/metrics.h"
#include "fovea/infer/model_file.h"

namespace fovea::cli {

int Eval(const Arguments& args) {
  DataArguments arguments;
  EvalFilesArguments files;
  std::string format = "text";
  const auto app =
      MakeApp("fovea eval",
              "How good a model is on data that holds the target. Several files count as one.\n"
              "JSON: {\"task\", \"samples\", \"metrics\": {name: number}}.\n\n"
              "A model of files takes labelled archives or folders, read in place: files under\n"
              "benign/LANGUAGE/, malicious/LANGUAGE/, malicious_package/LANGUAGE/PACKAGE/,\n"
              "infected/LANGUAGE/ and clean/LANGUAGE/, and beside it, if there is one, a table\n"
              "(.tsv, .tsv.xz, .jsonl) of their sources and of where the malice is. It tells for\n"
              "each language what is found at which rates of false alarms, of the benign files\n"
              "given and at the model's own thresholds, and how well it is located.",
              "  fovea eval splice.safetensors splice_test.csv\n"
              "  fovea eval gunpoint.safetensors GunPoint_TEST.ts --format json\n"
              "  fovea eval fovea-files.safetensors infected.tar.xz --scores scores.csv\n"
              "  fovea eval fovea-files.safetensors train.tar.xz --kept-apart\n");
  AddDataArguments(app.get(), &arguments);
  AddChoice(app.get(), "--format", &format, {"text", "json"}, "of the result");
  CLI::Option* scores =
      app->add_option("--scores", files.scores,
                      "write what each file is and was taken for, a row each, as CSV")
          ->type_name("FILE")
          ->group("Models of files");
  CLI::Option* source = app->add_option("--source", files.sources,
                                        "only files of this source, as the table names it; "
                                        "repeatable")
                            ->type_name("NAME")
                            ->default_str("")
                            ->allow_extra_args(false)
                            ->group("Models of files");
  CLI::Option* kept_apart =
      app->add_flag("--kept-apart", files.kept_apart,
                    "only files of sources that training kept apart, as the model says")
          ->group("Models of files");
  if (!Parse(app.get(), args)) return 0;

  if (infer::LoadModel(arguments.model).task == "files") {
    files.model = arguments.model;
    files.data = arguments.data;
    files.format = format;
    files.max_memory_bytes = arguments.options.max_memory_bytes;
    files.threads = arguments.threads;
    return EvalFiles(files);
  }
  for (const CLI::Option* option : {scores, source, kept_apart})
    if (option->count() > 0)
      throw UsageError("fovea eval", option->get_name() + " is for models of files");
  const auto predictor = infer::Predictor::Load(arguments.model);
  arguments.options.need_target = true;
  arguments.options.weights = false;
  std::vector<float> predictions, targets;
  RunOverData(*predictor, arguments, [&](const std::string&, const infer::PredictedBatch& batch) {
    predictions.insert(predictions.end(), batch.predictions.begin(), batch.predictions.end());
    targets.insert(targets.end(), batch.targets.begin(), batch.targets.end());
  });
  const auto metrics = infer::Evaluate(predictor->target(), predictions, targets);

  if (format == "json") {
    nlohmann::ordered_json json;
    json["task"] = predictor->file().task;
    json["samples"] = targets.size();
    json["metrics"] = metrics;
    WriteOutput("", json.dump() + "\n");
    return 0;
  }
  std::string text = fmt::format("{:<18} {}\n{:<18} {}\n", "task", predictor->file().task,
                                 "samples", Grouped(static_cast<int64_t>(targets.size())));
  for (const auto& [name, value] : metrics) text += fmt::format("{:<18} {}\n", name, Metric(value));
  WriteOutput("", text);
  return 0;
}

}  // namespace fovea::cli
