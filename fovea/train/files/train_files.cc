#include "fovea/train/files/train_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "fovea/train/device.h"
#include "fovea/train/files/calibrate.h"
#include "fovea/train/files/corpus/corpus_folds.h"
#include "fovea/train/files/corpus/leave_out.h"
#include "fovea/train/files/files_task.h"
#include "fovea/train/files/scored_files.h"
#include "fovea/train/job.h"
#include "fovea/train/training_threads.h"

namespace fovea::train {
namespace {

void Append(data::LabelledFiles read, std::vector<data::LabelledFile>* all,
            std::vector<std::string>* notes) {
  for (data::LabelledFile& file : read.files) all->push_back(std::move(file));
  for (std::string& note : read.notes) notes->push_back(std::move(note));
}

std::vector<data::LabelledFile> ReadAll(const FilesJob& job, std::vector<std::string>* notes) {
  std::vector<data::LabelledFile> files;
  const data::LabelledFilesOptions options{.max_file_bytes = 1 << 20};
  for (const std::string& path : job.labelled)
    Append(ReadLabelledFiles(path, options), &files, notes);
  for (const std::string& table : job.leave_out) LeaveOut(table, &files, notes);
  const auto read = [&](data::FileLabel label, const std::vector<std::string>& paths) {
    for (const std::string& path : paths) Append(ReadFilesAs(label, path, options), &files, notes);
  };
  read(data::FileLabel::kMalicious, job.malicious);
  read(data::FileLabel::kBenign, job.benign);
  read(data::FileLabel::kMaliciousPackage, job.packages);
  FillLanguages(&files);
  return files;
}

nlohmann::json Counts(const FileCorpus::Part& part) {
  nlohmann::json out = {{"shellcode", part.shellcode.size()}, {"packages", part.packages.size()}};
  for (const auto& [language, files] : part.benign)
    out["benign"][augment::NameOf(language)] = files.size();
  for (const auto& [language, files] : part.malicious)
    out["malicious"][augment::NameOf(language)] = files.size();
  return out;
}

void Check(const FilesJob& job) {
  CheckJob(job.training.train, job.out);
  Require(job.average >= 0 && job.average <= 1, "the share averaged must be 0 to 1, got ",
          job.average);
  Require(job.folds == 0 || job.folds >= 2, "there must be no folds or at least two, got ",
          job.folds);
  Require(job.only_fold >= 0 && job.only_fold <= job.folds + (job.folds > 0 ? 1 : 0),
          "there is no fold ", job.only_fold, " of ", job.folds);
  Require(job.steps >= 1, "the number of steps must be at least 1, got ", job.steps);
  DeviceOf(job.training.train);
  Require(job.sampler.windows >= 16 && job.sampler.windows <= 1 << 14,
          "the windows of a bag must be 16 to 16384, got ", job.sampler.windows);
}

nlohmann::json Describe(const FilesJob& job, const FileCorpus& corpus,
                        const std::vector<std::string>& notes) {
  return {{"options", ToJson(job.training.train)},
          {"folds", job.folds},
          {"steps", job.steps},
          {"whole", job.whole},
          {"average", job.average},
          {"table_rate", job.training.table_rate},
          {"window_loss", job.training.window_loss},
          {"bag_windows", job.sampler.windows},
          {"bags_whole", job.sampler.whole},
          {"bags_planted", job.sampler.planted},
          {"look_alikes", job.sampler.look_alikes},
          {"hard", job.sampler.hard},
          {"encoded", job.sampler.encoded},
          {"alone", job.sampler.alone},
          {"contained", job.sampler.contained},
          {"notebooks", job.sampler.notebooks},
          {"noisy", job.sampler.noisy},
          {"malicious_share", job.corpus.malicious_share},
          {"hold_out", job.corpus.hold_out},
          {"trained_on", Counts(corpus.training)},
          {"kept_apart", Counts(corpus.held_out)},
          {"sources_kept_apart", corpus.held_sources},
          {"notes", notes}};
}

int64_t FilesIn(const FileCorpus::Part& part) {
  size_t count = 0;
  for (const auto* by_language : {&part.benign, &part.malicious})
    for (const auto& [language, files] : *by_language) count += files.size();
  return static_cast<int64_t>(count);
}

// The trainings of one job, one after the other.
class Trainings {
 public:
  Trainings(const FilesJob& job, const ProgressCallback& progress, StopFlag stop)
      : job_(job), progress_(progress), stop_(stop) {}

  // false: it was interrupted.
  bool Run(const FilesTraining& training, const infer::ModelFile& untrained, const std::string& out,
           bool resume) {
    const auto task = MakeFilesTask(job_, training);
    const TrainResult before = std::move(result_);
    TrainOptions run = job_.training.train;
    run.resume = resume;
    result_ = TrainAndSave(*task, untrained, run, out, progress_, stop_);
    result_.training_samples = before.training_samples + result_.steps * run.batch;
    result_.seconds += before.seconds;
    return !result_.interrupted;
  }
  TrainResult& result() { return result_; }

