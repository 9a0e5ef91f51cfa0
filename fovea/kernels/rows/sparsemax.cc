#include "fovea/kernels/rows/sparsemax.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "fovea/core/error.h"

namespace fovea::kernels {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// τ + max of the scores, from those that are within 1 of max, as differences from it: no other can
// weigh anything, since the largest weight is −τ ≤ 1.
double Threshold(std::vector<double>& differences) {
  std::sort(differences.begin(), differences.end(), std::greater<>());
  double sum = 0, threshold = 0;
  for (size_t k = 0; k < differences.size(); ++k) {
    sum += differences[k];
    const double next = (sum - 1) / static_cast<double>(k + 1);
    if (differences[k] <= next) break;
    threshold = next;
  }
  return threshold;
}

}  // namespace

void SparsemaxRows(std::span<float> scores, int64_t rows, int64_t cols) {
  Require(rows >= 0 && cols >= 0 && static_cast<uint64_t>(rows * cols) == scores.size(),
          "sparsemax of [", rows, ", ", cols, "] needs ", rows * cols, " scores, got ",
          scores.size());
  std::vector<double> differences;
  for (int64_t r = 0; r < rows; ++r) {
    const std::span<float> row = scores.subspan(static_cast<size_t>(r * cols), cols);
    float max = -kInfinity;
    bool number = true;
    for (const float s : row) {
      max = s > max ? s : max;
      number &= !std::isnan(s);
    }
    if (!number || max == kInfinity) {
      std::fill(row.begin(), row.end(), std::numeric_limits<float>::quiet_NaN());
      continue;
    }
    if (max == -kInfinity) {
      std::fill(row.begin(), row.end(), 0.0f);
      continue;
    }
    const double top = max;
    differences.clear();
    for (const float s : row)
      if (s - top > -1) differences.push_back(s - top);
    const double threshold = Threshold(differences);
    for (float& s : row) s = static_cast<float>(std::max(0.0, s - top - threshold));
  }
}

}  // namespace fovea::kernels
