#include "fovea/train/torch_backend.h"

#include <limits>

#include "fovea/train/recurrent_op.h"

namespace fovea::train {
namespace {

constexpr double kMasked = -std::numeric_limits<double>::infinity();

}  // namespace

at::Tensor TorchBackend::Constant(const fovea::Tensor& t) const {
  return at::from_blob(const_cast<float*>(t.data()), t.shape(), at::kFloat)
      .to(options_, /*non_blocking=*/false, /*copy=*/true);
}

at::Tensor TorchBackend::Softmax(const Tensor& t) const {
  // A row of −∞ alone would give NaN, and so would its gradient.
  const Tensor dead = t.detach().amax(-1, /*keepdim=*/true) == kMasked;
  if (!dead.any().item<bool>()) return at::softmax(t, -1);
  return at::softmax(t.masked_fill(dead, 0), -1).masked_fill(dead, 0);
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

attention::RecurrentOutput<at::Tensor> TorchBackend::Recurrent(
    attention::Cell cell, const Tensor& x, std::span<const int32_t> lengths,
    const attention::RecurrentParameters<Tensor>& weights, bool reverse) const {
  return RecurrentOp(cell, x, lengths, weights, reverse);
}

}  // namespace fovea::train
