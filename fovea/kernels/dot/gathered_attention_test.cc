#include "fovea/kernels/dot/gathered_attention.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

class GatheredAttentionTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(GatheredAttentionTest);

// Rounding of scores of size 5 and of what follows from them.
constexpr testing::Tolerance kTolerance = {4e-6, 4e-6};

TEST_P(GatheredAttentionTest, IsTheFormulaOverKeysInAnyPlace) {
  Random random(1);
  for (const int64_t size : {1, 4, 16, 32, 37, 64, 100}) {
    for (const int64_t keys : {1, 3, 4, 9, 18}) {
      constexpr int64_t kRows = 5, kHeads = 2, kBlockRows = 3;
      const int64_t width = kHeads * size, stride = 2 * width + 1;
      std::vector<std::vector<float>> memory(keys, std::vector<float>(kBlockRows * stride));
      std::vector<const float*> blocks;
      for (auto& block : memory) {
        for (float& v : block) v = static_cast<float>(random.Normal());
        blocks.push_back(block.data());
      }
      testing::PaddedSpan query(kRows * width, 1), output(kRows * width, 3),
          weights(kRows * kHeads * keys, 2);
      for (float& v : query.span()) v = static_cast<float>(random.Normal());
      std::vector<int32_t> index, lengths;
      for (int64_t i = 0; i < kRows * keys; ++i)
        index.push_back(static_cast<int32_t>(random.Below(kBlockRows)));
      for (int64_t r = 0; r < kRows; ++r)
        lengths.push_back(static_cast<int32_t>(1 + random.Below(keys)));
      const double scale = 1 / std::sqrt(static_cast<double>(size));

      std::vector<double> expected, expected_weights(kRows * kHeads * keys);
      for (int64_t r = 0; r < kRows; ++r)
        for (int64_t h = 0; h < kHeads; ++h) {
          const auto key = [&](int64_t j) { return blocks[j] + index[r * keys + j] * stride; };
          double* w = expected_weights.data() + (r * kHeads + h) * keys;
          double sum = 0;
          for (int64_t j = 0; j < lengths[r]; ++j) {
            for (int64_t d = 0; d < size; ++d)
              w[j] += double{query.data()[r * width + h * size + d]} * key(j)[h * size + d];
            sum += w[j] = std::exp(scale * w[j]);
          }
          for (int64_t j = 0; j < lengths[r]; ++j) w[j] /= sum;
          for (int64_t d = 0; d < size; ++d) {
            double value = 0;
            for (int64_t j = 0; j < lengths[r]; ++j) value += w[j] * key(j)[width + h * size + d];
            expected.push_back(value);
          }
        }
      GatheredAttention({kRows, kHeads, size},
                        {.query = query.data(),
                         .query_stride = width,
                         .blocks = blocks,
                         .key_stride = stride,
                         .value_offset = width,
                         .index = index,
                         .lengths = lengths,
                         .scale = static_cast<float>(scale)},
                        output.span(), weights.span());
      EXPECT_TRUE(output.PaddingIntact() && weights.PaddingIntact());
      EXPECT_CLOSE(std::span<const float>(output.span()), std::span<const double>(expected),
                   kTolerance);
      EXPECT_CLOSE(std::span<const float>(weights.span()),
                   std::span<const double>(expected_weights), kTolerance);
    }
  }
}

TEST(GatheredAttention, RefusesSizesThatDoNotFit) {
  const std::vector<float> numbers(8, 1.0f);
  const std::vector<const float*> blocks = {numbers.data(), numbers.data()};
  std::vector<float> output(2);
  const auto run = [&](const std::vector<int32_t>& index, const std::vector<int32_t>& lengths) {
    GatheredAttention({1, 1, 2},
                      {.query = numbers.data(),
                       .query_stride = 2,
                       .blocks = blocks,
                       .key_stride = 4,
                       .value_offset = 2,
                       .index = index,
                       .lengths = lengths},
                      output, {});
  };
  run({0, 1}, {2});
  EXPECT_THROW(run({0}, {}), ArgumentError);
  EXPECT_THROW(run({0, 1}, {3}), ArgumentError);
  EXPECT_THROW(run({0, 1}, {0}), ArgumentError);
  EXPECT_THROW(run({0, 1}, {1, 1}), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
