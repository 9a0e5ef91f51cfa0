#include "fovea/kernels/products/linear_top_k.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/products/linear_top_k_task.h"
#include "fovea/kernels/simd/scratch.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/products/linear_top_k.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/products/panel_product-inl.h"
#include "fovea/kernels/rows/top_k-inl.h"
#include "fovea/kernels/simd/sum_of_exp-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Scores of a block of rows and of columns stay in the second-level cache between the product and
// the search.
constexpr int64_t kBlockRows = 32 * kTileRows;
constexpr int64_t kBlockCols = 512;

// x += y; returns the largest of x, any value where one is NaN.
HWY_INLINE float AddAndMax(const float* HWY_RESTRICT y, int64_t size, float* HWY_RESTRICT x) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  auto max = hn::Set(d, -std::numeric_limits<float>::infinity());
  int64_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    const auto sum = hn::Add(hn::LoadU(d, x + i), hn::LoadU(d, y + i));
    max = hn::Max(max, sum);
    hn::StoreU(sum, d, x + i);
  }
  float largest = hn::GetLane(hn::MaxOfLanes(d, max));
  for (; i < size; ++i) {
    x[i] += y[i];
    largest = std::max(largest, x[i]);
  }
  return largest;
}

namespace {

// What is known of a row's scores so far.
struct RowSoFar {
  Largest largest;
  float shift = -std::numeric_limits<float>::infinity();
  double sum = 0;  // Σ e^{score − shift}

  // scores [size] without the bias, the first of which is number `first`.
  HWY_INLINE void Take(float* scores, const float* bias, int64_t size, int64_t first) {
    const float max = AddAndMax(bias, size, scores);
    if (max > shift) {
      if (sum != 0) sum *= std::exp(static_cast<double>(shift) - max);
      shift = max;
    }
    const bool nothing = shift == -std::numeric_limits<float>::infinity();
    sum += SumOfExp(scores, size, nothing ? 0.0f : shift);
    // A NaN may hide the largest.
    if (!(max <= largest.least) || std::isnan(sum)) largest.TakeAll(scores, size, first);
  }
};

}  // namespace

void LinearTopKT(const LinearTopKTask<PackedMatrix>& task, int64_t first_row, int64_t last_row) {
  const PackedMatrix& w = *task.weight;
  const int64_t most = task.most;
  float* scores = Scratch(ScratchUse::kScores, kBlockRows * kBlockCols);
  RowSoFar so_far[kBlockRows];
  for (int64_t row = first_row; row < last_row; row += kBlockRows) {
    const int64_t rows = std::min(kBlockRows, last_row - row);
    const float* x = task.x + row * w.cols();
    for (int64_t r = 0; r < rows; ++r)
      so_far[r] = {{most, task.index + (row + r) * most, task.value + (row + r) * most}};
    for (int64_t block = 0; block < w.rows(); block += kBlockCols) {
      const int64_t cols = std::min(kBlockCols, w.rows() - block);
      for (int64_t begin = 0; begin < w.cols(); begin += PackedMatrix::kTerms) {
        const int64_t terms = std::min(PackedMatrix::kTerms, w.cols() - begin);
        for (int64_t col = 0; col < cols; col += kTileCols)
          MultiplyPanel(begin > 0, LeftSide<false>{x + begin, w.cols()}, rows,
                        w.Panel(block + col, begin, terms, kTileCols), kTileCols, terms,
                        scores + col, kBlockCols, std::min(kTileCols, cols - col));
      }
      for (int64_t r = 0; r < rows; ++r)
        so_far[r].Take(scores + r * kBlockCols, task.bias + block, cols, block);
    }
    for (int64_t r = 0; r < rows; ++r) {
      const Largest& largest = so_far[r].largest;
      std::fill_n(largest.index + largest.count, most - largest.count, -1);
      task.logsumexp[row + r] = so_far[r].shift + std::log(so_far[r].sum);
    }
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(LinearTopKT);

int64_t CheckLinearTopK(std::span<const float> x, int64_t outputs, int64_t inputs,
                        std::span<const float> bias, const LinearTopKOutputs& out) {
  const auto rows = std::ssize(out.logsumexp);
  Require(std::ssize(x) == rows * inputs && std::ssize(bias) == outputs, rows, " rows need ",
          rows * inputs, " inputs and ", outputs, " biases, got ", x.size(), " and ", bias.size());
  if (rows == 0) return 1;
  const int64_t most = std::ssize(out.index) / rows;
  Require(most > 0 && most * rows == std::ssize(out.index) && out.value.size() == out.index.size(),
          "as many places as values are needed, a multiple of ", rows, ", got ", out.index.size(),
          " and ", out.value.size());
  Require(inputs > 0, "an output layer needs inputs");
  return most;
}

void LinearTopK(std::span<const float> x, const PackedMatrix& weight, std::span<const float> bias,
                const LinearTopKOutputs& out) {
  const auto task = TaskOf(x, weight, bias, out);
  const auto run = HWY_DYNAMIC_DISPATCH(LinearTopKT);
  ParallelFor(std::ssize(out.logsumexp), 12,
              [&](int64_t first, int64_t last) { run(task, first, last); });
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
