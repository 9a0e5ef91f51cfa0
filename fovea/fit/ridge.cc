#include "fovea/fit/ridge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "fovea/core/error.h"
#include "fovea/kernels/products/cholesky.h"

namespace fovea::fit {
namespace {

constexpr int kStrengths = 13;
double StrengthOf(int step) { return std::pow(10.0, -5 + step / 2.0); }

class Solver {
 public:
  Solver(int64_t samples, std::span<const float> gram, int64_t outputs,
         std::span<const float> targets)
      : samples_(samples), outputs_(outputs), gram_(gram), targets_(targets) {
    mean_.resize(static_cast<size_t>(outputs));
    for (int64_t i = 0; i < samples; ++i)
      for (int64_t c = 0; c < outputs; ++c) mean_[c] += targets[i * outputs + c];
    for (double& mean : mean_) mean /= static_cast<double>(samples);
    Centre();
    factor_.resize(gram.size());
    scratch_.resize(gram.size());
    diagonal_.resize(static_cast<size_t>(samples));
  }

  // Nothing where the matrix is not positive definite to rounding.
  std::optional<RidgeFit> Solve(double strength) {
    RidgeFit fit{.strength = strength};
    for (int64_t i = 0; i < samples_; ++i) {
      for (int64_t j = 0; j <= i; ++j) factor_[i * samples_ + j] = Centred(i, j);
      factor_[i * samples_ + i] += strength;
    }
    if (!kernels::CholeskyFactor(samples_, factor_)) return std::nullopt;
    fit.dual.resize(targets_.size());
    for (size_t i = 0; i < targets_.size(); ++i)
      fit.dual[i] = static_cast<double>(targets_[i]) - mean_[i % static_cast<size_t>(outputs_)];
    kernels::CholeskySolve(samples_, factor_, outputs_, fit.dual);
    kernels::CholeskyInverseDiagonal(samples_, factor_, scratch_, diagonal_);
    fit.left_out.resize(targets_.size());
    for (int64_t i = 0; i < samples_; ++i) {
      const double rest = diagonal_[i] - 1 / (static_cast<double>(samples_) * strength);
      for (int64_t c = 0; c < outputs_; ++c) {
        const int64_t at = i * outputs_ + c;
        const double residual = rest > 0 ? fit.dual[at] / rest : 0;
        fit.left_out[at] = static_cast<double>(targets_[at]) - residual;
        fit.error += residual * residual;
      }
    }
    fit.error /= static_cast<double>(targets_.size());
    return fit;
  }

 private:
  // The formula of the left-out predictions holds where the rows of the matrix sum to 0 exactly:
  // rounding in single precision is as large as a small strength.
  void Centre() {
    row_mean_.resize(static_cast<size_t>(samples_));
    for (int64_t i = 0; i < samples_; ++i)
      for (int64_t j = 0; j <= i; ++j) {
        const double value = gram_[i * samples_ + j];
        row_mean_[i] += value;
        if (j < i) row_mean_[j] += value;
      }
    for (double& mean : row_mean_) {
      mean /= static_cast<double>(samples_);
      whole_mean_ += mean / static_cast<double>(samples_);
    }
  }
  double Centred(int64_t i, int64_t j) const {
    return static_cast<double>(gram_[i * samples_ + j]) - row_mean_[i] - row_mean_[j] + whole_mean_;
  }

  const int64_t samples_, outputs_;
  const std::span<const float> gram_, targets_;
  double whole_mean_ = 0;
  std::vector<double> mean_, row_mean_, factor_, scratch_, diagonal_;
};

}  // namespace

RidgeFit FitRidge(int64_t samples, std::span<const float> gram, int64_t outputs,
                  std::span<const float> targets) {
  Require(samples >= 2 && outputs >= 1, "ridge regression needs two samples and an output, got ",
          samples, " and ", outputs);
  Require(static_cast<int64_t>(gram.size()) == samples * samples &&
              static_cast<int64_t>(targets.size()) == samples * outputs,
          "the Gram matrix or the targets do not fit ", samples, " samples of ", outputs,
          " outputs");
  Solver solver(samples, gram, outputs, targets);
  RidgeFit best{.error = std::numeric_limits<double>::infinity()};
  int at = -1;
  const auto attempt = [&](int step) {
    if (step < 0 || step >= kStrengths) return;
    std::optional<RidgeFit> fit = solver.Solve(StrengthOf(step));
    if (!fit || !(fit->error < best.error)) return;
    best = std::move(*fit);
    at = step;
  };
  // Every second one, then the neighbours of the best.
  for (int step = 0; step < kStrengths; step += 2) attempt(step);
  Require(at >= 0, "no strength of the ridge gives finite predictions");
  const int coarse = at;
  attempt(coarse - 1);
  attempt(coarse + 1);
  return best;
}

}  // namespace fovea::fit
