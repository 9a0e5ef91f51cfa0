#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "fovea/cli/commands.h"
#include "fovea/cli/console/figures.h"
#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/console/progress_line.h"
#include "fovea/cli/data_arguments.h"
#include "fovea/cli/series/series_trial.h"
#include "fovea/core/readable.h"
#include "fovea/core/threads.h"

namespace fovea::cli {
namespace {

struct TrialArguments {
  std::string model, data, places, format = "text";
  int random_orders = 3, threads = 0;
  int64_t samples = 0;
  uint64_t seed = 1;
  data::SeriesOptions read{.padded = false};
};

infer::ConvolutionModel ModelOf(const TrialArguments& arguments) {
  const infer::ModelFile file = infer::LoadModel(arguments.model);
  if (file.task != infer::Task::kSeries || !infer::IsConvolutionModel(file))
    throw InputError(arguments.model, "is no convolution model of series",
                     "only those say what each step contributed: `fovea train series`");
  infer::ConvolutionModel model = infer::ConvolutionModel::FromFile(file, arguments.model);
  if (model.outputs() < 2)
    throw InputError(arguments.model, "predicts an amount", "give a model of classes");
  return model;
}

std::string Text(const SeriesTrial& trial) {
  std::string text;
  const auto line = [&](const char* name, const std::string& value) {
    text += fmt::format("{:<22} {}\n", name, value);
  };
  line("samples", Grouped(trial.samples));
  const auto aopcr = [](double aopc, double random) {
    return fmt::format("{:.3f}   ({:.3f}, with steps of chance {:.3f})", aopc - random, aopc,
                       random);
  };
  line("AOPCR, logits", aopcr(trial.aopc_logit, trial.random_logit));
  line("AOPCR, probabilities", aopcr(trial.aopc_probability, trial.random_probability));
  if (trial.located == 0) return text;
  line("with true places", Grouped(trial.located));
  line("NDCG@n", Metric(trial.ndcg));
  line("hottest step hits", Metric(trial.hits));
  return text;
}

nlohmann::ordered_json Json(const SeriesTrial& trial) {
  nlohmann::ordered_json json;
  json["task"] = infer::NameOf(infer::Task::kSeries);
  json["samples"] = trial.samples;
  json["aopcr"] = {{"logit", trial.aopc_logit - trial.random_logit},
                   {"probability", trial.aopc_probability - trial.random_probability}};
  json["aopc"] = {{"logit", trial.aopc_logit}, {"probability", trial.aopc_probability}};
  json["aopc_random"] = {{"logit", trial.random_logit}, {"probability", trial.random_probability}};
  if (trial.located > 0)
    json["location"] = {{"samples", trial.located}, {"ndcg", trial.ndcg}, {"hits", trial.hits}};
  return json;
}

}  // namespace

int Trial(const Arguments& args) {
  TrialArguments a;
  const auto app = MakeApp(
      "fovea trial",
      "Whether what a model of series shows can be believed: how much more its score of the\n"
      "predicted class falls where the steps that contribute most are taken out, than where steps\n"
      "of chance are (AOPCR, 5 to 50 % of the steps; of the logit, and of the probability). Where\n"
      "the true places are known (--places), how well the contributions to a sample's class find\n"
      "them: NDCG@n, and how often the hottest step is a true one.\n"
      "JSON: {\"task\", \"samples\", \"aopcr\": {\"logit\", \"probability\"}, …, \"location\": "
      "{\"samples\",\n\"ndcg\", \"hits\"}}.\n",
      "  fovea generate webtraffic --seed 2 --out test.ts --places places.csv\n"
      "  fovea trial model.safetensors test.ts --places places.csv\n"
      "  fovea trial gunpoint.safetensors GunPoint_TEST.ts --format json\n");
  app->add_option("MODEL", a.model, "a convolution model of series")->required()->type_name("");
  app->add_option("DATA", a.data, "series, as for `fovea eval`")->required()->type_name("");
  const OptionGroup group(app.get());
  group.Value("--places", &a.places, "CSV of true places: line, first, end (in steps)", "FILE");
  group.Count("--random", &a.random_orders, 1, 1000, "random orders for each sample");
  group.Count("--samples", &a.samples, 0, int64_t{1} << 40, "the first so many; 0: all");
  group.Value("--seed", &a.seed, "of the random orders");
  group.Count("--threads", &a.threads, 0, 4096, "0: all cores");
  AddChoice(app.get(), "--format", &a.format, {"text", "json"}, "of the result");
  AddSeparator(app.get(), &a.read.separator);
  AddMemory(app.get(), "--max-memory", &a.read.max_memory_bytes, "give up above it");
  if (!Parse(app.get(), args)) return 0;

  CatchInterrupts();
  if (a.threads > 0) SetNumThreads(a.threads);
  const infer::ConvolutionModel model = ModelOf(a);
  a.read.target = model.data.target.name;
  data::SeriesSet set = data::ReadSeries(a.data, a.read);
  data::RequireDims(set, model.data);
  const std::vector<float> targets = EncodeTargets(set, model.data, !a.places.empty());
  const data::StepPlaces places = a.places.empty()
                                      ? data::StepPlaces()
                                      : data::ReadStepPlaces(a.places, a.read.max_memory_bytes);
  if (a.samples > 0 && a.samples < std::ssize(set.samples))
    set.samples.resize(static_cast<size_t>(a.samples));
  ProgressLine line;
  const SeriesTrial trial = TrySeries(model, set, targets, places,
                                      {.random_orders = a.random_orders,
                                       .seed = a.seed,
                                       .progress = [&](int64_t done, int64_t all) {
                                         ThrowIfInterrupted();
                                         line.Show("trying", done, all, "series");
                                       }});
  line.Clear();
  if (!a.places.empty() && trial.located == 0)
    throw InputError(a.places, StrCat("has no place in a series of ", a.data),
                     "`line` is the line of a series in its file");
  WriteOutput("", a.format == "json" ? Json(trial).dump() + "\n" : Text(trial));
  return 0;
}

}  // namespace fovea::cli
