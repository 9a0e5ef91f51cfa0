#include "fovea/train/files/train_files.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <future>
#include <nlohmann/json.hpp>

#include "fovea/core/file.h"
#include "fovea/core/threads.h"
#include "fovea/core/version.h"
#include "fovea/train/elapsed.h"
#include "fovea/train/files/bag_checkpoint.h"
#include "fovea/train/files/held_out.h"
#include "fovea/train/job.h"
#include "fovea/train/run_log.h"

namespace fovea::train {
namespace {

constexpr int64_t kParts = 3;
constexpr int64_t kAverageEvery = 20;    // steps
constexpr int64_t kPlanted = 150;        // held-out files with a known place, of each language
constexpr int64_t kLookAtBenign = 1200;  // of each language, after a round; all at the end

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
  for (const auto& [language, files] : part.benign) out["benign"][language] = files.size();
  for (const auto& [language, files] : part.malicious) out["malicious"][language] = files.size();
  return out;
}

class Run {
 public:
  // held_out: what to look at after each round.
  Run(const FilesJob& job, const FileCorpus::Part& training, const FileCorpus::Part& held_out,
      std::string checkpoint, std::string fingerprint, int64_t rounds_before,
      const ProgressCallback& progress, StopFlag stop)
      : job_(job),
        held_out_(held_out),
        checkpoint_(std::move(checkpoint)),
        fingerprint_(std::move(fingerprint)),
        rounds_before_(rounds_before),
        progress_(progress),
        stop_(stop),
        sampler_(training, job.sampler),
        trainer_(job.model, job.training,
                 job.training.train.device == "cuda" ? at::kCUDA : at::kCPU),
        log_(job.training.train.log),
        rounds_(std::min(job.training.train.epochs, job.steps)) {
    if (options().resume && access(checkpoint_.c_str(), F_OK) == 0) Load();
    first_step_ = step_;
  }

  // False if it was stopped.
  bool Train() {
    // The next batch is drawn while this one is learnt.
    auto next = std::async(std::launch::async, [this] { return Batch(step_); });
    while (step_ < job_.steps) {
      const std::vector<BagBatch> batch = next.get();
      // What the last step taught, now that nothing is being drawn.
      for (const auto& [host, logit] : learnt_) sampler_.Learn(host, logit);
      learnt_.clear();
      if (step_ + 1 < job_.steps)
        next = std::async(std::launch::async, [this, after = step_ + 1] { return Batch(after); });
      for (const BagBatch& part : batch) {
        loss_ += trainer_.Step(part, RateFactor(options(), step_, job_.steps)) / batch.size();
        for (int64_t n = 0; n < part.count; ++n)
          if (part.hosts[n] >= 0) learnt_.emplace_back(part.hosts[n], trainer_.logits()[n]);
      }
      ++loss_steps_;
      ++step_;
      if (step_ % kAverageEvery == 0 &&
          static_cast<double>(step_) > (1 - job_.average) * static_cast<double>(job_.steps))
        trainer_.Average();
      Report(false);
      const bool stopped = stop_ != nullptr && stop_->load();
      if (stopped || SecondsSince(saved_) > std::max(60.0, options().checkpoint_seconds)) Save();
      if (stopped) return false;
      if (step_ * rounds_ / job_.steps != (step_ - 1) * rounds_ / job_.steps) Report(true);
    }
    return true;
  }

  infer::ModelFile Model() {
    infer::ModelFile file;
    file.task = infer::BagModel::kTask;
    file.fovea_version = Version();
    file.tensors = trainer_.dense().ToTensors(trainer_.mean_values());
    Tensor scale;
    file.int8_tensors["table"] = Quantise(trainer_.mean_table(), &scale);
    file.tensors["table.scale"] = scale;
    file.model = infer::ToJson(job_.model);
    file.model["name"] = job_.name;
    // Thresholds of 0 until the held-out files have been seen.
    infer::Calibration none;
    none.languages.assign(job_.model.languages.size(), {{0.1, 0}, {0.0001, 0}});
    file.data = infer::ToJson(none, job_.model.languages);
    file.data["glance"] = -1e4;
    return file;
  }

  HeldOutScores LookAtHeldOut(const infer::ModelFile& file, int64_t most) const {
    return ScoreHeldOut(*infer::MakeFileModel(file, "the model in training"), held_out_, kPlanted,
                        most, options().seed);
  }

