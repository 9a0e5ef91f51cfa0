#include "fovea/infer/series/convolution/convolution_predictor.h"

#include <algorithm>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/rows/softmax.h"

namespace fovea::infer {
namespace {

using data::TargetKind;

// Numbers that a batch holds: beyond that it is cut short, so that long series come in small ones.
constexpr int64_t kBatchNumbers = 1 << 22;

class ConvolutionPredictor : public Predictor {
 public:
  ConvolutionPredictor(ModelFile file, ConvolutionModel model)
      : Predictor(std::move(file)), model_(std::move(model)) {}

  const data::TargetSpec& target() const override { return model_.data.target; }
  bool has_attention() const override { return false; }
  int64_t parameter_count() const override { return model_.parameter_count(); }
  bool has_contributions() const override { return true; }
  std::vector<float> score_bias() const override {
    std::vector<float> bias = model_.ScoreBias();
    if (amount())
      for (float& value : bias) value = InUnit(value);
    return bias;
  }
  StepReach reach() const override;
  std::string place_title() const override { return "time step"; }
  std::vector<std::string> place_names() const override { return {}; }
  bool ordered() const override { return true; }
  int64_t input_dims() const override { return model_.data.dims(); }

  void Run(const std::string& path, const PredictOptions& options,
           const std::function<void(const PredictedBatch&)>& sink) const override;

 private:
  bool amount() const { return target().kind == TargetKind::kRegression; }
  float InUnit(float score) const {
    return static_cast<float>(target().mean + target().deviation * static_cast<double>(score));
  }
  int64_t RowsOfBatch(const data::SeriesSet& set, int64_t first,
                      const PredictOptions& options) const;
  void Score(const data::Series& series, float* prediction, StepContributions* steps) const;

  ConvolutionModel model_;
};

StepReach ConvolutionPredictor::reach() const {
  StepReach reach;
  for (const KernelBank& bank : model_.banks)
    for (const int64_t dilation : bank.dilations) {
      reach.before = std::max(reach.before, 4 * dilation + bank.lag);
      reach.after = std::max(reach.after, 4 * dilation);
    }
  if (!model_.attention) return reach;
  // A step shares its place's part, which hangs on what kernels see in two places to each side,
  // twice.
  const int64_t places = (2 * PlaceNetwork::kMargin + 1) * model_.attention->cell - 1;
  return {reach.before + places, reach.after + places};
}

int64_t ConvolutionPredictor::RowsOfBatch(const data::SeriesSet& set, int64_t first,
                                          const PredictOptions& options) const {
  const int64_t most = std::min(options.batch, std::ssize(set.samples) - first);
  const int64_t least = std::min<int64_t>(most, NumThreads());
  int64_t rows = 0, numbers = 0;
  while (rows < most && (rows < least || numbers < kBatchNumbers))
    numbers += set.samples[static_cast<size_t>(first + rows++)].steps *
               (model_.data.dims() + model_.outputs());
  return rows;
}

// prediction: as many numbers as PredictedBatch::predictions has for a sample. steps may be null.
void ConvolutionPredictor::Score(const data::Series& series, float* prediction,
                                 StepContributions* steps) const {
  const int64_t dims = model_.data.dims();
  const std::vector<float> channels =
      ToChannels(data::ScaledValues(series, model_.data), series.steps, dims);
  const kernels::ChannelSeries x{channels, dims, series.steps};
  std::vector<float> scores = model_.Scores(x);
  if (amount()) scores[0] = InUnit(scores[0]);
  if (steps != nullptr) {
    steps->steps = series.steps;
    steps->values = ToChannels(data::FilledValues(series, dims), series.steps, dims);
    steps->contributions = model_.Contributions(x);
    if (amount())
      for (float& value : steps->contributions)
        value = static_cast<float>(target().deviation * static_cast<double>(value));
    steps->scores = scores;
  }
  if (!amount()) kernels::SoftmaxRows(scores, 1, model_.outputs());
  std::copy(scores.end() - target().outputs(), scores.end(), prediction);
}

void ConvolutionPredictor::Run(const std::string& path, const PredictOptions& options,
                               const std::function<void(const PredictedBatch&)>& sink) const {
  Require(options.batch >= 1, "the batch must be at least 1, got ", options.batch);
  const data::SeriesSet set = data::ReadSeries(path, {.separator = options.separator,
                                                      .target = target().name,
                                                      .max_memory_bytes = options.max_memory_bytes,
                                                      .padded = false});
  data::RequireDims(set, model_.data);
  const std::vector<float> targets = EncodeTargets(set, model_.data, options.need_target);
  const int64_t width = target().outputs();
  for (int64_t first = 0; first < std::ssize(set.samples);) {
    PredictedBatch batch{.first = first, .rows = RowsOfBatch(set, first, options)};
    batch.predictions.resize(static_cast<size_t>(batch.rows * width));
    if (options.contributions) batch.contributions.resize(static_cast<size_t>(batch.rows));
    ParallelFor(batch.rows, 1, [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; ++row)
        Score(set.samples[static_cast<size_t>(first + row)], batch.predictions.data() + row * width,
              options.contributions ? &batch.contributions[static_cast<size_t>(row)] : nullptr);
    });
    for (int64_t row = first; row < first + batch.rows; ++row) {
      const data::Series& series = set.samples[static_cast<size_t>(row)];
      batch.lines.push_back(series.line);
      batch.lengths.push_back(static_cast<int32_t>(series.steps));
      if (targets.empty()) continue;
      const float value = targets[static_cast<size_t>(row)];
      batch.targets.push_back(amount() ? InUnit(value) : value);
    }
    first += batch.rows;
    sink(batch);
  }
}

}  // namespace

std::unique_ptr<Predictor> MakeConvolutionPredictor(ModelFile file, const std::string& path) {
  ConvolutionModel model = ConvolutionModel::FromFile(file, path);
  return std::make_unique<ConvolutionPredictor>(std::move(file), std::move(model));
}

}  // namespace fovea::infer
