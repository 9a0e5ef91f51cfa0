#include "fovea/fit/series/feature_matrix.h"

#include <atomic>
#include <cmath>

#include "fovea/core/threads.h"
#include "fovea/infer/series/convolution/convolution_model.h"
#include "fovea/kernels/products/matmul.h"

namespace fovea::fit {
namespace {

constexpr int64_t kAtOnce = 64;  // series between two reports
constexpr double kLeastDeviation = 1e-6;

}  // namespace

FeatureMatrix MakeFeatures(const std::vector<infer::KernelBank>& banks, const ChannelSet& set,
                           const StepDone& done) {
  int64_t features = 0;
  for (const infer::KernelBank& bank : banks) features += bank.features();
  FeatureMatrix out{.values = Tensor::Uninitialised({set.size(), features})};
  for (int64_t first = 0; first < set.size(); first += kAtOnce) {
    const int64_t last = std::min(set.size(), first + kAtOnce);
    ParallelFor(last - first, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = first + begin; i < first + end; ++i)
        infer::PooledFeatures(banks, set.at(i),
                              out.values.span().subspan(static_cast<size_t>(i * features),
                                                        static_cast<size_t>(features)));
    });
    if (done) done(last, set.size());
  }
  std::vector<double> sums(static_cast<size_t>(features)), squares(sums.size());
  for (int64_t i = 0; i < set.size(); ++i)
    for (int64_t f = 0; f < features; ++f) {
      const double value = out.values[i * features + f];
      sums[f] += value;
      squares[f] += value * value;
    }
  const double count = static_cast<double>(set.size());
  for (int64_t f = 0; f < features; ++f) {
    const double mean = sums[f] / count;
    const double deviation = std::sqrt(std::max(0.0, squares[f] / count - mean * mean));
    out.means.push_back(static_cast<float>(mean));
    out.scales.push_back(
        deviation > kLeastDeviation
            ? static_cast<float>(1 / (deviation * std::sqrt(static_cast<double>(features))))
            : 0.0f);
  }
  for (int64_t i = 0; i < set.size(); ++i)
    for (int64_t f = 0; f < features; ++f) {
      float& value = out.values[i * features + f];
      value = (value - out.means[f]) * out.scales[f];
    }
  return out;
}

Tensor GramOf(const Tensor& x) {
  const int64_t rows = x.dim(0), width = x.dim(1);
  Tensor gram({rows, rows});
  kernels::MatMul(kernels::Transpose::kNo, kernels::Transpose::kYes, rows, rows, width, 1, x.data(),
                  width, x.data(), width, 0, gram.data(), rows);
  return gram;
}

}  // namespace fovea::fit
