#include <filesystem>

#include "fovea/cli/console/output.h"
#include "fovea/cli/run_program.h"
#include "fovea/cli/tasks.h"
#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/data/sentences/open_text.h"
#include "fovea/data/sentences/text_lines.h"
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

// The files of sentences, and of their translations; "": the model's own.
struct Sentences {
  std::string source, target;
};

int Run(const AttendArguments& arguments, const Sentences& own, const infer::ModelFile& file) {
  if (!arguments.data.data.empty() || own.source.empty())
    throw UsageError("fovea attend", "a model of translation takes --source FILE and no DATA");
  if (arguments.data.threads > 0) SetNumThreads(arguments.data.threads);
  const auto translator = infer::Translator::FromFile(file, arguments.data.model);
  if (!translator.model().attends())
    throw InputError(arguments.data.model, "is a model without attention: it looks nowhere",
                     "train another one, --model bahdanau, luong or transformer");
  const std::vector<std::string> sources = FirstLines(own.source, arguments.samples);
  std::vector<std::string> targets;
  if (!own.target.empty()) {
    targets = FirstLines(own.target, arguments.samples);
    if (targets.size() != sources.size())
      throw InputError(
          own.target,
          StrCat("has ", targets.size(), targets.size() == 1 ? " line" : " lines", "; of ",
                 Printable(own.source, 4096), " ", sources.size(), " are asked for"),
          "give two files whose lines belong together, the n-th to the n-th");
  }
  const bool forced = !targets.empty();
  const auto free = translator.Translate(sources, {.weights = true});
  const auto given = forced ? infer::ForceDecode(translator, sources, targets, {.weights = true})
                            : std::vector<TranslatedLine>();
  explain::AlignmentReport report{
      .task = std::string(infer::NameOf(infer::Translator::kTask)),
      .title =
          "Where " + std::filesystem::path(arguments.data.model).filename().string() + " looks"};
  for (size_t i = 0; i < sources.size(); ++i) {
    const TranslatedLine& line = forced ? given[i] : free[i];
    infer::WordAlignment words = infer::AlignWords(line, line.best[0]);
    explain::AlignmentSample sample{.id = std::to_string(i + 1),
                                    .source = std::move(words.source),
                                    .target = std::move(words.target),
                                    .prediction = free[i].best[0].text};
    const auto weights = words.weights.span();
    sample.weights.assign(weights.begin(), weights.end());
    if (forced) sample.target_text = targets[i];
    report.samples.push_back(std::move(sample));
  }
  WriteOutput(arguments.out, arguments.format->alignment(report, arguments.render));
  return 0;
}

}  // namespace

AttendRun AttendTranslation(TaskOptions* options) {
  options->Describe(
      "A model of translation takes --source and no DATA, and shows which words of the source it\n"
      "looked at as it wrote each word: of its own translation, or of the one in --target.\n",
      "  fovea attend en-de.safetensors --source test.en --out alignment.html\n");
  const auto own = std::make_shared<Sentences>();
  const OptionGroup group(options->app());
  options->Own(group.Value("--source", &own->source,
                           "a file of sentences, one a line; plain or compressed", "FILE"));
  options->Own(group.Value(
      "--target", &own->target,
      "a file of their translations, line by line; else the model's own are shown", "FILE"));
  return [own](const AttendArguments& arguments, const infer::ModelFile& file) {
    return Run(arguments, *own, file);
  };
}

}  // namespace fovea::cli