  int64_t bags() const { return step_ * options().batch; }
  double seconds() const { return SecondsSince(start_); }
  double bags_per_second() const {
    return static_cast<double>((step_ - first_step_) * options().batch) /
           std::max(1e-9, SecondsSince(start_));
  }
  int64_t rounds_done() const { return rounds_before_ + step_ * rounds_ / job_.steps; }

 private:
  const TrainOptions& options() const { return job_.training.train; }

  // In parts by length, so that little is padding; each is a step down the gradient.
  std::vector<BagBatch> Batch(int64_t step) const {
    const int64_t count = options().batch;
    std::vector<Bag> bags(static_cast<size_t>(count));
    for (int64_t i = 0; i < count; ++i) {
      Random random(options().seed * 0x9e3779b97f4a7c15u + static_cast<uint64_t>(step * count + i));
      while (bags[i].windows.count() == 0) bags[i] = sampler_.Draw(random);
    }
    std::sort(bags.begin(), bags.end(),
              [](const Bag& a, const Bag& b) { return a.windows.count() < b.windows.count(); });
    Random random(options().seed + 0x5851f42d4c957f2du * static_cast<uint64_t>(step + 1));
    std::vector<BagBatch> out;
    for (int64_t part = 0; part < kParts; ++part) {
      const auto begin = bags.begin() + count * part / kParts;
      const auto end = bags.begin() + count * (part + 1) / kParts;
      if (begin != end) out.push_back(MakeBatch({begin, end}, options().dropout, random));
    }
    return out;
  }

  void Report(bool round_done) {
    if (!progress_ || (!round_done && SecondsSince(reported_) < 0.1)) return;
    reported_ = Clock::now();
    const int64_t done = round_done ? step_ - 1 : step_;
    const int64_t trainings = job_.whole ? 2 : 1;
    Progress p{.epoch = rounds_before_ + std::min(rounds_, done * rounds_ / job_.steps + 1),
               .epochs = rounds_ * trainings};
    p.steps = job_.steps / rounds_;
    p.step = round_done ? p.steps : step_ % std::max<int64_t>(1, p.steps);
    p.loss = loss_ / std::max(1.0, loss_steps_);
    p.samples_per_second = bags_per_second();
    const bool another = trainings == 2 && rounds_before_ == 0;
    p.seconds_left = seconds() * static_cast<double>((another ? 2 : 1) * job_.steps - step_) /
                     static_cast<double>(std::max<int64_t>(1, step_ - first_step_));
    p.epoch_done = round_done;
    p.validation_loss = std::nan("");
    if (round_done) {
      loss_ = loss_steps_ = 0;
      if (rounds_before_ == 0) {
        p.metric_name = "found at 1 % false alarms";
        p.metric = MeanFound(LookAtHeldOut(Model(), kLookAtBenign));
      }
      log_.Write(p, seconds());
    }
    progress_(p);
  }

  void Save() {
    saved_ = Clock::now();
    if (!job_.out.empty())
      SaveBagCheckpoint(checkpoint_, fingerprint_, step_, &trainer_,
                        {sampler_.hardness(), learnt_});
  }
  void Load() {
    SamplerState state{sampler_.hardness(), {}};
    step_ = LoadBagCheckpoint(checkpoint_, fingerprint_, &trainer_, &state);
    sampler_.hardness() = std::move(state.hardness);
    learnt_ = std::move(state.learnt);
  }

  const FilesJob& job_;
  const FileCorpus::Part& held_out_;
  const std::string checkpoint_, fingerprint_;
  const int64_t rounds_before_;
  const ProgressCallback& progress_;
  const StopFlag stop_;
  BagSampler sampler_;
  BagTrainer trainer_;
  RunLog log_;
  const int64_t rounds_;
  int64_t step_ = 0, first_step_ = 0;
  std::vector<std::pair<int64_t, float>> learnt_;
  double loss_ = 0, loss_steps_ = 0;
  Clock::time_point start_ = Clock::now(), reported_ = start_, saved_ = start_;
};

void CheckJob(const FilesJob& job) {
  Check(job.training.train);
  Require(job.average >= 0 && job.average <= 1, "the share averaged must be 0 to 1, got ",
          job.average);
  Require(job.steps >= 1, "the number of steps must be at least 1, got ", job.steps);
  Require(job.training.train.device == "cpu" || at::hasCUDA(),
          "--device cuda: this LibTorch sees no CUDA device; use --device cpu");
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
          {"malicious_share", job.corpus.malicious_share},
          {"hold_out", job.corpus.hold_out},
          {"trained_on", Counts(corpus.training)},
          {"kept_apart", Counts(corpus.held_out)},
          {"sources_kept_apart", corpus.held_sources},
          {"notes", notes}};
}

