#include "fovea/kernels/products/narrow_product.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

class NarrowProductTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(NarrowProductTest);

// Distances between rows larger than the rows, NaN between them.
TEST_P(NarrowProductTest, EverySize) {
  Random random(1);
  for (const int64_t m : {0, 16, 32, 48, 128}) {
    for (int64_t n = 0; n <= 9; ++n) {
      for (const int64_t rows : {0, 1, 3, 4, 5, 32, 33}) {
        SCOPED_TRACE(::testing::Message() << rows << " rows, " << m << " by " << n);
        const int64_t lda = m + 3, ldb = m + 2, ldc = n + 5;
        testing::PaddedSpan a(static_cast<size_t>(rows * lda), 1),
            b(static_cast<size_t>(n * ldb), 3), c(static_cast<size_t>(rows * ldc), 5);
        const auto fill = [&](testing::PaddedSpan& to, int64_t count, int64_t stride) {
          for (int64_t r = 0; r < count; ++r)
            for (int64_t k = 0; k < m; ++k)
              to.data()[r * stride + k] = static_cast<float>(random.Normal());
        };
        fill(a, rows, lda);
        fill(b, n, ldb);
        NarrowProduct(rows, m, n, a.data(), lda, b.data(), ldb, c.data(), ldc);
        ASSERT_TRUE(c.PaddingIntact());
        for (int64_t r = 0; r < rows; ++r) {
          for (int64_t i = 0; i < n; ++i) {
            double expected = 0, sizes = 0;
            for (int64_t k = 0; k < m; ++k) {
              const double product =
                  static_cast<double>(a.data()[r * lda + k]) * b.data()[i * ldb + k];
              expected += product;
              sizes += std::abs(product);
            }
            // The bound of any order of summation.
            const double tolerance = static_cast<double>(m + 2) * std::ldexp(1.0, -24) * sizes;
            ASSERT_NEAR(c.data()[r * ldc + i], expected, tolerance) << r << ", " << i;
          }
          for (int64_t i = n; i < ldc; ++i) ASSERT_TRUE(std::isnan(c.data()[r * ldc + i]));
        }
      }
    }
  }
}

TEST(NarrowProductArguments, ColumnsBySixteen) {
  std::vector<float> zeros(100), c(100);
  EXPECT_THROW(NarrowProduct(2, 8, 2, zeros.data(), 8, zeros.data(), 8, c.data(), 2),
               ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
