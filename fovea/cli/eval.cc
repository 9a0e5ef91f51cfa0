#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "fovea/cli/commands.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/console/terminal.h"
#include "fovea/cli/data_arguments.h"
#include "fovea/cli/files/eval_files.h"
#include "fovea/cli/run_program.h"
#include "fovea/cli/translation/eval_translation.h"
#include "fovea/core/readable.h"
#include "fovea/infer/metrics.h"
#include "fovea/infer/model_file.h"
#include "fovea/infer/translation/translator.h"

namespace fovea::cli {

int Eval(const Arguments& args) {
  DataArguments arguments;
  EvalFilesArguments files;
  EvalTranslationArguments translation;
  std::vector<std::string> sources;
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
              "given and at the model's own thresholds, and how well it is located.\n\n"
              "A model of translation takes two files whose lines belong together, --source and\n"
              "--target, and no DATA. It tells BLEU and chrF as sacreBLEU has them, BLEU by the\n"
              "length of the source, the perplexity of the given target, the entropy of the\n"
              "attention, and with --gold how well its links between words fit those given.",
              "  fovea eval splice.safetensors splice_test.csv\n"
              "  fovea eval gunpoint.safetensors GunPoint_TEST.ts --format json\n"
              "  fovea eval fovea-files.safetensors infected.tar.xz --scores scores.csv\n"
              "  fovea eval fovea-files.safetensors train.tar.xz --kept-apart\n"
              "  fovea eval en-de.safetensors --source test.en --target test.de\n");
  AddDataArguments(app.get(), &arguments);
  app->get_option("DATA")->required(false);
  AddChoice(app.get(), "--format", &format, {"text", "json"}, "of the result");
  CLI::Option* scores =
      app->add_option("--scores", files.scores,
                      "write what each file is and was taken for, a row each, as CSV")
          ->type_name("FILE")
          ->group("Models of files");
  CLI::Option* source =
      app->add_option("--source", sources,
                      "of translation: a file of sentences, one a line; of files: only those of "
                      "this source, as the table names it, repeatable")
          ->type_name("FILE|NAME")
          ->default_str("")
          ->allow_extra_args(false)
          ->group("Models of files and of translation");
  CLI::Option* kept_apart =
      app->add_flag("--kept-apart", files.kept_apart,
                    "only files of sources that training kept apart, as the model says")
          ->group("Models of files");
  const char* group = "Models of translation";
  CLI::Option* target = app->add_option("--target", translation.target,
                                        "a file of the translations of --source, line by line")
                            ->type_name("FILE")
                            ->group(group);
  CLI::Option* gold =
      app->add_option("--gold", translation.gold,
                      "a file of links between their words, as Pharaoh or NAACL has them")
          ->type_name("FILE")
          ->group(group);
  CLI::Option* beam = app->add_option("--beam", translation.beam, "hypotheses side by side")
                          ->type_name("N")
                          ->check(WholeNumber(1, 100))
                          ->group(group);
  if (!Parse(app.get(), args)) return 0;

  // The task of the model decides which options there are.
  const auto refuse = [](std::initializer_list<const CLI::Option*> options, const char* whose) {
    for (const CLI::Option* option : options)
      if (option->count() > 0)
        throw UsageError("fovea eval", StrCat(option->get_name(), " is for models of ", whose));
  };
  const auto model = infer::LoadModel(arguments.model);
  if (model.task == infer::Translator::kTask) {
    refuse({scores, kept_apart}, "files");
    refuse({app->get_option("--separator"), app->get_option("--unseen")}, "tables and series");
    if (!arguments.data.empty() || sources.size() != 1 || translation.target.empty())
      throw UsageError("fovea eval",
                       "a model of translation takes --source FILE --target FILE and no DATA");
    translation.model = arguments.model;
    translation.source = sources[0];
    translation.format = format;
    if (app->get_option("--batch")->count() > 0) translation.batch = arguments.options.batch;
    translation.max_memory_bytes = arguments.options.max_memory_bytes;
    translation.threads = arguments.threads;
    return EvalTranslation(translation, model);
  }
  refuse({target, gold, beam}, "translation");
  RequireData(arguments, "fovea eval");
  if (model.task == "files") {
    files.sources = sources;
    files.model = arguments.model;
    files.data = arguments.data;
    files.format = format;
    files.max_memory_bytes = arguments.options.max_memory_bytes;
    files.threads = arguments.threads;
    return EvalFiles(files);
  }
  refuse({scores, kept_apart}, "files");
  refuse({source}, "files and of translation");
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
