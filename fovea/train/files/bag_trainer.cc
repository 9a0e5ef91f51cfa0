#include "fovea/train/files/bag_trainer.h"

#include <ATen/core/grad_mode.h>

namespace fovea::train {
namespace {

constexpr double kInitialDeviation = 0.02;  // of the table: some hundreds of rows make a window

// Mean of the values where the mask is 1; 0 where it never is.
at::Tensor MaskedMean(const at::Tensor& values, const at::Tensor& mask) {
  return (values * mask).sum() / mask.sum().clamp_min(1);
}

}  // namespace

BagTrainer::BagTrainer(infer::BagModelOptions model, const BagTrainOptions& options,
                       at::Device device)
    : model_(std::move(model)),
      options_(options),
      device_(device),
      backend_(at::TensorOptions(at::kFloat).device(device)),
      random_(options.train.seed),
      dense_(model_.Parameters(), random_, device),
      optimiser_(options.train, dense_.values().numel(), device),
      table_(static_cast<int>(model_.options().bits), model_.options().width, kInitialDeviation,
             random_, device) {}

infer::BagOutput<autograd::TorchBackend> BagTrainer::Forward(const BagBatch& batch,
                                                             const at::Tensor& sums) {
  return model_.Forward(backend_, dense_.named(),
                        sums.view({batch.count, batch.steps, model_.options().width}),
                        batch.mask.to(device_), batch.lengths);
}

void BagTrainer::Sync(Checkpoint* checkpoint) {
  optimiser_.Sync(checkpoint);
  checkpoint->Sync("table.squares", table_.squares());
}

double BagTrainer::Step(const BagBatch& batch, double rate) {
  const kernels::FeatureBags bags{batch.windows.features, batch.windows.first};
  const at::Tensor sums = table_.Sum(bags);
  const auto out = Forward(batch, sums);
  const at::Tensor targets = batch.targets.to(device_), labels = batch.labels.to(device_);
  const at::Tensor file = at::binary_cross_entropy_with_logits(out.logits, targets);
  const at::Tensor positive = (labels == 1).to(at::kFloat), negative = labels == 0;
  const at::Tensor clean = negative.any(1).to(at::kFloat);
  const auto places = [&](const at::Tensor& logits) {
    const at::Tensor found = MaskedMean(at::softplus(-logits), positive);
    const at::Tensor worst =
        logits.masked_fill(negative.logical_not(), -1e4).logsumexp(at::IntArrayRef{1});
    return found + MaskedMean(at::softplus(worst), clean);
  };
  const at::Tensor padding = batch.mask.to(device_).squeeze(2) == 0;
  const at::Tensor glance = at::binary_cross_entropy_with_logits(
      out.glances.masked_fill(padding, -1e4).amax(1, /*keepdim=*/true), targets);
  const at::Tensor language = at::cross_entropy_loss(out.languages, batch.languages.to(device_), {},
                                                     at::Reduction::Mean, /*ignore=*/-1);
  const at::Tensor loss = options_.file_loss * file + options_.window_loss * places(out.windows) +
                          options_.glance_loss * (glance + places(out.glances)) +
                          options_.language_loss * language;
  const double value = loss.item<double>();
  const at::Tensor logits = out.logits.detach().to(at::kCPU).contiguous();
  logits_.assign(logits.data_ptr<float>(), logits.data_ptr<float>() + logits.numel());
  loss.backward();

  optimiser_.Step(dense_, rate);
  table_.Step(bags, sums.grad(), rate * options_.table_rate);
  return value;
}

BagScores BagTrainer::Score(const BagBatch& batch) {
  const at::NoGradGuard no_grad;
  const auto out = Forward(batch, table_.Sum({batch.windows.features, batch.windows.first}));
  const at::Tensor logits = out.logits.to(at::kCPU).contiguous(),
                   windows = out.windows.to(at::kCPU).contiguous(),
                   weights = out.weights.to(at::kCPU).contiguous(),
                   languages = out.languages.argmax(1).to(at::kCPU);
  BagScores scores;
  for (int64_t n = 0; n < batch.count; ++n) {
    const float* s = windows.data_ptr<float>() + n * batch.steps;
    const float* w = weights.data_ptr<float>() + n * batch.steps;
    scores.logits.push_back(logits.data_ptr<float>()[n]);
    scores.windows.emplace_back(s, s + batch.lengths[n]);
    scores.weights.emplace_back(w, w + batch.lengths[n]);
    scores.languages.push_back(static_cast<int>(languages.data_ptr<int64_t>()[n]));
  }
  return scores;
}

}  // namespace fovea::train
