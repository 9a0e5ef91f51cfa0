#include "fovea/train/files/files_task.h"

#include <algorithm>
#include <future>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "fovea/train/device.h"
#include "fovea/train/files/calibrate.h"
#include "fovea/train/files/held_out.h"

namespace fovea::train {
namespace {

constexpr int64_t kParts = 3;
constexpr int64_t kPlanted = 150;        // held-out files with a known place, of each language
constexpr int64_t kLookAtBenign = 1200;  // of each language, after a round; all at the end

// Thresholds and metrics from files kept apart.
void Calibrate(const HeldOutScores& scores, const FilesJob& job, infer::ModelFile* model) {
  const std::vector<std::string>& languages = job.model.languages;
  const infer::Calibration calibration = Calibrate(scores, languages);
  model->data = infer::ToJson(calibration, languages);
  *model->metrics = {{"found_at_0.01", MeanFound(scores)},
                     {"language", static_cast<double>(scores.language_right) /
                                      std::max<double>(1, static_cast<double>(scores.files))},
                     {"languages", ToJson(scores)}};
}

class FilesTask : public TrainingTask {
 public:
  FilesTask(const FilesJob& job, const FilesTraining& training)
      : job_(job),
        training_(training),
        sampler_(training.files, job.sampler),
        trainer_(job.model, job.training, DeviceOf(options())) {}

  LoopPlan plan() const override {
    const int64_t rounds = std::min(options().epochs, job_.steps);
    return {.epochs = rounds,
            .steps = job_.steps,
            .keep_best = false,
            .average = {.steps = job_.average},
            .epochs_before = training_.before * rounds,
            .epochs_after = training_.after * rounds};
  }

  Arrays parameters() override {
    return {trainer_.dense().values(), trainer_.glance().values(), trainer_.tokens().values(),
            trainer_.ngrams().values()};
  }

  // What is drawn in a step hangs on its number and on what was learnt of the files.
  int64_t BeginEpoch(int64_t, int64_t planned) override { return planned; }

  StepResult Step(const StepPosition& position) override {
    const int64_t step = position.step_of_all;
    // The next batch is drawn while this one is learnt.
    if (!next_.valid()) DrawNext(step);
    const std::vector<BagBatch> batch = next_.get();
    // What the last step taught, now that nothing is being drawn.
    for (size_t i = 0; i < learnt_files_.size(); ++i)
      sampler_.Learn(learnt_files_[i], learnt_logits_[i]);
    learnt_files_.clear();
    learnt_logits_.clear();
    if (step + 1 < job_.steps) DrawNext(step + 1);
    StepResult result{.samples = options().batch};
    for (const BagBatch& part : batch) {
      result.loss += trainer_.Step(part, position.rate) / static_cast<double>(batch.size());
      for (size_t i = 0; i < part.owners.size(); ++i) {
        if (part.owners[i] < 0) continue;
        if (learnt_files_.empty() || learnt_files_.back() != part.owners[i]) {
          learnt_files_.push_back(part.owners[i]);
          learnt_logits_.push_back(trainer_.logits()[i]);
        }
        learnt_logits_.back() = std::max(learnt_logits_.back(), trainer_.logits()[i]);
      }
    }
    return result;
  }

  std::optional<Evaluation> Evaluate() override {
    if (training_.held_out == nullptr) return std::nullopt;
    infer::ModelFile model;
    FillTensors(&model);
    const double found = MeanFound(LookAtHeldOut(model, kLookAtBenign));
    return Evaluation{.metric_name = "found at 1 % false alarms", .metric = found, .score = found};
  }

  void Sync(Checkpoint* checkpoint) override {
    const size_t files = sampler_.hardness().size();
    trainer_.Sync(checkpoint);
    checkpoint->Sync("sampler.hardness", &sampler_.hardness());
    checkpoint->Sync("sampler.learnt_files", &learnt_files_);
    checkpoint->Sync("sampler.learnt_logits", &learnt_logits_);
    checkpoint->RequireSound(
        sampler_.hardness().size() == files && learnt_files_.size() == learnt_logits_.size() &&
        std::all_of(learnt_files_.begin(), learnt_files_.end(), [files](int64_t file) {
          return file >= 0 && file < static_cast<int64_t>(files);
        }));
  }

  void Fill(bool, infer::ModelFile* model) override {
    FillTensors(model);
    if (training_.calibrated != nullptr) {
      model->data = training_.calibrated->data;
      model->metrics = training_.calibrated->metrics;
    } else if (training_.held_out != nullptr) {
      Calibrate(LookAtHeldOut(*model, 0), job_, model);
    }
  }

 private:
  const TrainOptions& options() const { return job_.training.train; }

  void DrawNext(int64_t step) {
    next_ = std::async(std::launch::async, [this, step] { return Batch(step); });
  }

  // In parts by length, so that little is padding; each is a step down the gradient.
  std::vector<BagBatch> Batch(int64_t step) const {
    const int64_t count = options().batch;
    std::vector<Bag> bags(static_cast<size_t>(count));
    for (int64_t i = 0; i < count; ++i) {
      Random random(options().seed * 0x9e3779b97f4a7c15u + static_cast<uint64_t>(step * count + i));
      while (bags[i].count() == 0) bags[i] = sampler_.Draw(random);
    }
    std::sort(bags.begin(), bags.end(),
              [](const Bag& a, const Bag& b) { return a.count() < b.count(); });
    Random random(options().seed + 0x5851f42d4c957f2du * static_cast<uint64_t>(step + 1));
    std::vector<BagBatch> out;
    for (int64_t part = 0; part < kParts; ++part) {
      const auto begin = bags.begin() + count * part / kParts;
      const auto end = bags.begin() + count * (part + 1) / kParts;
      if (begin != end) out.push_back(MakeBatch({begin, end}, options().dropout, random));
    }
    return out;
  }

  // The parameters as they are, with thresholds of 0.
  void FillTensors(infer::ModelFile* file) {
    file->task = infer::BagModel::kTask;
    file->tensors = trainer_.dense().ToTensors(trainer_.dense().values());
    Tensor scale;
    file->int8_tensors["glance"] = Quantise(trainer_.glance().values(), &scale);
    file->tensors["glance.scale"] = scale;
    file->int8_tensors["tokens"] = Quantise(trainer_.tokens().values(), &scale);
    file->tensors["tokens.scale"] = scale;
    file->int8_tensors["ngrams"] = Quantise(trainer_.ngrams().values(), &scale);
    file->tensors["ngrams.scale"] = scale;
    file->model = infer::ToJson(job_.model);
    file->model["name"] = job_.name;
    infer::Calibration none;
    none.languages.assign(job_.model.languages.size(), {{0.1, 0}, {0.0001, 0}});
    file->data = infer::ToJson(none, job_.model.languages);
  }

  HeldOutScores LookAtHeldOut(const infer::ModelFile& file, int64_t most) const {
    return ScoreHeldOut(*infer::MakeFileModel(file, "the model in training"), *training_.held_out,
                        kPlanted, most, options().seed);
  }

  const FilesJob& job_;
  const FilesTraining training_;
  BagSampler sampler_;
  BagTrainer trainer_;
  std::vector<int64_t> learnt_files_;  // files of the last step, and what was said of them
  std::vector<float> learnt_logits_;
  std::future<std::vector<BagBatch>> next_;  // the last member: its thread reads the others
};

}  // namespace

std::unique_ptr<TrainingTask> MakeFilesTask(const FilesJob& job, const FilesTraining& training) {
  return std::make_unique<FilesTask>(job, training);
}

}  // namespace fovea::train
