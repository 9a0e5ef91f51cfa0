#include "fovea/attention/mechanism.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fovea/attention/kernel_backend.h"
#include "fovea/attention/mechanism_for_test.h"
#include "fovea/core/random.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/reference_attention.h"

namespace fovea::attention {
namespace {

using testing::AllAttentionCases;
using testing::AttentionCase;
using testing::AttentionData;
using testing::RandomAttentionData;
using testing::ReferenceAttention;
using testing::ReferenceOutput;
using testing::Tolerance;

constexpr double kRounding = 0x1p-24;  // of float: half a unit in the last place, at 1

double LargestDifference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

// What rounding may do to weights and output. Sums of n terms in float give the exact result of
// inputs that are off by up to n roundings each; the longest sums here have 5 terms, two of them
// follow each other, and a function (tanh, σ, exp) costs up to 4 roundings more. So the reference
// is moved by 16 roundings of every input, up or down by chance; four times the largest change of
// 8 draws is allowed, and 8 roundings of the result itself.
std::pair<Tolerance, Tolerance> ToleranceOf(const AttentionCase& test, const AttentionData& data,
                                            const ReferenceOutput& exact) {
  Random random(7);
  double weights = 0, output = 0;
  for (int draw = 0; draw < 8; ++draw) {
    AttentionData moved = data;
    const auto move = [&](std::vector<double>& values) {
      for (double& x : values) x *= 1 + (random.Below(2) == 0 ? 16 : -16) * kRounding;
    };
    move(moved.query);
    move(moved.keys);
    move(moved.values);
    for (auto& [name, values] : moved.parameters) move(values);
    const ReferenceOutput other = ReferenceAttention(test, moved);
    weights = std::max(weights, LargestDifference(other.weights, exact.weights));
    output = std::max(output, LargestDifference(other.output, exact.output));
  }
  return {{4 * weights, 8 * kRounding}, {4 * output, 8 * kRounding}};
}

TEST(Mechanism, EveryCombinationAgreesWithThePlainReference) {
  for (const AttentionCase& test : AllAttentionCases()) {
    SCOPED_TRACE(Name(test));
    const AttentionData data = RandomAttentionData(test, 1);
    const ReferenceOutput expected = ReferenceAttention(test, data);
    const auto out = MakeCall(test, data).Run();
    ASSERT_EQ(out.weights.shape(), Shape({test.batch, test.spec.heads, expected.rows, test.keys}));
    ASSERT_EQ(out.output.shape(), Shape({test.batch, expected.output_rows, test.spec.value_size}));
    const auto [weights, output] = ToleranceOf(test, data, expected);
    EXPECT_LT(weights.absolute, 5e-5);
    EXPECT_CLOSE(out.weights.span(), std::span<const double>(expected.weights), weights);
    EXPECT_CLOSE(out.output.span(), std::span<const double>(expected.output), output);
  }
}

// The output without the weights, which is what the fused kernels give where they have the members.
TEST(Mechanism, WithoutWeightsEveryCombinationIsTheSame) {
  std::set<std::string> fused, composed;
  for (const AttentionCase& test : AllAttentionCases()) {
    SCOPED_TRACE(Name(test));
    const AttentionData data = RandomAttentionData(test, 1);
    const ReferenceOutput expected = ReferenceAttention(test, data);
    const MechanismCall call = MakeCall(test, data);
    const auto out = call.Run(Weights::kNone);
    EXPECT_EQ(out.weights.size(), 0);
    ASSERT_EQ(out.output.shape(), Shape({test.batch, expected.output_rows, test.spec.value_size}));
    EXPECT_CLOSE(out.output.span(), std::span<const double>(expected.output),
                 ToleranceOf(test, data, expected).second);
    const std::string why = WhyNotFused(KernelBackend(), test.spec, call.Inputs(Weights::kNone));
    (why.empty() ? fused : composed).insert(test.spec.score + " " + test.spec.scope);
  }
  for (const char* score : {"dot", "scaled_dot", "general", "additive"})
    for (const char* scope : {"global", "causal", "local_m", "local_p"})
      EXPECT_TRUE(fused.contains(StrCat(score, " ", scope))) << score << " " << scope;
  EXPECT_EQ(fused.size(), 16u);
  EXPECT_TRUE(composed.contains("gated causal"));
}

TEST(Mechanism, SaysWhyItIsNotFused) {
  AttentionCase test = {.batch = 1, .queries = 2, .keys = 4};
  test.spec = {
      .score = "dot", .query_size = 2, .key_size = 2, .value_size = 2, .hidden = 3, .axis = 4};
  const auto why = [&](const std::function<void(MechanismSpec*)>& change,
                       Weights weights = Weights::kNone) {
    AttentionCase changed = test;
    change(&changed.spec);
    const MechanismCall call = MakeCall(changed, RandomAttentionData(changed, 1));
    return WhyNotFused(KernelBackend(), call.spec, call.Inputs(weights));
  };
  EXPECT_EQ(why([](MechanismSpec*) {}), "");
  EXPECT_EQ(why([](MechanismSpec*) {}, Weights::kAll), "all weights are wanted");
  EXPECT_EQ(why([](MechanismSpec* s) { s->score = "location"; }),
            "the fused kernels do not have the score location");
  EXPECT_EQ(why([](MechanismSpec* s) { s->normaliser = "sparsemax"; }),
            "the fused kernels do not have the normaliser sparsemax");
  EXPECT_EQ(why([](MechanismSpec* s) { s->aggregate = "reweight"; }),
            "the fused kernels do not have the aggregate reweight");
}

// A scope that keys and a Gaussian do not describe: every second key.
struct EverySecond : HidingScope {
  template <class B>
  static Scoped<B> Apply(const B& b, const typename B::Tensor& scores, const ScopeInputs<B>& in) {
    Tensor mask({1, 1, 1, in.shape[3]});
    for (int64_t j = 1; j < in.shape[3]; j += 2) mask[j] = -HUGE_VALF;
    return {b.Add(scores, b.Constant(mask)), {}};
  }
};

TEST(Mechanism, KnowsWhichMembersTheKernelsHave) {
  EXPECT_TRUE((internal::kHasKeys<LocalP, KernelBackend>));
  EXPECT_FALSE((internal::kHasKeys<EverySecond, KernelBackend>));
  EXPECT_TRUE(internal::kHasForm<General>);
  EXPECT_FALSE(internal::kHasForm<Gated>);
  EXPECT_TRUE(internal::kIsFused<Softmax>);
  EXPECT_FALSE(internal::kIsFused<Hard>);
  const KernelBackend b;
  const auto scoped =
      internal::ApplyScope<EverySecond>(b, Tensor({1, 1, 1, 3}), {.shape = {1, 1, 1, 3}});
  const Tensor weights = b.Softmax(scoped.scores);
  EXPECT_EQ(weights[0], .5f);
  EXPECT_EQ(weights[1], 0);
  EXPECT_EQ(weights[2], .5f);
}

// Whether rows of weights sum to less than 1.
bool Dims(const MechanismSpec& spec) { return spec.scope == LocalP::kInfo.name; }

// Rows of weights sum to 1 (or to what a scope's factors leave of it), hidden keys weigh exactly 0,
// and a row without a key is exactly 0, in its output too.
void CheckRows(const AttentionCase& test, const ReferenceOutput& expected,
               const AttendOutput<KernelBackend>& out) {
  ASSERT_EQ(expected.visible.size(), static_cast<size_t>(out.weights.size()));
  for (const float x : out.weights.span()) ASSERT_TRUE(std::isfinite(x) && x >= 0);
  for (const float x : out.output.span()) ASSERT_TRUE(std::isfinite(x));
  for (int64_t row = 0; row < out.weights.size() / test.keys; ++row) {
    double sum = 0, whole = Dims(test.spec) ? 0 : 1;
    bool any = false;
    for (int64_t j = row * test.keys; j < (row + 1) * test.keys; ++j) {
      sum += out.weights[j];
      if (Dims(test.spec)) whole += expected.weights[j];
      any |= expected.visible[j] != 0;
      if (!expected.visible[j]) {
        EXPECT_EQ(out.weights[j], 0);
      }
    }
    // Each weight is off by the roundings of a quotient and of the sum that divides it. What a
    // centre may be off by is for the other tests to say.
    if (!any)
      EXPECT_EQ(sum, 0);
    else if (Dims(test.spec))
      EXPECT_TRUE(sum > 0 && sum <= 1 && std::abs(sum - whole) < 1e-4) << sum << " " << whole;
    else
      EXPECT_NEAR(sum, 1, (static_cast<double>(test.keys) + 4) * kRounding);
  }
  for (int64_t n = 0; n < test.batch; ++n) {
    const int64_t size = out.output.size() / test.batch;
    if (test.lengths.empty() || test.lengths[n] > 0) continue;
    for (int64_t i = n * size; i < (n + 1) * size; ++i) EXPECT_EQ(out.output[i], 0);
  }
}

TEST(Mechanism, WeightsSumTo1AndHiddenKeysWeighNothing) {
  for (const AttentionCase& test : AllAttentionCases()) {
    SCOPED_TRACE(Name(test));
    const AttentionData data = RandomAttentionData(test, 2);
    CheckRows(test, ReferenceAttention(test, data), MakeCall(test, data).Run());
  }
}

// Scores of about 10,000, on which an unshifted exp would overflow.
TEST(Mechanism, LargeScoresStayFinite) {
  for (AttentionCase test : AllAttentionCases()) {
    SCOPED_TRACE(Name(test));
    AttentionData data = RandomAttentionData(test, 3, 1e4);
    CheckRows(test, ReferenceAttention(test, data), MakeCall(test, data).Run());
    // Scores that do not grow with the keys.
    data = RandomAttentionData(test, 3);
    test.spec.sharpness = 1e4;
    CheckRows(test, ReferenceAttention(test, data), MakeCall(test, data).Run());
  }
}

TEST(Mechanism, ALengthOf1PutsAllWeightOnTheFirstKey) {
  for (AttentionCase test : AllAttentionCases()) {
    if (test.lengths.empty() || test.spec.scope != Global::kInfo.name) continue;
    SCOPED_TRACE(Name(test));
    const auto out = MakeCall(test, RandomAttentionData(test, 4)).Run();
    const int64_t rows = out.weights.size() / test.batch / test.keys;
    for (int64_t row = rows; row < 2 * rows; ++row)  // sample 1
      for (int64_t j = 0; j < test.keys; ++j)
        EXPECT_EQ(out.weights[row * test.keys + j], j == 0 ? 1 : 0);
  }
}

// Where the query does not come from the keys' own axis.
TEST(Mechanism, WhatLiesPastTheLengthDoesNotMatter) {
  for (const AttentionCase& test : AllAttentionCases()) {
    if (test.lengths.empty() ||
        (test.queries == 0 && DefaultQueryOf(test.spec.score) != DefaultQuery::kLearned))
      continue;
    SCOPED_TRACE(Name(test));
    const MechanismCall call = MakeCall(test, RandomAttentionData(test, 5));
    MechanismCall other = call;
    other.keys = call.keys.Clone();
    other.values = call.values.Clone();
    for (Tensor* t : {&other.keys, &other.values})
      for (int64_t n = 0; n < test.batch; ++n)
        for (int64_t j = test.lengths[n]; j < test.keys; ++j)
          for (int64_t d = 0; d < t->dim(2); ++d) (*t)[(n * test.keys + j) * t->dim(2) + d] = 1e3;
    const auto a = call.Run(), b = other.Run();
    for (int64_t i = 0; i < a.weights.size(); ++i) EXPECT_EQ(a.weights[i], b.weights[i]);
    for (int64_t i = 0; i < a.output.size(); ++i) EXPECT_EQ(a.output[i], b.output[i]);
  }
}

TEST(Mechanism, OneKeyGetsAllTheWeight) {
  std::set<std::string> scores;
  for (AttentionCase test : AllAttentionCases()) {
    if (!test.lengths.empty() || test.queries > 1) continue;
    scores.insert(test.spec.score);
    SCOPED_TRACE(Name(test));
    test.keys = test.spec.axis = 1;
    const AttentionData data = RandomAttentionData(test, 6);
    const ReferenceOutput expected = ReferenceAttention(test, data);
    const auto out = MakeCall(test, data).Run();
    CheckRows(test, expected, out);
    for (int64_t i = 0; i < out.weights.size(); ++i) {
      if (Dims(test.spec))
        EXPECT_NEAR(out.weights[i], expected.weights[i], 1e-6);
      else
        EXPECT_EQ(out.weights[i], expected.visible[i]);
    }
  }
  EXPECT_EQ(scores.size(), Infos<Scores>().size());
}

TEST(Mechanism, NoSamplesAndNoKeys) {
  for (AttentionCase test : AllAttentionCases()) {
    if (!test.lengths.empty() || test.queries != 1) continue;
    SCOPED_TRACE(Name(test));
    AttentionCase empty = test;
    empty.batch = 0;
    EXPECT_EQ(MakeCall(empty, RandomAttentionData(empty, 1)).Run().weights.size(), 0);
    // A score over an axis was made for as many keys as it gets.
    if (DefaultQueryOf(test.spec.score) == DefaultQuery::kAxis) continue;
    empty = test;
    empty.keys = 0;
    const auto out = MakeCall(empty, RandomAttentionData(empty, 1)).Run();
    EXPECT_EQ(out.weights.shape(), Shape({test.batch, test.spec.heads, 1, 0}));
    for (const float x : out.output.span()) EXPECT_EQ(x, 0);
  }
}

TEST(Mechanism, SharpnessMultipliesTheScores) {
  for (AttentionCase test : AllAttentionCases()) {
    if (test.lengths.empty()) continue;
    SCOPED_TRACE(Name(test));
    for (const double sharpness : {0.25, 3.0}) {
      test.spec.sharpness = sharpness;
      const AttentionData data = RandomAttentionData(test, 8);
      const ReferenceOutput expected = ReferenceAttention(test, data);
      EXPECT_CLOSE(MakeCall(test, data).Run().weights.span(),
                   std::span<const double>(expected.weights),
                   ToleranceOf(test, data, expected).first);
    }
  }
  // By the formula: weights of scores 0 and ln 2 are 1 : 2, three times as sharp 1 : 8.
  MechanismCall call;
  call.spec = {.score = "dot", .query_size = 1, .key_size = 1, .value_size = 1, .sharpness = 3};
  call.query = Tensor::Full({1, 1, 1}, 1);
  call.keys = Tensor({1, 2, 1}, std::vector<float>{0, std::log(2.0f)});
  call.values = Tensor({1, 2, 1});
  EXPECT_NEAR(call.Run().weights[1], 8.0 / 9, 1e-6);
}

TEST(Mechanism, LocationServesFewerKeysThanItWasMadeFor) {
  AttentionCase test = {.batch = 2, .queries = 3, .keys = 4};
  test.spec = {.score = "location", .query_size = 2, .key_size = 3, .value_size = 2, .axis = 9};
  test.spec.heads = 1;
  const AttentionData data = RandomAttentionData(test, 9);
  const ReferenceOutput expected = ReferenceAttention(test, data);
  EXPECT_CLOSE(MakeCall(test, data).Run().weights.span(), std::span<const double>(expected.weights),
               ToleranceOf(test, data, expected).first);
}

// Three keys of equal score; the query 0 puts the centre on 1½, the window of 1 sees keys 1 and 2.
TEST(Mechanism, LocalPByHand) {
  MechanismCall call;
  call.spec = {.score = "dot",
               .scope = "local_p",
               .query_size = 1,
               .key_size = 1,
               .value_size = 1,
               .window = 1};
  call.query = Tensor({1, 1, 1});
  call.keys = Tensor::Full({1, 3, 1}, 1);
  call.values = Tensor({1, 3, 1}, std::vector<float>{100, 10, 1});
  call.parameters.Set("scope.weight", Tensor::Full({1, 1, 1}, 5));
  call.parameters.Set("scope.v", Tensor::Full({1, 1, 1}, 7));
  const auto out = call.Run();
  const double half = std::exp(-.5) / 2;  // exp(−½² / (2 σ²)), σ = ½
  EXPECT_EQ(out.weights[0], 0);
  EXPECT_NEAR(out.weights[1], half, 1e-7);
  EXPECT_NEAR(out.weights[2], half, 1e-7);
  EXPECT_NEAR(out.output[0], 11 * half, 1e-6);
  call.parameters.Set("scope.v", Tensor({1, 1, 2}));
  EXPECT_EQ(call.Error(), "the parameter scope.v must be [1, 1, 1], got [1, 1, 2]");
  call.spec.window = 0;
  EXPECT_EQ(call.Error(), "the scope local_p needs a window of 1 to 1048576, got 0");
}

TEST(Mechanism, ParametersFollowTheHeads) {
  std::string text;
  for (const ParameterSpec& parameter : MechanismParameters(Additive2().spec))
    text += parameter.name + ToString(parameter.shape) + " ";
  EXPECT_EQ(text, "query_weight[2, 5, 2] key_weight[2, 5, 3] v[2, 1, 5] ");
  // Of score and scope, apart by name.
  MechanismSpec local = Additive2().spec;
  local.scope = "local_p";
  text = "";
  for (const ParameterSpec& parameter : MechanismParameters(local))
    text += parameter.name + ToString(parameter.shape) + " ";
  EXPECT_EQ(text,
            "query_weight[2, 5, 2] key_weight[2, 5, 3] v[2, 1, 5] scope.weight[2, 2, 2] "
            "scope.v[2, 1, 2] ");
  // Without a query of the caller's, dense takes each channel along the axis as one.
  MechanismSpec dense = {.score = "dense", .key_size = 3, .value_size = 3, .axis = 7};
  EXPECT_EQ(MechanismParameters(dense)[0].shape, Shape({1, 7, 7}));
  dense.query_size = 2;
  EXPECT_EQ(MechanismParameters(dense)[0].shape, Shape({1, 7, 2}));
}

TEST(Mechanism, SaysWhereAScoreTakesItsQueryFrom) {
  EXPECT_EQ(DefaultQueryOf("additive"), DefaultQuery::kNone);
  EXPECT_EQ(DefaultQueryOf("gated"), DefaultQuery::kLearned);
  EXPECT_EQ(DefaultQueryOf("dense"), DefaultQuery::kAxis);
  EXPECT_THROW(DefaultQueryOf("none"), ArgumentError);
  EXPECT_TRUE(ScopeNeedsQuery("local_p"));
  EXPECT_FALSE(ScopeNeedsQuery("local_m"));
  EXPECT_THROW(ScopeNeedsQuery("local"), ArgumentError);
}

}  // namespace
}  // namespace fovea::attention
