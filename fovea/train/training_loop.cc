#include "fovea/train/training_loop.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "fovea/core/error.h"
#include "fovea/train/optimiser.h"
#include "fovea/train/run_log.h"

namespace fovea::train {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kReportSeconds = 0.1;
constexpr char kEpochsBefore[] = "epochs_before";

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double Ratio(double count, double seconds) { return seconds > 0 ? count / seconds : 0; }

class TrainingLoop {
 public:
  TrainingLoop(TrainingTask& task, const TrainOptions& options, const CheckpointKey& checkpoint,
               const ProgressCallback& progress, StopFlag stop)
      : task_(task),
        plan_(task.plan()),
        options_(options),
        checkpoint_(checkpoint),
        progress_(progress),
        stop_(stop),
        parameters_(task.parameters()),
        average_(parameters_, plan_.average),
        log_(options.log) {
    if (options.resume) Restore();
    first_step_ = StepOfAll();
  }

  LoopResult Run() {
    LoopResult result;
    for (bool enough = false; epoch_ < plan_.epochs && !enough; BeginNext()) {
      result.interrupted = !RunEpoch();
      if (result.interrupted) break;
      enough = EndEpoch();
    }
    const bool best = !best_.empty();
    CopyTo(parameters_, best ? best_ : average_.Mean());
    result.epochs = plan_.epochs_before + epoch_;
    result.steps = StepOfAll();
    result.best_epoch = best ? plan_.epochs_before + best_epoch_ + 1 : result.epochs;
    result.seconds = SecondsSince(start_);
    result.samples_per_second = Ratio(samples_, seconds_in_steps_);
    result.pieces_per_second = Ratio(pieces_, seconds_in_steps_);
    return result;
  }

 private:
  // Where an epoch's data vary, it may have a few steps more or less than planned.
  int64_t StepOfAll() const { return std::min(plan_.FirstStep(epoch_) + step_, plan_.steps); }

  void BeginNext() {
    ++epoch_;
    step_ = 0;
    loss_sum_ = weight_ = 0;
  }

  // False if it was stopped.
  bool RunEpoch() {
    epoch_steps_ = task_.BeginEpoch(epoch_, plan_.FirstStep(epoch_ + 1) - plan_.FirstStep(epoch_));
    while (step_ < epoch_steps_) {
      RunStep();
      Report();
      const bool stopped = stop_ != nullptr && stop_->load();
      if (stopped || SecondsSince(saved_) > options_.checkpoint_seconds) Save();
      if (stopped) return false;
    }
    return true;
  }

  void RunStep() {
    const auto start = Clock::now();
    StepPosition at{.epoch = epoch_, .step = step_};
    at.step_of_all = std::min(StepOfAll(), plan_.steps - 1);
    at.share = static_cast<double>(at.step_of_all) / static_cast<double>(plan_.steps);
    at.rate = RateFactor(options_, at.step_of_all, plan_.steps);
    const StepResult result = task_.Step(at);
    ++step_;
    if (!std::isfinite(result.loss))
      throw Error(StrCat("the loss is no longer a number in epoch ", epoch_ + 1, ", step ", step_,
                         "; lower --learning-rate",
                         options_.clip > 0 ? "" : " or limit the gradient with --clip 1"));
    loss_sum_ += result.loss * result.weight;
    weight_ += result.weight;
    seconds_in_steps_ += SecondsSince(start);
    samples_ += static_cast<double>(result.samples);
    pieces_ += static_cast<double>(result.pieces);
    average_.EndStep(StepOfAll(), plan_.steps);
  }

  // Judges the epoch. True if patience is at its end.
  bool EndEpoch() {
    average_.EndEpoch();
    Progress p = Now();
    p.epoch_done = true;
    p.validation_loss = std::numeric_limits<double>::quiet_NaN();
    if (const std::optional<Evaluation> evaluation = Evaluate()) {
      p.validation_loss = evaluation->loss;
      p.metric_name = evaluation->metric_name;
      p.metric = evaluation->metric;
      p.best = !best_score_ || evaluation->score > *best_score_;
      if (p.best) {
        best_score_ = evaluation->score;
        best_epoch_ = epoch_;
        if (KeepsBest()) best_ = Cloned(average_.Mean());
      }
    }
    log_.Write(p, SecondsSince(start_));
    if (progress_) progress_(p);
    return options_.patience > 0 && best_score_ && epoch_ - best_epoch_ >= options_.patience;
  }

