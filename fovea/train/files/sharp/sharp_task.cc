#include "fovea/train/files/sharp/sharp_task.h"

#include <algorithm>
#include <future>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/train/device.h"
#include "fovea/train/files/sharp/learn_byte_pairs.h"

namespace fovea::train {
namespace {

constexpr int64_t kMostEmpty = 1000;  // draws in a row

class SharpTask : public TrainingTask {
 public:
  SharpTask(const SharpJob& job, const SharpTraining& training)
      : job_(job),
        training_(training),
        pairs_(LearnBytePairs(CountWords(training.vocabulary, options().seed), job.training.pairs)),
        sampler_(training.unseen, job.sampler, job.model, pairs_),
        trainer_(job.model, job.training, DeviceOf(options())) {}

  LoopPlan plan() const override {
    return {.epochs = 1,
            .steps = job_.training.steps,
            .keep_best = false,
            .average = {.steps = job_.average},
            .epochs_before = training_.before,
            .epochs_after = training_.after};
  }

  Arrays parameters() override { return {trainer_.dense().values(), trainer_.table().values()}; }

  // What is drawn in a step hangs on its number and on what was learnt of the files.
  int64_t BeginEpoch(int64_t, int64_t planned) override { return planned; }

  StepResult Step(const StepPosition& position) override {
    const int64_t step = position.step_of_all;
    // The next groups are drawn while these are learnt.
    if (!next_.valid()) DrawNext(step);
    const std::vector<PlaceGroup> groups = next_.get();
    for (size_t i = 0; i < learnt_.size(); i += 2)
      sampler_.Learn(learnt_[i], learnt_[i + 1], learnt_logits_[i / 2]);
    learnt_.clear();
    learnt_logits_.clear();
    if (step + 1 < job_.training.steps) DrawNext(step + 1);
    Random random(options().seed + 0x5851f42d4c957f2du * static_cast<uint64_t>(step + 1));
    StepResult result{.samples = std::ssize(groups)};
    result.loss = trainer_.Step(groups, position.rate, random);
    for (size_t g = 0; g < groups.size(); ++g) {
      if (groups[g].owner < 0) continue;
      learnt_.insert(learnt_.end(), {groups[g].fold, groups[g].owner});
      learnt_logits_.push_back(trainer_.logits()[g]);
    }
    return result;
  }

  std::optional<Evaluation> Evaluate() override { return std::nullopt; }

  void Sync(Checkpoint* checkpoint) override {
    trainer_.Sync(checkpoint);
    for (size_t fold = 0; fold < sampler_.folds(); ++fold) {
      const size_t files = sampler_.hardness(fold).size();
      checkpoint->Sync(StrCat("sampler.hardness.", fold), &sampler_.hardness(fold));
      checkpoint->RequireSound(sampler_.hardness(fold).size() == files);
    }
    checkpoint->Sync("sampler.learnt", &learnt_);
    checkpoint->Sync("sampler.learnt_logits", &learnt_logits_);
    checkpoint->RequireSound(learnt_.size() == 2 * learnt_logits_.size());
    for (size_t i = 0; i < learnt_.size(); i += 2)
      checkpoint->RequireSound(
          learnt_[i] >= 0 && learnt_[i] < static_cast<int64_t>(sampler_.folds()) &&
          learnt_[i + 1] >= 0 &&
          learnt_[i + 1] < std::ssize(sampler_.hardness(static_cast<size_t>(learnt_[i]))));
  }

  void Fill(bool, infer::ModelFile* model) override {
    model->task = training_.first.task;
    model->model = training_.first.model;
    model->data = training_.first.data;
    model->tensors = training_.first.tensors;
    model->int8_tensors = training_.first.int8_tensors;
    for (auto& [name, tensor] : trainer_.dense().ToTensors(trainer_.dense().values()))
      model->tensors["sharp." + name] = std::move(tensor);
    Tensor scale;
    model->int8_tensors["sharp.table"] = Quantise(trainer_.table().values(), &scale);
    model->tensors["sharp.table.scale"] = scale;
    model->int8_tensors["sharp.pairs"] = pairs_.ToTensor();
    model->model["sharp"] = infer::ToJson(job_.model);
  }

 private:
  const TrainOptions& options() const { return job_.training.train; }

  void DrawNext(int64_t step) {
    next_ = std::async(std::launch::async, [this, step] { return Groups(step); });
  }

  std::vector<PlaceGroup> Groups(int64_t step) const {
    std::vector<PlaceGroup> out;
    const int64_t count = job_.training.groups;
    int64_t empty = 0;
    for (int64_t i = 0; std::ssize(out) < count; ++i) {
      Random random(options().seed * 0x9e3779b97f4a7c15u +
                    static_cast<uint64_t>((step * count + i % count) + (i / count) * 0x10000000));
      std::vector<PlaceGroup> drawn = sampler_.Draw(random);
      empty = drawn.empty() ? empty + 1 : 0;
      if (empty == kMostEmpty)
        throw Error(
            "the first looks find nothing that a sharp look could learn from in the files that "
            "they have not seen; train them longer, or without a sharp look (--no-sharp)");
      for (PlaceGroup& group : drawn) {
        if (group.twin >= 0) group.twin = i;
        out.push_back(std::move(group));
      }
    }
    return out;
  }

  const SharpJob& job_;
  const SharpTraining training_;
  const infer::BytePairs pairs_;
  PlaceSampler sampler_;
  SharpTrainer trainer_;
  std::vector<int64_t> learnt_;  // fold and owner of files of the last step, and what was said
  std::vector<float> learnt_logits_;
  std::future<std::vector<PlaceGroup>> next_;  // the last member: its thread reads the others
};

}  // namespace

nlohmann::json ToJson(const SharpJob& job) {
  const SharpTrainOptions& t = job.training;
  const PlaceSamplerOptions& s = job.sampler;
  return {{"model", ToJson(job.model)},
          {"options", ToJson(t.train)},
          {"steps", t.steps},
          {"groups", t.groups},
          {"pairs", t.pairs},
          {"average", job.average},
          {"table_rate", t.table_rate},
          {"place_loss", t.place_loss},
          {"attention_loss", t.attention_loss},
          {"position_loss", t.position_loss},
          {"twin_loss", t.twin_loss},
          {"smoothing", t.smoothing},
          {"feature_dropout", t.feature_dropout},
          {"whole", s.whole},
          {"planted", s.planted},
          {"most", s.most},
          {"most_of_package", s.most_of_package},
          {"cropped", s.cropped},
          {"slack", s.slack}};
}

std::unique_ptr<TrainingTask> MakeSharpTask(const SharpJob& job, const SharpTraining& training) {
  return std::make_unique<SharpTask>(job, training);
}

}  // namespace fovea::train
