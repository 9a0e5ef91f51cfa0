#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/cli/console/figures.h"
#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/console/progress_line.h"
#include "fovea/cli/run_program.h"
#include "fovea/cli/tasks.h"
#include "fovea/core/error.h"
#include "fovea/core/readable.h"
#include "fovea/core/threads.h"
#include "fovea/core/unicode.h"
#include "fovea/data/sentences/open_text.h"
#include "fovea/infer/translation/evaluation.h"
#include "fovea/infer/translation/gold_alignment.h"

namespace fovea::cli {
namespace {

using infer::BleuByLength;
using infer::TranslationEvaluation;

std::vector<infer::GoldAlignment> ReadGold(const std::string& path,
                                           const data::ParallelText& text) {
  std::vector<std::pair<int, int>> words;
  for (size_t i = 0; i < text.size(); ++i)
    words.emplace_back(SplitWords(text.source[i]).size(), SplitWords(text.target[i]).size());
  const auto format = infer::GoldFormatOf(data::OpenText(path).get(), path);
  return infer::ReadGoldAlignments(data::OpenText(path).get(), path, words, {.format = format});
}

std::string Json(const TranslationEvaluation& evaluation) {
  nlohmann::ordered_json json;
  json["task"] = infer::NameOf(infer::Translator::kTask);
  json["samples"] = evaluation.samples;
  json["metrics"] = evaluation.metrics;
  json["by_length"] = nlohmann::ordered_json::array();
  for (const BleuByLength& group : evaluation.by_length) {
    nlohmann::ordered_json one;
    one["least"] = group.least;
    one["most"] = group.most > 0 ? nlohmann::ordered_json(group.most) : nullptr;
    one["samples"] = group.samples;
    one["bleu"] = std::isnan(group.bleu) ? nlohmann::ordered_json(nullptr)
                                         : nlohmann::ordered_json(group.bleu);
    json["by_length"].push_back(std::move(one));
  }
  return json.dump() + "\n";
}

std::string LengthName(const BleuByLength& group) {
  if (group.most == 0) return fmt::format("{} or more", group.least);
  return group.least == 0 ? fmt::format("up to {}", group.most)
                          : fmt::format("{} to {}", group.least, group.most);
}

std::string Text(const TranslationEvaluation& evaluation, int64_t beam) {
  const auto line = [](const std::string& name, const std::string& value) {
    return fmt::format("{:<22} {}\n", name, value);
  };
  std::string text = line("task", std::string(infer::NameOf(infer::Translator::kTask))) +
                     line("samples", Grouped(evaluation.samples));
  for (const auto& [name, value] : evaluation.metrics)
    text += line(name, name == "bleu" || name == "bleu_lowercase" || name == "chrf"
                           ? fmt::format("{:.2f}", value)
                           : Metric(value));
  text += fmt::format("\n{:<22} {:>9}  {:>6}\n", "words of the source", "sentences", "BLEU");
  for (const BleuByLength& group : evaluation.by_length)
    text += fmt::format("{:<22} {:>9}  {:>6}\n", LengthName(group), Grouped(group.samples),
                        std::isnan(group.bleu) ? "–" : fmt::format("{:.2f}", group.bleu));
  const double rate = static_cast<double>(evaluation.samples) / std::max(evaluation.seconds, 1e-9);
  return text +
         fmt::format("\n{:.1f} sentences/s, beam {}, {} threads\n", rate, beam, NumThreads());
}

struct TranslationOptions {
  std::string target;
  std::string gold;  // links between the words; "": none
  int64_t beam = 5;
};

int Run(const EvalArguments& arguments, const TranslationOptions& own, int64_t batch,
        const infer::ModelFile& file) {
  if (!arguments.data.data.empty() || arguments.sources.size() != 1 || own.target.empty())
    throw UsageError("fovea eval",
                     "a model of translation takes --source FILE --target FILE and no DATA");
  if (arguments.data.threads > 0) SetNumThreads(arguments.data.threads);
  const auto translator = infer::Translator::FromFile(file, arguments.data.model);
  if (!own.gold.empty() && !translator.model().attends())
    throw InputError(arguments.data.model, "is a model without attention: nothing aligns its words",
                     "leave --gold out");
  data::ParallelTextOptions read;
  read.max_bytes = arguments.data.options.max_memory_bytes;
  read.line.warn = Warn;
  const data::ParallelText text = data::ReadParallelText(arguments.sources[0], own.target, read);
  std::vector<infer::GoldAlignment> gold;
  if (!own.gold.empty()) gold = ReadGold(own.gold, text);
  CatchInterrupts();
  ProgressLine line;
  const TranslationEvaluation evaluation =
      infer::Evaluate(translator, text, own.gold.empty() ? nullptr : &gold,
                      {.beam = {.width = own.beam},
                       .batch = batch,
                       .progress = [&](const char* doing, int64_t done, int64_t all) {
                         ThrowIfInterrupted();
                         line.Show(doing, done, all, "sentences");
                       }});
  line.Clear();
  WriteOutput("", arguments.format == "json" ? Json(evaluation) : Text(evaluation, own.beam));
  return 0;
}

}  // namespace

EvalRun EvalTranslation(TaskOptions* options) {
  options->Describe(
      "A model of translation takes two files whose lines belong together, --source and\n"
      "--target, and no DATA. It tells BLEU and chrF as sacreBLEU has them, BLEU by the\n"
      "length of the source, the perplexity of the given target, the entropy of the\n"
      "attention, and with --gold how well its links between words fit those given.\n",
      "  fovea eval en-de.safetensors --source test.en --target test.de\n");
  const auto own = std::make_shared<TranslationOptions>();
  CLI::App* app = options->app();
  const OptionGroup group(app);
  options->Own(app->get_option("--source"));
  options->Own(group.Value("--target", &own->target,
                           "a file of the translations of --source, line by line", "FILE"));
  options->Own(group.Value("--gold", &own->gold,
                           "a file of links between their words, as Pharaoh or NAACL has them",
                           "FILE"));
  options->Own(group.Count("--beam", &own->beam, 1, 100, "hypotheses side by side"));
  // As many sentences at a time as suit a translator, unless told otherwise.
  const CLI::Option* batch = app->get_option("--batch");
  return [own, batch](const EvalArguments& arguments, const infer::ModelFile& file) {
    return Run(arguments, *own, batch->count() > 0 ? arguments.data.options.batch : 32, file);
  };
}

}  // namespace fovea::cli
