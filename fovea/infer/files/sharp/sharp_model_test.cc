#include "fovea/infer/files/sharp/sharp_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "fovea/attention/kernel_backend.h"
#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/infer/files/small_file_model_for_test.h"

namespace fovea::infer {
namespace {

using attention::KernelBackend;

// A single head: without layers the plain one.
SharpModelOptions WithLayers(int64_t layers) {
  SharpModelOptions options = SmallSharpOptions();
  options.layers = layers;
  options.plain = false;
  return options;
}

attention::Parameters<KernelBackend> RandomWeights(const SharpModel& model, uint64_t seed) {
  Random random(seed);
  attention::Parameters<KernelBackend> weights;
  for (const auto& spec : model.Parameters())
    weights.Set(spec.name, UniformTensor(spec.shape, random));
  return weights;
}

// r = Σ α z, and α sums to 1; what is past the end of a place has no part in it.
TEST(SharpModel, ALogitIsWhatItsPositionsAdd) {
  Random random(4);
  const std::vector<int32_t> lengths = {9, 1, 4};
  constexpr int64_t kSteps = 9, kWidth = 8;
  for (const int64_t layers : {0, 1, 3}) {
    const SharpModel model(WithLayers(layers));
    const auto weights = RandomWeights(model, 6);
    const Tensor sums = UniformTensor({3, kSteps, kWidth}, random);
    const auto out = model.Forward(KernelBackend(), weights, sums, lengths)[0];
    ASSERT_EQ(out.logits.shape(), (Shape{3}));
    ASSERT_EQ(out.weights.shape(), (Shape{3, kSteps}));
    ASSERT_EQ(out.values.shape(), (Shape{3, kSteps}));
    for (int64_t n = 0; n < 3; ++n) {
      double logit = 0, weight = 0;
      for (int64_t i = 0; i < kSteps; ++i) {
        const float alpha = out.weights[n * kSteps + i];
        if (i >= lengths[static_cast<size_t>(n)]) {
          EXPECT_EQ(alpha, 0);
          continue;
        }
        EXPECT_GT(alpha, 0);
        weight += alpha;
        logit += double{alpha} * out.values[n * kSteps + i];
      }
      EXPECT_NEAR(weight, 1, 1e-5);
      EXPECT_NEAR(logit, out.logits[n], 1e-5);
    }
  }
}

// Beside longer ones or alone, and whatever stands in the padding.
TEST(SharpModel, PaddingHasNoSay) {
  Random random(5);
  for (const int64_t layers : {0, 2}) {
    const SharpModel model(WithLayers(layers));
    const auto weights = RandomWeights(model, 7);
    const Tensor own = UniformTensor({1, 5, 8}, random);
    const std::vector<int32_t> length = {5}, lengths = {5, 30};
    const auto alone = model.Forward(KernelBackend(), weights, own, length)[0];
    Tensor padded = UniformTensor({2, 30, 8}, random);
    std::copy(own.span().begin(), own.span().end(), padded.data());
    const auto beside = model.Forward(KernelBackend(), weights, padded, lengths)[0];
    EXPECT_NEAR(beside.logits[0], alone.logits[0], 1e-5);
    for (int64_t i = 0; i < 5; ++i) {
      EXPECT_NEAR(beside.weights[i], alone.weights[i], 1e-5);
      EXPECT_NEAR(beside.values[i], alone.values[i], 1e-5);
    }
    EXPECT_GT(std::abs(beside.logits[1] - beside.logits[0]), 1e-3);
  }
}

TEST(SharpModel, HasAHeadThatReadsAndAPlainOne) {
  const auto heads = [](int64_t layers, bool plain) {
    SharpModelOptions options = WithLayers(layers);
    options.plain = plain;
    const SharpModel model(options);
    const std::vector<int32_t> lengths = {2};
    return model.Forward(KernelBackend(), RandomWeights(model, 6), Tensor({1, 2, 8}), lengths)
        .size();
  };
  EXPECT_EQ(heads(2, true), 2);
  EXPECT_EQ(heads(2, false), 1);
  EXPECT_EQ(heads(0, true), 1);
  EXPECT_EQ(heads(0, false), 1);
}

// With layers a position is read by what stands around it; without, by itself.
TEST(SharpModel, LayersReadThroughOneAnother) {
  Random random(5);
  for (const int64_t layers : {0, 2}) {
    const SharpModel model(WithLayers(layers));
    const auto weights = RandomWeights(model, 8);
    Tensor sums = UniformTensor({1, 12, 8}, random);
    const std::vector<int32_t> lengths = {12};
    const float before = model.Forward(KernelBackend(), weights, sums, lengths)[0].values[0];
    for (int64_t k = 0; k < 8; ++k) sums[11 * 8 + k] += 1;
    const float after = model.Forward(KernelBackend(), weights, sums, lengths)[0].values[0];
    EXPECT_EQ(before == after, layers == 0);
  }
}

TEST(SharpModel, NeedsSumsOfItsWidth) {
  const SharpModel model(WithLayers(1));
  const auto weights = RandomWeights(model, 6);
  const std::vector<int32_t> lengths = {4};
  EXPECT_THROW(model.Forward(KernelBackend(), weights, Tensor({1, 4, 16}), lengths), ArgumentError);
  EXPECT_THROW(model.Forward(KernelBackend(), weights, Tensor({4, 8}), lengths), ArgumentError);
}

TEST(SharpModelOptions, OutOfRangeAreRefused) {
  const auto refused = [](auto change) {
    SharpModelOptions options;
    change(&options);
    try {
      SharpModel{options};
    } catch (const ArgumentError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_EQ(refused([](auto*) {}), "no error");
  EXPECT_EQ(refused([](auto* o) { o->layers = 0; }), "no error");
  EXPECT_EQ(refused([](auto* o) { o->reading.tokens = 7; }),
            "the number of tokens of the sharp look must be 8 to 4096, got 7");
  EXPECT_EQ(refused([](auto* o) { o->reading.pool = 0; }),
            "the number of tokens of a position of the sharp look must be 1 to 16, got 0");
  EXPECT_EQ(refused([](auto* o) { o->reading.table_bits = 14; }),
            "the bits of the table of the sharp look must be 15 to 22, got 14");
  EXPECT_EQ(refused([](auto* o) { o->layers = -1; }),
            "the number of layers of the sharp look must be 0 to 16, got -1");
  EXPECT_EQ(refused([](auto* o) { o->most = 0; }),
            "the number of places in 100 kB of the sharp look must be 1 to 1000, got 0");
  const char* width = "the width 36 must be a multiple of 8 and of the heads";
  EXPECT_EQ(refused([](auto* o) { o->width = 36; }), width);
  EXPECT_EQ(refused([](auto* o) { o->heads = 3; }),
            "the width 64 must be a multiple of 8 and of the heads");
  for (const double share : {-0.1, 1.1})
    EXPECT_EQ(refused([&](auto* o) { o->share = share; }),
              "the share of the sharp look must be 0 to 1 and its bound above 0");
  EXPECT_NE(refused([](auto* o) { o->bound = 0; }), "no error");
  for (const double dropout : {-0.1, 1.0, 1.5})
    EXPECT_NE(refused([&](auto* o) { o->dropout = dropout; }).find("the dropout of the sharp look"),
              std::string::npos);
  for (int64_t SharpModelOptions::*size :
       {&SharpModelOptions::width, &SharpModelOptions::heads, &SharpModelOptions::feed_forward,
        &SharpModelOptions::score_hidden})
    for (const int64_t value : {int64_t{0}, int64_t{5000}})
      EXPECT_NE(refused([&](auto* o) { o->*size = value; }), "no error");
}

TEST(SharpModelOptions, ComeBackFromJson) {
  const SharpModelOptions options = {.reading = {.tokens = 100, .pool = 2, .table_bits = 16},
                                     .width = 32,
                                     .layers = 0,
                                     .plain = false,
                                     .heads = 8,
                                     .feed_forward = 40,
                                     .score_hidden = 5,
                                     .dropout = 0.25,
                                     .share = 0.75,
                                     .cut = -0.5,
                                     .most = 3,
                                     .bound = 7};
  const nlohmann::json json = ToJson(options);
  EXPECT_EQ(ToJson(SharpModelOptionsFromJson(json)), json);
  EXPECT_NE(json, ToJson(SharpModelOptions()));
  for (const auto& [key, value] : json.items()) {
    EXPECT_NE(value, ToJson(SharpModelOptions())[key]) << key;
    nlohmann::json without = json, other = json;
    without.erase(key);
    other[key] = "much";
    for (const auto& damaged : {without, other}) try {
        SharpModelOptionsFromJson(damaged);
        ADD_FAILURE() << key;
      } catch (const ArgumentError& error) {
        EXPECT_NE(std::string(error.what()).find("model.sharp." + key), std::string::npos)
            << error.what();
      }
  }
  EXPECT_THROW(SharpModelOptionsFromJson("sharp"), ArgumentError);
}

}  // namespace
}  // namespace fovea::infer
