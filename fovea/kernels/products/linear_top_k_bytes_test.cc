// LinearTopK() over a ByteMatrix, on machines that multiply bytes.

#define HWY_WANT_AVX3_DL
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/kernels/products/linear_top_k.h"
#include "fovea/testing/every_target.h"

namespace fovea::kernels {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// On the targets that multiply bytes, of which a machine may have none.
class ByteTopKTest : public testing::EveryTarget {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ByteTopKTest);
#if HWY_TARGETS & HWY_AVX3_DL
std::vector<int64_t> Targets() {
  std::vector<int64_t> targets = hwy::SupportedAndGeneratedTargets();
  std::erase_if(targets, [](int64_t target) { return target != HWY_AVX3_DL; });
  return targets;
}
INSTANTIATE_TEST_SUITE_P(Vnni, ByteTopKTest, ::testing::ValuesIn(Targets()),
                         [](const auto& info) { return std::string(hwy::TargetName(info.param)); });
#endif

struct Layer {
  int64_t outputs, inputs;
  Tensor weight;
  std::vector<float> bias;

  Layer(int64_t o, int64_t i) : outputs(o), inputs(i), weight(Shape{o, i}), bias(o) {}
  void Fill(Random& random) {
    for (float& v : weight.span()) v = static_cast<float>(random.Normal());
    for (float& v : bias) v = static_cast<float>(random.Normal());
  }
};

struct Found {
  std::vector<int32_t> index;
  std::vector<float> value;
  std::vector<double> logsumexp;
};

template <class Weight>
Found TopOf(int64_t most, const std::vector<float>& x, const Weight& weight, const Layer& layer) {
  const auto rows = std::ssize(x) / layer.inputs;
  Found found{std::vector<int32_t>(rows * most, -7), std::vector<float>(rows * most),
              std::vector<double>(rows)};
  LinearTopK(x, weight, layer.bias, {found.index, found.value, found.logsumexp});
  return found;
}

Found OfBytes(int64_t most, const std::vector<float>& x, const Layer& layer) {
  return TopOf(most, x, ByteMatrix(layer.weight), layer);
}
Found OfFloats(int64_t most, const std::vector<float>& x, const Layer& layer) {
  return TopOf(most, x,
               PackedMatrix(layer.outputs, layer.inputs, layer.weight.data(), layer.inputs), layer);
}

// The order of a sum of products of size 1.
float ToleranceOf(const Layer& layer) { return 1e-6f * static_cast<float>(layer.inputs); }

void ExpectAlike(const Found& found, const Found& expected, const Layer& layer) {
  ASSERT_EQ(found.index.size(), expected.index.size());
  for (size_t i = 0; i < found.index.size(); ++i) {
    ASSERT_EQ(found.index[i] < 0, expected.index[i] < 0) << i;
    if (found.index[i] < 0) continue;
    ASSERT_NEAR(found.value[i], expected.value[i], ToleranceOf(layer)) << i;
    // Other indices only where scores are as good as equal.
    ASSERT_TRUE(found.index[i] == expected.index[i] ||
                std::abs(found.value[i] - expected.value[i]) < ToleranceOf(layer));
  }
}

TEST_P(ByteTopKTest, FindsWhatFloatsFind) {
  Random random(1);
  for (const int64_t outputs : {1, 16, 77, 512, 513, 1300, 5000}) {
    for (const int64_t inputs : {3, 16, 130, 256}) {
      Layer layer(outputs, inputs);
      layer.Fill(random);
      if (outputs > 20) layer.bias[3] = -kInfinity;
      std::vector<float> x(101 * inputs);  // more than a block
      for (float& v : x) v = static_cast<float>(random.Normal());
      for (const int64_t most : {1, 10, 40}) {
        const Found found = OfBytes(most, x, layer), expected = OfFloats(most, x, layer);
        ExpectAlike(found, expected, layer);
        // σ is 0.006 √inputs here.
        const double sigma = 0.006 * std::sqrt(static_cast<double>(inputs));
        for (size_t r = 0; r < found.logsumexp.size(); ++r)
          EXPECT_NEAR(found.logsumexp[r], expected.logsumexp[r], 2 * sigma + 1e-5);
      }
    }
  }
}

// Untrained pieces: more equals than there is place for, first or last.
TEST_P(ByteTopKTest, ManyEquals) {
  Random random(2);
  for (const bool above : {false, true}) {
    Layer layer(3000, 64);
    layer.Fill(random);
    for (int64_t o = 0; o < 1000; ++o) {
      std::fill_n(layer.weight.data() + o * 64, 64, 0.0f);
      layer.bias[o] = above ? 100.0f : -0.5f;
    }
    std::vector<float> x(7 * 64);
    for (float& v : x) v = static_cast<float>(random.Normal());
    const Found found = OfBytes(10, x, layer), expected = OfFloats(10, x, layer);
    ExpectAlike(found, expected, layer);
    if (!above) continue;
    for (int32_t i = 0; i < 10; ++i) EXPECT_EQ(found.index[i], i);
    EXPECT_NEAR(found.logsumexp[0], 100 + std::log(1000.0), 1e-4);
  }
}

TEST_P(ByteTopKTest, RowsOfZeros) {
  Random random(3);
  Layer layer(100, 8);
  layer.Fill(random);
  const std::vector<float> x(8);
  const Found found = OfBytes(3, x, layer), expected = OfFloats(3, x, layer);
  EXPECT_EQ(found.index, expected.index);
  EXPECT_EQ(found.value, expected.value);
  EXPECT_NEAR(found.logsumexp[0], expected.logsumexp[0], 1e-5);
}

TEST_P(ByteTopKTest, NaNShowsInTheSumAndHidesNoOther) {
  constexpr int64_t kOut = 600;
  Layer layer(kOut, 1);
  for (int64_t j = 0; j < kOut; ++j) layer.weight[j] = static_cast<float>(j % 50);
  layer.weight[555] = 70;
  layer.bias[550] = std::nanf("");
  Found found = OfBytes(2, {1}, layer);
  EXPECT_TRUE(std::isnan(found.logsumexp[0]));
  EXPECT_EQ(found.index[0], 555);
  found = OfBytes(2, {std::nanf("")}, layer);
  EXPECT_TRUE(std::isnan(found.logsumexp[0]));
  EXPECT_EQ(found.index[0], -1);
}

TEST_P(ByteTopKTest, NothingIsAmongNone) {
  Layer layer(2, 1);
  layer.bias = {-kInfinity, -kInfinity};
  const Found found = OfBytes(2, {1}, layer);
  EXPECT_EQ(found.index, std::vector<int32_t>({-1, -1}));
  EXPECT_EQ(found.logsumexp[0], -kInfinity);
}

TEST(ByteTopK, RefusesSizesThatDoNotFit) {
  const Layer layer(2, 1);
  EXPECT_THROW(ByteMatrix(Tensor(Shape{2})), ArgumentError);
  EXPECT_THROW(ByteMatrix(Tensor(Shape{2, 0})), ArgumentError);
  const ByteMatrix weight(layer.weight);
  std::vector<int32_t> index(1);
  std::vector<float> value(1), x = {1, 2};
  std::vector<double> sum(1);
  EXPECT_THROW(LinearTopK(x, weight, layer.bias, {index, value, sum}), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
