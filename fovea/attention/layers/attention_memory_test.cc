// Steps with prepared keys against Attend() with all queries at once.
#include "fovea/attention/layers/attention_memory.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "fovea/testing/compare.h"
#include "fovea/testing/reference_attention.h"

namespace fovea::attention {
namespace {

using testing::AttentionCase;
using testing::AttentionData;

const KernelBackend kBackend;

Tensor ToTensor(const std::vector<double>& values, Shape shape) {
  return Tensor(std::move(shape), std::vector<float>(values.begin(), values.end()));
}

// A case as Attend() takes it.
struct Example {
  MechanismSpec spec;
  Parameters<KernelBackend> parameters;
  Tensor query, keys, values;
  std::vector<int32_t> lengths;

  explicit Example(const AttentionCase& test) : spec(test.spec), lengths(test.lengths) {
    const AttentionData data = testing::RandomAttentionData(test, 3);
    query = ToTensor(data.query, {test.batch, test.queries, spec.query_size});
    keys = ToTensor(data.keys, {test.batch, test.keys, spec.key_size});
    values = ToTensor(data.values, {test.batch, test.keys, spec.value_size});
    for (const ParameterSpec& p : MechanismParameters(spec))
      parameters.Set(p.name, ToTensor(data.parameters.at(p.name), p.shape));
  }
  AttendOutput<KernelBackend> All() const {
    return Attend(kBackend, spec, parameters,
                  AttendInputs<KernelBackend>{query, keys, values, lengths});
  }
  AttentionMemory Memory() const { return {spec, parameters, keys, values, lengths}; }
};

// With several queries and an aggregate that makes something of each of them. A causal step sees
// all keys, as the last of the queries does.
std::vector<AttentionCase> StepCases() {
  std::vector<AttentionCase> cases = testing::AllAttentionCases();
  std::erase_if(cases, [](const AttentionCase& test) {
    return test.queries < 2 || test.spec.aggregate != "sum" || test.spec.score == "gated";
  });
  return cases;
}

TEST(AttentionMemory, EveryStepIsARowOfAttend) {
  std::set<std::string> fused, composed;
  for (const AttentionCase& test : StepCases()) {
    SCOPED_TRACE(testing::Name(test));
    const Example example(test);
    const AttendOutput<KernelBackend> all = example.All();
    const AttentionMemory memory = example.Memory();
    (memory.WhyNotFused().empty() ? fused : composed)
        .insert(test.spec.score + " " + test.spec.scope);
    const int64_t first = test.spec.scope == "causal" ? test.queries - 1 : 0;
    for (int64_t i = first; i < test.queries; ++i) {
      std::vector<float> places;
      for (int64_t n = 0; n < test.batch; ++n)
        places.push_back(LocalM::Centre(i, test.queries, test.keys,
                                        test.lengths.empty() ? test.keys : test.lengths[n]));
      const Tensor query = kBackend.Slice(example.query, 1, i, i + 1);
      const auto step = memory.AttendStep(query, {.places = places, .weights = Weights::kAll});
      // Sums of up to 5 terms of values near 1, in another order; half a rounding of logsumexp.
      const Tensor output = kBackend.Slice(all.output, 1, i, i + 1);
      const Tensor weights = kBackend.Slice(all.weights, 2, i, i + 1);
      ASSERT_EQ(step.output.shape(), output.shape());
      ASSERT_EQ(step.weights.shape(), weights.shape());
      EXPECT_CLOSE(step.output.span(), output.span(), {4e-6, 4e-6});
      EXPECT_CLOSE(step.weights.span(), weights.span(), {2e-6, 4e-6});
      for (int64_t j = 0; j < weights.size(); ++j)
        if (weights[j] == 0) {
          EXPECT_EQ(step.weights[j], 0);
        }
      const auto alone = memory.AttendStep(query, {.places = places});
      EXPECT_EQ(alone.weights.size(), 0);
      EXPECT_CLOSE(alone.output.span(), step.output.span(), {0, 0});
    }
  }
  EXPECT_EQ(fused.size(), 16u);
  EXPECT_TRUE(fused.contains("additive local_p"));
  EXPECT_TRUE(composed.contains("location local_m"));
}

// The hypotheses of a beam are queries of one step.
TEST(AttentionMemory, ServesSeveralHypotheses) {
  AttentionCase test = {.batch = 2, .queries = 3, .keys = 7, .lengths = {7, 4}};
  for (const char* score : {"additive", "general", "scaled_dot"}) {
    test.spec = {.score = score,
                 .scope = "local_m",
                 .heads = 2,
                 .query_size = 4,
                 .key_size = 4,
                 .value_size = 6,
                 .hidden = 5,
                 .window = 1};
    const Example example(test);
    const AttentionMemory memory = example.Memory();
    const float place[] = {2};
    const auto together =
        memory.AttendStep(example.query, {.places = place, .weights = Weights::kAll});
    for (int64_t i = 0; i < 3; ++i) {
      const auto one =
          memory.AttendStep(kBackend.Slice(example.query, 1, i, i + 1), {.places = place});
      EXPECT_CLOSE(one.output.span(), kBackend.Slice(together.output, 1, i, i + 1).span(),
                   {2e-6, 2e-6});
    }
    for (int64_t row = 0; row < together.weights.size() / 7; ++row)
      for (int64_t j = 0; j < 7; ++j)
        EXPECT_EQ(together.weights[row * 7 + j] > 0, j >= 1 && j <= 3) << score << " " << j;
  }
}

TEST(AttentionMemory, SaysWhatDoesNotFit) {
  AttentionCase test = {.batch = 3, .queries = 1, .keys = 4, .lengths = {}};
  test.spec = {.score = "dot",
               .scope = "local_m",
               .query_size = 2,
               .key_size = 2,
               .value_size = 2,
               .window = 1};
  const Example example(test);
  const AttentionMemory memory = example.Memory();
  const auto error = [](auto&& call) -> std::string {
    try {
      call();
    } catch (const ArgumentError& e) {
      return e.what();
    }
    return "";
  };
  const float two[] = {0, 1};
  EXPECT_EQ(error([&] { memory.AttendStep(example.query, {}); }),
            "the scope local_m needs the step's place among the keys, got none");
  EXPECT_EQ(error([&] { memory.AttendStep(example.query, {.places = two}); }),
            "places must hold one, or one for each of the 3 samples, got 2");
  EXPECT_EQ(error([&] { memory.AttendStep(example.keys, {.places = std::span(two, 1)}); }), "");
  EXPECT_EQ(error([&] {
              memory.AttendStep(Tensor({3, 1, 5}), {.places = std::span(two, 1)});
            }),
            "query must be [3, Tq, 2], got [3, 1, 5]");
  EXPECT_EQ(error([&] { memory.AttendStep({}, {.places = std::span(two, 1)}); }),
            "query must be [3, Tq, 2], got none");
  EXPECT_EQ(error([&] {
              AttentionMemory(example.spec, {}, example.keys, Tensor({3, 4, 1}));
            }),
            "values must be [3, 4, 2], got [3, 4, 1]");
  EXPECT_EQ(memory.WhyNotFused(), "");
}

}  // namespace
}  // namespace fovea::attention
