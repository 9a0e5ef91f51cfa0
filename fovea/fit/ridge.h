#ifndef FOVEA_FIT_RIDGE_H_
#define FOVEA_FIT_RIDGE_H_

#include <cstdint>
#include <span>
#include <vector>

namespace fovea::fit {

// Ridge regression of several outputs on centred features X [N, F], by its Gram matrix K = X Xᵀ,
// with an intercept that is not penalised:
//   dual = (K + α I)⁻¹ (Y − mean Y),  the weights are Xᵀ dual.
// Leave-one-out predictions are exact (Cawley & Talbot 2003): y_i − dual_i / d_i with
//   d = diag (K + α I)⁻¹ − 1 / (N α).
struct RidgeFit {
  double strength = 0;           // α
  double error = 0;              // mean squared error of the predictions below
  std::vector<double> dual;      // [N, outputs]
  std::vector<double> left_out;  // [N, outputs] each sample as predicted by the others
};

// Chooses the strength with the least error among 10^-5, 10^-4.5, …, 10^1. gram [N, N], of which
// the lower triangle is read, is centred once more, in double precision. targets [N, outputs].
// Throws ArgumentError on sizes that do not fit, or fewer than two samples.
RidgeFit FitRidge(int64_t samples, std::span<const float> gram, int64_t outputs,
                  std::span<const float> targets);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_RIDGE_H_
