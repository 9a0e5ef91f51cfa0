#include "fovea/kernels/products/cholesky.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/testing/every_target.h"

namespace fovea::kernels {
namespace {

class CholeskyTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(CholeskyTest);

// A = B Bᵀ + 1/2, B [n, n] normal; NaN above the diagonal, which nobody may read.
std::vector<double> Positive(int64_t n, uint64_t seed) {
  Random random(seed);
  std::vector<double> b(static_cast<size_t>(n * n)), a(b.size());
  for (double& value : b) value = random.Normal();
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < n; ++j) {
      double sum = i == j ? 0.5 : 0;
      for (int64_t k = 0; k < n; ++k) sum += b[i * n + k] * b[j * n + k];
      a[i * n + j] = j <= i ? sum : NAN;
    }
  return a;
}

TEST_P(CholeskyTest, FactorsSolvesAndInverts) {
  for (const int64_t n : {0, 1, 2, 3, 4, 5, 7, 8, 33, 47, 48, 49, 51, 100, 150}) {
    const std::vector<double> a = Positive(n, 1);
    std::vector<double> l = a;
    ASSERT_TRUE(CholeskyFactor(n, l)) << n;
    double largest = 0;
    for (int64_t i = 0; i < n; ++i) largest = std::max(largest, a[i * n + i]);
    for (int64_t i = 0; i < n; ++i)
      for (int64_t j = 0; j <= i; ++j) {
        double sum = 0;
        for (int64_t k = 0; k <= j; ++k) sum += l[i * n + k] * l[j * n + k];
        ASSERT_NEAR(sum, a[i * n + j], static_cast<double>(n + 1) * std::ldexp(1.0, -52) * largest)
            << n << ": " << i << ", " << j;
      }

    Random random(2);
    constexpr int64_t kColumns = 3;
    std::vector<double> wanted(static_cast<size_t>(n * kColumns)), x(wanted.size());
    for (double& value : wanted) value = random.Normal();
    for (int64_t i = 0; i < n; ++i)
      for (int64_t c = 0; c < kColumns; ++c)
        for (int64_t k = 0; k < n; ++k)
          x[i * kColumns + c] += a[std::max(i, k) * n + std::min(i, k)] * wanted[k * kColumns + c];
    CholeskySolve(n, l, kColumns, x);
    for (size_t i = 0; i < x.size(); ++i) ASSERT_NEAR(x[i], wanted[i], 1e-7) << n << ": " << i;

    std::vector<double> scratch(l.size()), diagonal(static_cast<size_t>(n));
    CholeskyInverseDiagonal(n, l, scratch, diagonal);
    for (int64_t i = 0; i < n; ++i) {
      std::vector<double> unit(static_cast<size_t>(n));
      unit[i] = 1;
      CholeskySolve(n, l, 1, unit);
      ASSERT_NEAR(diagonal[i], unit[i], 1e-9 * (1 + unit[i])) << n << ": " << i;
    }
  }
}

TEST(Cholesky, SaysWhatIsNotPositiveDefinite) {
  std::vector<double> indefinite = {1, 0, 2, 1};
  EXPECT_FALSE(CholeskyFactor(2, indefinite));
  std::vector<double> zero = {0};
  EXPECT_FALSE(CholeskyFactor(1, zero));
  std::vector<double> nan = {1, 0, std::numeric_limits<double>::quiet_NaN(), 1};
  EXPECT_FALSE(CholeskyFactor(2, nan));
}

TEST(Cholesky, SizesMustFit) {
  std::vector<double> a(4), x(3);
  EXPECT_THROW(static_cast<void>(CholeskyFactor(3, a)), ArgumentError);
  EXPECT_THROW(CholeskySolve(2, a, 1, x), ArgumentError);
  EXPECT_THROW(CholeskyInverseDiagonal(2, a, x, x), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
