#include "fovea/kernels/rows/top_k.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/kernels/simd/simd_targets.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

struct Top {
  std::vector<int32_t> index;
  std::vector<float> value;
};

Top TopOf(std::span<const float> x, int64_t most) {
  Top top{std::vector<int32_t>(most, -7), std::vector<float>(most, -7)};
  const int64_t count = TopK(x, top.index, top.value);
  top.index.resize(count);
  top.value.resize(count);
  return top;
}

// By a stable sort.
Top Expected(std::span<const float> x, int64_t most) {
  std::vector<int32_t> order;
  for (size_t i = 0; i < x.size(); ++i)
    if (x[i] > -kInfinity) order.push_back(static_cast<int32_t>(i));
  std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) { return x[a] > x[b]; });
  order.resize(std::min<size_t>(order.size(), most));
  Top top{order, {}};
  for (const int32_t i : order) top.value.push_back(x[i]);
  return top;
}

class TopKTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(TopKTest);

TEST_P(TopKTest, IsWhatAStableSortGives) {
  Random random(1);
  for (int64_t size = 0; size <= 300; size += size < 70 ? 1 : 23) {
    // Few values, so that many are equal; some are none.
    std::vector<float> values(size);
    for (float& v : values) {
      v = static_cast<float>(random.Below(20));
      if (random.Below(10) == 0) v = std::nanf("");
      if (random.Below(10) == 0) v = -kInfinity;
      if (random.Below(50) == 0) v = kInfinity;
    }
    testing::PaddedSpan padded(values.size(), static_cast<size_t>(size % 5));
    std::copy(values.begin(), values.end(), padded.data());
    for (const int64_t most : {0, 1, 2, 5, 12, 400}) {
      const Top top = TopOf(padded.span(), most), expected = Expected(values, most);
      EXPECT_EQ(top.index, expected.index) << size << " numbers, the largest " << most;
      EXPECT_EQ(top.value, expected.value);
    }
  }
}

TEST(TopK, WantsAsManyPlacesAsValues) {
  std::vector<int32_t> index(2);
  std::vector<float> value(3);
  EXPECT_THROW(TopK(value, index, value), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
