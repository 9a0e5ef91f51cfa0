#include "fovea/train/translation/train_translation.h"

#include <ATen/core/grad_mode.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "fovea/core/file.h"
#include "fovea/core/threads.h"
#include "fovea/core/version.h"
#include "fovea/data/sentences/length_batches.h"
#include "fovea/infer/translation/bleu.h"
#include "fovea/infer/translation/chrf.h"
#include "fovea/infer/translation/subword_tensor.h"
#include "fovea/infer/translation/translator.h"
#include "fovea/train/device.h"
#include "fovea/train/elapsed.h"
#include "fovea/train/job.h"
#include "fovea/train/run_log.h"
#include "fovea/train/training_threads.h"
#include "fovea/train/translation/translation_checkpoint.h"
#include "fovea/train/translation/translation_corpus.h"
#include "fovea/train/translation/translation_learner.h"

namespace fovea::train {
namespace {

using data::Subwords;

void CheckJob(const TranslationJob& job) {
  Check(job.train);
  RequireOneOf("choice of the epoch", job.choose, {"bleu", "loss"});
  const auto range = [](const char* what, int64_t value, int64_t least, int64_t most) {
    Require(value >= least && value <= most, "the ", what, " must be ", least, " to ", most,
            ", got ", value);
  };
  range("pieces of a batch", job.batch_pieces, 1, 1 << 22);
  range("number of epochs to average", job.average, 1, 100);
  range("longest pair", job.longest_pair, 1, 10'000);
  Require(job.subword_dropout >= 0 && job.subword_dropout <= 1,
          "the dropout of subwords must be from 0 to 1, got ", job.subword_dropout);
  Require(job.join_pairs >= 0 && job.join_pairs <= 1,
          "the share of pairs to join must be from 0 to 1, got ", job.join_pairs);
  range("number of pairs to validate on", job.validation_pairs, 1, 1 << 20);
  Require(job.validation_share >= 0 && job.validation_share < 1,
          "the validation share must be from 0 to below 1, got ", job.validation_share);
  Require(job.valid_source.empty() == job.valid_target.empty(),
          "validation data needs both sides: --valid-source and --valid-target");
  Require(job.joint || !job.model.shared,
          "one embedding for both languages needs a joint vocabulary");
}

// How good a model is on the validation data.
struct Score {
  double loss = 0;  // of a piece
  double bleu = 0, chrf = 0;
};

class TranslationRun {
 public:
  TranslationRun(const TranslationJob& job, TranslationCorpus corpus,
                 infer::TranslationOptions model, const std::string& fingerprint,
                 const ProgressCallback& progress, StopFlag stop)
      : job_(job),
        corpus_(std::move(corpus)),
        learner_(model, job.train, DeviceOf(job.train)),
        fingerprint_(fingerprint),
        checkpoint_path_(job.out.empty() ? "" : job.out + ".checkpoint"),
        progress_(progress),
        stop_(stop),
        log_(job.train.log) {
    steps_ = static_cast<int64_t>(Batches(PairsOf(0), 0).size());
    if (job.train.resume) Restore();
  }

  const TranslationCorpus& corpus() const { return corpus_; }
  const infer::TranslationModel& model() const { return learner_.model(); }

  TrainResult operator()() {
    TrainResult result;
    int64_t epoch = state_.epoch;
    bool enough = false;
    for (; epoch < job_.train.epochs && !enough; ++epoch) {
      if (!RunEpoch(epoch)) {
        result.interrupted = true;
        break;
      }
      enough = EndEpoch(epoch);
    }
    const bool best = job_.train.keep == "best" && state_.best_values.defined();
    {
      const at::NoGradGuard no_grad;
      learner_.parameters().values().copy_(best ? state_.best_values : Mean());
    }
    result.epochs = epoch;
    result.best_epoch = best ? state_.best_epoch + 1 : epoch;
    result.training_samples = corpus_.training.size();
    result.validation_samples = corpus_.validation.size();
    result.seconds = SecondsSince(start_);
    result.samples_per_second = seconds_in_steps_ > 0 ? pairs_done_ / seconds_in_steps_ : 0;
    result.model.tensors = learner_.parameters().ToTensors(learner_.parameters().values());
    result.pieces_per_second = seconds_in_steps_ > 0 ? pieces_done_ / seconds_in_steps_ : 0;
    if (corpus_.validation.size() > 0 && !result.interrupted) {
      const Score score = Judge(corpus_.validation.size(), {.width = 5});
      result.model.metrics["bleu"] = score.bleu;
      result.model.metrics["chrf"] = score.chrf;
      result.model.metrics["perplexity"] = std::exp(score.loss);
    }
    return result;
  }

  void RemoveCheckpoint() const {
    if (!checkpoint_path_.empty()) unlink(checkpoint_path_.c_str());
  }

 private:
  // What an epoch trains on; until the next call.
  const PiecePairs& PairsOf(int64_t epoch) {
    if (job_.subword_dropout == 0 && job_.join_pairs == 0) return corpus_.training;
    const uint64_t seed = EpochSeed(epoch);
    if (job_.subword_dropout > 0)
      varied_ = SampleTraining(corpus_, job_.subword_dropout, seed, job_.longest_pair);
    if (job_.join_pairs > 0)
      varied_ = JoinPairs(job_.subword_dropout > 0 ? varied_ : corpus_.training, job_.join_pairs,
                          seed, job_.longest_pair);
    return varied_;
  }

  uint64_t EpochSeed(int64_t epoch) const {
    return job_.train.seed * 1000003 + static_cast<uint64_t>(epoch);
  }

  std::vector<std::vector<int64_t>> Batches(const PiecePairs& pairs, int64_t epoch) const {
    std::vector<std::pair<int64_t, int64_t>> lengths;
    for (size_t i = 0; i < pairs.source.size(); ++i)
      lengths.emplace_back(pairs.source[i].size(), pairs.target[i].size() + 1);
    return data::LengthBatches(lengths,
                               {.max_tokens = job_.batch_pieces, .max_pairs = job_.train.batch},
                               EpochSeed(epoch));
  }

  // False if it was stopped.
  bool RunEpoch(int64_t epoch) {
    const PiecePairs& training = PairsOf(epoch);
    const auto batches = Batches(training, epoch);
    if (epoch != state_.epoch) {
      state_.epoch = epoch;
      state_.batch = 0;
      state_.loss_sum = 0;
      state_.pieces = 0;
    }
    for (; state_.batch < static_cast<int64_t>(batches.size());) {
      const auto begin = Clock::now();
      const auto& rows = batches[static_cast<size_t>(state_.batch)];
      const TranslationBatch batch = MakeBatch(training, rows, Subwords::kBegin, Subwords::kEnd);
      // Where an epoch's pairs vary, it may have a few steps more or less than the first.
      const int64_t all = job_.train.epochs * steps_,
                    step = std::min(epoch * steps_ + state_.batch, all - 1);
      const double loss = learner_.Step(batch, RateFactor(job_.train, step, all),
                                        static_cast<double>(step) / static_cast<double>(all));
      ++state_.batch;
      state_.loss_sum += loss * static_cast<double>(batch.pieces());
      state_.pieces += batch.pieces();
      seconds_in_steps_ += SecondsSince(begin);
      pairs_done_ += static_cast<double>(batch.count);
      pieces_done_ += static_cast<double>(batch.pieces());
      Report(epoch);
      const bool stopped = stop_ != nullptr && stop_->load();
      if (stopped || SecondsSince(last_checkpoint_) > job_.train.checkpoint_seconds) Save();
      if (stopped) return false;
    }
    return true;
  }

  Progress Filled(int64_t epoch) const {
    Progress p{.epoch = epoch + 1,
               .epochs = job_.train.epochs,
               .step = state_.batch,
               .steps = steps_,
               .loss = state_.loss_sum / std::max(1.0, static_cast<double>(state_.pieces))};
    p.samples_per_second = seconds_in_steps_ > 0 ? pairs_done_ / seconds_in_steps_ : 0;
    const double done = static_cast<double>((epoch - first_epoch_) * steps_ + state_.batch),
                 left = static_cast<double>((job_.train.epochs - epoch) * steps_ - state_.batch);
    p.seconds_left = left * SecondsSince(start_) / std::max(1.0, done);
    return p;
  }

  void Report(int64_t epoch) {
    if (!progress_ || SecondsSince(last_report_) < 0.1) return;
    last_report_ = Clock::now();
    progress_(Filled(epoch));
  }

  // Judges the mean of the last epochs. True if patience is at its end.
  bool EndEpoch(int64_t epoch) {
    state_.recent.push_back(learner_.parameters().values().clone());
    if (static_cast<int64_t>(state_.recent.size()) > job_.average) state_.recent.pop_front();
    Progress p = Filled(epoch);
    p.epoch_done = true;
    p.validation_loss = std::numeric_limits<double>::quiet_NaN();
    if (corpus_.validation.size() > 0) {
      const at::Tensor now = learner_.parameters().values().clone();
      const at::Tensor mean = Mean();
      {
        const at::NoGradGuard no_grad;
        learner_.parameters().values().copy_(mean);
      }
      const Score score =
          Judge(std::min(job_.validation_pairs, corpus_.validation.size()), {.width = 1});
      {
        const at::NoGradGuard no_grad;
        learner_.parameters().values().copy_(now);
      }
      p.validation_loss = score.loss;
      p.metric_name = "bleu";
      p.metric = score.bleu;
      const double better = job_.choose == "bleu" ? score.bleu : -score.loss;
      p.best = !state_.best_values.defined() || better > state_.best_score;
      if (p.best) {
        state_.best_score = better;
        state_.best_values = mean.clone();
        state_.best_epoch = epoch;
        state_.epochs_since_best = 0;
      } else {
        ++state_.epochs_since_best;
      }
    }
    log_.Write(p, SecondsSince(start_));
    if (progress_) progress_(p);
    return job_.train.patience > 0 && state_.epochs_since_best >= job_.train.patience;
  }

  // Of the parameters at the ends of the last epochs.
  at::Tensor Mean() {
    if (state_.recent.empty()) return learner_.parameters().values().clone();
    at::Tensor sum = at::zeros_like(state_.recent.front());
    for (const at::Tensor& values : state_.recent) sum.add_(values);
    return sum.div_(static_cast<double>(state_.recent.size()));
  }

  // On the first pairs of the validation data, with the learner's parameters as they are.
  Score Judge(int64_t pairs, const infer::BeamOptions& beam) {
    Score score;
    double pieces = 0;
    std::vector<int64_t> lengths;
    for (int64_t i = 0; i < pairs; ++i)
      lengths.push_back(
          static_cast<int64_t>(corpus_.validation.target[static_cast<size_t>(i)].size()));
    for (const auto& rows : data::SortedBatches(lengths, {.max_tokens = job_.batch_pieces})) {
      const TranslationBatch batch =
          MakeBatch(corpus_.validation, rows, Subwords::kBegin, Subwords::kEnd);
      score.loss += learner_.Loss(batch);
      pieces += static_cast<double>(batch.pieces());
    }
    score.loss /= std::max(1.0, pieces);
    attention::Parameters<attention::KernelBackend> parameters;
    for (const auto& [name, tensor] :
         learner_.parameters().ToTensors(learner_.parameters().values()))
      parameters.Set(name, tensor);
    const infer::Translator translator(learner_.model(), parameters, corpus_.source,
                                       corpus_.target);
    const auto& text = corpus_.validation_text;
    const auto translated =
        translator.Translate({text.source.data(), static_cast<size_t>(pairs)}, beam);
    std::vector<std::string> found;
    for (const infer::TranslatedLine& line : translated) found.push_back(line.best[0].text);
    const std::span<const std::string> truth(text.target.data(), static_cast<size_t>(pairs));
    score.bleu = infer::CorpusBleu(found, truth).score;
    score.chrf = infer::CorpusChrf(found, truth);
    return score;
  }

  void Save() {
    if (checkpoint_path_.empty()) return;
    last_checkpoint_ = Clock::now();
    SaveCheckpoint(state_, learner_, fingerprint_, checkpoint_path_);
  }

  void Restore() {
    state_ = LoadCheckpoint(checkpoint_path_, fingerprint_, &learner_);
    first_epoch_ = state_.epoch;
  }

  const TranslationJob& job_;
  const TranslationCorpus corpus_;
  TranslationLearner learner_;
  const std::string fingerprint_, checkpoint_path_;
  const ProgressCallback& progress_;
  const StopFlag stop_;
  RunLog log_;

  PiecePairs varied_;  // where an epoch's pairs are not the text's
  int64_t steps_ = 0, first_epoch_ = 0;
  TranslationCheckpoint state_;
  Clock::time_point start_ = Clock::now(), last_report_ = start_, last_checkpoint_ = start_;
  double seconds_in_steps_ = 0, pairs_done_ = 0, pieces_done_ = 0;
};

}  // namespace

TranslationTraining TrainingOf(const std::string& model) {
  TranslationTraining training;
  TrainOptions& t = training.train;
  t.batch = 256;
  t.epochs = 20;
  t.patience = 6;
  t.clip = 1;
  t.label_smoothing = 0.1;
  t.learning_rate = 3e-3;
  t.schedule = "cosine";
  t.warmup = 0.03;
  if (model == "transformer") {
    training.dropout = 0.2;
    training.batch_pieces = 3072;
    t.epochs = 50;
    t.patience = 10;
    t.adam_beta2 = 0.98;
    t.learning_rate = 5e-3;
    t.warmup = 0.05;
  }
  return training;
}

TrainResult TrainTranslation(const TranslationJob& job, const ProgressCallback& progress,
                             StopFlag stop, const std::function<void(const std::string&)>& warn) {
  CheckJob(job);
  if (!job.out.empty()) AtomicFile probe(job.out);  // better found now than after an hour
  // A step of some thousand pieces is always worth all threads.
  const TrainingThreads threads(std::numeric_limits<double>::infinity(), job.train);
  TranslationCorpus corpus = ReadCorpus(job, warn);
  infer::TranslationOptions model = job.model;
  model.source_pieces = corpus.source.size();
  model.target_pieces = corpus.target.size();
  const nlohmann::json training = {{"options", ToJson(job.train)},
                                   {"dropout", model.dropout},
                                   {"subword_dropout", job.subword_dropout},
                                   {"join_pairs", job.join_pairs},
                                   {"batch_pieces", job.batch_pieces},
                                   {"average", job.average},
                                   {"choose", job.choose},
                                   {"data", corpus.description},
                                   {"training_samples", corpus.training.size()},
                                   {"validation_samples", corpus.validation.size()}};
  const nlohmann::json data = {{"joint", job.joint},
                               {"kind", corpus.source.kind()},
                               {"normalisation", corpus.source.normalisation()}};
  const nlohmann::json architecture = infer::ToJson(model);
  const std::string fingerprint =
      FingerprintOf(training.dump() + data.dump() + architecture.dump());
  const Subwords source = corpus.source, target = corpus.target;
  TranslationRun run(job, std::move(corpus), model, fingerprint, progress, stop);
  TrainResult result = run();
  result.model.task = infer::Translator::kTask;
  result.model.data = data;
  result.model.model = architecture;
  result.model.training = training;
  result.model.fovea_version = Version();
  infer::StoreSubwords(source, infer::kSourceSubwords, &result.model);
  if (!job.joint) infer::StoreSubwords(target, infer::kTargetSubwords, &result.model);
  if (!job.out.empty()) {
    SaveModel(result.model, job.out);
    if (!result.interrupted) run.RemoveCheckpoint();
  }
  return result;
}

}  // namespace fovea::train
