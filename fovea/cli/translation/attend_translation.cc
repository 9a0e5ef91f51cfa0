#include "fovea/cli/translation/attend_translation.h"

#include "fovea/cli/console/terminal.h"
#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/data/sentences/open_text.h"
#include "fovea/data/sentences/text_lines.h"
#include "fovea/explain/alignments/alignment_report.h"
#include "fovea/infer/translation/forced_decoding.h"
#include "fovea/infer/translation/word_alignment.h"

namespace fovea::cli {
namespace {

using infer::TranslatedLine;

// The first lines of a text.
std::vector<std::string> FirstLines(const std::string& path, int64_t most) {
  const auto source = data::OpenText(path);
  data::TextLines lines(source.get(), path);
  std::vector<std::string> out;
  while (std::ssize(out) < most && lines.Next()) out.push_back(lines.text());
  if (out.empty() && most > 0) throw InputError(path, "holds no text", "give one sentence a line");
  return out;
}

}  // namespace

explain::AlignmentReport AlignmentsOf(const AttendTranslationArguments& arguments,
                                      const infer::ModelFile& file) {
  if (arguments.threads > 0) SetNumThreads(arguments.threads);
  const auto translator = infer::Translator::FromFile(file, arguments.model);
  if (!translator.model().attends())
    throw InputError(arguments.model, "is a model without attention: it looks nowhere",
                     "train another one, --model bahdanau, luong or transformer");
  const std::vector<std::string> sources = FirstLines(arguments.source, arguments.samples);
  std::vector<std::string> targets;
  if (!arguments.target.empty()) {
    targets = FirstLines(arguments.target, arguments.samples);
    if (targets.size() != sources.size())
      throw InputError(
          arguments.target,
          StrCat("has ", targets.size(), targets.size() == 1 ? " line" : " lines", "; of ",
                 Printable(arguments.source, 4096), " ", sources.size(), " are asked for"),
          "give two files whose lines belong together, the n-th to the n-th");
  }
  const bool forced = !targets.empty();
  const auto own = translator.Translate(sources, {.weights = true});
  const auto given = forced ? infer::ForceDecode(translator, sources, targets, {.weights = true})
                            : std::vector<TranslatedLine>();
  explain::AlignmentReport report{.task = infer::Translator::kTask,
                                  .title = "Where " + BaseName(arguments.model) + " looks"};
  for (size_t i = 0; i < sources.size(); ++i) {
    const TranslatedLine& line = forced ? given[i] : own[i];
    infer::WordAlignment words = infer::AlignWords(line, line.best[0]);
    explain::AlignmentSample sample{.id = std::to_string(i + 1),
                                    .source = std::move(words.source),
                                    .target = std::move(words.target),
                                    .prediction = own[i].best[0].text};
    const auto weights = words.weights.span();
    sample.weights.assign(weights.begin(), weights.end());
    if (forced) sample.target_text = targets[i];
    report.samples.push_back(std::move(sample));
  }
  return report;
}

}  // namespace fovea::cli
