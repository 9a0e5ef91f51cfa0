#include "fovea/train/translation/translation_learner.h"

#include <ATen/core/grad_mode.h>

#include "fovea/autograd/linear_cross_entropy_op.h"
#include "fovea/train/translation/translation_decode.h"

namespace fovea::train {

TranslationLearner::TranslationLearner(const infer::TranslationOptions& model,
                                       const TrainOptions& options, at::Device device)
    : model_(model),
      options_(options),
      device_(device),
      hard_(options),
      dropout_(options.seed + 2),
      backend_(at::TensorOptions(at::kFloat).device(device)),
      training_backend_(at::TensorOptions(at::kFloat).device(device), &hard_.sampler(), &dropout_),
      initial_random_(options.seed),
      parameters_(model_.Parameters(), initial_random_, device),
      optimiser_(options, parameters_.values().numel(), device) {}

at::Tensor TranslationLearner::Features(const autograd::TorchBackend& backend,
                                        const TranslationBatch& batch) const {
  const auto& p = parameters_.named();
  const auto memory = model_.Encode(backend, p, batch.Source());
  const at::Tensor all = DecodeAll(backend, model_, p, memory, batch.Before());
  return all.reshape({-1, all.size(2)}).index_select(0, batch.places.to(device_));
}

double TranslationLearner::Step(const TranslationBatch& batch, double rate, double progress) {
  parameters_.gradient().zero_();
  hard_.Begin(progress);
  const at::Tensor features = Features(training_backend_, batch);
  const auto& p = parameters_.named();
  const autograd::CrossEntropy entropy = autograd::LinearCrossEntropy(
      features, p[infer::OutputName(model_.options())], p["output.bias"], batch.next.to(device_),
      options_.label_smoothing, 1 / static_cast<double>(batch.pieces()));
  at::Tensor loss = entropy.scaled_sum;
  const double value = loss.item<double>();
  if (hard_.reinforces()) loss = Reinforced(loss, entropy.losses, batch);
  loss.backward();
  optimiser_.Step(parameters_, rate);
  return value;
}

at::Tensor TranslationLearner::Reinforced(const at::Tensor& loss, const at::Tensor& losses,
                                          const TranslationBatch& batch) {
  // Of each sentence, in units of the mean loss of a piece: Xu et al. 2015, section 4.1.
  const at::Tensor sentence =
      at::zeros({batch.count}, losses.options())
          .index_add_(0, batch.places.to(device_).floor_divide(batch.target_steps), losses);
  const double scale = 1 / static_cast<double>(batch.pieces());
  const at::Tensor mean = sentence / (static_cast<double>(batch.pieces()) / batch.count);
  const double baseline = hard_.Baseline(mean.mean().item<double>());
  const autograd::HardSampler& drawn = hard_.sampler();
  const at::Tensor pull = ((mean - baseline) * drawn.log_probability()).sum() * scale;
  // Its value means nothing, its gradient is that of the expected loss.
  return loss + (pull - pull.detach()) - options_.hard_entropy * drawn.entropy();
}

void TranslationLearner::Sync(Checkpoint* checkpoint) {
  checkpoint->Sync("dropout.random", &dropout_.random());
  hard_.Sync(checkpoint);
  optimiser_.Sync(checkpoint);
}

double TranslationLearner::Loss(const TranslationBatch& batch) {
  const at::NoGradGuard no_grad;
  const auto& p = parameters_.named();
  return autograd::LinearCrossEntropy(Features(backend_, batch),
                                      p[infer::OutputName(model_.options())], p["output.bias"],
                                      batch.next.to(device_), 0, 1)
      .scaled_sum.item<double>();
}

}  // namespace fovea::train
