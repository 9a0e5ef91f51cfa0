#include "fovea/train/dataset_task.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "fovea/autograd/hard_sampler.h"
#include "fovea/core/random.h"
#include "fovea/infer/metrics.h"
#include "fovea/train/checkpoint.h"
#include "fovea/train/device.h"
#include "fovea/train/elapsed.h"
#include "fovea/train/loss.h"
#include "fovea/train/optimiser.h"
#include "fovea/train/run_log.h"
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

// The metric that people ask for first.
std::string MainMetric(data::TargetKind kind) {
  return kind == data::TargetKind::kRegression ? "rmse" : "accuracy";
}

class Run {
 public:
  Run(const Learner& learner, const Dataset& training, const Dataset& validation,
      const TrainOptions& options, const std::string& checkpoint, const std::string& fingerprint,
      const ProgressCallback& progress, StopFlag stop)
      : learner_(learner),
        training_(training),
        validation_(validation),
        options_(options),
        checkpoint_path_(checkpoint),
        fingerprint_(fingerprint),
        progress_(progress),
        stop_(stop),
        device_(DeviceOf(options)),
        backend_(at::TensorOptions(at::kFloat).device(device_)),
        hard_(options.hard_estimator == "gumbel" ? autograd::HardSampler::Estimator::kGumbel
                                                 : autograd::HardSampler::Estimator::kReinforce,
              options.seed + 3),
        training_backend_(at::TensorOptions(at::kFloat).device(device_), &hard_),
        initial_random_(options.seed),
        order_random_(options.seed + 1),
        noise_random_(options.seed + 2),
        parameters_(learner.Parameters(), initial_random_, device_),
        optimiser_(options, parameters_.values().numel(), device_),
        log_(options.log),
        steps_((training.size() + options.batch - 1) / options.batch) {
    if (options.resume) Restore();
  }

  Trained operator()() {
    Trained out;
    int64_t epoch = first_epoch_;
    bool enough = false;
    for (; epoch < options_.epochs && !enough; ++epoch) {
      if (!RunEpoch(epoch)) {
        out.interrupted = true;
        break;
      }
      enough = EndEpoch(epoch);
    }
    out.epochs = epoch;
    out.seconds = SecondsSince(start_);
    out.samples_per_second = seconds_in_steps_ > 0 ? samples_done_ / seconds_in_steps_ : 0;
    const bool best = options_.keep == "best" && best_values_.defined();
    const at::Tensor kept = (best ? best_values_ : parameters_.values()).clone();
    out.best_epoch = best ? best_epoch_ + 1 : epoch;
    const at::NoGradGuard no_grad;
    parameters_.values().copy_(kept);
    out.metrics = Evaluated(validation_.size() > 0 ? validation_ : training_).metrics;
    out.tensors = parameters_.ToTensors(kept);
    return out;
  }

 private:
  struct Evaluation {
    double loss = 0;
    std::map<std::string, double> metrics;
  };

  infer::Output<autograd::TorchBackend> Forward(
      const autograd::TorchBackend& backend, const Samples& samples,
      attention::Weights weights = attention::Weights::kNone) const {
    return learner_.Forward(backend, parameters_.named(),
                            {.x = samples.x, .lengths = samples.lengths, .weights = weights});
  }

  // False if it was stopped.
  bool RunEpoch(int64_t epoch) {
    epoch_random_ = order_random_.state();
    std::vector<int64_t> order = training_.rows;
    order_random_.Shuffle<int64_t>(order);
    if (epoch != first_epoch_) {
      first_batch_ = 0;
      loss_sum_ = 0;
    }
    for (int64_t step = first_batch_; step < steps_; ++step) {
      const auto step_start = Clock::now();
      const int64_t begin = step * options_.batch;
      const int64_t count = std::min(options_.batch, training_.size() - begin);
      loss_sum_ += count * Step({order.data() + begin, static_cast<size_t>(count)},
                                epoch * steps_ + step, epoch, step);
      seconds_in_steps_ += SecondsSince(step_start);
      samples_done_ += static_cast<double>(count);
      Report(epoch, step, loss_sum_ / static_cast<double>(begin + count));
      const bool stopped = stop_ != nullptr && stop_->load();
      if (stopped || (!checkpoint_path_.empty() &&
                      SecondsSince(last_checkpoint_) > options_.checkpoint_seconds))
        Save(epoch, step + 1);
      if (stopped) return false;
    }
    return true;
  }

