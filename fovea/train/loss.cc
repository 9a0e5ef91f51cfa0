#include "fovea/train/loss.h"

namespace fovea::train {

namespace {

at::Tensor Loss(const data::TargetSpec& target, const TrainOptions& options, const at::Tensor& raw,
                const at::Tensor& targets, at::Reduction::Reduction reduction) {
  switch (target.kind) {
    case data::TargetKind::kBinary:
      return at::binary_cross_entropy_with_logits(raw.squeeze(1), targets, {}, {}, reduction);
    case data::TargetKind::kClasses:
      return at::cross_entropy_loss(raw, targets.to(at::kLong), {}, reduction, -100,
                                    options.label_smoothing);
    case data::TargetKind::kRegression:
      break;
  }
  return at::mse_loss(raw.squeeze(1), targets, reduction);
}

}  // namespace

at::Tensor TaskLoss(const data::TargetSpec& target, const TrainOptions& options,
                    const at::Tensor& raw, const at::Tensor& targets) {
  return Loss(target, options, raw, targets, at::Reduction::Mean);
}

at::Tensor SampleLosses(const data::TargetSpec& target, const TrainOptions& options,
                        const at::Tensor& raw, const at::Tensor& targets) {
  return Loss(target, options, raw, targets, at::Reduction::None);
}

at::Tensor MeanEntropy(const at::Tensor& weights) {
  // The floor keeps the gradient of a weight of 0 finite.
  return -(weights * (weights + 1e-12).log()).sum(-1).mean();
}

at::Tensor ToPredictions(const data::TargetSpec& target, const at::Tensor& raw) {
  switch (target.kind) {
    case data::TargetKind::kBinary:
      return at::sigmoid(raw);
    case data::TargetKind::kClasses:
      return at::softmax(raw, 1);
    case data::TargetKind::kRegression:
      break;
  }
  return raw * target.deviation + target.mean;
}

}  // namespace fovea::train
