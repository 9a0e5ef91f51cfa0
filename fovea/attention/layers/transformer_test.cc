#include "fovea/attention/layers/transformer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "fovea/attention/kernel_backend.h"
#include "fovea/core/random.h"
#include "fovea/testing/compare.h"

namespace fovea::attention {
namespace {

const KernelBackend kBackend;
const TransformerSpec kSpec = {.layers = 2, .width = 6, .heads = 2, .feed_forward = 5};

Tensor RandomTensor(Shape shape, Random& random, double scale = 1) {
  Tensor out(std::move(shape));
  for (float& x : out.span()) x = static_cast<float>(scale * random.Normal());
  return out;
}

Parameters<KernelBackend> RandomParameters(const std::vector<ParameterSpec>& specs) {
  Random random(1);
  Parameters<KernelBackend> out;
  for (const ParameterSpec& spec : specs)
    out.Set(spec.name, RandomTensor(spec.shape, random,
                                    1 / std::sqrt(static_cast<double>(spec.shape.back()))));
  return out;
}

// Row t of sample n.
std::vector<float> State(const Tensor& states, int64_t n, int64_t t) {
  const float* at = states.data() + (n * states.dim(1) + t) * states.dim(2);
  return {at, at + states.dim(2)};
}

std::string ErrorOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

TEST(Transformer, PutsOutStatesAndTheWeightsOfEveryLayer) {
  Random random(2);
  const Tensor x = RandomTensor({3, 4, 6}, random), memory = RandomTensor({3, 5, 6}, random);
  const std::vector<int32_t> lengths = {4, 2, 1}, memory_lengths = {5, 1, 3};
  const auto p = RandomParameters(DecoderParameters(kSpec));
  const auto out = Decode(kBackend, kSpec, p, x, memory, lengths, memory_lengths);
  EXPECT_EQ(out.states.shape(), Shape({3, 4, 6}));
  ASSERT_EQ(out.self_weights.size(), 2u);
  ASSERT_EQ(out.cross_weights.size(), 2u);
  for (const Tensor& weights : out.self_weights) {
    ASSERT_EQ(weights.shape(), Shape({3, 2, 4, 4}));
    for (int64_t n = 0; n < 3; ++n)
      for (int64_t h = 0; h < 2; ++h)
        for (int64_t i = 0; i < 4; ++i) {
          double sum = 0;
          for (int64_t j = 0; j < 4; ++j) {
            const float weight = weights[((n * 2 + h) * 4 + i) * 4 + j];
            sum += weight;
            if (j > i || j >= lengths[n]) {
              EXPECT_EQ(weight, 0);
            }
          }
          EXPECT_NEAR(sum, 1, 1e-6);
        }
  }
  for (const Tensor& weights : out.cross_weights) {
    ASSERT_EQ(weights.shape(), Shape({3, 2, 4, 5}));
    for (int64_t i = 0; i < weights.size(); ++i)
      if (i % 5 >= memory_lengths[i / 40]) {
        EXPECT_EQ(weights[i], 0);
      }
  }
  const auto encoder = RandomParameters(EncoderParameters(kSpec));
  const auto encoded = Encode(kBackend, kSpec, encoder, memory, memory_lengths);
  EXPECT_EQ(encoded.states.shape(), memory.shape());
  EXPECT_EQ(encoded.self_weights.size(), 2u);
  EXPECT_TRUE(encoded.cross_weights.empty());
}

// With every last map at 0 nothing is added to what comes in.
TEST(Transformer, CarriesTheInputThroughItsResiduals) {
  Random random(3);
  const Tensor x = RandomTensor({2, 4, 6}, random), memory = RandomTensor({2, 3, 6}, random);
  auto p = RandomParameters(DecoderParameters(kSpec));
  for (const char* layer : {"0", "1"})
    for (const char* name : {".self.output", ".cross.output", ".feed_forward.out"})
      for (const char* part : {".weight", ".bias"}) {
        const std::string full = std::string(layer) + name + part;
        p.Set(full, Tensor(p[full].shape()));
      }
  const Tensor expected = kBackend.LayerNorm(x, p["norm.gain"], p["norm.bias"]);
  const Tensor states = Decode(kBackend, kSpec, p, x, memory).states;
  for (int64_t i = 0; i < states.size(); ++i) EXPECT_EQ(states[i], expected[i]);
}

// One layer, one head, one step: every softmax is 1, so that the layer is a chain of linear maps,
// written out.
TEST(Transformer, AnEncoderLayerOfOneStepByHand) {
  const TransformerSpec spec = {.layers = 1, .width = 2, .heads = 1, .feed_forward = 1};
  Parameters<KernelBackend> p;
  for (const ParameterSpec& parameter : EncoderParameters(spec))
    p.Set(parameter.name, Tensor::Full(parameter.shape, parameter.init == Init::kOnes ? 1 : 0));
  const auto set = [&](const char* name, std::vector<float> values) {
    p.Set(name, Tensor(p[name].shape(), values));
  };
  set("0.self.value.weight", {1, 2, 3, 4});
  set("0.self.value.bias", {0, 1});
  set("0.self.output.weight", {0, 1, 1, 0});
  set("0.feed_forward.in.weight", {5, 0});
  set("0.feed_forward.in.bias", {1});
  set("0.feed_forward.out.weight", {1, -1});
  set("0.feed_forward.out.bias", {0, 20});
  const Tensor x({1, 1, 2}, std::vector<float>{1, 3});
  const double n = 1 / std::sqrt(1 + 1e-5);  // LN(1, 3) = (−n, n)
  const double v0 = n, v1 = n + 1;           // V LN(x) + bias
  const double a0 = 1 + v1, a1 = 3 + v0;     // x + O v
  const double half = (a0 - a1) / 2, m = half / std::sqrt(half * half + 1e-5);  // LN(a)₀
  const double hidden = std::max(0.0, 5 * m + 1);
  const double b0 = a0 + hidden, b1 = a1 - hidden + 20;
  const double last = (b0 - b1) / 2, out = last / std::sqrt(last * last + 1e-5);
  const auto states = Encode(kBackend, spec, p, x).states;
  EXPECT_NEAR(states[0], out, 1e-6);
  EXPECT_NEAR(states[1], -out, 1e-6);
}

// What a later step is changes no earlier state, to the bit.
TEST(Transformer, ADecoderSeesNoLaterStep) {
  for (const char* score : {"scaled_dot", "additive", "general"})
    for (const char* normaliser : {"softmax", "sparsemax", "hard"}) {
      TransformerSpec spec = kSpec;
      spec.score = score;
      spec.normaliser = normaliser;
      spec.hidden = 3;
      Random random(4);
      const Tensor x = RandomTensor({2, 7, 6}, random), memory = RandomTensor({2, 3, 6}, random);
      const auto p = RandomParameters(DecoderParameters(spec));
      const Tensor states = Decode(kBackend, spec, p, x, memory).states;
      for (int64_t t = 0; t < 7; ++t) {
        Tensor changed = x.Clone();
        for (int64_t n = 0; n < 2; ++n)
          for (int64_t d = 0; d < 6; ++d) changed[(n * 7 + t) * 6 + d] += static_cast<float>(1 + d);
        const Tensor other = Decode(kBackend, spec, p, changed, memory).states;
        for (int64_t n = 0; n < 2; ++n) {
          for (int64_t before = 0; before < t; ++before)
            EXPECT_EQ(State(states, n, before), State(other, n, before)) << score << normaliser;
          EXPECT_NE(State(states, n, t), State(other, n, t));
        }
      }
    }
}

TEST(Transformer, AnEncoderSeesEveryStepThatItsScopeShows) {
  TransformerSpec spec = kSpec;
  spec.layers = 1;
  Random random(5);
  const Tensor x = RandomTensor({1, 9, 6}, random);
  for (const char* scope : {"global", "causal", "local_m"}) {
    spec.scope = scope;
    spec.window = 2;
    const auto p = RandomParameters(EncoderParameters(spec));
    const Tensor states = Encode(kBackend, spec, p, x).states;
    Tensor changed = x.Clone();
    for (int64_t d = 0; d < 6; ++d) changed[4 * 6 + d] += static_cast<float>(1 + d);
    const Tensor other = Encode(kBackend, spec, p, changed).states;
    for (int64_t t = 0; t < 9; ++t) {
      const bool seen = spec.scope == "global" || (spec.scope == "causal" && t >= 4) ||
                        (spec.scope == "local_m" && std::abs(t - 4) <= 2);
      EXPECT_EQ(State(states, 0, t) != State(other, 0, t), seen) << scope << " " << t;
    }
  }
}

// Padding changes nothing: a sample alone has the states that it has among longer ones.
TEST(Transformer, WhatLiesPastTheLengthDoesNotMatter) {
  Random random(6);
  const Tensor x = RandomTensor({2, 5, 6}, random), memory = RandomTensor({2, 4, 6}, random);
  const std::vector<int32_t> lengths = {5, 3}, memory_lengths = {4, 2};
  const auto p = RandomParameters(DecoderParameters(kSpec));
  const Tensor all = Decode(kBackend, kSpec, p, x, memory, lengths, memory_lengths).states;
  const Tensor alone =
      Decode(kBackend, kSpec, p, kBackend.Slice(kBackend.Slice(x, 0, 1, 2), 1, 0, 3),
             kBackend.Slice(kBackend.Slice(memory, 0, 1, 2), 1, 0, 2))
          .states;
  for (int64_t t = 0; t < 3; ++t) {
    const auto a = State(all, 1, t), b = State(alone, 0, t);
    EXPECT_CLOSE(std::span<const float>(a), std::span<const float>(b), {1e-6, 1e-5});
  }
}

TEST(Transformer, SaysWhatDoesNotFit) {
  const auto with = [](const std::function<void(TransformerSpec*)>& spoil) {
    TransformerSpec spec = kSpec;
    spoil(&spec);
    return ErrorOf([&] { DecoderParameters(spec); });
  };
  EXPECT_EQ(with([](TransformerSpec*) {}), "");
  EXPECT_EQ(with([](TransformerSpec* s) { s->layers = 0; }),
            "the number of layers must be at least 1, got 0");
  EXPECT_EQ(with([](TransformerSpec* s) { s->heads = 4; }),
            "queries, keys or values of size 6 cannot be split into 4 heads");
  EXPECT_EQ(with([](TransformerSpec* s) { s->feed_forward = 0; }),
            "the width and the hidden units of the feed-forward part must be at least 1, got 6 and "
            "0");
  EXPECT_EQ(with([](TransformerSpec* s) { s->score = "location"; }),
            "the score location needs a number of places of at least 1, got 0");
  const auto p = RandomParameters(DecoderParameters(kSpec));
  EXPECT_EQ(ErrorOf([&] {
              Decode(kBackend, kSpec, p, Tensor({2, 3, 5}), Tensor({2, 3, 6}));
            }),
            "the layers need [N, T, 6], got [2, 3, 5]");
  EXPECT_EQ(ErrorOf([&] {
              Decode(kBackend, kSpec, p, Tensor({2, 3, 6}), Tensor({1, 3, 6}));
            }),
            "the memory must be [2, Tm, 6], got [1, 3, 6]");
}

}  // namespace
}  // namespace fovea::attention
