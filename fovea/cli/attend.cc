#include <unistd.h>

#include <map>

#include "fovea/cli/commands.h"
#include "fovea/cli/console/terminal.h"
#include "fovea/cli/format_option.h"
#include "fovea/cli/tasks.h"

namespace fovea::cli {

int Attend(const Arguments& args) {
  AttendArguments arguments;
  arguments.render.text.width = 0;
  std::string format, theme = "light";
  const auto app = MakeApp(
      "fovea attend",
      "Where a model looks: the mean of its attention weights over the data, with their standard\n"
      "deviation, and the first samples one by one. Each sample's weights sum to 1, or each is\n"
      "0 to 1 by itself where gates of columns weigh them (\"gates\": true). A sample's id\n"
      "is its line, FILE:LINE where several files are given.\n"
      "JSON: {\"task\", \"gates\", \"axis\": [names], \"mean\": [weights], \"deviation\": "
      "[weights],\n"
      "\"classes\": [{\"name\", \"samples\", \"mean\"}], \"samples\": [{\"id\", \"weights\", "
      "\"effects\",\n"
      "\"prediction\", \"target\"}]}; effects are there with gates: docs/json.md.\n"
      "Of a convolution model of series it shows instead what each step added to the score of "
      "each\n"
      "class: docs/json.md has the JSON of that.\n",
      "  fovea attend splice.safetensors splice_test.csv\n"
      "  fovea attend gunpoint.safetensors GunPoint_TEST.ts --out gunpoint.html --samples 8\n"
      "  fovea attend splice.safetensors splice_test.csv --format json | jq .mean\n");
  AddDataArguments(app.get(), &arguments.data);
  app->get_option("DATA")->required(false);
  AddFormat(app.get(), &format, explain::MapFormats(), "of the result, else by --out's ending");
  const OptionGroup result(app.get()), pictures(app.get(), "Pictures");
  result.Out(&arguments.out);
  result.Count("--samples", &arguments.samples, 0, 100'000,
               "how many of the first samples to show");
  pictures.Count("--width", &arguments.render.text.width, 0, 1000,
                 "of text in columns; 0: the terminal's");
  pictures.Count("--places", &arguments.render.text.max_places, 1, 100'000,
                 "most columns of a table that text lists");
  pictures.Choice("--theme", &theme, {"light", "dark"}, "of SVG and PNG");

  TaskOptions options(app.get());
  std::map<infer::Task, AttendRun> runs;
  for (const infer::TaskInfo& info : infer::kTasks)
    runs[info.task] = CommandsOf(info.task).attend(options.For(info.task));
  if (!Parse(app.get(), args)) return 0;

  arguments.format = &ChosenFormat(explain::MapFormats(), format, arguments.out, "fovea attend");
  explain::TextOptions& text = arguments.render.text;
  if (text.width == 0) text.width = TerminalWidth(STDOUT_FILENO);
  text.colour = (arguments.out.empty() || arguments.out == "-") && UseColour(STDOUT_FILENO);
  if (theme == "dark") arguments.render.theme = explain::Theme::kDark;
  const auto model = infer::LoadModel(arguments.data.model);
  options.Check(model.task);
  return runs[model.task](arguments, model);
}

}  // namespace fovea::cli
