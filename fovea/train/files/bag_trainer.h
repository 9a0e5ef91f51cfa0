#ifndef FOVEA_TRAIN_FILES_BAG_TRAINER_H_
#define FOVEA_TRAIN_FILES_BAG_TRAINER_H_

#include <vector>

#include "fovea/infer/files/bag_model.h"
#include "fovea/train/files/bag_batch.h"
#include "fovea/train/files/feature_table.h"
#include "fovea/train/optimiser.h"

namespace fovea::train {

struct BagTrainOptions {
  TrainOptions train;         // learning_rate: of everything but the table
  double table_rate = 0.015;  // learning rate of the table
  double file_loss = 1, window_loss = 0.5, glance_loss = 0.2, language_loss = 0.2;
};

// What a bag's forward pass gives, on the CPU.
struct BagScores {
  std::vector<float> logits;                // [N]
  std::vector<std::vector<float>> windows;  // [N][length]
  std::vector<std::vector<float>> weights;  // [N][length]
  std::vector<int> languages;               // [N]
};

// A BagModel in training: Adam for the dense parameters, and the table of features on its own.
class BagTrainer {
 public:
  BagTrainer(infer::BagModelOptions model, const BagTrainOptions& options, at::Device device);

  const infer::BagModel& model() const { return model_; }

  // One step; rate multiplies the learning rates. Returns the loss.
  //   L = file_loss · BCE(s, y) + window_loss · P(s_t)
  //     + glance_loss · (BCE(max_t g_t, y) + P(g_t))
  //     + language_loss · cross-entropy
  //   P(z) = mean over malicious windows of softplus(−z_t) + softplus(log Σ_benign windows e^{z_t})
  double Step(const BagBatch& batch, double rate);
  // The files' logits in the last step, before it.
  const std::vector<float>& logits() const { return logits_; }

  BagScores Score(const BagBatch& batch);

  FlatParameters& dense() { return dense_; }
  at::Tensor& table() { return table_.values(); }
  // All but the dense parameters and the table.
  void Sync(Checkpoint* checkpoint);

 private:
  infer::BagOutput<autograd::TorchBackend> Forward(const BagBatch& batch, const at::Tensor& sums);

  infer::BagModel model_;
  BagTrainOptions options_;
  at::Device device_;
  autograd::TorchBackend backend_;
  Random random_;
  FlatParameters dense_;
  Optimiser optimiser_;
  std::vector<float> logits_;
  FeatureTable table_;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_BAG_TRAINER_H_