  // Of the mean, where there is one.
  std::optional<Evaluation> Evaluate() {
    if (average_.empty()) return task_.Evaluate();
    const Arrays now = Cloned(parameters_);
    CopyTo(parameters_, average_.Mean());
    const std::optional<Evaluation> evaluation = task_.Evaluate();
    CopyTo(parameters_, now);
    return evaluation;
  }

  bool KeepsBest() const { return plan_.keep_best && options_.keep == "best"; }

  Progress Now() const {
    Progress p{.epoch = plan_.epochs_before + epoch_ + 1,
               .epochs = plan_.epochs_before + plan_.epochs + plan_.epochs_after,
               .step = step_,
               .steps = epoch_steps_,
               .loss = loss_sum_ / std::max(1.0, weight_)};
    p.samples_per_second = Ratio(samples_, seconds_in_steps_);
    // Validation takes its share of the time, so the whole time so far is what counts.
    const int64_t left = plan_.steps - StepOfAll() + plan_.FirstStep(plan_.epochs_after);
    p.seconds_left = static_cast<double>(left) * SecondsSince(start_) /
                     static_cast<double>(std::max<int64_t>(1, StepOfAll() - first_step_));
    return p;
  }

  void Report() {
    if (!progress_ || SecondsSince(reported_) < kReportSeconds) return;
    reported_ = Clock::now();
    progress_(Now());
  }

  void Save() {
    if (checkpoint_.path.empty()) return;
    Checkpoint checkpoint;
    Sync(&checkpoint);
    checkpoint.Write(checkpoint_);
    saved_ = Clock::now();
  }

  void Restore() {
    Checkpoint checkpoint = Checkpoint::Read(checkpoint_);
    Sync(&checkpoint);
  }

  void Sync(Checkpoint* checkpoint) {
    int64_t before = plan_.epochs_before, best = !best_.empty();
    checkpoint->Sync(kEpochsBefore, &before);
    checkpoint->Sync("epoch", &epoch_);
    checkpoint->Sync("step", &step_);
    checkpoint->Sync("loss_sum", &loss_sum_);
    checkpoint->Sync("weight", &weight_);
    checkpoint->Sync("best_score", &best_score_);
    checkpoint->Sync("best_epoch", &best_epoch_);
    checkpoint->Sync("keeps_best", &best);
    checkpoint->RequireSound(before == plan_.epochs_before && epoch_ >= 0 &&
                             epoch_ < plan_.epochs && step_ > 0);
    SyncArrays("parameters", parameters_, checkpoint);
    if (checkpoint->reading() && best != 0) best_ = Cloned(parameters_);
    SyncArrays("best", best_, checkpoint);
    average_.Sync(checkpoint);
    task_.Sync(checkpoint);
  }

  TrainingTask& task_;
  const LoopPlan plan_;
  const TrainOptions& options_;
  const CheckpointKey& checkpoint_;
  const ProgressCallback& progress_;
  const StopFlag stop_;
  const Arrays parameters_;
  ParameterAverage average_;
  RunLog log_;

  int64_t epoch_ = 0, step_ = 0;      // the next step
  int64_t first_step_ = 0;            // of all, in this run
  int64_t epoch_steps_ = 0;           // of this epoch
  double loss_sum_ = 0, weight_ = 0;  // of this epoch
  Arrays best_;                       // empty: none is kept
  std::optional<double> best_score_;
  int64_t best_epoch_ = 0;

  const Clock::time_point start_ = Clock::now();
  Clock::time_point reported_ = start_, saved_ = start_;
  double seconds_in_steps_ = 0, samples_ = 0, pieces_ = 0;
};

}  // namespace

LoopResult RunTrainingLoop(TrainingTask& task, const TrainOptions& options,
                           const CheckpointKey& checkpoint, const ProgressCallback& progress,
                           StopFlag stop) {
  return TrainingLoop(task, options, checkpoint, progress, stop).Run();
}

int64_t EpochsBefore(const CheckpointKey& key) {
  int64_t epochs = 0;
  Checkpoint checkpoint = Checkpoint::Read(key);
  checkpoint.Sync(kEpochsBefore, &epochs);
  return epochs;
}

}  // namespace fovea::train
