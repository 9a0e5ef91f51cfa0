#include "fovea/cli/series/train_series.h"

#include <fmt/format.h>
#include <signal.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "fovea/cli/arguments.h"
#include "fovea/cli/console/figures.h"
#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/console/progress_line.h"
#include "fovea/cli/series/series_families.h"
#include "fovea/core/file.h"
#include "fovea/core/fingerprint.h"
#include "fovea/core/readable.h"
#include "fovea/core/threads.h"
#include "fovea/fit/series/fit_convolution.h"
#include "fovea/infer/series/convolution/step_pooling.h"

namespace fovea::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kName[] = "fovea train series";
constexpr char kPoolings[] =
    "\nPoolings (--pooling), of the score q of each place, a stretch of some steps:\n"
    "  auto         conjunctive where it predicts series left out better than mean does\n"
    "  mean         every step alike: no attention, fitted in closed form\n"
    "  conjunctive  1/(1 + exp(−q)) of each place by itself, the mean over them (Early et al. "
    "2024)\n"
    "  softmax      weights exp(q) that sum to 1 over the places\n"
    "  sparsemax    the nearest such weights to q, most of them 0 (Martins & Astudillo 2016)\n"
    "  hard         the place with the largest q alone\n";

struct TrainConvolutionArguments {
  std::string data, out, family = kConvolution, scale = "dataset";
  data::SeriesOptions read{.padded = false};
  fit::ConvolutionOptions fit;
  int threads = 0;
  bool quiet = false;
};

std::vector<std::string> Poolings() {
  std::vector<std::string> names = {"auto", "mean"};
  for (const std::string& name : infer::StepPoolings()) names.push_back(name);
  return names;
}

// False if the help was asked for.
bool ParseArguments(const Arguments& args, TrainConvolutionArguments* a) {
  const auto app = MakeApp(
      kName,
      "Train on time series: a model whose score of a class is a sum over the time steps, "
      "exactly,\n"
      "so that it can say what each step added. It stands on features that convolution kernels "
      "have\n"
      "at each step (MiniRocket, Dempster et al. 2021); every step counts alike, or attention "
      "learns\n"
      "which tell the classes apart. Fitted in seconds; series are predicted by others on the "
      "way,\n"
      "which says how good the model is. It serves series of any length. Recurrent networks with\n"
      "attention are the other family of models:\n"
      "fovea train series --model recurrent --help",
      "  fovea train series GunPoint_TRAIN.ts --out gunpoint.safetensors\n"
      "  fovea train series a.ts --pooling softmax --features 50000 --out m.safetensors\n"
      "  fovea train series days.csv --target label --scale series --out days.safetensors\n"
      "  fovea eval gunpoint.safetensors GunPoint_TEST.ts\n"
      "  fovea attend gunpoint.safetensors GunPoint_TEST.ts --out gunpoint.html\n" +
          std::string(kPoolings));
  app->add_option("DATA", a->data, "a .ts file, or CSV with a header and a series a row")
      ->required()
      ->type_name("");
  const OptionGroup files(app.get(), "Files"), model(app.get(), "Model"), run(app.get(), "Run");
  files.Value("--target", &a->read.target, "CSV: the column that holds the label", "COLUMN");
  files.Value("-o,--out", &a->out, "the model file", "FILE")->required();
  AddSeparator(app.get(), &a->read.separator)->group(files.name());
  AddMemory(app.get(), "--max-memory", &a->read.max_memory_bytes, "give up above it")
      ->group(files.name());
  model.Choice("--model", &a->family, NamesOf(SeriesFamilies()),
               "the family, which has its own options");
  model.Choice("--pooling", &a->fit.pooling, Poolings(), "which steps a class looks at");
  model.Count("--features", &a->fit.features, 168, 1'000'000,
              "at most; more cost time and memory in proportion");
  model.Choice("--scale", &a->scale, {"none", "dataset", "series"},
               "subtract the mean, divide by the deviation, over the set or each series");
  run.Value("--seed", &a->fit.seed, "the same seed on the same machine gives the same file");
  run.Count("--threads", &a->threads, 0, 4096, "0: all cores");
  run.Flag("--quiet", &a->quiet, "say nothing but errors");
  RefuseOptionsOfTrainers(SeriesFamilies(), args);
  return Parse(app.get(), args);
}