// Thresholds and metrics from files kept apart.
void Calibrate(const HeldOutScores& scores, const FilesJob& job, infer::ModelFile* model) {
  const std::vector<std::string>& languages = job.model.languages;
  const infer::Calibration calibration = Calibrate(scores, languages);
  model->data = infer::ToJson(calibration, languages);
  model->data["glance"] = CalibrateGlance(scores, calibration, languages);
  model->metrics = {{"found_at_0.01", MeanFound(scores)},
                    {"language", static_cast<double>(scores.language_right) /
                                     std::max<double>(1, static_cast<double>(scores.files))},
                    {"languages", ToJson(scores)}};
}

}  // namespace

infer::Int8Tensor Quantise(const at::Tensor& table, Tensor* scale) {
  const at::NoGradGuard no_grad;
  const at::Tensor values = table.detach().to(at::kCPU);
  const at::Tensor scales = values.abs().amax(0).clamp_min(1e-12) / 127;
  const at::Tensor whole = (values / scales).round().to(at::kChar).contiguous();
  const auto width = static_cast<size_t>(scales.numel());
  *scale = Tensor({scales.numel()}, {scales.contiguous().data_ptr<float>(), width});
  const int8_t* first = whole.data_ptr<int8_t>();
  return {table.sizes().vec(), {first, first + whole.numel()}};
}

TrainResult TrainFiles(const FilesJob& given, const ProgressCallback& progress, StopFlag stop) {
  FilesJob job = given;
  job.model.languages = FileLanguages();
  CheckJob(job);
  if (!job.out.empty()) AtomicFile probe(job.out);
  const TrainOptions& options = job.training.train;
  if (options.threads > 0) SetNumThreads(options.threads);
  at::set_num_threads(NumThreads());

  std::vector<std::string> notes;
  const std::vector<data::LabelledFile> files = ReadAll(job, &notes);
  CorpusOptions corpus_options = job.corpus;
  corpus_options.seed = options.seed;
  const FileCorpus corpus = MakeCorpus(files, corpus_options);
  const nlohmann::json training = Describe(job, corpus, notes);
  const std::string fingerprint = FingerprintOf(training.dump() + infer::ToJson(job.model).dump());
  const std::string first = job.out + ".checkpoint", second = job.out + ".checkpoint2";

  TrainResult result;
  const auto finish = [&](const Run& run, bool done, infer::ModelFile model) {
    result.model = std::move(model);
    result.model.training = training;
    result.interrupted = !done;
    result.epochs = result.best_epoch = run.rounds_done();
    result.training_samples += run.bags();
    result.seconds += run.seconds();
    result.samples_per_second = run.bags_per_second();
    if (!job.out.empty()) SaveModel(result.model, job.out);
  };
  if (!(options.resume && access(second.c_str(), F_OK) == 0)) {
    Run run(job, corpus.training, corpus.held_out, first, fingerprint, 0, progress, stop);
    const bool done = run.Train();
    infer::ModelFile model = run.Model();
    const HeldOutScores scores = run.LookAtHeldOut(model, 0);
    result.validation_samples = scores.files;
    Calibrate(scores, job, &model);
    finish(run, done, std::move(model));
    if (!job.out.empty() && done) unlink(first.c_str());
    if (!done || !job.whole) return result;
  } else {
    result.model = infer::LoadModel(job.out);
  }
  const FileCorpus::Part whole = corpus.Whole();
  Run run(job, whole, corpus.held_out, second, fingerprint + "2", job.training.train.epochs,
          progress, stop);
  const bool done = run.Train();
  infer::ModelFile model = run.Model();
  model.data = result.model.data;
  model.metrics = result.model.metrics;
  finish(run, done, std::move(model));
  if (!job.out.empty() && done) unlink(second.c_str());
  return result;
}

}  // namespace fovea::train