 private:
  const FilesJob& job_;
  const ProgressCallback& progress_;
  StopFlag stop_;
  TrainResult result_;
};

// Thresholds from one part kept apart; then, with job.whole, once more on all files.
void TrainBesideHoldOut(const FilesJob& job, const FileCorpus& corpus,
                        const infer::ModelFile& untrained, Trainings* trainings) {
  const bool resume = job.training.train.resume;
  const bool in_second = resume && EpochsBefore(CheckpointOf(untrained, job.out)) > 0;
  infer::ModelFile calibrated;
  if (in_second) {
    calibrated = infer::LoadModel(job.out);
  } else {
    const bool done = trainings->Run(
        {.files = corpus.training, .held_out = &corpus.held_out, .after = job.whole ? 1 : 0},
        untrained, job.out, resume);
    if (!done || !job.whole) return;
    calibrated = std::move(trainings->result().model);
  }
  trainings->Run({.files = corpus.Whole(), .calibrated = &calibrated, .before = 1}, untrained,
                 job.out, in_second);
}

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

// Every file kept apart once.
void TrainInFolds(const FilesJob& job, const std::vector<FileCorpus>& folds,
                  const FileCorpus::Part& whole, const infer::ModelFile& untrained,
                  Trainings* trainings) {
  const bool resume = job.training.train.resume;
  const auto count = static_cast<int64_t>(folds.size());
  const std::string key = CheckpointOf(untrained, job.out).fingerprint;
  std::vector<ScoredFile> scores;
  for (int64_t i = 0; i < count; ++i) {
    if (job.only_fold > 0 && i + 1 != job.only_fold) continue;
    const std::string fold = StrCat(job.out, ".fold-", i + 1);
    auto scored = resume ? ReadScores(fold + ".tsv", key) : std::nullopt;
    if (!scored) {
      const bool go_on = resume && std::filesystem::exists(fold + ".checkpoint");
      if (!trainings->Run({.files = folds[i].training, .before = i, .after = count - i}, untrained,
                          fold, go_on))
        return;
      scored = ScoreFiles(*infer::LoadFileModel(fold), folds[i].held_out);
      WriteScores(fold + ".tsv", key, *scored);
      std::filesystem::remove(fold);
      std::filesystem::remove(fold + ".checkpoint");
    }
    scores.insert(scores.end(), scored->begin(), scored->end());
  }
  const auto train_whole = [&](const std::string& out, const infer::ModelFile* calibrated) {
    trainings->Run({.files = whole, .calibrated = calibrated, .before = count}, untrained, out,
                   resume && std::filesystem::exists(out + ".checkpoint"));
  };
  const std::string without_thresholds = job.out + ".whole";
  if (job.only_fold > count) train_whole(without_thresholds, nullptr);
  if (job.only_fold > 0) return;
  const infer::ModelFile calibrated = Calibrated(job, scores);
  if (!resume || !std::filesystem::exists(without_thresholds))
    return train_whole(job.out, &calibrated);
  infer::ModelFile model = infer::LoadModel(without_thresholds);
  if (CheckpointOf({.model = untrained.model, .training = model.training}, job.out).fingerprint !=
      key)
    throw InputError(without_thresholds, "is of other data, model or options", "remove it");
  model.data = calibrated.data;
  model.metrics = calibrated.metrics;
  infer::SaveModel(model, job.out);
  std::filesystem::remove(without_thresholds);
  trainings->result().model = std::move(model);
}

}  // namespace

TrainResult TrainFiles(const FilesJob& given, const ProgressCallback& progress, StopFlag stop) {
  FilesJob job = given;
  job.model.languages = FileLanguages();
  Check(job);
  const TrainingThreads threads(std::numeric_limits<double>::infinity(), job.training.train);

  std::vector<std::string> notes;
  const std::vector<data::LabelledFile> files = ReadAll(job, &notes);
  CorpusOptions corpus_options = job.corpus;
  corpus_options.seed = job.training.train.seed;
  std::vector<FileCorpus> folds;
  if (job.folds > 0) {
    folds = MakeFolds(files, corpus_options, job.folds);
    corpus_options.hold_out = 0;
  }
  const FileCorpus corpus = MakeCorpus(files, corpus_options);
  notes.insert(notes.end(), corpus.notes.begin(), corpus.notes.end());
  const infer::ModelFile untrained{.task = infer::BagModel::kTask,
                                   .model = infer::ToJson(job.model),
                                   .training = Describe(job, corpus, notes)};
  Trainings trainings(job, progress, stop);
  if (job.folds > 0)
    TrainInFolds(job, folds, corpus.training, untrained, &trainings);
  else
    TrainBesideHoldOut(job, corpus, untrained, &trainings);
  TrainResult result = std::move(trainings.result());
  result.validation_samples = FilesIn(job.folds > 0 ? corpus.training : corpus.held_out);
  return result;
}

}  // namespace fovea::train
