#include "fovea/fit/series/dual_head.h"

#include "fovea/fit/ridge.h"
#include "fovea/kernels/products/matmul.h"

namespace fovea::fit {
namespace {

// weights [width, outputs] = xᵀ dual
Tensor Primal(const Tensor& x, const std::vector<double>& dual, int64_t outputs) {
  const int64_t rows = x.dim(0), width = x.dim(1);
  const std::vector<float> coefficients(dual.begin(), dual.end());
  Tensor weights({width, outputs});
  kernels::MatMul(kernels::Transpose::kYes, kernels::Transpose::kNo, width, outputs, rows, 1,
                  x.data(), width, coefficients.data(), outputs, 0, weights.data(), outputs);
  return weights;
}

}  // namespace

DualHead FitDualHead(const std::vector<infer::KernelBank>& banks, const ChannelSet& set,
                     std::span<const float> targets, int64_t outputs, const StepDone& done) {
  const FeatureMatrix features = MakeFeatures(banks, set, done);
  const Tensor gram = GramOf(features.values);
  RidgeFit ridge = FitRidge(set.size(), gram.span(), outputs, targets);
  DualHead out{.head = Primal(features.values, ridge.dual, outputs),
               .intercept = std::vector<double>(static_cast<size_t>(outputs)),
               .left_out = std::move(ridge.left_out)};
  for (size_t i = 0; i < targets.size(); ++i)
    out.intercept[i % out.intercept.size()] +=
        static_cast<double>(targets[i]) / static_cast<double>(set.size());
  for (int64_t f = 0; f < out.head.dim(0); ++f)
    for (int64_t c = 0; c < outputs; ++c) {
      const double weight =
          static_cast<double>(out.head[f * outputs + c]) * static_cast<double>(features.scales[f]);
      out.head[f * outputs + c] = static_cast<float>(weight);
      out.intercept[c] -= weight * static_cast<double>(features.means[f]);
    }
  return out;
}

}  // namespace fovea::fit
