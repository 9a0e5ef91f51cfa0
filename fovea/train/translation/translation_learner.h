#ifndef FOVEA_TRAIN_TRANSLATION_TRANSLATION_LEARNER_H_
#define FOVEA_TRAIN_TRANSLATION_TRANSLATION_LEARNER_H_

#include "fovea/autograd/dropout_source.h"
#include "fovea/core/random.h"
#include "fovea/infer/translation/model.h"
#include "fovea/train/hard_training.h"
#include "fovea/train/optimiser.h"
#include "fovea/train/translation/translation_batch.h"

namespace fovea::train {

// An encoder-decoder in training: one step at a time, and what it has come to.
class TranslationLearner {
 public:
  TranslationLearner(const infer::TranslationOptions& model, const TrainOptions& options,
                     at::Device device);

  const infer::TranslationModel& model() const { return model_; }

  // One step down the gradient of the mean loss of a piece, label smoothing included. rate
  // multiplies the learning rate; progress: the share of all steps that is done. Returns that mean.
  double Step(const TranslationBatch& batch, double rate, double progress);

  // The sum over the pieces of −log p, without dropout and smoothing.
  double Loss(const TranslationBatch& batch);

  FlatParameters& parameters() { return parameters_; }
  // All but the parameters.
  void Sync(Checkpoint* checkpoint);

 private:
  at::Tensor Features(const autograd::TorchBackend& backend, const TranslationBatch& batch) const;
  // The loss of a batch in which places were drawn.
  at::Tensor Reinforced(const at::Tensor& loss, const at::Tensor& losses,
                        const TranslationBatch& batch);

  infer::TranslationModel model_;
  TrainOptions options_;
  at::Device device_;
  HardTraining hard_;
  autograd::DropoutSource dropout_;
  autograd::TorchBackend backend_;           // of validation
  autograd::TorchBackend training_backend_;  // drops, and draws the choices of hard attention
  Random initial_random_;
  FlatParameters parameters_;
  Optimiser optimiser_;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_TRANSLATION_TRANSLATION_LEARNER_H_
