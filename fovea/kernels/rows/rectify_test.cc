#include "fovea/kernels/rows/rectify.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/testing/every_target.h"

namespace fovea::kernels {
namespace {

std::vector<float> Drawn(size_t size, uint64_t seed) {
  Random random(seed);
  std::vector<float> values(size);
  for (float& value : values) value = static_cast<float>(random.Normal());
  return values;
}

class RectifyTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(RectifyTest);

TEST_P(RectifyTest, IsItsFormulaAtEveryLength) {
  for (size_t size = 0; size < 70; ++size) {
    const std::vector<float> x = Drawn(size, size);
    std::vector<float> kept = Drawn(size, size + 100), y = x;
    for (float& value : kept) value = value < 0 ? 0.0f : 1.25f;
    RectifyAndDrop(y, kept);
    std::vector<float> gradient = Drawn(size, size + 200), back = gradient;
    BackThroughRectifier(y, 1.25f, back);
    for (size_t i = 0; i < size; ++i) {
      EXPECT_EQ(y[i], kept[i] * std::max(x[i], 0.0f)) << size << " " << i;
      EXPECT_EQ(back[i], y[i] > 0 ? 1.25f * gradient[i] : 0.0f) << size << " " << i;
    }
  }
}

TEST_P(RectifyTest, RefusesUnequalLengths) {
  std::vector<float> x(3), y(4);
  EXPECT_THROW(RectifyAndDrop(x, y), ArgumentError);
  EXPECT_THROW(BackThroughRectifier(x, 1, y), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
