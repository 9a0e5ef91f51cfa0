#include "fovea/kernels/bytes/embedding_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"

namespace fovea::kernels {
namespace {

constexpr int kBits = 9;

struct Problem {
  std::vector<uint32_t> features;
  std::vector<int32_t> first = {0};

  // Bags of none to several hundred features, which repeat.
  explicit Problem(Random& random, int bags = 40) {
    for (int b = 0; b < bags; ++b) {
      for (uint64_t i = random.Below(b % 5 == 0 ? 1 : 700); i > 0; --i)
        features.push_back(static_cast<uint32_t>(random.Bits()));
      first.push_back(static_cast<int32_t>(features.size()));
    }
  }
  FeatureBags bags() const { return {features, first}; }
  int64_t count() const { return static_cast<int64_t>(first.size()) - 1; }
};

std::vector<double> Reference(const Problem& p, const auto& table, int64_t width) {
  std::vector<double> out(static_cast<size_t>(p.count() * width));
  for (int64_t b = 0; b < p.count(); ++b)
    for (int32_t i = p.first[b]; i < p.first[b + 1]; ++i)
      for (int64_t k = 0; k < width; ++k)
        out[b * width + k] += table[(p.features[i] >> (32 - kBits)) * width + k];
  return out;
}

class EmbeddingSumTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(EmbeddingSumTest);

TEST_P(EmbeddingSumTest, SumsRows) {
  Random random(3);
  for (const int64_t width : {8, 16, 24, 32, 48, 64}) {
    const Problem p(random);
    std::vector<float> table(static_cast<size_t>(width) << kBits);
    for (float& x : table) x = static_cast<float>(random.Normal());
    std::vector<float> out(static_cast<size_t>(p.count() * width), 7);
    SumRows(p.bags(), table, kBits, width, out);
    EXPECT_CLOSE(out, Reference(p, table, width), {1e-4, 1e-5});
  }
}

TEST_P(EmbeddingSumTest, AdagradRowsSteps) {
  Random random(6);
  constexpr int64_t kRows = 37, kWidth = 24;
  std::vector<float> table(kRows * kWidth), gradient(kRows * kWidth), squares(kRows, 0.25f);
  for (float& x : table) x = static_cast<float>(random.Normal());
  for (int64_t r = 0; r < kRows; r += 2)
    for (int64_t k = 0; k < kWidth; ++k)
      gradient[r * kWidth + k] = static_cast<float>(random.Normal());
  std::vector<double> expected_squares(squares.begin(), squares.end()),
      expected(table.begin(), table.end());
  for (int64_t r = 0; r < kRows; ++r) {
    double sum = 0;
    for (int64_t k = 0; k < kWidth; ++k) sum += std::pow(gradient[r * kWidth + k], 2);
    expected_squares[r] += sum / kWidth;
    for (int64_t k = 0; k < kWidth; ++k)
      expected[r * kWidth + k] -=
          0.1 * gradient[r * kWidth + k] / (std::sqrt(expected_squares[r]) + 1e-8);
  }
  AdagradRows(kWidth, 0.1f, gradient, squares, table);
  EXPECT_CLOSE(table, expected, {1e-5, 1e-6});
  EXPECT_CLOSE(squares, expected_squares, {1e-5, 1e-6});
  EXPECT_EQ(std::count(gradient.begin(), gradient.end(), 0.0f), kRows * kWidth);
  EXPECT_THROW(AdagradRows(12, 0.1f, gradient, squares, table), ArgumentError);
}

TEST_P(EmbeddingSumTest, SumsInt8Exactly) {
  Random random(4);
  for (const int64_t width : {8, 16, 24, 32, 48, 64}) {
    const Problem p(random);
    // The largest values: sums of more than 255 rows leave 16 bits.
    std::vector<int8_t> table(static_cast<size_t>(width) << kBits);
    for (int8_t& x : table) x = random.Uniform() < 0.5 ? -128 : 127;
    std::vector<float> scale(static_cast<size_t>(width)),
        out(static_cast<size_t>(p.count() * width));
    for (float& s : scale) s = 0.5f;
    SumRowsInt8(p.bags(), table, kBits, width, scale, out);
    std::vector<double> expected = Reference(p, table, width);
    for (double& x : expected) x *= 0.5;
    EXPECT_CLOSE(out, expected, {0, 0});
  }
}

TEST_P(EmbeddingSumTest, GradientIsTheTransposeWhateverTheThreads) {
  Random random(5);
  const int64_t width = 16;
  const Problem p(random);
  std::vector<float> d_out(static_cast<size_t>(p.count() * width));
  for (float& x : d_out) x = static_cast<float>(random.Normal());
  std::vector<double> expected(static_cast<size_t>(width) << kBits);
  for (int64_t b = 0; b < p.count(); ++b)
    for (int32_t i = p.first[b]; i < p.first[b + 1]; ++i)
      for (int64_t k = 0; k < width; ++k)
        expected[(p.features[i] >> (32 - kBits)) * width + k] += d_out[b * width + k];
  std::vector<float> one(expected.size()), many(expected.size());
  const int before = NumThreads();
  SetNumThreads(1);
  SumRowsGradient(p.bags(), d_out, kBits, width, one);
  SetNumThreads(4);
  SumRowsGradient(p.bags(), d_out, kBits, width, many);
  SetNumThreads(before);
  EXPECT_CLOSE(one, expected, {1e-4, 1e-4});
  EXPECT_EQ(one, many);
}

TEST(EmbeddingSum, RefusesSizesThatDoNotFit) {
  const std::vector<uint32_t> features = {1, 2};
  const std::vector<int32_t> first = {0, 2}, gap = {0, 1};
  const std::vector<float> table(16 << 4);
  std::vector<float> out(16);
  EXPECT_NO_THROW(SumRows({features, first}, table, 4, 16, out));
  EXPECT_THROW(SumRows({features, gap}, table, 4, 16, out), ArgumentError);
  EXPECT_THROW(SumRows({features, first}, table, 5, 16, out), ArgumentError);
  EXPECT_THROW(SumRows({features, first}, table, 4, 12, out), ArgumentError);
  EXPECT_THROW(SumRows({features, first}, table, 4, 16, std::span(out).first(8)), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
