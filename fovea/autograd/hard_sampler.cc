#include "fovea/autograd/hard_sampler.h"

#include <cmath>
#include <limits>

namespace fovea::autograd {
namespace {

constexpr double kMasked = -std::numeric_limits<double>::infinity();

// Rows of −∞ alone: [N, …, 1].
at::Tensor Dead(const at::Tensor& scores) {
  return scores.detach().amax(-1, /*keepdim=*/true) == kMasked;
}

// −log(−log u), u uniform and never 0 or 1.
at::Tensor GumbelNoise(const at::Tensor& like, Random& random) {
  at::Tensor noise = at::empty(like.sizes(), at::kDouble);
  double* g = noise.data_ptr<double>();
  for (int64_t i = 0; i < noise.numel(); ++i) {
    const double u = (static_cast<double>(random.Bits() >> 11) + 0.5) * 0x1p-53;
    g[i] = -std::log(-std::log(u));
  }
  return noise.to(like.device());
}

}  // namespace

at::Tensor SoftmaxOrZeros(const at::Tensor& scores) {
  if (scores.numel() == 0) return scores;
  // A row of −∞ alone would give NaN, and so would its gradient.
  const at::Tensor dead = Dead(scores);
  if (!dead.any().item<bool>()) return at::softmax(scores, -1);
  return at::softmax(scores.masked_fill(dead, 0), -1).masked_fill(dead, 0);
}

at::Tensor FirstLargest(const at::Tensor& scores) {
  const at::Tensor s = scores.detach();
  if (s.numel() == 0) return at::zeros_like(s);
  const at::Tensor largest = s == s.amax(-1, /*keepdim=*/true);
  const at::Tensor first = largest.logical_and(largest.to(at::kLong).cumsum(-1) == 1);
  return first.to(s.scalar_type())
      .masked_fill(Dead(s), 0)
      .masked_fill(s.isnan().any(-1, /*keepdim=*/true), std::nan(""));
}

void HardSampler::Begin(double temperature) {
  temperature_ = temperature;
  log_probability_ = entropy_sum_ = at::Tensor();
  rows_ = 0;
}

at::Tensor HardSampler::Choose(const at::Tensor& scores) {
  if (scores.numel() == 0) return at::zeros_like(scores);
  const at::Tensor noise = GumbelNoise(scores, random_);
  const at::Tensor choice =
      FirstLargest(scores.detach().to(at::kDouble) + noise).to(scores.scalar_type());

  // Where there is no choice, or none can be made, nothing is to be learned.
  const at::Tensor dead = Dead(scores), hidden = scores.detach() == kMasked;
  const at::Tensor logs = at::log_softmax(scores.masked_fill(dead, 0), -1).masked_fill(hidden, 0);
  const at::Tensor log_probability = (logs * choice).flatten(1).sum(1);
  const at::Tensor entropy = -(logs.exp() * logs).sum();
  log_probability_ = chose() ? log_probability_ + log_probability : log_probability;
  entropy_sum_ = entropy_sum_.defined() ? entropy_sum_ + entropy : entropy;
  rows_ += dead.logical_not().sum().item<int64_t>();

  if (estimator_ == Estimator::kReinforce) return choice;
  const at::Tensor soft = SoftmaxOrZeros((scores + noise.to(scores.scalar_type())) / temperature_);
  return choice + (soft - soft.detach());  // in this order exactly 0 and 1
}

at::Tensor HardSampler::entropy() const {
  return entropy_sum_ / static_cast<double>(std::max<int64_t>(1, rows_));
}

at::Tensor ReinforceLoss(const at::Tensor& losses, const at::Tensor& log_probability,
                         double baseline) {
  return losses.mean() + ((losses.detach() - baseline) * log_probability).mean();
}

}  // namespace fovea::autograd
