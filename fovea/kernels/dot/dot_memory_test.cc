#include "fovea/kernels/dot/dot_memory.h"

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

class DotMemoryTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(DotMemoryTest);

// Rounding of scores of size 5 and of what follows from them.
constexpr testing::Tolerance kTolerance = {4e-6, 4e-6};

TEST_P(DotMemoryTest, IsTheFormulaOfTheMemoriesChosen) {
  Random random(1);
  for (const int64_t size : {1, 16, 32, 37, 80}) {
    for (const int64_t places : {1, 7, 16, 65, 130}) {
      for (const int64_t queries : {1, 4, 5, 13}) {
        constexpr int64_t kMemories = 4, kHeads = 2;
        const std::vector<int32_t> which = {3, 0, 3};
        const int64_t width = kHeads * size, stride = 2 * width + 1, query_stride = width + 2;
        const auto rows = std::ssize(which) * queries;
        std::vector<float> keys(kMemories * places * stride);
        testing::PaddedSpan query(rows * query_stride, 1), output(rows * width, 3),
            weights(rows * kHeads * places, 2);
        for (float& v : keys) v = static_cast<float>(random.Normal());
        for (float& v : query.span()) v = static_cast<float>(random.Normal());
        std::vector<int32_t> lengths;
        for (int64_t n = 0; n < kMemories; ++n)
          lengths.push_back(static_cast<int32_t>(1 + random.Below(places)));
        const double scale = 1 / std::sqrt(static_cast<double>(size));

        std::vector<double> expected, expected_weights(rows * kHeads * places);
        for (int64_t r = 0; r < rows; ++r)
          for (int64_t h = 0; h < kHeads; ++h) {
            const int32_t n = which[r / queries];
            const auto key = [&](int64_t j) {
              return keys.data() + (n * places + j) * stride + h * size;
            };
            double* w = expected_weights.data() + (r * kHeads + h) * places;
            double sum = 0;
            for (int64_t j = 0; j < lengths[n]; ++j) {
              for (int64_t d = 0; d < size; ++d)
                w[j] += double{query.data()[r * query_stride + h * size + d]} * key(j)[d];
              sum += w[j] = std::exp(scale * w[j]);
            }
            for (int64_t j = 0; j < lengths[n]; ++j) w[j] /= sum;
            for (int64_t d = 0; d < size; ++d) {
              double value = 0;
              for (int64_t j = 0; j < lengths[n]; ++j) value += w[j] * key(j)[width + d];
              expected.push_back(value);
            }
          }
        const DotMemory memory({.count = kMemories,
                                .places = places,
                                .heads = kHeads,
                                .size = size,
                                .keys = keys.data(),
                                .stride = stride,
                                .value_offset = width,
                                .lengths = lengths,
                                .scale = static_cast<float>(scale)});
        memory.Attend(which, queries, query.data(), query_stride, output.span(), weights.span());
        EXPECT_TRUE(output.PaddingIntact() && weights.PaddingIntact());
        EXPECT_CLOSE(std::span<const float>(output.span()), std::span<const double>(expected),
                     kTolerance);
        EXPECT_CLOSE(std::span<const float>(weights.span()),
                     std::span<const double>(expected_weights), kTolerance);
      }
    }
  }
}

TEST(DotMemory, RefusesWhatDoesNotFit) {
  const std::vector<float> numbers(8, 1.0f);
  const auto make = [&](int64_t places, const std::vector<int32_t>& lengths) {
    return DotMemory({.count = 1,
                      .places = places,
                      .heads = 1,
                      .size = 2,
                      .keys = numbers.data(),
                      .stride = 4,
                      .value_offset = 2,
                      .lengths = lengths});
  };
  EXPECT_THROW(make(2, {}), ArgumentError);
  EXPECT_THROW(make(2, {3}), ArgumentError);
  EXPECT_THROW(make(2, {0}), ArgumentError);
  EXPECT_THROW(make(0, {1}), ArgumentError);
  const DotMemory memory = make(2, {2});
  std::vector<float> output(2), none, three(3);
  const std::vector<int32_t> first = {0}, second = {1};
  EXPECT_THROW(memory.Attend(second, 1, numbers.data(), 2, output, none), ArgumentError);
  EXPECT_THROW(memory.Attend(first, 2, numbers.data(), 2, output, none), ArgumentError);
  EXPECT_THROW(memory.Attend(first, 1, numbers.data(), 1, output, none), ArgumentError);
  EXPECT_THROW(memory.Attend(first, 1, numbers.data(), 2, output, three), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
