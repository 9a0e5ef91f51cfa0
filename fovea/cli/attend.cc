#include <unistd.h>

#include "fovea/cli/commands.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/console/terminal.h"
#include "fovea/cli/files/attend_files.h"
#include "fovea/cli/format_option.h"
#include "fovea/cli/samples/attention_over_data.h"
#include "fovea/cli/run_program.h"
#include "fovea/cli/translation/attend_translation.h"
#include "fovea/explain/map_formats.h"
#include "fovea/infer/model_file.h"
#include "fovea/infer/translation/translator.h"

namespace fovea::cli {

int Attend(const Arguments& args) {
  DataArguments arguments;
  AttendTranslationArguments translation;
  std::string format, path, theme = "light";
  int64_t samples = 3;
  int width = 0, places = 20;
  const auto app = MakeApp(
      "fovea attend",
      "Where a model looks: the mean of its attention weights over the data, with their standard\n"
      "deviation, and the first samples one by one. Each sample's weights sum to 1. A sample's id\n"
      "is its line, FILE:LINE where several files are given.\n"
      "A model of files shows each file with a heat map over its lines instead, as the report of\n"
      "`fovea scan` does, whether it is a finding or not.\n"
      "A model of translation takes --source and no DATA, and shows which words of the source it\n"
      "looked at as it wrote each word: of its own translation, or of the one in --target.\n"
      "JSON: {\"task\", \"axis\": [names], \"mean\": [weights], \"deviation\": [weights], "
      "\"samples\":\n[{\"id\", \"weights\", \"prediction\", \"target\"}]}.",
      "  fovea attend splice.safetensors splice_test.csv\n"
      "  fovea attend gunpoint.safetensors GunPoint_TEST.ts --out gunpoint.html --samples 8\n"
      "  fovea attend splice.safetensors splice_test.csv --format json | jq .mean\n"
      "  fovea attend fovea-files.safetensors index.php --out index.html\n"
      "  fovea attend en-de.safetensors --source test.en --out alignment.html\n");
  AddDataArguments(app.get(), &arguments);
  app->get_option("DATA")->required(false);
  AddFormat(app.get(), &format, explain::MapFormats(), "of the result, else by --out's ending");
  app->add_option("-o,--out", path, "a file, written whole or not at all; else standard output")
      ->type_name("FILE");
  app->add_option("--samples", samples, "how many of the first samples to show")
      ->type_name("N")
      ->check(WholeNumber(0, int64_t{100'000}));
  app->add_option("--width", width, "of text in columns; 0: the terminal's")
      ->type_name("N")
      ->group("Pictures")
      ->check(WholeNumber(0, 1000));
  app->add_option("--places", places, "most columns of a table that text lists")
      ->type_name("N")
      ->group("Pictures")
      ->check(WholeNumber(1, 100'000));
  AddChoice(app.get(), "--theme", &theme, {"light", "dark"}, "of SVG and PNG")->group("Pictures");
  const char* group = "Models of translation";
  CLI::Option* source = app->add_option("--source", translation.source,
                                        "a file of sentences, one a line; plain or compressed")
                            ->type_name("FILE")
                            ->group(group);
  CLI::Option* target =
      app->add_option("--target", translation.target,
                      "a file of their translations, line by line; else the model's own are shown")
          ->type_name("FILE")
          ->group(group);
  if (!Parse(app.get(), args)) return 0;

  const explain::MapFormat& chosen =
      ChosenFormat(explain::MapFormats(), format, path, "fovea attend");
  const auto model = infer::LoadModel(arguments.model);
  const bool of_translation = model.task == infer::Translator::kTask;
  if (!of_translation) {
    for (const CLI::Option* option : {source, target})
      if (option->count() > 0)
        throw UsageError("fovea attend", option->get_name() + " is for models of translation");
    RequireData(arguments, "fovea attend");
  }
  if (model.task == "files")
    return AttendFiles(arguments.model, arguments.data, chosen, path, width);
  const bool to_stdout = path.empty() || path == "-";
  const explain::RenderOptions options{
      .text = {.width = width > 0 ? width : TerminalWidth(STDOUT_FILENO),
               .colour = to_stdout && UseColour(STDOUT_FILENO),
               .max_places = places},
      .theme = theme == "dark" ? explain::Theme::kDark : explain::Theme::kLight};

  if (of_translation) {
    for (const char* option : {"--separator", "--unseen", "--places"})
      if (app->get_option(option)->count() > 0)
        throw UsageError("fovea attend", StrCat(option, " is for models of tables and series"));
    if (!arguments.data.empty() || translation.source.empty())
      throw UsageError("fovea attend", "a model of translation takes --source FILE and no DATA");
    translation.model = arguments.model;
    translation.samples = samples;
    translation.threads = arguments.threads;
    WriteOutput(path, chosen.alignment(AlignmentsOf(translation, model), options));
    return 0;
  }
  const auto predictor = infer::Predictor::Load(arguments.model);
  if (!predictor->has_attention())
    throw InputError(arguments.model, "is a model without attention: it looks nowhere",
                     "train it with attention");
  WriteOutput(path, chosen.chart(AttentionOverData(*predictor, arguments, samples), options));
  return 0;
}

}  // namespace fovea::cli
