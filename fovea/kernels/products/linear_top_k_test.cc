#include "fovea/kernels/products/linear_top_k.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/kernels/rows/softmax.h"
#include "fovea/testing/every_target.h"

namespace fovea::kernels {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

class LinearTopKTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(LinearTopKTest);

struct Found {
  std::vector<int32_t> index;
  std::vector<float> value;
  std::vector<double> logsumexp;
};

Found TopOf(int64_t rows, int64_t most, const std::vector<float>& x, const PackedMatrix& weight,
            const std::vector<float>& bias) {
  Found found{std::vector<int32_t>(rows * most, -7), std::vector<float>(rows * most),
              std::vector<double>(rows)};
  LinearTopK(x, weight, bias, {found.index, found.value, found.logsumexp});
  return found;
}

// The places of the largest by a stable sort; NaN and −∞ are never among them.
std::vector<int32_t> LargestOf(std::span<const float> x, int64_t most) {
  std::vector<int32_t> order;
  for (size_t i = 0; i < x.size(); ++i)
    if (x[i] > -kInfinity) order.push_back(static_cast<int32_t>(i));
  std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) { return x[a] > x[b]; });
  order.resize(std::min<size_t>(order.size(), most));
  return order;
}

TEST_P(LinearTopKTest, IsTheProductThenTopKAndLogSumExp) {
  Random random(1);
  for (const int64_t out : {1, 16, 77, 512, 513, 1300}) {
    for (const int64_t in : {3, 300}) {
      constexpr int64_t kRows = 200;  // more than a block
      std::vector<float> x(kRows * in), w(out * in), bias(out), scores(kRows * out);
      for (auto* values : {&x, &w, &bias})
        for (float& v : *values) v = static_cast<float>(random.Normal());
      if (out > 20) bias[3] = -kInfinity;
      const PackedMatrix weight(out, in, w.data(), in);
      MatMulPacked(kRows, x.data(), in, weight, {}, Onto::kNothing, scores.data(), out);
      const int64_t most = 10;
      const Found found = TopOf(kRows, most, x, weight, bias);
      for (int64_t r = 0; r < kRows; ++r) {
        const std::span<float> row(scores.data() + r * out, static_cast<size_t>(out));
        for (int64_t j = 0; j < out; ++j) row[static_cast<size_t>(j)] += bias[j];
        const std::vector<int32_t> index = LargestOf(row, most);
        const int64_t count = std::ssize(index);
        for (int64_t i = 0; i < most; ++i) {
          ASSERT_EQ(found.index[r * most + i], i < count ? index[i] : -1) << out << " " << r;
          if (i < count) {
            ASSERT_EQ(found.value[r * most + i], row[index[i]]);
          }
        }
        // Both round exponentials and sums of some hundred.
        EXPECT_NEAR(found.logsumexp[r], LogSumExp(row), 4e-6 * (1 + std::abs(LogSumExp(row))));
      }
    }
  }
}

TEST_P(LinearTopKTest, FindsWhatAStableSortDoes) {
  Random random(1);
  for (int64_t size = 1; size <= 300; size += size < 70 ? 1 : 23) {
    // Few values, so that many are equal; some are none.
    std::vector<float> values(size);
    for (float& v : values) {
      v = static_cast<float>(random.Below(20));
      if (random.Below(10) == 0) v = std::nanf("");
      if (random.Below(10) == 0) v = -kInfinity;
      if (random.Below(50) == 0) v = kInfinity;
    }
    const std::vector<float> zeros(size);
    for (const int64_t most : {1, 2, 5, 12, 400}) {
      const Found found = TopOf(1, most, {1}, PackedMatrix(size, 1, values.data(), 1), zeros);
      const std::vector<int32_t> order = LargestOf(values, most);
      for (int64_t i = 0; i < most; ++i) {
        const int32_t place = i < std::ssize(order) ? order[i] : -1;
        ASSERT_EQ(found.index[i], place) << size << " numbers, the largest " << most;
        if (place >= 0) {
          ASSERT_EQ(found.value[i], values[place]);
        }
      }
    }
  }
}

TEST_P(LinearTopKTest, NaNShowsInTheSumAndHidesNoOther) {
  constexpr int64_t kOut = 600;
  std::vector<float> w(kOut), bias(kOut);
  for (int64_t j = 0; j < kOut; ++j) w[j] = static_cast<float>(j % 50);
  w[555] = 70;
  bias[550] = std::nanf("");
  const Found found = TopOf(1, 2, {1}, PackedMatrix(kOut, 1, w.data(), 1), bias);
  EXPECT_TRUE(std::isnan(found.logsumexp[0]));
  EXPECT_EQ(found.index[0], 555);
}

TEST_P(LinearTopKTest, NothingIsAmongNone) {
  const std::vector<float> w = {1, 2}, bias = {-kInfinity, -kInfinity};
  const Found found = TopOf(1, 2, {1}, PackedMatrix(2, 1, w.data(), 1), bias);
  EXPECT_EQ(found.index, std::vector<int32_t>({-1, -1}));
  EXPECT_EQ(found.logsumexp[0], -kInfinity);
}

TEST(LinearTopK, RefusesSizesThatDoNotFit) {
  const std::vector<float> w = {1, 2};
  const PackedMatrix weight(2, 1, w.data(), 1);
  EXPECT_THROW(TopOf(2, 1, {1}, weight, {0, 0}), ArgumentError);
  EXPECT_THROW(TopOf(1, 1, {1}, weight, {0}), ArgumentError);
  EXPECT_THROW(TopOf(1, 0, {1}, weight, {0, 0}), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
