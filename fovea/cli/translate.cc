#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fovea/cli/arguments.h"
#include "fovea/cli/commands.h"
#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/run_program.h"
#include "fovea/core/threads.h"
#include "fovea/data/sentences/open_text.h"
#include "fovea/data/sentences/text_lines.h"
#include "fovea/infer/translation/word_alignment.h"

namespace fovea::cli {
namespace {

using infer::TranslatedLine;
using infer::Translation;
using infer::Translator;

// float numbers, written with the fewest digits that restore them.
using Json = nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool,
                                  std::int64_t, std::uint64_t, float>;

struct TranslateArguments {
  std::string model, input, out, format = "text";
  infer::BeamOptions beam;
  int64_t batch = 32;
  bool scores = false, align = false;
  int threads = 0;
};

std::string Pharaoh(const TranslatedLine& line, const Translation& translation) {
  return infer::ToPharaoh(infer::HardLinks(infer::AlignWords(line, translation).weights));
}

// "text", "text ||| score ||| alignment", and with "number ||| " before it where there are several.
std::string TextLines(const TranslateArguments& args, const TranslatedLine& line, int64_t number) {
  std::string text;
  for (const Translation& one : line.best) {
    if (args.beam.best > 1) text += fmt::format("{} ||| ", number);
    text += one.text;
    if (args.scores) text += fmt::format(" ||| {:.6g}", one.score);
    if (args.align) text += " ||| " + Pharaoh(line, one);
    text += "\n";
  }
  return text;
}

Json ToJson(const TranslateArguments& args, const TranslatedLine& line, bool attends) {
  Json json;
  json["source"] = line.source.text;
  json["translations"] = Json::array();
  for (const Translation& one : line.best) {
    Json translation = {{"text", one.text},
                        {"score", one.score},
                        {"log_probability", one.log_probability},
                        {"complete", one.complete}};
    if (attends && args.beam.weights) {
      const infer::WordAlignment alignment = infer::AlignWords(line, one);
      translation["source_words"] = alignment.source;
      translation["target_words"] = alignment.target;
      translation["weights"] = Json::array();
      const int64_t cols = alignment.weights.dim(1);
      for (int64_t i = 0; i < alignment.weights.dim(0); ++i) {
        const float* row = alignment.weights.data() + i * cols;
        translation["weights"].push_back(std::vector<float>(row, row + cols));
      }
      translation["alignment"] = Json::array();
      for (const infer::Link& link : infer::HardLinks(alignment.weights))
        translation["alignment"].push_back({link.source, link.target});
    }
    json["translations"].push_back(std::move(translation));
  }
  return json;
}

void AddOptions(CLI::App* app, TranslateArguments* args) {
  const OptionGroup search(app, "Search");
  search.Count("--beam", &args->beam.width, 1, 100, "hypotheses side by side; 1: greedy");
  search.Count("--n-best", &args->beam.best, 1, 100, "translations of each sentence, up to --beam");
  search
      .Value("--length-penalty", &args->beam.length_penalty,
             "scores are log P / length^X: above 1 longer ones")
      ->check(CLI::Range(0.0, 10.0));
  search.Count("--batch", &args->batch, 1, 4096, "sentences that go together");
  search.Count("--threads", &args->threads, 0, 1024, "0: all cores");
  app->add_flag("--scores", args->scores, "also log P / length^X");
  app->add_flag("--align", args->align,
                "also which words belong together, as \"source-target\" from 0 (Pharaoh)");
  AddChoice(app, "--format", &args->format, {"text", "json"},
            "json: with the weights of the words");
  OptionGroup(app).Out(&args->out);
}

}  // namespace

int Translate(const Arguments& args) {
  TranslateArguments arguments;
  const auto app = MakeApp(
      "fovea translate",
      "Translates standard input, or a file, line by line: as many lines come out as go in, in "
      "their\n"
      "order, and an empty line stays empty. Other fields of a line stand behind \" ||| \".\n"
      "JSON: {\"task\", \"sentences\": [{\"source\", \"translations\": [{\"text\", \"score\",\n"
      "\"log_probability\", \"complete\", \"source_words\", \"target_words\", \"weights\",\n"
      "\"alignment\"}]}]}.",
      "  fovea translate en-de.safetensors < test.en > test.de\n"
      "  echo 'A dog runs.' | fovea translate en-de.safetensors --align\n"
      "  fovea translate en-de.safetensors test.en.gz --n-best 5 --scores\n");
  app->add_option("MODEL", arguments.model, "a file that `fovea train translate` wrote")
      ->required()
      ->type_name("");
  app->add_option("FILE", arguments.input, "sentences, one a line; else standard input")
      ->type_name("");
  AddOptions(app.get(), &arguments);
  if (!Parse(app.get(), args)) return 0;
  if (arguments.beam.best > arguments.beam.width)
    throw UsageError("fovea translate", StrCat("--n-best ", arguments.beam.best, " needs --beam ",
                                               arguments.beam.best, " or more"));

  const Translator translator = Translator::Load(arguments.model);
  const bool attends = translator.model().attends();
  if (arguments.align && !attends)
    throw InputError(arguments.model, "is a model without attention: nothing aligns its words",
                     "leave --align out");
  if (arguments.threads > 0) SetNumThreads(arguments.threads);
  arguments.beam.weights = attends && (arguments.align || arguments.format == "json");
  const auto* stop = CatchInterrupts();
  const bool from_input = arguments.input.empty() || arguments.input == "-";
  const std::string name = from_input ? "standard input" : arguments.input;
  const auto source = from_input ? std::make_unique<data::DescriptorReader>(STDIN_FILENO, stop)
                                 : data::OpenText(arguments.input);
  data::TextLines lines(source.get(), name, {.replace_invalid = true, .warn = Warn});
  Output out(arguments.out);
  if (arguments.format == "json") out.Write("{\"task\":\"translation\",\"sentences\":[\n");
  // A person at a terminal waits for each line; a file is best in large parts.
  const bool person = arguments.input.empty() && isatty(STDIN_FILENO) != 0;
  const size_t most = person ? 1 : static_cast<size_t>(arguments.batch) * 32;
  int64_t number = 0;
  bool more = true;
  while (more) {
    std::vector<std::string> part;
    while (part.size() < most && (more = lines.Next())) part.push_back(lines.text());
    ThrowIfInterrupted();
    const auto translated = translator.Translate(part, arguments.beam, arguments.batch);
    for (const TranslatedLine& line : translated) {
      if (line.cut)
        Warn(
            fmt::format("{}:{}: longer than the model takes; only its first {} pieces are "
                        "translated",
                        name, number + 1, translator.model().options().longest - 1));
      if (arguments.format == "text")
        out.Write(TextLines(arguments, line, number));
      else
        out.Write(
            (number > 0 ? ",\n" : "") +
            ToJson(arguments, line, attends).dump(-1, ' ', false, Json::error_handler_t::replace));
      ++number;
    }
    out.Flush();
  }
  if (arguments.format == "json") out.Write("\n]}\n");
  out.Finish();
  return 0;
}

}  // namespace fovea::cli
