#include "fovea/train/translation/train_translation.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "fovea/infer/translation/translator.h"
#include "fovea/train/job.h"
#include "fovea/train/training_threads.h"
#include "fovea/train/translation/translation_corpus.h"
#include "fovea/train/translation/translation_task.h"

namespace fovea::train {
namespace {

void Check(const TranslationJob& job) {
  CheckJob(job.train, job.out);
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
  Check(job);
  // A step of some thousand pieces is always worth all threads.
  const TrainingThreads threads(std::numeric_limits<double>::infinity(), job.train);
  const TranslationCorpus corpus = ReadCorpus(job, warn);
  infer::TranslationOptions model = job.model;
  model.source_pieces = corpus.source.size();
  model.target_pieces = corpus.target.size();
  infer::ModelFile file{
      .task = infer::Translator::kTask,
      .data = nlohmann::json{{"joint", job.joint},
                             {"kind", corpus.source.kind()},
                             {"normalisation", corpus.source.normalisation()}},
      .model = infer::ToJson(model),
      .training = nlohmann::json{{"options", ToJson(job.train)},
                                 {"dropout", model.dropout},
                                 {"subword_dropout", job.subword_dropout},
                                 {"join_pairs", job.join_pairs},
                                 {"batch_pieces", job.batch_pieces},
                                 {"average", job.average},
                                 {"choose", job.choose},
                                 {"data", *corpus.description},
                                 {"training_samples", corpus.training.size()},
                                 {"validation_samples", corpus.validation.size()}}};
  const auto task = MakeTranslationTask(job, corpus, model);
  TrainResult result = TrainAndSave(*task, std::move(file), job.train, job.out, progress, stop);
  result.training_samples = corpus.training.size();
  result.validation_samples = corpus.validation.size();
  return result;
}

}  // namespace fovea::train
