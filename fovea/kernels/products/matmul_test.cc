#include "fovea/kernels/products/matmul.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

// Rows of `stride` floats of which `cols` are used; the rest is NaN.
void FillRows(Random& random, testing::PaddedSpan& span, int64_t rows, int64_t cols,
              int64_t stride) {
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < cols; ++j)
      span.data()[i * stride + j] = static_cast<float>(random.Normal());
}

void CheckProduct(Transpose ta, Transpose tb, int64_t m, int64_t n, int64_t k, float alpha,
                  float beta) {
  SCOPED_TRACE(::testing::Message() << "[" << m << ", " << k << "] [" << k << ", " << n
                                    << "], transposed " << (ta == Transpose::kYes) << " "
                                    << (tb == Transpose::kYes) << ", " << alpha << ", " << beta);
  Random random(m * 10000 + n * 100 + k);
  const int64_t a_rows = ta == Transpose::kYes ? k : m, a_cols = ta == Transpose::kYes ? m : k;
  const int64_t b_rows = tb == Transpose::kYes ? n : k, b_cols = tb == Transpose::kYes ? k : n;
  const int64_t lda = a_cols + 3, ldb = b_cols + 1, ldc = n + 2;
  testing::PaddedSpan a(a_rows * lda, 1), b(b_rows * ldb, 3), c(m * ldc, 5);
  FillRows(random, a, a_rows, a_cols, lda);
  FillRows(random, b, b_rows, b_cols, ldb);
  if (beta != 0) FillRows(random, c, m, n, ldc);

  std::vector<double> expected, bound;
  for (int64_t i = 0; i < m; ++i) {
    for (int64_t j = 0; j < n; ++j) {
      double sum = 0, magnitude = 0;
      for (int64_t l = 0; l < k; ++l) {
        const double product = double{a.data()[ta == Transpose::kYes ? l * lda + i : i * lda + l]} *
                               b.data()[tb == Transpose::kYes ? j * ldb + l : l * ldb + j];
        sum += product;
        magnitude += std::abs(product);
      }
      const double old = beta == 0 ? 0 : double{beta} * c.data()[i * ldc + j];
      expected.push_back(alpha * sum + old);
      // (K + 2) u Σ|a b|, for any order of summation.
      bound.push_back(std::ldexp(static_cast<double>(k + 2), -24) *
                      (std::abs(alpha) * magnitude + std::abs(old)));
    }
  }
  MatMul(ta, tb, m, n, k, alpha, a.data(), lda, b.data(), ldb, beta, c.data(), ldc);
  ASSERT_TRUE(c.PaddingIntact());
  for (int64_t i = 0; i < m; ++i) {
    for (int64_t j = 0; j < n; ++j)
      ASSERT_NEAR(c.data()[i * ldc + j], expected[i * n + j], bound[i * n + j] + 1e-30);
    for (int64_t j = n; j < ldc; ++j) ASSERT_TRUE(std::isnan(c.data()[i * ldc + j]));
  }
}

class MatMulTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(MatMulTest);

constexpr Transpose kBoth[] = {Transpose::kNo, Transpose::kYes};

TEST_P(MatMulTest, SmallSizes) {
  for (const Transpose ta : kBoth)
    for (const Transpose tb : kBoth)
      for (int64_t m = 0; m <= 9; ++m)
        for (int64_t n = 0; n <= 9; ++n)
          for (const int64_t k : {0, 1, 2, 3, 5, 9}) CheckProduct(ta, tb, m, n, k, 1, 0);
}

TEST_P(MatMulTest, AlphaAndBeta) {
  for (const Transpose ta : kBoth)
    for (const Transpose tb : kBoth)
      for (const float alpha : {0.0f, 1.0f, -0.5f})
        for (const float beta : {0.0f, 1.0f, 2.0f})
          for (const int64_t k : {0, 1, 17})
            for (const int64_t m : {5, 13})
              for (const int64_t n : {7, 70}) CheckProduct(ta, tb, m, n, k, alpha, beta);
}

TEST_P(MatMulTest, MediumAndLongSizes) {
  for (const Transpose ta : kBoth) {
    for (const Transpose tb : kBoth) {
      CheckProduct(ta, tb, 65, 33, 70, 1, 0);
      CheckProduct(ta, tb, 1, 300, 64, 1, 0);
      CheckProduct(ta, tb, 300, 1, 64, 1, 1);
      CheckProduct(ta, tb, 129, 35, 1280, 1, 0);
      // Around blocks of rows, columns and terms.
      CheckProduct(ta, tb, 12, 65, 513, 1, 0);
      CheckProduct(ta, tb, 13, 63, 512, 1, 1);
      CheckProduct(ta, tb, 49, 257, 513, 1, 0);
      CheckProduct(ta, tb, 97, 513, 3, -2, 0);
    }
  }
}

// Large enough to be shared among threads, along either side.
TEST_P(MatMulTest, AnyNumberOfThreads) {
  const int threads = NumThreads();
  const auto product = [](Transpose ta, Transpose tb, int64_t m, int64_t n, int64_t k) {
    Random random(m + n + k);
    std::vector<float> a(static_cast<size_t>(m * k)), b(static_cast<size_t>(k * n)),
        c(static_cast<size_t>(m * n));
    for (float& x : a) x = static_cast<float>(random.Normal());
    for (float& x : b) x = static_cast<float>(random.Normal());
    MatMul(ta, tb, m, n, k, 1, a.data(), ta == Transpose::kYes ? m : k, b.data(),
           tb == Transpose::kYes ? k : n, 0, c.data(), n);
    return c;
  };
  for (const Transpose ta : kBoth) {
    for (const Transpose tb : kBoth) {
      SetNumThreads(1);
      const auto tall = product(ta, tb, 301, 97, 300), wide = product(ta, tb, 13, 2100, 300);
      for (const int n : {2, 3, 5}) {
        SetNumThreads(n);
        ASSERT_EQ(tall, product(ta, tb, 301, 97, 300));
        ASSERT_EQ(wide, product(ta, tb, 13, 2100, 300));
        CheckProduct(ta, tb, 40, 700, 130, -1, 1);
      }
    }
  }
  SetNumThreads(threads);
}

TEST_P(MatMulTest, InsideAParallelLoop) {
  ParallelFor(8, 1, [](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      CheckProduct(Transpose::kNo, Transpose::kYes, 100 + i, 90, 80, 1, 0);
  });
}

}  // namespace
}  // namespace fovea::kernels
