#include "fovea/train/dataset_task.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "fovea/core/random.h"
#include "fovea/infer/metrics.h"
#include "fovea/train/device.h"
#include "fovea/train/hard_training.h"
#include "fovea/train/loss.h"
#include "fovea/train/optimiser.h"
#include "fovea/train/training_threads.h"

namespace fovea::train {
namespace {

// A batch of samples on the device.
struct Samples {
  at::Tensor x, targets;
  std::vector<int32_t> lengths;
};

Samples Gather(const Dataset& data, std::span<const int64_t> rows, at::Device device) {
  const int64_t count = static_cast<int64_t>(rows.size());
  Shape shape = data.row_shape;
  shape.insert(shape.begin(), count);
  Samples samples{at::empty(shape, at::kFloat), at::empty({count}, at::kFloat), {}};
  data.fill(rows, samples.x.data_ptr<float>());
  float* targets = samples.targets.data_ptr<float>();
  for (int64_t i = 0; i < count; ++i) {
    targets[i] = (*data.targets)[rows[i]];
    if (data.lengths != nullptr) samples.lengths.push_back((*data.lengths)[rows[i]]);
  }
  samples.x = samples.x.to(device);
  samples.targets = samples.targets.to(device);
  return samples;
}

// Gaussian noise and dropout on the inputs.
void Perturb(Samples& samples, const std::vector<bool>& droppable, const TrainOptions& options,
             Random& random) {
  if (options.noise == 0 && options.dropout == 0) return;
  at::Tensor x = samples.x.to(at::kCPU).contiguous();
  float* values = x.data_ptr<float>();
  const int64_t width = x.numel() / x.size(0);
  const auto kept = static_cast<float>(1 / (1 - options.dropout));
  for (int64_t i = 0; i < x.numel(); ++i) {
    if (options.noise > 0) values[i] += static_cast<float>(options.noise * random.Normal());
    if (options.dropout > 0 && (droppable.empty() || droppable[i % width]))
      values[i] *= random.Uniform() < options.dropout ? 0.0f : kept;
  }
  samples.x = x.to(samples.x.device());
}

class DatasetTask : public TrainingTask {
 public:
  DatasetTask(const Learner& learner, const Dataset& training, const Dataset& validation,
              const TrainOptions& options)
      : learner_(learner),
        training_(training),
        validation_(validation),
        options_(options),
        device_(DeviceOf(options)),
        backend_(at::TensorOptions(at::kFloat).device(device_)),
        hard_(options),
        training_backend_(at::TensorOptions(at::kFloat).device(device_), &hard_.sampler()),
        initial_random_(options.seed),
        order_random_(options.seed + 1),
        noise_random_(options.seed + 2),
        parameters_(learner.Parameters(), initial_random_, device_),
        optimiser_(options, parameters_.values().numel(), device_) {}

  LoopPlan plan() const override {
    const int64_t steps = (training_.size() + options_.batch - 1) / options_.batch;
    return {.epochs = options_.epochs, .steps = options_.epochs * steps};
  }

  Arrays parameters() override { return {parameters_.values()}; }

  int64_t BeginEpoch(int64_t, int64_t planned) override {
    epoch_random_ = order_random_;
    order_ = training_.rows;
    order_random_.Shuffle<int64_t>(order_);
    return planned;
  }

  StepResult Step(const StepPosition& position) override {
    const int64_t begin = position.step * options_.batch;
    const int64_t count = std::min(options_.batch, training_.size() - begin);
    Samples samples =
        Gather(training_, {order_.data() + begin, static_cast<size_t>(count)}, device_);
    Perturb(samples, training_.droppable, options_, noise_random_);
    hard_.Begin(position.share);
    const autograd::HardSampler& drawn = hard_.sampler();
    const auto wanted =
        options_.entropy != 0 ? attention::Weights::kAll : attention::Weights::kNone;
    const auto output = Forward(training_backend_, samples, wanted);
    at::Tensor loss = TaskLoss(learner_.target(), options_, output.prediction, samples.targets);
    const double value = loss.item<double>();
    if (hard_.reinforces()) loss = Reinforced(output.prediction, samples.targets, value);
    if (options_.entropy != 0 && output.weights)
      loss = loss +
             options_.entropy * (drawn.chose() ? drawn.entropy() : MeanEntropy(*output.weights));
    loss.backward();
    optimiser_.Step(parameters_, position.rate);
    return {.loss = value, .weight = static_cast<double>(count), .samples = count};
  }

