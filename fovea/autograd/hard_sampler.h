#ifndef FOVEA_AUTOGRAD_HARD_SAMPLER_H_
#define FOVEA_AUTOGRAD_HARD_SAMPLER_H_

#include <ATen/ATen.h>

#include <cstdint>

#include "fovea/core/random.h"

namespace fovea::autograd {

// The random choices of hard attention in training, from scores s of any shape […, T]:
//   choice ~ Categorical(softmax(s)) over the last axis, as arg max(s + g) with Gumbel noise g
// and what an estimator of the gradient needs of them.
//   kReinforce  the weights are constants; the choices' log-probability gives the gradient by
//               ReinforceLoss. Unbiased. Xu et al. 2015, section 4.1; Williams 1992.
//   kGumbel     the weights are 1 and 0, their gradient is that of softmax((s + g) / temperature):
//               straight-through. Biased, less so at low temperatures, where it varies more.
//               Jang et al. 2017, section 2.2.
class HardSampler {
 public:
  enum class Estimator { kReinforce, kGumbel };

  // The same seed gives the same choices on every device.
  HardSampler(Estimator estimator, uint64_t seed) : estimator_(estimator), random_(seed) {}

  // Before each forward pass: forgets the choices of the last one.
  void Begin(double temperature = 1);

  // scores [N, …, T] → 1 at the choice of each row and 0 elsewhere. −∞ is never chosen; a row of
  // −∞ alone gives zeros, a row with NaN is NaN.
  at::Tensor Choose(const at::Tensor& scores);

  Estimator estimator() const { return estimator_; }
  // Of the choices since Begin().
  bool chose() const { return log_probability_.defined(); }
  const at::Tensor& log_probability() const { return log_probability_; }  // [N], summed over rows
  at::Tensor entropy() const;  // of softmax(s), in nats, mean over the rows that have a choice

  Random& random() { return random_; }

 private:
  Estimator estimator_;
  Random random_;
  double temperature_ = 1;
  at::Tensor log_probability_, entropy_sum_;
  int64_t rows_ = 0;
};

// The mean of `losses` [N], to which something is added whose value means nothing but whose
// gradient is (losses − baseline) · ∇log_probability: that of the whole then estimates the gradient
// of the expected loss without bias, for any baseline that does not depend on the choices, and with
// the least noise where it is near the expected loss.
at::Tensor ReinforceLoss(const at::Tensor& losses, const at::Tensor& log_probability,
                         double baseline);

// softmax((scores + …)/…) and the like over the last axis in which a row of −∞ alone gives zeros.
at::Tensor SoftmaxOrZeros(const at::Tensor& scores);

// 1 at the first largest of each row, 0 elsewhere; zeros for −∞ alone, NaN for a row with NaN.
at::Tensor FirstLargest(const at::Tensor& scores);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_HARD_SAMPLER_H_
