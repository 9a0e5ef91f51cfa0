#include "fovea/autograd/torch_backend.h"

#include <ATen/core/grad_mode.h>

#include <cmath>
#include <limits>

#include "fovea/autograd/attention_op.h"
#include "fovea/autograd/dense_reweight_op.h"
#include "fovea/autograd/dropout_source.h"
#include "fovea/autograd/embedding_op.h"
#include "fovea/autograd/hard_sampler.h"
#include "fovea/autograd/recurrent_op.h"

namespace fovea::autograd {
namespace {

constexpr double kMasked = -std::numeric_limits<double>::infinity();

}  // namespace

at::Tensor TorchBackend::Constant(const fovea::Tensor& t) const {
  return at::from_blob(const_cast<float*>(t.data()), t.shape(), at::kFloat)
      .to(options_, /*non_blocking=*/false, /*copy=*/true);
}

at::Tensor TorchBackend::Rows(const Tensor& table, std::span<const int32_t> indices) const {
  return EmbeddingOp(table, indices);
}

at::Tensor TorchBackend::Dropout(const Tensor& t, double share) const {
  return dropout_ != nullptr && share > 0 ? t * dropout_->Mask(t, share) : t;
}

at::Tensor TorchBackend::Softmax(const Tensor& t) const { return SoftmaxOrZeros(t); }

// With the keys that weigh something held fixed it is linear, w = s − (Σ s − 1)/k, and that has
// the Jacobian of sparsemax.
at::Tensor TorchBackend::Sparsemax(const Tensor& t) const {
  if (t.numel() == 0) return t;
  const Tensor max = t.detach().amax(-1, /*keepdim=*/true);
  const Tensor dead = max == kMasked;
  const Tensor s = (t - max).masked_fill(dead, 0);  // near 0, where floats are dense
  Tensor support;
  {
    const at::NoGradGuard no_grad;
    const Tensor sorted = std::get<0>(s.to(at::kDouble).sort(-1, /*descending=*/true));
    const Tensor sums = sorted.cumsum(-1) - 1;
    const Tensor place = at::arange(1, t.size(-1) + 1, sorted.options());
    const Tensor count = (place * sorted > sums).sum(-1, /*keepdim=*/true).clamp_min(1);
    support = (s > sums.gather(-1, count - 1) / count).logical_and(dead.logical_not());
  }
  const Tensor seen = s.masked_fill(support.logical_not(), 0);
  const Tensor count = support.sum(-1, /*keepdim=*/true).clamp_min(1);
  const Tensor threshold = (seen.sum(-1, /*keepdim=*/true) - 1) / count;
  return (seen - threshold)
      .clamp_min(0)
      .masked_fill(support.logical_not(), 0)
      .masked_fill(t.detach().isnan().any(-1, /*keepdim=*/true).logical_or(max == -kMasked),
                   std::nan(""));
}

at::Tensor TorchBackend::HardChoice(const Tensor& t) const {
  return hard_ != nullptr ? hard_->Choose(t) : FirstLargest(t);
}

at::Tensor TorchBackend::MaskLengths(const Tensor& t, std::span<const int32_t> lengths) const {
  Require(t.dim() == 4 && t.size(0) == static_cast<int64_t>(lengths.size()), "lengths for ",
          lengths.size(), " samples, scores of shape ", ToString(t.sizes().vec()));
  const Tensor each =
      at::from_blob(const_cast<int32_t*>(lengths.data()), {t.size(0), 1, 1, 1}, at::kInt)
          .to(t.device(), at::kLong, false, true);
  const Tensor place = at::arange(t.size(3), at::TensorOptions(at::kLong).device(t.device()));
  return t.masked_fill(place >= each, kMasked);
}

at::Tensor TorchBackend::MaskCausal(const Tensor& t) const {
  const int64_t queries = t.size(-2), keys = t.size(-1);
  const Tensor hidden = at::ones({queries, keys}, at::TensorOptions(at::kBool).device(t.device()))
                            .triu(keys - queries + 1);
  return t.masked_fill(hidden, kMasked);
}

at::Tensor TorchBackend::MaskWindow(const Tensor& t, const Tensor& centres, int64_t window) const {
  // The nearest whole numbers on both sides, so that what is D away is so exactly.
  const Tensor c = centres.detach().to(at::kDouble);
  const Tensor place = at::arange(t.size(-1), c.options());
  return t.masked_fill((place < c.ceil() - window).logical_or(place > c.floor() + window), kMasked);
}

at::Tensor TorchBackend::FusedAttention(const attention::FusedInputs<Tensor>& in) const {
  return autograd::FusedAttention(in);
}

std::string TorchBackend::WhyNotFused(const Tensor& t) const { return autograd::WhyNotFused(t); }

attention::RecurrentOutput<at::Tensor> TorchBackend::Recurrent(
    attention::Cell cell, const Tensor& x, std::span<const int32_t> lengths,
    const attention::RecurrentParameters<Tensor>& weights, bool reverse,
    const attention::RecurrentStart<Tensor>& start) const {
  return RecurrentOp(cell, x, lengths, weights, reverse, start);
}

attention::ReweightOutput<at::Tensor> TorchBackend::DenseReweight(
    const Tensor& keys, const Tensor& values, const Tensor& weight, const Tensor& bias,
    std::span<const int32_t> lengths) const {
  return DenseReweightOp(keys, values, weight, bias, lengths);
}

}  // namespace fovea::autograd