  // One step down the gradient; returns the loss of the batch.
  double Step(std::span<const int64_t> rows, int64_t step_of_all, int64_t epoch, int64_t step) {
    Samples samples = Gather(training_, rows, device_);
    Perturb(samples, training_.droppable, options_, noise_random_);
    const double progress =
        static_cast<double>(step_of_all) / static_cast<double>(options_.epochs * steps_);
    hard_.Begin(options_.hard_temperature *
                std::pow(options_.hard_temperature_end / options_.hard_temperature, progress));
    const auto wanted =
        options_.entropy != 0 ? attention::Weights::kAll : attention::Weights::kNone;
    const auto output = Forward(training_backend_, samples, wanted);
    at::Tensor loss = TaskLoss(learner_.target(), options_, output.prediction, samples.targets);
    const double value = loss.item<double>();
    if (hard_.chose() && hard_.estimator() == autograd::HardSampler::Estimator::kReinforce)
      loss = Reinforced(output.prediction, samples.targets, value);
    if (options_.entropy != 0 && output.weights)
      loss = loss +
             options_.entropy * (hard_.chose() ? hard_.entropy() : MeanEntropy(*output.weights));
    loss.backward();
    if (!std::isfinite(value))
      throw Error(StrCat("the loss is no longer a number in epoch ", epoch + 1, ", step ", step + 1,
                         "; lower --learning-rate or limit the gradient with --clip 1"));
    optimiser_.Step(parameters_, RateFactor(options_, step_of_all, options_.epochs * steps_));
    return value;
  }

  // The loss of a batch in which places were drawn, with a baseline that follows it: Xu et al.
  // 2015, section 4.1.
  at::Tensor Reinforced(const at::Tensor& raw, const at::Tensor& targets, double value) {
    if (!hard_baseline_) hard_baseline_ = value;
    const at::Tensor loss =
        autograd::ReinforceLoss(SampleLosses(learner_.target(), options_, raw, targets),
                                hard_.log_probability(), *hard_baseline_) -
        options_.hard_entropy * hard_.entropy();
    hard_baseline_ =
        options_.hard_baseline * *hard_baseline_ + (1 - options_.hard_baseline) * value;
    return loss;
  }

  Evaluation Evaluated(const Dataset& data) const {
    const at::NoGradGuard no_grad;
    constexpr int64_t kBatch = 512;
    const data::TargetSpec& target = learner_.target();
    Evaluation out;
    std::vector<float> predictions, targets;
    for (int64_t begin = 0; begin < data.size(); begin += kBatch) {
      const int64_t count = std::min(kBatch, data.size() - begin);
      const Samples samples =
          Gather(data, {data.rows.data() + begin, static_cast<size_t>(count)}, device_);
      const at::Tensor raw = Forward(backend_, samples).prediction;
      out.loss += count * TaskLoss(target, options_, raw, samples.targets).item<double>();
      const at::Tensor read = ToPredictions(target, raw).to(at::kCPU).contiguous();
      predictions.insert(predictions.end(), read.data_ptr<float>(),
                         read.data_ptr<float>() + read.numel());
      const bool regression = target.kind == data::TargetKind::kRegression;
      const at::Tensor truth =
          (regression ? samples.targets * target.deviation + target.mean : samples.targets)
              .to(at::kCPU);
      targets.insert(targets.end(), truth.data_ptr<float>(), truth.data_ptr<float>() + count);
    }
    out.loss /= static_cast<double>(std::max<int64_t>(1, data.size()));
    out.metrics = infer::Evaluate(target, predictions, targets);
    return out;
  }

  // Judges the epoch. True if patience is at its end.
  bool EndEpoch(int64_t epoch) {
    Progress p = Filled(epoch, steps_ - 1, loss_sum_ / static_cast<double>(training_.size()));
    p.epoch_done = true;
    p.validation_loss = std::numeric_limits<double>::quiet_NaN();
    if (validation_.size() > 0) {
      const Evaluation evaluation = Evaluated(validation_);
      p.validation_loss = evaluation.loss;
      p.metric_name = MainMetric(learner_.target().kind);
      p.metric = evaluation.metrics.at(p.metric_name);
      p.best = !best_values_.defined() || evaluation.loss < best_score_;
      if (p.best) {
        best_score_ = evaluation.loss;
        best_values_ = parameters_.values().clone();
        best_epoch_ = epoch;
        epochs_since_best_ = 0;
      } else {
        ++epochs_since_best_;
      }
    }
    log_.Write(p, SecondsSince(start_));
    if (progress_) progress_(p);
    return options_.patience > 0 && epochs_since_best_ >= options_.patience;
  }

