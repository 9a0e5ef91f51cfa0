#include "fovea/fit/principal_components.h"

#include <gtest/gtest.h>

#include <cmath>

#include "fovea/core/error.h"
#include "fovea/core/random.h"

namespace fovea::fit {
namespace {

// Rows of independent columns with these deviations, turned by a reflection v: x − 2 (x·v) v.
Tensor Drawn(int64_t rows, const std::vector<double>& deviations, const std::vector<double>& v,
             uint64_t seed) {
  Random random(seed);
  const auto width = static_cast<int64_t>(deviations.size());
  Tensor x({rows, width});
  for (int64_t r = 0; r < rows; ++r) {
    std::vector<double> row;
    double dot = 0;
    for (int64_t i = 0; i < width; ++i) {
      row.push_back(deviations[i] * random.Normal());
      dot += row.back() * v[i];
    }
    for (int64_t i = 0; i < width; ++i)
      x[r * width + i] = static_cast<float>(row[i] - 2 * dot * v[i]);
  }
  return x;
}

TEST(PrincipalComponents, FindTheDirectionsOfMostVariance) {
  const int64_t width = 60;
  std::vector<double> deviations(width, 0.1), v(width, 1 / std::sqrt(60.0));
  deviations[7] = 5;
  deviations[40] = 3;
  const auto found = FindPrincipalComponents(Drawn(4000, deviations, v, 1), 3, 1);
  ASSERT_EQ(found.directions.shape(), Shape({width, 3}));
  EXPECT_NEAR(found.variances[0], 25, 2);
  EXPECT_NEAR(found.variances[1], 9, 0.7);
  EXPECT_LE(found.variances[2], 0.02);
  for (const auto& [k, column] : {std::pair{0, 7}, {1, 40}}) {
    double dot = 0;
    for (int64_t i = 0; i < width; ++i)
      dot += static_cast<double>(found.directions[i * 3 + k]) *
             ((i == column ? 1 : 0) - 2 * v[column] * v[i]);
    EXPECT_NEAR(std::abs(dot), 1, 1e-3) << k;
  }
}

TEST(PrincipalComponents, AreOrthonormalWhateverTheRank) {
  for (const auto& [rows, width] : {std::pair{50, 30}, {10, 40}, {300, 5}}) {
    const auto found = FindPrincipalComponents(
        Drawn(rows, std::vector<double>(width, 1), std::vector<double>(width), 2), 8, 1);
    const int64_t count = found.directions.dim(1);
    EXPECT_EQ(count, std::min({8, rows, width}));
    for (int64_t a = 0; a < count; ++a)
      for (int64_t b = 0; b <= a; ++b) {
        double dot = 0;
        for (int64_t i = 0; i < width; ++i)
          dot += static_cast<double>(found.directions[i * count + a]) *
                 static_cast<double>(found.directions[i * count + b]);
        EXPECT_NEAR(dot, a == b ? 1 : 0, 1e-4);
      }
  }
}

TEST(PrincipalComponents, OfNothingVaryAreZero) {
  const auto found = FindPrincipalComponents(Tensor({20, 9}), 4, 1);
  for (const double variance : found.variances) EXPECT_EQ(variance, 0);
  for (const float value : found.directions.span()) EXPECT_EQ(value, 0);
  EXPECT_THROW(FindPrincipalComponents(Tensor({20, 9}), 0, 1), ArgumentError);
}

}  // namespace
}  // namespace fovea::fit
