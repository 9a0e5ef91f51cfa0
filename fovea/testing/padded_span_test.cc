#include "fovea/testing/padded_span.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fovea::testing {
namespace {

TEST(PaddedSpan, LiesAtItsOffset) {
  for (size_t offset = 0; offset < 17; ++offset) {
    PaddedSpan padded(5, offset);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(padded.data()) / sizeof(float) % 16, offset % 16);
    EXPECT_EQ(padded.span().size(), 5u);
  }
}

TEST(PaddedSpan, FindsWritesBesideTheSpan) {
  PaddedSpan padded(3, 1);
  for (float& value : padded.span()) value = 1;
  EXPECT_TRUE(padded.PaddingIntact());
  EXPECT_TRUE(std::isnan(padded.data()[-1]));
  EXPECT_TRUE(std::isnan(padded.data()[3]));

  padded.data()[3] = 0;
  EXPECT_FALSE(padded.PaddingIntact());

  PaddedSpan before(3);
  before.data()[-1] = 0;
  EXPECT_FALSE(before.PaddingIntact());
}

}  // namespace
}  // namespace fovea::testing
