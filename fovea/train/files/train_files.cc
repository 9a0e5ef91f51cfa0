#include "fovea/train/files/train_files.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "fovea/train/device.h"
#include "fovea/train/files/corpus/corpus_folds.h"
#include "fovea/train/files/corpus/leave_out.h"
#include "fovea/train/files/train_in_folds.h"
#include "fovea/train/files/trainings.h"
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

void CheckSharp(const SharpJob& job) {
  infer::SharpModel(job.model);  // throws on its options
  train::Check(job.training.train);
  constexpr auto kMostPairs = static_cast<int64_t>(infer::BytePairs::kMostPairs);
  Require(job.training.steps >= 1 && job.training.groups >= 1,
          "the sharp look needs a step and a group at least, got ", job.training.steps, " and ",
          job.training.groups);
  Require(job.training.pairs >= 0 && job.training.pairs <= kMostPairs,
          "the pairs of bytes must be 0 to ", kMostPairs, ", got ", job.training.pairs);
  const double whole = job.sampler.whole, planted = job.sampler.planted;
  Require(whole >= 0 && planted >= 0 && planted < 1 && whole + planted <= 1,
          "the shares of malicious and of planted files must be 0 to 1 together, got ", whole,
          " and ", planted);
}

void Check(const FilesJob& job) {
  CheckJob(job.training.train, job.out);
  Require(job.average >= 0 && job.average <= 1, "the share averaged must be 0 to 1, got ",
          job.average);
  Require(job.folds == 0 || job.folds >= 2, "there must be no folds or at least two, got ",
          job.folds);
  Require(job.only_part >= 0 && job.only_part <= PartsOf(job), "there is no part ", job.only_part,
          " of ", PartsOf(job));
  if (job.folds > 0 && job.sharp_look) CheckSharp(job.sharp);
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
          {"listed", job.sampler.listed},
          {"noisy", job.sampler.noisy},
          {"sharp_look", job.folds > 0 && job.sharp_look},
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
    TrainInFolds(job, {folds, corpus.training}, untrained, &trainings);
  else
    TrainBesideHoldOut(job, corpus, untrained, &trainings);
  TrainResult result = std::move(trainings.result());
  result.validation_samples = FilesIn(job.folds > 0 ? corpus.training : corpus.held_out);
  return result;
}

}  // namespace fovea::train
