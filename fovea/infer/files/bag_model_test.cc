#include "fovea/infer/files/bag_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "fovea/attention/kernel_backend.h"
#include "fovea/core/error.h"
#include "fovea/core/random.h"

namespace fovea::infer {
namespace {

using attention::KernelBackend;

BagModelOptions Small(const std::string& pooling = "logsumexp") {
  return {.token_width = 16,
          .ngram_width = 8,
          .hidden = 6,
          .score_hidden = 4,
          .pooling = pooling,
          .languages = {"php", "js"}};
}

Tensor Noise(const Shape& shape, Random& random) {
  Tensor tensor(shape);
  for (float& value : tensor.span()) value = static_cast<float>(random.Normal());
  return tensor;
}

// What a window says hangs on no window further away than two.
TEST(BagModel, NothingFarAwayHasASay) {
  const BagModel model(Small());
  Random random(3);
  attention::Parameters<KernelBackend> weights;
  for (const auto& spec : model.Parameters()) weights.Set(spec.name, Noise(spec.shape, random));
  constexpr int64_t kSteps = 30, kAt = 14;
  Tensor tokens = Noise({1, kSteps, 16}, random), ngrams = Noise({1, kSteps, 8}, random);
  const Tensor mask = Tensor::Full({1, kSteps, 1}, 1);
  const int32_t lengths[] = {kSteps};
  const auto logits = [&] {
    const auto out =
        model.Forward<KernelBackend>(KernelBackend(), weights, tokens, ngrams, mask, lengths);
    const float* from = out.windows.data() + kAt * kMemberCount;
    return std::vector<float>(from, from + kMemberCount);
  };
  const std::vector<float> before = logits();
  for (int64_t t = 0; t < kSteps; ++t) {
    if (std::abs(t - kAt) <= 2) continue;
    for (int64_t k = 0; k < 16; ++k) tokens[t * 16 + k] = static_cast<float>(random.Normal());
    for (int64_t k = 0; k < 8; ++k) ngrams[t * 8 + k] = static_cast<float>(random.Normal());
  }
  EXPECT_EQ(logits(), before);
  for (const float logit : before) EXPECT_LE(std::abs(logit), Small().bound);
  tokens[(kAt + 2) * 16 + 15] += 3;  // of the linear member
  EXPECT_NE(logits(), before);
}

TEST(PoolWindows, NothingElsewhereOutvotesTheHottestPlace) {
  Random random(5);
  for (const char* pooling : {"logsumexp", "max"}) {
    for (int round = 0; round < 200; ++round) {
      std::vector<float> logits(1 + random.Below(300));
      for (float& logit : logits) logit = static_cast<float>(8 * random.Normal());
      const Pooled before = PoolWindows(Small(pooling), logits, {});
      const float hottest = *std::max_element(logits.begin(), logits.end());
      EXPECT_GE(before.logit, hottest);
      EXPECT_LE(before.logit, hottest + std::log(logits.size()) / Small().sharpness + 1e-6);
      EXPECT_NEAR(std::accumulate(before.weights.begin(), before.weights.end(), 0.0), 1, 1e-5);
      const auto at = logits.begin() + static_cast<int64_t>(random.Below(logits.size() + 1));
      logits.insert(at, 1 + random.Below(500), -12.0F);
      EXPECT_GE(PoolWindows(Small(pooling), logits, {}).logit, before.logit);
    }
  }
}

TEST(PoolWindows, MeanAndAttentionAreMeans) {
  const std::vector<float> logits = {4, -2, 1};
  EXPECT_NEAR(PoolWindows(Small("mean"), logits, {}).logit, 1, 1e-6);
  EXPECT_DOUBLE_EQ(
      PoolWindows(Small("attention"), logits, std::vector<float>{0.5, 0.25, 0.25}).logit, 1.75);
  EXPECT_EQ(PoolWindows(Small(), {}, {}).logit, -std::numeric_limits<double>::infinity());
}

TEST(BagModelOptions, ComeBackFromJsonAndAreChecked) {
  BagModelOptions options = Small("attention");
  options.votes = {1, 0, 0.5, 2};
  EXPECT_EQ(ToJson(BagModelOptionsFromJson(ToJson(options))), ToJson(options));
  options.votes = {0, 0, 0, 0};
  EXPECT_THROW(BagModel{options}, ArgumentError);
  options.votes = {1, 1};
  EXPECT_THROW(BagModel{options}, ArgumentError);
  options = Small("median");
  EXPECT_THROW(BagModel{options}, ArgumentError);
}

}  // namespace
}  // namespace fovea::infer