  Progress Filled(int64_t epoch, int64_t step, double loss) const {
    Progress p{.epoch = epoch + 1,
               .epochs = options_.epochs,
               .step = step + 1,
               .steps = steps_,
               .loss = loss};
    p.samples_per_second = seconds_in_steps_ > 0 ? samples_done_ / seconds_in_steps_ : 0;
    const double left = static_cast<double>(options_.epochs - epoch) * training_.size() -
                        static_cast<double>(step + 1) * options_.batch;
    // Validation takes its share of the time, so the whole time so far is what counts.
    p.seconds_left = std::max(0.0, left) * SecondsSince(start_) / std::max(1.0, samples_done_);
    return p;
  }

  void Report(int64_t epoch, int64_t step, double loss) {
    if (!progress_ || SecondsSince(last_report_) < 0.1) return;
    last_report_ = Clock::now();
    progress_(Filled(epoch, step, loss));
  }

  void Save(int64_t epoch, int64_t batch) {
    if (checkpoint_path_.empty()) return;
    last_checkpoint_ = Clock::now();
    SaveCheckpoint({.fingerprint = fingerprint_,
                    .epoch = epoch,
                    .batch = batch,
                    .epoch_random = epoch_random_,
                    .noise_random = noise_random_.state(),
                    .hard_random = hard_.random().state(),
                    .hard_baseline = hard_baseline_,
                    .loss_sum = loss_sum_,
                    .optimiser_steps = optimiser_.steps(),
                    .values = parameters_.values(),
                    .first_moment = optimiser_.first_moment(),
                    .second_moment = optimiser_.second_moment(),
                    .best_values = best_values_,
                    .best_score = best_score_,
                    .best_epoch = best_epoch_,
                    .epochs_since_best = epochs_since_best_},
                   checkpoint_path_);
  }

  void Restore() {
    const Checkpoint c =
        LoadCheckpoint(checkpoint_path_, fingerprint_, parameters_.values().numel());
    const at::NoGradGuard no_grad;
    parameters_.values().copy_(c.values);
    optimiser_.Restore(c.optimiser_steps, c.first_moment, c.second_moment);
    order_random_.set_state(c.epoch_random);
    noise_random_.set_state(c.noise_random);
    hard_.random().set_state(c.hard_random);
    hard_baseline_ = c.hard_baseline;
    first_epoch_ = c.epoch;
    first_batch_ = c.batch;
    loss_sum_ = c.loss_sum;
    if (c.best_values.defined()) best_values_ = c.best_values.to(device_);
    best_score_ = c.best_score;
    best_epoch_ = c.best_epoch;
    epochs_since_best_ = c.epochs_since_best;
  }

  const Learner& learner_;
  const Dataset &training_, &validation_;
  const TrainOptions& options_;
  const std::string checkpoint_path_, fingerprint_;
  const ProgressCallback& progress_;
  const StopFlag stop_;

  const at::Device device_;
  const autograd::TorchBackend backend_;  // of validation: hard attention takes the largest score
  autograd::HardSampler hard_;
  const autograd::TorchBackend training_backend_;
  std::optional<double> hard_baseline_;
  Random initial_random_, order_random_, noise_random_;
  FlatParameters parameters_;
  Optimiser optimiser_;
  RunLog log_;

  const int64_t steps_;
  int64_t first_epoch_ = 0, first_batch_ = 0;
  Random::State epoch_random_{};
  double loss_sum_ = 0;
  at::Tensor best_values_;
  double best_score_ = 0;
  int64_t best_epoch_ = 0, epochs_since_best_ = 0;

  Clock::time_point start_ = Clock::now(), last_report_ = start_, last_checkpoint_ = start_;
  double seconds_in_steps_ = 0, samples_done_ = 0;
};

}  // namespace

Trained Train(const Learner& learner, const Dataset& training, const Dataset& validation,
              const TrainOptions& options, const std::string& checkpoint,
              const std::string& fingerprint, const ProgressCallback& progress, StopFlag stop) {
  Check(options);
  Require(training.size() > 0, "there is nothing to train on");
  const TrainingThreads threads(WorkOfAStep(learner, training, options), options);
  return Run(learner, training, validation, options, checkpoint, fingerprint, progress, stop)();
}

}  // namespace fovea::train
