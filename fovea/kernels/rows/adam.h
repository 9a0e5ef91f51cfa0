#ifndef FOVEA_KERNELS_ROWS_ADAM_H_
#define FOVEA_KERNELS_ROWS_ADAM_H_

#include <span>

namespace fovea::kernels {

struct AdamStep {
  double rate = 0;       // of this step, with the corrections for the moments' start in it
  double beta1 = 0.9;    // share of its past in the first moment
  double beta2 = 0.999;  // in the second
  double epsilon = 1e-7;
  double gradient_scale = 1;  // on the gradient before all else: clipping
  double decay = 0;           // Adam: of the values, added to the gradient
  double shrink = 1;          // AdamW: on the values, before the step
};

// One step of Adam over all parameters of a model in one pass over memory. Elementwise, with p the
// values and g = gradient_scale · gradient + decay · shrink · p:
//   m ← beta1 m + (1 − beta1) g     v ← beta2 v + (1 − beta2) g²
//   p ← shrink · p − rate · m / (√v + epsilon)
// The gradient is left at 0, ready to be summed into again. Spans of equal length, any alignment,
// not overlapping; each element's result is the same bits wherever it lies. NaN stays NaN. Throws
// ArgumentError on unequal lengths.
// Source: Kingma & Ba 2015, the form at the end of section 2; Loshchilov & Hutter 2019.
void Adam(const AdamStep& step, std::span<float> values, std::span<float> gradient,
          std::span<float> first_moment, std::span<float> second_moment);

// √Σ x²: squares in float, a few of them, and then all in double. Same bits wherever x lies.
double EuclideanNorm(std::span<const float> x);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ROWS_ADAM_H_
