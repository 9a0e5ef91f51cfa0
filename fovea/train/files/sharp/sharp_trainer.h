#ifndef FOVEA_TRAIN_FILES_SHARP_SHARP_TRAINER_H_
#define FOVEA_TRAIN_FILES_SHARP_SHARP_TRAINER_H_

#include <vector>

#include "fovea/autograd/dropout_source.h"
#include "fovea/infer/files/sharp/sharp_model.h"
#include "fovea/train/files/bags/feature_table.h"
#include "fovea/train/files/sharp/place_sampler.h"
#include "fovea/train/optimiser.h"

namespace fovea::train {

struct SharpTrainOptions {
  TrainOptions train;         // learning_rate: of everything but the table
  double table_rate = 0.015;  // learning rate of the table
  double place_loss = 1, attention_loss = 0.2, position_loss = 0.6, twin_loss = 0.1;
  double smoothing = 0.005;  // labels are this far from 0 and 1
  int64_t steps = 4000;
  int64_t groups = 24;           // of a step
  int64_t pairs = 4000;          // of bytes
  double feature_dropout = 0.1;  // share of the features that are left out
};

// A SharpModel in training: Adam for the dense parameters, the table of features on its own.
class SharpTrainer {
 public:
  SharpTrainer(infer::SharpModelOptions model, const SharpTrainOptions& options, at::Device device);

  // One step; rate multiplies the learning rates. Returns the loss, the mean of the heads', with r
  // the logits of places:
  //   L = 2 / groups · Σ BCE(max_group r, y) over malicious groups whose places are not known
  //     + place_loss · BCE(r, y) over places that are
  //     + attention_loss · mean over known malicious places of −log Σ_{i inside} α_i
  //     + position_loss · (mean over their positions inside of softplus(−z)
  //                        + mean over those outside of softplus(z))
  //     + twin_loss · mean over twins of (tanh(r/4) − tanh(r'/4))²
  // The largest of a group is log Σ exp r.
  double Step(const std::vector<PlaceGroup>& groups, double rate, Random& random);
  // [groups] the most that is said of a place of each in the last step, before it: the mean of both
  // looks.
  const std::vector<float>& logits() const { return logits_; }

  FlatParameters& dense() { return dense_; }
  FeatureTable& table() { return table_; }
  void Sync(Checkpoint* checkpoint);

 private:
  using Head = infer::SharpHead<autograd::TorchBackend>;
  struct Batch;

  at::Tensor LossOf(const Head& head, const Batch& batch) const;
  // logits: the mean of the heads', of each place.
  void KeepLogits(const std::vector<PlaceGroup>& groups, const at::Tensor& logits,
                  const Batch& batch);

  infer::SharpModel model_;
  SharpTrainOptions options_;
  at::Device device_;
  autograd::DropoutSource dropout_;
  autograd::TorchBackend backend_;
  Random random_;
  FlatParameters dense_;
  Optimiser optimiser_;
  FeatureTable table_;
  std::vector<float> logits_;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_SHARP_SHARP_TRAINER_H_
