#include "fovea/train/translation/translation_task.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>
#include <vector>

#include "fovea/data/sentences/length_batches.h"
#include "fovea/infer/translation/bleu.h"
#include "fovea/infer/translation/chrf.h"
#include "fovea/infer/translation/subword_tensor.h"
#include "fovea/infer/translation/translator.h"
#include "fovea/train/device.h"
#include "fovea/train/translation/translation_learner.h"

namespace fovea::train {
namespace {

using data::Subwords;

// How good a model is on the validation data.
struct Score {
  double loss = 0;  // of a piece
  double bleu = 0, chrf = 0;
};

class TranslationTask : public TrainingTask {
 public:
  TranslationTask(const TranslationJob& job, const TranslationCorpus& corpus,
                  const infer::TranslationOptions& model)
      : job_(job),
        corpus_(corpus),
        learner_(model, job.train, DeviceOf(job.train)),
        steps_(static_cast<int64_t>(Batches(PairsOf(0), 0).size())) {}

  LoopPlan plan() const override {
    return {.epochs = job_.train.epochs,
            .steps = job_.train.epochs * steps_,
            .average = {.epochs = job_.average}};
  }

  Arrays parameters() override { return {learner_.parameters().values()}; }

  int64_t BeginEpoch(int64_t epoch, int64_t) override {
    pairs_ = &PairsOf(epoch);
    batches_ = Batches(*pairs_, epoch);
    return static_cast<int64_t>(batches_.size());
  }

  StepResult Step(const StepPosition& position) override {
    const TranslationBatch batch = MakeBatch(*pairs_, batches_[static_cast<size_t>(position.step)],
                                             Subwords::kBegin, Subwords::kEnd);
    const double loss = learner_.Step(batch, position.rate, position.share);
    return {.loss = loss,
            .weight = static_cast<double>(batch.pieces()),
            .samples = batch.count,
            .pieces = batch.pieces()};
  }

  std::optional<Evaluation> Evaluate() override {
    if (corpus_.validation.size() == 0) return std::nullopt;
    const Score score =
        Judge(std::min(job_.validation_pairs, corpus_.validation.size()), {.width = 1});
    return Evaluation{.loss = score.loss,
                      .metric_name = "bleu",
                      .metric = score.bleu,
                      .score = job_.choose == "bleu" ? score.bleu : -score.loss};
  }

  void Sync(Checkpoint* checkpoint) override { learner_.Sync(checkpoint); }

  void Fill(bool interrupted, infer::ModelFile* model) override {
    model->tensors = learner_.parameters().ToTensors(learner_.parameters().values());
    infer::StoreSubwords(corpus_.source, infer::kSourceSubwords, model);
    if (!job_.joint) infer::StoreSubwords(corpus_.target, infer::kTargetSubwords, model);
    // Beam search over all of the validation data takes too long for whoever wants to stop.
    if (corpus_.validation.size() == 0 || interrupted) return;
    const Score score = Judge(corpus_.validation.size(), {.width = 5});
    *model->metrics = {
        {"bleu", score.bleu}, {"chrf", score.chrf}, {"perplexity", std::exp(score.loss)}};
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

  const TranslationJob& job_;
  const TranslationCorpus& corpus_;
  TranslationLearner learner_;
  PiecePairs varied_;    // where an epoch's pairs are not the text's
  const int64_t steps_;  // of the first epoch
  const PiecePairs* pairs_ = nullptr;
  std::vector<std::vector<int64_t>> batches_;
};

}  // namespace

std::unique_ptr<TrainingTask> MakeTranslationTask(const TranslationJob& job,
                                                  const TranslationCorpus& corpus,
                                                  const infer::TranslationOptions& model) {
  return std::make_unique<TranslationTask>(job, corpus, model);
}

}  // namespace fovea::train
