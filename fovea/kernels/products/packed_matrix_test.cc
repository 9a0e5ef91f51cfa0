#include "fovea/kernels/products/packed_matrix.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

class PackedMatrixTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(PackedMatrixTest);

void Fill(Random& random, std::span<float> values) {
  for (float& v : values) v = static_cast<float>(random.Normal());
}

void CheckProduct(int64_t m, int64_t n, int64_t k, bool with_bias, Onto onto) {
  SCOPED_TRACE(::testing::Message() << m << " " << n << " " << k << " " << with_bias);
  Random random(m * 10000 + n * 100 + k);
  testing::PaddedSpan a(m * k, 1), b(n * (k + 3), 2), c(m * n, 3), bias(with_bias ? n : 0, 1);
  for (testing::PaddedSpan* span : {&a, &b, &c, &bias}) Fill(random, span->span());
  std::vector<double> expected;
  for (int64_t i = 0; i < m; ++i)
    for (int64_t j = 0; j < n; ++j) {
      double sum = onto == Onto::kSums ? c.data()[i * n + j] : 0;
      if (with_bias) sum += bias.data()[j];
      for (int64_t t = 0; t < k; ++t)
        sum += double{a.data()[i * k + t]} * b.data()[j * (k + 3) + t];
      expected.push_back(sum);
    }
  const PackedMatrix packed(n, k, b.data(), k + 3);
  MatMulPacked(m, a.data(), k, packed, bias.span(), onto, c.data(), n);
  EXPECT_TRUE(c.PaddingIntact());
  // (k + 2) u Σ|a b| of normal numbers.
  const double bound = std::ldexp(static_cast<double>((k + 2) * k), -24) + 1e-6;
  EXPECT_CLOSE(std::span<const float>(c.span()), std::span<const double>(expected), {bound, 0});
}

TEST_P(PackedMatrixTest, IsTheProduct) {
  for (const int64_t m : {1, 5, 6, 13, 32})
    for (const int64_t n : {1, 7, 16, 63, 64, 65, 200})
      for (const int64_t k : {1, 17, 256, 300})
        CheckProduct(m, n, k, (m + n) % 2 == 0, (n + k) % 2 == 0 ? Onto::kSums : Onto::kNothing);
}

// More terms and rows than are taken together.
TEST_P(PackedMatrixTest, IsTheProductOfSeveralBlocks) {
  for (const int64_t k : {512, 513, 1100})
    CheckProduct(13, 70, k, k % 2 == 0, k % 2 == 0 ? Onto::kSums : Onto::kNothing);
  CheckProduct(401, 65, 33, true, Onto::kSums);
  CheckProduct(193, 130, 600, true, Onto::kNothing);
}

TEST_P(PackedMatrixTest, LinearIsTheLayer) {
  Random random(3);
  for (const int64_t rows : {0, 1, 12, 13, 40}) {
    for (const bool with_bias : {false, true}) {
      constexpr int64_t kOut = 70, kIn = 9;
      testing::PaddedSpan x(rows * kIn, 1), w(kOut * kIn, 2), bias(with_bias ? kOut : 0, 3),
          y(rows * kOut, 1);
      for (testing::PaddedSpan* span : {&x, &w, &bias}) Fill(random, span->span());
      std::vector<double> expected;
      for (int64_t r = 0; r < rows; ++r)
        for (int64_t o = 0; o < kOut; ++o) {
          double sum = with_bias ? bias.data()[o] : 0;
          for (int64_t i = 0; i < kIn; ++i)
            sum += double{x.data()[r * kIn + i]} * w.data()[o * kIn + i];
          expected.push_back(sum);
        }
      Linear(rows, kOut, kIn, x.data(), w.data(), bias.span(), y.data());
      EXPECT_TRUE(y.PaddingIntact());
      if (rows == 0) continue;
      EXPECT_CLOSE(std::span<const float>(y.span()), std::span<const double>(expected), {1e-5, 0});
    }
  }
}

TEST_P(PackedMatrixTest, HasTheSameBitsOnAnyNumberOfThreads) {
  Random random(1);
  constexpr int64_t kRows = 40, kOut = 1000, kIn = 300;
  std::vector<float> a(kRows * kIn), b(kOut * kIn), one(kRows * kOut), four(kRows * kOut);
  Fill(random, a);
  Fill(random, b);
  const PackedMatrix packed(kOut, kIn, b.data(), kIn);
  const int before = NumThreads();
  SetNumThreads(1);
  MatMulPacked(kRows, a.data(), kIn, packed, {}, Onto::kNothing, one.data(), kOut);
  SetNumThreads(4);
  MatMulPacked(kRows, a.data(), kIn, packed, {}, Onto::kNothing, four.data(), kOut);
  const PackedMatrix packed_by_four(kOut, kIn, b.data(), kIn);
  std::vector<float> other(one.size());
  MatMulPacked(kRows, a.data(), kIn, packed_by_four, {}, Onto::kNothing, other.data(), kOut);
  SetNumThreads(before);
  EXPECT_EQ(one, four);
  EXPECT_EQ(one, other);
}

TEST(PackedMatrix, RefusesABiasOfAnotherSize) {
  const std::vector<float> b = {1, 2, 3, 4}, bias = {1, 2, 3};
  const PackedMatrix packed(2, 2, b.data(), 2);
  std::vector<float> c(2);
  EXPECT_THROW(MatMulPacked(1, b.data(), 2, packed, bias, Onto::kNothing, c.data(), 2),
               ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
