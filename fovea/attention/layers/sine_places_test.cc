#include "fovea/attention/layers/sine_places.h"

#include <gtest/gtest.h>

#include <cmath>

namespace fovea::attention {
namespace {

TEST(SinePlaces, AreTheSinesOfThePaper) {
  const Tensor places = SinePlaces(0, 50, 6);
  ASSERT_EQ(places.shape(), (Shape{1, 50, 6}));
  for (int64_t t = 0; t < 50; ++t)
    for (int64_t i = 0; i < 3; ++i) {
      const double angle = static_cast<double>(t) / std::pow(10000, 2.0 * i / 6);
      EXPECT_NEAR(places[t * 6 + 2 * i], std::sin(angle), 1e-6);
      EXPECT_NEAR(places[t * 6 + 2 * i + 1], std::cos(angle), 1e-6);
    }
}

TEST(SinePlaces, GoOnFromAnyPlace) {
  const Tensor all = SinePlaces(0, 20, 8), rest = SinePlaces(13, 7, 8);
  for (int64_t i = 0; i < rest.size(); ++i) EXPECT_EQ(rest[i], all[13 * 8 + i]);
}

}  // namespace
}  // namespace fovea::attention
