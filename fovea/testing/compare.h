#ifndef FOVEA_TESTING_COMPARE_H_
#define FOVEA_TESTING_COMPARE_H_

#include <span>
#include <string>

namespace fovea::testing {

struct Tolerance {
  double absolute = 0;
  double relative = 0;
};

// "" if |actual − expected| ≤ absolute + relative · |expected| everywhere, else where it fails
// worst. Fails on empty spans, on unequal lengths, and on NaN unless both are NaN; infinities
// must be equal.
std::string Difference(std::span<const float> actual, std::span<const double> expected,
                       Tolerance tolerance);
std::string Difference(std::span<const float> actual, std::span<const float> expected,
                       Tolerance tolerance);

}  // namespace fovea::testing

// For use in a GoogleTest.
#define EXPECT_CLOSE(actual, expected, ...) \
  EXPECT_EQ("", ::fovea::testing::Difference((actual), (expected), __VA_ARGS__))

#endif  // FOVEA_TESTING_COMPARE_H_
