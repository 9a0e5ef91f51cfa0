#include "fovea/train/files/train_files.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "fovea/train/device.h"
#include "fovea/train/files/files_task.h"
#include "fovea/train/files/leave_out.h"
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
  Require(job.steps >= 1, "the number of steps must be at least 1, got ", job.steps);
  DeviceOf(job.training.train);
  Require(job.sampler.windows >= 16 && job.sampler.windows <= 1 << 14,
          "the windows of a bag must be 16 to 16384, got ", job.sampler.windows);
}

nlohmann::json Describe(const FilesJob& job, const FileCorpus& corpus,
                        const std::vector<std::string>& notes) {
  return {{"options", ToJson(job.training.train)},
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

}  // namespace

TrainResult TrainFiles(const FilesJob& given, const ProgressCallback& progress, StopFlag stop) {
  FilesJob job = given;
  job.model.languages = FileLanguages();
  Check(job);
  const TrainOptions& options = job.training.train;
  const TrainingThreads threads(std::numeric_limits<double>::infinity(), options);

  std::vector<std::string> notes;
  const std::vector<data::LabelledFile> files = ReadAll(job, &notes);
  CorpusOptions corpus_options = job.corpus;
  corpus_options.seed = options.seed;
  const FileCorpus corpus = MakeCorpus(files, corpus_options);
  notes.insert(notes.end(), corpus.notes.begin(), corpus.notes.end());
  const infer::ModelFile untrained{.task = infer::BagModel::kTask,
                                   .model = infer::ToJson(job.model),
                                   .training = Describe(job, corpus, notes)};
  const bool in_second = options.resume && EpochsBefore(CheckpointOf(untrained, job.out)) > 0;
  TrainResult result;
  const auto train = [&](const FileCorpus::Part& training, const infer::ModelFile* calibrated) {
    const auto task = MakeFilesTask(job, training, corpus.held_out, calibrated);
    const TrainResult before = std::move(result);
    TrainOptions run = options;
    run.resume = options.resume && in_second == (calibrated != nullptr);
    result = TrainAndSave(*task, untrained, run, job.out, progress, stop);
    result.training_samples = before.training_samples + result.steps * options.batch;
    result.validation_samples = FilesIn(corpus.held_out);
    result.seconds += before.seconds;
  };
  if (in_second)
    result.model = infer::LoadModel(job.out);
  else
    train(corpus.training, nullptr);
  if (result.interrupted || !job.whole) return result;
  const infer::ModelFile calibrated = std::move(result.model);
  train(corpus.Whole(), &calibrated);
  return result;
}

}  // namespace fovea::train
