#include "fovea/train/files/train_in_folds.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "fovea/train/files/calibrate.h"
#include "fovea/train/files/scored_files.h"

namespace fovea::train {
namespace {

namespace fs = std::filesystem;

infer::ModelFile Calibrated(const FilesJob& job, const std::vector<ScoredFile>& scores) {
  const std::vector<BenignScore> benign = BenignScores(scores);
  constexpr double kRates[] = {0.01, 0.001};
  nlohmann::json realised = nlohmann::json::object();
  for (const RealisedRate& r : RealisedRates(benign, kRates, /*draws=*/200, /*seed=*/1))
    realised[r.language][fmt::format("{}", r.rate)] = {r.low, r.median, r.high};
  const HeldOutScores by_label = ByLabel(scores);
  infer::ModelFile model;
  model.data = infer::ToJson(CalibrateByProject(benign, job.model.languages), job.model.languages);
  *model.metrics = {{"found_at_0.01", MeanFound(by_label)},
                    {"language", static_cast<double>(by_label.language_right) /
                                     std::max<double>(1, static_cast<double>(by_label.files))},
                    {"realised_rates", realised},
                    {"languages", ToJson(by_label)}};
  return model;
}

// Of a fold from 1 on; the one after the last: of all files.
std::string FirstPath(const FilesJob& job, int64_t fold) {
  if (fold > job.folds) return job.out + (job.sharp_look ? ".first" : ".whole");
  return StrCat(job.out, ".first-", fold);
}
std::string SharpPath(const FilesJob& job, int64_t fold) {
  return fold > job.folds ? job.out + ".whole" : StrCat(job.out, ".sharp-", fold);
}

class FoldTrainings {
 public:
  FoldTrainings(const FilesJob& job, const FoldedCorpus& corpus, const infer::ModelFile& untrained,
                Trainings* trainings)
      : job_(job),
        corpus_(corpus),
        untrained_(untrained),
        trainings_(*trainings),
        folds_(std::ssize(corpus.folds)),
        key_(CheckpointOf(untrained, job.out).fingerprint),
        sharp_untrained_(untrained) {
    sharp_untrained_.training["sharp"] = ToJson(job.sharp);
    sharp_key_ = CheckpointOf(sharp_untrained_, job.out).fingerprint;
  }

  void Run() {
    const int64_t parts = PartsOf(job_);
    for (int64_t part = 1; part <= parts; ++part) {
      if (job_.only_part > 0 && part != job_.only_part) continue;
      const bool first = part <= folds_ + 1;
      const int64_t fold = first ? part : part - folds_ - 1;
      if (!(first ? FirstLook(fold) : SharpLook(fold))) return;
    }
    if (job_.only_part == 0) PutTogether();
  }

 private:
  bool IsWhole(int64_t fold) const { return fold > folds_; }
  std::string FirstPath(int64_t fold) const { return train::FirstPath(job_, fold); }
  std::string SharpPath(int64_t fold) const { return train::SharpPath(job_, fold); }
  bool resume() const { return job_.training.train.resume; }
  static bool IsThere(const std::string& path) { return fs::exists(path); }

  // false: interrupted.
  bool FirstLook(int64_t fold) {
    const std::string out = FirstPath(fold);
    const std::string scores = out + ".tsv";
    if (resume() && IsDone(fold)) return true;
    const FileCorpus::Part& files =
        IsWhole(fold) ? corpus_.whole : corpus_.folds[static_cast<size_t>(fold - 1)].training;
    if (!trainings_.Run(
            FilesTraining{.files = files, .before = fold - 1, .after = PartsOf(job_) - fold},
            untrained_, out, resume() && IsThere(out + ".checkpoint")))
      return false;
    fs::remove(out + ".checkpoint");
    if (!IsWhole(fold)) Score(out, fold, scores, key_);
    return true;
  }

  bool SharpLook(int64_t fold) {
    const std::string out = SharpPath(fold);
    const std::string scores = out + ".tsv";
    if (resume() && !IsThere(out + ".checkpoint") &&
        (IsWhole(fold) ? IsThere(out) && IsOwn(infer::LoadModel(out), sharp_key_)
                       : ReadScores(scores, sharp_key_).has_value()))
      return true;
    std::vector<const UnseenFiles*> unseen;
    for (int64_t i = 1; i <= folds_; ++i)
      if (i != fold) unseen.push_back(&Unseen(i));
    const infer::ModelFile first = Load(FirstPath(fold), key_);
    const FileCorpus::Part& vocabulary =
        IsWhole(fold) ? corpus_.whole : corpus_.folds[static_cast<size_t>(fold - 1)].training;
    const int64_t part = folds_ + 1 + fold;
    if (!trainings_.Run(SharpTraining{.unseen = unseen,
                                      .first = first,
                                      .vocabulary = vocabulary,
                                      .before = part - 1,
                                      .after = PartsOf(job_) - part},
                        sharp_untrained_, out, resume() && IsThere(out + ".checkpoint")))
      return false;
    fs::remove(out + ".checkpoint");
    if (!IsWhole(fold)) {
      Score(out, fold, scores, sharp_key_);
      fs::remove(out);
    }
    return true;
  }

