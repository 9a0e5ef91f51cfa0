#include "fovea/fit/series/streamed_head.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/infer/series/convolution/convolution_model.h"
#include "fovea/kernels/products/cholesky.h"
#include "fovea/kernels/products/matmul.h"

namespace fovea::fit {
namespace {

using kernels::MatMul;
using kernels::Transpose;

constexpr int64_t kRows = 1024;       // made at once
constexpr int64_t kMostApart = 3072;  // kept apart
constexpr int64_t kTenth = 10;

// Σ x xᵀ, Σ x yᵀ, Σ x and Σ y over rows of features and targets.
struct Sums {
  int64_t features, outputs, rows = 0;
  std::vector<double> products, target_products, x, y;

  Sums(int64_t features, int64_t outputs)
      : features(features),
        outputs(outputs),
        products(static_cast<size_t>(features * features)),
        target_products(static_cast<size_t>(features * outputs)),
        x(static_cast<size_t>(features)),
        y(static_cast<size_t>(outputs)) {}

  void Add(const Tensor& values, const Tensor& targets) {
    const int64_t count = values.dim(0);
    if (count == 0) return;
    Tensor part({features, features}), target_part({features, outputs});
    MatMul(Transpose::kYes, Transpose::kNo, features, features, count, 1, values.data(), features,
           values.data(), features, 0, part.data(), features);
    MatMul(Transpose::kYes, Transpose::kNo, features, outputs, count, 1, values.data(), features,
           targets.data(), outputs, 0, target_part.data(), outputs);
    for (int64_t i = 0; i < part.size(); ++i) products[i] += static_cast<double>(part[i]);
    for (int64_t i = 0; i < target_part.size(); ++i)
      target_products[i] += static_cast<double>(target_part[i]);
    for (int64_t r = 0; r < count; ++r) {
      for (int64_t f = 0; f < features; ++f) x[f] += static_cast<double>(values[r * features + f]);
      for (int64_t c = 0; c < outputs; ++c) y[c] += static_cast<double>(targets[r * outputs + c]);
    }
    rows += count;
  }

  double Deviation(int64_t f) const {
    const double mean = x[f] / static_cast<double>(rows);
    return std::sqrt(
        std::max(0.0, products[f * features + f] / static_cast<double>(rows) - mean * mean));
  }
};

// Weights and intercept for the sums' features. Nothing where the matrix is singular to rounding.
struct Weights {
  Tensor head;
  std::vector<double> intercept;
};
std::optional<Weights> Solve(const Sums& sums, double strength) {
  const int64_t n = sums.features;
  const double rows = static_cast<double>(sums.rows);
  std::vector<double> scale(static_cast<size_t>(n));
  for (int64_t f = 0; f < n; ++f) {
    const double deviation = sums.Deviation(f);
    scale[f] = deviation > 1e-6 ? 1 / deviation : 0;
  }
  std::vector<double> factor(sums.products.size());
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t j = 0; j <= i; ++j)
      factor[i * n + j] =
          (sums.products[i * n + j] - sums.x[i] * sums.x[j] / rows) * scale[i] * scale[j];
    factor[i * n + i] += strength * rows;
  }
  if (!kernels::CholeskyFactor(n, factor)) return std::nullopt;
  std::vector<double> solution(static_cast<size_t>(n * sums.outputs));
  for (int64_t f = 0; f < n; ++f)
    for (int64_t c = 0; c < sums.outputs; ++c)
      solution[f * sums.outputs + c] =
          (sums.target_products[f * sums.outputs + c] - sums.x[f] * sums.y[c] / rows) * scale[f];
  kernels::CholeskySolve(n, factor, sums.outputs, solution);
  Weights out{.head = Tensor({n, sums.outputs})};
  for (int64_t c = 0; c < sums.outputs; ++c) out.intercept.push_back(sums.y[c] / rows);
  for (int64_t f = 0; f < n; ++f)
    for (int64_t c = 0; c < sums.outputs; ++c) {
      const double weight = solution[f * sums.outputs + c] * scale[f];
      out.head[f * sums.outputs + c] = static_cast<float>(weight);
      out.intercept[c] -= weight * sums.x[f] / rows;
    }
  return out;
}

