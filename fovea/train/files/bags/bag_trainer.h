#ifndef FOVEA_TRAIN_FILES_BAGS_BAG_TRAINER_H_
#define FOVEA_TRAIN_FILES_BAGS_BAG_TRAINER_H_

#include <vector>

#include "fovea/infer/files/bag_model.h"
#include "fovea/train/files/bags/bag_batch.h"
#include "fovea/train/files/bags/feature_table.h"
#include "fovea/train/optimiser.h"

namespace fovea::train {

struct BagTrainOptions {
  TrainOptions train;         // learning_rate: of everything but the tables
  double table_rate = 0.015;  // learning rate of the tables
  double file_loss = 1, window_loss = 0.5, language_loss = 0.3, glance_loss = 0.5;
  double smoothing = 0.01;  // labels of files are this far from 0 and 1
};

// A BagModel in training: Adam for the dense parameters, and each table of features on its own.
class BagTrainer {
 public:
  BagTrainer(infer::BagModelOptions model, const BagTrainOptions& options, at::Device device);

  const infer::BagModel& model() const { return model_; }

  // One step; rate multiplies the learning rates. Returns the loss. Each member m learns for
  // itself, that they err in different places:
  //   L = mean_m F(m) + glance_loss · F(g) + language_loss · cross-entropy
  //   F(m) = file_loss · BCE(S_m, y) + window_loss · P(s_m)
  //   P(z) = mean over malicious windows of softplus(−z_t) + softplus(log Σ_benign windows e^{z_t})
  // S_m: a member's logits pooled over the file (infer::PoolWindows).
  double Step(const BagBatch& batch, double rate);
  // [N · T] the windows' logits in the last step, before it: the mean of the members'.
  const std::vector<float>& logits() const { return logits_; }

  FlatParameters& dense() { return dense_; }
  FeatureTable& glance() { return glance_; }
  FeatureTable& tokens() { return tokens_; }
  FeatureTable& ngrams() { return ngrams_; }
  // All but the dense parameters and the tables' values.
  void Sync(Checkpoint* checkpoint);

 private:
  // s [N, T, M] → S [N, M].
  at::Tensor Pool(const at::Tensor& logits, const at::Tensor& weights,
                  const at::Tensor& mask) const;
  // F, the mean over M.
  at::Tensor LossOf(const at::Tensor& logits, const at::Tensor& weights,
                    const BagBatch& batch) const;

  infer::BagModel model_;
  BagTrainOptions options_;
  at::Device device_;
  autograd::TorchBackend backend_;
  Random random_;
  FlatParameters dense_;
  Optimiser optimiser_;
  std::vector<float> logits_;
  FeatureTable glance_, tokens_, ngrams_;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_BAGS_BAG_TRAINER_H_