data::SeriesScaling ScalingOf(const std::string& name) {
  return name == "none"     ? data::SeriesScaling::kNone
         : name == "series" ? data::SeriesScaling::kSeries
                            : data::SeriesScaling::kDataset;
}

void RequireMemory(const data::SeriesSet& set, const TrainConvolutionArguments& a) {
  const double bytes = fit::MemoryOfFit(std::ssize(set.samples), a.fit);
  const auto limit = static_cast<double>(a.read.max_memory_bytes);
  if (bytes > limit)
    throw InputError(
        a.data,
        fmt::format("{} series need about {} of memory; the limit is {}",
                    Grouped(std::ssize(set.samples)), ReadableBytes(bytes), ReadableBytes(limit)),
        "raise --max-memory, or give fewer --features");
}

// "accuracy 0.9900, log_loss 0.0312"
std::string MetricsText(const std::map<std::string, double>& metrics) {
  std::string text;
  for (const auto& [name, value] : metrics)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, Metric(value));
  return text;
}

std::string PoolingOf(const infer::ConvolutionModel& model) {
  return model.attention ? model.attention->network.pooling : "mean";
}

infer::ModelFile FileOf(const fit::ConvolutionFit& fit, const TrainConvolutionArguments& a,
                        int64_t series) {
  infer::ModelFile file = fit.model.ToFile();
  nlohmann::json errors = {{"mean", fit.mean_error}};
  if (fit.attention_error > 0) errors["attention"] = fit.attention_error;
  file.training = nlohmann::json{
      {"data", {{"fingerprint", FileFingerprint(a.data)}}},
      {"options", {{"pooling", a.fit.pooling}, {"features", a.fit.features}, {"seed", a.fit.seed}}},
      {"training_samples", series},
      {"left_out_errors", std::move(errors)}};
  file.metrics = nlohmann::json(fit.metrics);
  return file;
}

}  // namespace

int TrainConvolution(const Arguments& args) {
  TrainConvolutionArguments a;
  if (!ParseArguments(args, &a)) return 0;
  const auto start = Clock::now();
  signal(SIGPIPE, SIG_IGN);  // a closed terminal or pipe must not cost the training
  CatchInterrupts();
  if (a.threads > 0) SetNumThreads(a.threads);
  { const AtomicFile probe(a.out); }  // better found before the work than after it
  data::SeriesSet set = data::ReadSeries(a.data, a.read);
  const data::SeriesSpec spec = data::FitSeriesSpec(set, ScalingOf(a.scale), a.read.target);
  RequireMemory(set, a);
  const int64_t series = std::ssize(set.samples);
  ProgressLine line;
  const fit::ConvolutionFit fit =
      fit::FitConvolution(std::move(set), spec, a.fit, [&](const fit::FitProgress& progress) {
        ThrowIfInterrupted();
        if (!a.quiet) line.Show(progress.doing, progress.done, progress.all, progress.unit);
      });
  ThrowIfInterrupted();
  infer::SaveModel(FileOf(fit, a, series), a.out);
  line.Clear();
  // What was asked for must not be left out in silence; of auto it is no news.
  if (!fit.no_attention.empty() && a.fit.pooling != "auto")
    Warn(StrCat("--pooling ", a.fit.pooling, " was not possible: ", fit.no_attention,
                "; every step counts alike"));
  if (a.quiet) return 0;
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  WriteOutput("", fmt::format("wrote {}: {} parameters, pooling {}; {} series in {:.1f} s\n"
                              "{}: {}\n"
                              "see where it looks: fovea attend {} {}\n",
                              a.out, Grouped(fit.model.parameter_count()), PoolingOf(fit.model),
                              Grouped(series), seconds,
                              fit.samples_apart == series ? "each series predicted by the others"
                                                          : fmt::format("on {} series kept apart",
                                                                        Grouped(fit.samples_apart)),
                              MetricsText(fit.metrics), a.out, a.data));
  return 0;
}

}  // namespace fovea::cli