  // Whether a first look needs no training: what others need of it is there.
  bool IsDone(int64_t fold) const {
    const std::string out = FirstPath(fold);
    const bool scored = IsWhole(fold) || ReadScores(out + ".tsv", key_);
    const bool is_model_needed = IsWhole(fold) || job_.sharp_look;
    return scored && !IsThere(out + ".checkpoint") &&
           (!is_model_needed || (IsThere(out) && IsOwn(infer::LoadModel(out), key_)));
  }

  void Score(const std::string& model, int64_t fold, const std::string& scores,
             const std::string& key) {
    WriteScores(scores, key,
                ScoreFiles(*infer::LoadFileModel(model),
                           corpus_.folds[static_cast<size_t>(fold - 1)].held_out));
  }

  bool IsOwn(const infer::ModelFile& model, const std::string& key) const {
    return CheckpointOf({.model = untrained_.model, .training = model.training}, job_.out)
               .fingerprint == key;
  }

  infer::ModelFile Load(const std::string& path, const std::string& key) const {
    infer::ModelFile model = infer::LoadModel(path);
    if (!IsOwn(model, key))
      throw InputError(path, "is of other data, model or options", "remove it");
    return model;
  }

  static std::vector<ScoredFile> ScoresIn(const std::string& path, const std::string& key) {
    auto scores = ReadScores(path, key);
    if (!scores)
      throw InputError(path, "is missing, or of other data, model or options",
                       "train that part first");
    return std::move(*scores);
  }

  const UnseenFiles& Unseen(int64_t fold) {
    if (unseen_.empty()) unseen_.resize(static_cast<size_t>(folds_));
    auto& unseen = unseen_[static_cast<size_t>(fold - 1)];
    if (unseen) return *unseen;
    const std::string path = FirstPath(fold);
    const infer::ModelFile file = Load(path, key_);
    auto tensors = file.tensors;
    unseen = std::make_unique<UnseenFiles>();
    unseen->look = std::make_shared<infer::FirstLook>(file, path, &tensors);
    unseen->files = corpus_.folds[static_cast<size_t>(fold - 1)].held_out;
    // Of benign files, and of those of packages: what lies between them is not drawn by its logit.
    for (const ScoredFile& scored : ScoresIn(path + ".tsv", key_))
      if (scored.label != data::LabelName(data::FileLabel::kMalicious))
        unseen->logits.push_back(static_cast<float>(scored.logit));
    return *unseen;
  }

  void PutTogether() {
    const std::string key = job_.sharp_look ? sharp_key_ : key_;
    std::vector<ScoredFile> scores;
    for (int64_t fold = 1; fold <= folds_; ++fold) {
      const auto more =
          ScoresIn((job_.sharp_look ? SharpPath(fold) : FirstPath(fold)) + ".tsv", key);
      scores.insert(scores.end(), more.begin(), more.end());
    }
    const std::string whole = job_.out + ".whole";
    infer::ModelFile model = Load(whole, key);
    const infer::ModelFile calibrated = Calibrated(job_, scores);
    model.data = calibrated.data;
    model.metrics = calibrated.metrics;
    infer::SaveModel(model, job_.out);
    for (int64_t fold = 1; fold <= folds_ + 1; ++fold) fs::remove(FirstPath(fold));
    fs::remove(whole);
    trainings_.result().model = std::move(model);
  }

  const FilesJob& job_;
  const FoldedCorpus corpus_;
  const infer::ModelFile& untrained_;
  Trainings& trainings_;
  const int64_t folds_;
  const std::string key_;  // of the first looks
  infer::ModelFile sharp_untrained_;
  std::string sharp_key_;
  std::vector<std::unique_ptr<UnseenFiles>> unseen_;
};

}  // namespace

int64_t PartsOf(const FilesJob& job) {
  return job.folds == 0 ? 0 : (job.folds + 1) * (job.sharp_look ? 2 : 1);
}

PartOutput OutputOf(const FilesJob& job) {
  if (job.only_part == 0) return {job.out};
  const bool first = job.only_part <= job.folds + 1;
  const int64_t fold = first ? job.only_part : job.only_part - job.folds - 1;
  return {first ? FirstPath(job, fold) : SharpPath(job, fold), fold <= job.folds};
}

void TrainInFolds(const FilesJob& job, const FoldedCorpus& corpus,
                  const infer::ModelFile& untrained, Trainings* trainings) {
  FoldTrainings(job, corpus, untrained, trainings).Run();
}

}  // namespace fovea::train
