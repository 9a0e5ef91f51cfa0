#include "fovea/cli/translation/eval_translation.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/console/progress_line.h"
#include "fovea/cli/console/terminal.h"
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
  json["task"] = infer::Translator::kTask;
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
  std::string text =
      line("task", infer::Translator::kTask) + line("samples", Grouped(evaluation.samples));
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

}  // namespace

int EvalTranslation(const EvalTranslationArguments& arguments, const infer::ModelFile& file) {
  if (arguments.threads > 0) SetNumThreads(arguments.threads);
  const auto translator = infer::Translator::FromFile(file, arguments.model);
  if (!arguments.gold.empty() && !translator.model().attends())
    throw InputError(arguments.model, "is a model without attention: nothing aligns its words",
                     "leave --gold out");
  data::ParallelTextOptions read;
  read.max_bytes = arguments.max_memory_bytes;
  read.line.warn = [](const std::string& warning) {
    const std::string text = "fovea: " + warning + "\n";
    [[maybe_unused]] const auto written = write(STDERR_FILENO, text.data(), text.size());
  };
  const data::ParallelText text = data::ReadParallelText(arguments.source, arguments.target, read);
  std::vector<infer::GoldAlignment> gold;
  if (!arguments.gold.empty()) gold = ReadGold(arguments.gold, text);
  CatchInterrupts();
  ProgressLine line;
  const TranslationEvaluation evaluation =
      infer::Evaluate(translator, text, arguments.gold.empty() ? nullptr : &gold,
                      {.beam = {.width = arguments.beam},
                       .batch = arguments.batch,
                       .progress = [&](const char* doing, int64_t done, int64_t all) {
                         ThrowIfInterrupted();
                         line.Show(doing, done, all, "sentences");
                       }});
  line.Clear();
  WriteOutput("", arguments.format == "json" ? Json(evaluation) : Text(evaluation, arguments.beam));
  return 0;
}

}  // namespace fovea::cli
