#include "fovea/train/files/bags/bag_trainer.h"

#include <ATen/core/grad_mode.h>

namespace fovea::train {
namespace {

constexpr double kInitialDeviation = 0.02;  // of the tables: some hundreds of rows make a window
constexpr double kNowhere = -1e4;

// Mean of the values where the mask is 1; 0 where it never is.
at::Tensor MaskedMean(const at::Tensor& values, const at::Tensor& mask) {
  const at::Tensor broad = mask.expand_as(values);
  return (values * broad).sum() / broad.sum().clamp_min(1);
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
      glance_(static_cast<int>(model_.options().glance_bits), model_.options().glance_width,
              kInitialDeviation, random_, device),
      tokens_(static_cast<int>(model_.options().token_bits), model_.options().token_width,
              kInitialDeviation, random_, device),
      ngrams_(static_cast<int>(model_.options().ngram_bits), model_.options().ngram_width,
              kInitialDeviation, random_, device) {}

void BagTrainer::Sync(Checkpoint* checkpoint) {
  optimiser_.Sync(checkpoint);
  checkpoint->Sync("glance.squares", glance_.squares());
  checkpoint->Sync("tokens.squares", tokens_.squares());
  checkpoint->Sync("ngrams.squares", ngrams_.squares());
}

at::Tensor BagTrainer::Pool(const at::Tensor& logits, const at::Tensor& weights,
                            const at::Tensor& mask) const {
  const infer::BagModelOptions& o = model_.options();
  const at::Tensor there = logits.masked_fill(mask == 0, kNowhere);
  if (o.pooling == "max") return there.amax(1);
  if (o.pooling == "mean") return (logits * mask).sum(1) / mask.sum(1).clamp_min(1);
  if (o.pooling == "attention") return (logits * weights.unsqueeze(2)).sum(1);
  return (there * o.sharpness).logsumexp(at::IntArrayRef{1}) / o.sharpness;
}

at::Tensor BagTrainer::LossOf(const at::Tensor& logits, const at::Tensor& weights,
                              const BagBatch& batch) const {
  const at::Tensor files = Pool(logits, weights, batch.mask.to(device_));
  const at::Tensor targets =
      (batch.targets.to(device_) * (1 - 2 * options_.smoothing) + options_.smoothing)
          .expand_as(files);
  const at::Tensor labels = batch.labels.to(device_).unsqueeze(2);
  const at::Tensor positive = (labels == 1).to(at::kFloat), negative = labels == 0;
  const at::Tensor clean = negative.any(1).to(at::kFloat);
  const at::Tensor worst =
      logits.masked_fill(negative.logical_not(), kNowhere).logsumexp(at::IntArrayRef{1});
  const at::Tensor places =
      MaskedMean(at::softplus(-logits), positive) + MaskedMean(at::softplus(worst), clean);
  return options_.file_loss * at::binary_cross_entropy_with_logits(files, targets) +
         options_.window_loss * places;
}

double BagTrainer::Step(const BagBatch& batch, double rate) {
  const infer::BagModelOptions& o = model_.options();
  const auto bags = [](const infer::FeatureLists& lists) {
    return kernels::FeatureBags{lists.features, lists.first};
  };
  const at::Tensor simple = glance_.Sum(bags(batch.simple)),
                   tokens = tokens_.Sum(bags(batch.tokens)),
                   ngrams = ngrams_.Sum(bags(batch.ngrams));
  const auto view = [&](const at::Tensor& sums, int64_t width) {
    return sums.view({batch.count, batch.steps, width});
  };
  const auto out =
      model_.Forward(backend_, dense_.named(), view(tokens, o.token_width),
                     view(ngrams, o.ngram_width), batch.mask.to(device_), batch.lengths);
  const at::Tensor glance = model_.Glance(backend_, dense_.named(), view(simple, o.glance_width));
  const at::Tensor language =
      at::cross_entropy_loss((out.languages * batch.language_weights.to(device_)).sum(1),
                             batch.languages.to(device_), {}, at::Reduction::Mean, /*ignore=*/-1);
  const at::Tensor loss = LossOf(out.windows, out.weights, batch) +
                          options_.glance_loss * LossOf(glance, out.weights, batch) +
                          options_.language_loss * language;
  const double value = loss.item<double>();
  const at::Tensor logits = out.windows.detach().mean(2).to(at::kCPU).contiguous();
  logits_.assign(logits.data_ptr<float>(), logits.data_ptr<float>() + logits.numel());
  loss.backward();

  optimiser_.Step(dense_, rate);
  glance_.Step(bags(batch.simple), simple.grad(), rate * options_.table_rate);
  tokens_.Step(bags(batch.tokens), tokens.grad(), rate * options_.table_rate);
  ngrams_.Step(bags(batch.ngrams), ngrams.grad(), rate * options_.table_rate);
  return value;
}

}  // namespace fovea::train