  std::optional<Evaluation> Evaluate() override {
    if (validation_.size() == 0) return std::nullopt;
    const auto [loss, metrics] = Evaluated(validation_);
    const bool regression = learner_.target().kind == data::TargetKind::kRegression;
    const std::string main = regression ? "rmse" : "accuracy";  // people ask for it first
    return Evaluation{
        .loss = loss, .metric_name = main, .metric = metrics.at(main), .score = -loss};
  }

  void Sync(Checkpoint* checkpoint) override {
    checkpoint->Sync("order.random", &epoch_random_);
    if (checkpoint->reading()) order_random_ = epoch_random_;
    checkpoint->Sync("noise.random", &noise_random_);
    hard_.Sync(checkpoint);
    optimiser_.Sync(checkpoint);
  }

  void Fill(bool, infer::ModelFile* model) override {
    model->tensors = parameters_.ToTensors(parameters_.values());
    model->metrics =
        nlohmann::json(Evaluated(validation_.size() > 0 ? validation_ : training_).second);
  }

 private:
  infer::Output<autograd::TorchBackend> Forward(
      const autograd::TorchBackend& backend, const Samples& samples,
      attention::Weights weights = attention::Weights::kNone) const {
    return learner_.Forward(backend, parameters_.named(),
                            {.x = samples.x, .lengths = samples.lengths, .weights = weights});
  }

  // The loss of a batch in which places were drawn: Xu et al. 2015, section 4.1.
  at::Tensor Reinforced(const at::Tensor& raw, const at::Tensor& targets, double value) {
    const autograd::HardSampler& drawn = hard_.sampler();
    return autograd::ReinforceLoss(SampleLosses(learner_.target(), options_, raw, targets),
                                   drawn.log_probability(), hard_.Baseline(value)) -
           options_.hard_entropy * drawn.entropy();
  }

  // Mean loss, and the metrics by name.
  std::pair<double, std::map<std::string, double>> Evaluated(const Dataset& data) const {
    const at::NoGradGuard no_grad;
    constexpr int64_t kBatch = 512;
    const data::TargetSpec& target = learner_.target();
    double loss = 0;
    std::vector<float> predictions, targets;
    for (int64_t begin = 0; begin < data.size(); begin += kBatch) {
      const int64_t count = std::min(kBatch, data.size() - begin);
      const Samples samples =
          Gather(data, {data.rows.data() + begin, static_cast<size_t>(count)}, device_);
      const at::Tensor raw = Forward(backend_, samples).prediction;
      loss += count * TaskLoss(target, options_, raw, samples.targets).item<double>();
      const at::Tensor read = ToPredictions(target, raw).to(at::kCPU).contiguous();
      predictions.insert(predictions.end(), read.data_ptr<float>(),
                         read.data_ptr<float>() + read.numel());
      const bool regression = target.kind == data::TargetKind::kRegression;
      const at::Tensor truth =
          (regression ? samples.targets * target.deviation + target.mean : samples.targets)
              .to(at::kCPU);
      targets.insert(targets.end(), truth.data_ptr<float>(), truth.data_ptr<float>() + count);
    }
    loss /= static_cast<double>(std::max<int64_t>(1, data.size()));
    return {loss, infer::Evaluate(target, predictions, targets)};
  }

  const Learner& learner_;
  const Dataset &training_, &validation_;
  const TrainOptions& options_;

  const at::Device device_;
  const autograd::TorchBackend backend_;  // of validation: hard attention takes the largest score
  HardTraining hard_;
  const autograd::TorchBackend training_backend_;
  Random initial_random_, order_random_, noise_random_;
  Random epoch_random_ = order_random_;  // as order_random_ was at the start of the epoch
  FlatParameters parameters_;
  Optimiser optimiser_;
  std::vector<int64_t> order_;
};

}  // namespace

TrainResult TrainOnDataset(DatasetJob job, const TrainOptions& options, const std::string& out,
                           const ProgressCallback& progress, StopFlag stop) {
  Dataset training = std::move(job.samples);
  if (!job.validation) {
    Split split =
        SplitRows(*training.targets, job.learner.target(), job.validation_share, options.seed);
    job.validation = training;
    job.validation->rows = std::move(split.validation);
    training.rows = std::move(split.training);
  }
  Require(training.size() > 0, "there is nothing to train on");
  const TrainingThreads threads(WorkOfAStep(job.learner, training, options), options);
  job.model.training["options"] = ToJson(options);
  job.model.training["training_samples"] = training.size();
  job.model.training["validation_samples"] = job.validation->size();
  DatasetTask task(job.learner, training, *job.validation, options);
  TrainResult result = TrainAndSave(task, std::move(job.model), options, out, progress, stop);
  result.training_samples = training.size();
  result.validation_samples = job.validation->size();
  return result;
}

}  // namespace fovea::train