std::vector<float> MeansOf(const Tensor& rows) {
  std::vector<double> sums(static_cast<size_t>(rows.dim(1)));
  for (int64_t i = 0; i < rows.size(); ++i)
    sums[static_cast<size_t>(i) % sums.size()] += static_cast<double>(rows[i]);
  std::vector<float> means;
  for (const double sum : sums)
    means.push_back(static_cast<float>(sum / static_cast<double>(rows.dim(0))));
  return means;
}

}  // namespace

StreamedHead FitStreamedHead(const std::vector<infer::KernelBank>& banks, const ChannelSet& set,
                             std::span<const float> targets, int64_t outputs,
                             const StepDone& done) {
  int64_t features = 0;
  for (const infer::KernelBank& bank : banks) features += bank.features();
  std::vector<float> shift;
  const auto rows_of = [&](const std::vector<int64_t>& samples) {
    std::pair<Tensor, Tensor> out(
        Tensor::Uninitialised({static_cast<int64_t>(samples.size()), features}),
        Tensor::Uninitialised({static_cast<int64_t>(samples.size()), outputs}));
    ParallelFor(static_cast<int64_t>(samples.size()), 1, [&](int64_t begin, int64_t end) {
      for (int64_t r = begin; r < end; ++r) {
        infer::PooledFeatures(banks, set.at(samples[r]),
                              out.first.span().subspan(static_cast<size_t>(r * features),
                                                       static_cast<size_t>(features)));
        std::copy_n(targets.data() + samples[r] * outputs, outputs,
                    out.second.data() + r * outputs);
      }
    });
    // About their mean, near enough: of shares that hardly vary, sums of squares would leave
    // nothing but rounding.
    if (shift.empty()) shift = MeansOf(out.first);
    for (int64_t i = 0; i < out.first.size(); ++i)
      out.first[i] -= shift[static_cast<size_t>(i % features)];
    return out;
  };

  StreamedHead fit;
  Sums sums(features, outputs);
  std::vector<int64_t> some;
  const auto flush = [&](int64_t at) {
    const auto [values, wanted] = rows_of(some);
    sums.Add(values, wanted);
    some.clear();
    if (done) done(at, set.size());
  };
  for (int64_t i = 0; i < set.size(); ++i) {
    if (i % kTenth == kTenth - 1 && std::ssize(fit.apart) < kMostApart)
      fit.apart.push_back(i);
    else
      some.push_back(i);
    if (std::ssize(some) == kRows) flush(i + 1);
  }
  flush(set.size());

  const auto [apart, truth] = rows_of(fit.apart);
  double best = 0;
  fit.error = std::numeric_limits<double>::infinity();
  for (int step = -5; step <= -1; ++step) {
    const double strength = std::pow(10.0, step);
    const std::optional<Weights> weights = Solve(sums, strength);
    if (!weights) continue;
    Tensor scores({apart.dim(0), outputs});
    for (int64_t r = 0; r < apart.dim(0); ++r)
      for (int64_t c = 0; c < outputs; ++c)
        scores[r * outputs + c] = static_cast<float>(weights->intercept[c]);
    MatMul(Transpose::kNo, Transpose::kNo, apart.dim(0), outputs, features, 1, apart.data(),
           features, weights->head.data(), outputs, 1, scores.data(), outputs);
    double error = 0;
    for (int64_t i = 0; i < scores.size(); ++i)
      error += std::pow(static_cast<double>(scores[i]) - static_cast<double>(truth[i]), 2);
    error /= static_cast<double>(scores.size());
    if (!(error < fit.error)) continue;
    fit.error = error;
    best = strength;
    fit.scores.assign(scores.span().begin(), scores.span().end());
  }
  Require(best > 0, "no strength of the ridge gives finite predictions");
  sums.Add(apart, truth);
  std::optional<Weights> weights = Solve(sums, best);
  Require(weights.has_value(), "no strength of the ridge gives finite predictions");
  fit.head = std::move(weights->head);
  fit.intercept = std::move(weights->intercept);
  for (int64_t f = 0; f < features; ++f)
    for (int64_t c = 0; c < outputs; ++c)
      fit.intercept[static_cast<size_t>(c)] -= static_cast<double>(fit.head[f * outputs + c]) *
                                               static_cast<double>(shift[static_cast<size_t>(f)]);
  return fit;
}

}  // namespace fovea::fit
