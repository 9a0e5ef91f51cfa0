#include "fovea/testing/reference_attention.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace fovea::testing {
namespace {

using attention::MechanismSpec;

MechanismSpec SpecOf(const std::string& score, const std::string& aggregate) {
  MechanismSpec spec;
  spec.score = score;
  spec.aggregate = aggregate;
  return spec;
}

// Worked by hand: two keys, the second with twice the weight of the first.
TEST(ReferenceAttention, DotProductOfOneQuery) {
  AttentionCase test = {.spec = SpecOf("dot", "sum"), .batch = 1, .queries = 1, .keys = 2};
  test.spec.query_size = test.spec.key_size = test.spec.value_size = 2;
  const AttentionData data = {
      .query = {1, std::log(2.0)}, .keys = {3, 0, 3, 1}, .values = {3, 0, 6, 9}};
  const ReferenceOutput out = ReferenceAttention(test, data);
  ASSERT_EQ(out.rows, 1);
  ASSERT_EQ(out.output_rows, 1);
  EXPECT_NEAR(out.weights[0], 1.0 / 3, 1e-15);
  EXPECT_NEAR(out.weights[1], 2.0 / 3, 1e-15);
  EXPECT_NEAR(out.output[0], 5, 1e-14);
  EXPECT_NEAR(out.output[1], 6, 1e-14);
}

// Two heads of one channel each: head 0 sees the first column of keys and values, head 1 the
// second. The second sample has one key.
TEST(ReferenceAttention, HeadsAndLengths) {
  AttentionCase test = {
      .spec = SpecOf("dot", "sum"), .batch = 2, .queries = 1, .keys = 2, .lengths = {2, 1}};
  test.spec.heads = 2;
  test.spec.query_size = test.spec.key_size = test.spec.value_size = 2;
  const double ln3 = std::log(3.0);
  const AttentionData data = {.query = {1, 1, 1, 1},
                              .keys = {ln3, 0, 0, ln3, ln3, 0, 0, ln3},
                              .values = {4, 40, 8, 80, 4, 40, 8, 80}};
  const ReferenceOutput out = ReferenceAttention(test, data);
  const std::vector<double> weights = {.75, .25, .25, .75, 1, 0, 1, 0};
  const std::vector<double> output = {5, 70, 4, 40};
  ASSERT_EQ(out.weights.size(), weights.size());
  for (size_t i = 0; i < weights.size(); ++i) EXPECT_NEAR(out.weights[i], weights[i], 1e-15);
  ASSERT_EQ(out.output.size(), output.size());
  for (size_t i = 0; i < output.size(); ++i) EXPECT_NEAR(out.output[i], output[i], 1e-13);
  EXPECT_EQ(out.visible, (std::vector<uint8_t>{1, 1, 1, 1, 1, 0, 1, 0}));
}

// The Keras block: each of two channels along three steps is a query, W = I scales nothing.
TEST(ReferenceAttention, DenseOverTheAxisOfEachChannel) {
  AttentionCase test = {.spec = SpecOf("dense", "reweight"), .batch = 1, .keys = 3};
  test.spec.key_size = test.spec.value_size = 2;
  test.spec.axis = 3;
  const double ln2 = std::log(2.0);
  const AttentionData data = {
      .keys = {0, ln2, ln2, 0, 0, 0},
      .values = {4, 4, 4, 4, 4, 4},
      .parameters = {{"weight", {1, 0, 0, 0, 1, 0, 0, 0, 1}}, {"bias", {0, 0, 0}}}};
  const ReferenceOutput out = ReferenceAttention(test, data);
  ASSERT_EQ(out.rows, 2);
  ASSERT_EQ(out.output_rows, 3);
  const std::vector<double> weights = {.25, .5, .25, .5, .25, .25};
  const std::vector<double> output = {1, 2, 2, 1, 1, 1};
  for (size_t i = 0; i < weights.size(); ++i) EXPECT_NEAR(out.weights[i], weights[i], 1e-15);
  for (size_t i = 0; i < output.size(); ++i) EXPECT_NEAR(out.output[i], output[i], 1e-14);
}

TEST(ReferenceAttention, UnknownNamesThrow) {
  AttentionCase test = {.spec = SpecOf("dott", "sum")};
  EXPECT_THROW(ReferenceAttention(test, {}), ArgumentError);
}

TEST(AllAttentionCases, HoldEveryMemberAndAreNamedApart) {
  std::set<std::string> names, members;
  bool with_lengths = false, without = false, two_heads = false;
  for (const AttentionCase& test : AllAttentionCases()) {
    EXPECT_TRUE(names.insert(Name(test)).second) << Name(test);
    members.insert({test.spec.score, test.spec.scope, test.spec.normaliser, test.spec.aggregate});
    with_lengths |= !test.lengths.empty();
    without |= test.lengths.empty();
    two_heads |= test.spec.heads == 2;
  }
  using namespace attention;
  size_t listed = 0;
  for (const auto& infos :
       {Infos<Scores>(), Infos<Scopes>(), Infos<Normalisers>(), Infos<Aggregates>()}) {
    listed += infos.size();
    for (const MemberInfo& info : infos)
      EXPECT_TRUE(members.contains(std::string(info.name))) << info.name;
  }
  EXPECT_EQ(members.size(), listed);
  EXPECT_TRUE(with_lengths && without && two_heads);
}

TEST(RandomAttentionData, IsTheSameForTheSameSeedAndExactAsFloat) {
  const AttentionCase test = AllAttentionCases().front();
  const AttentionData data = RandomAttentionData(test, 5);
  EXPECT_EQ(data.keys, RandomAttentionData(test, 5).keys);
  EXPECT_NE(data.keys, RandomAttentionData(test, 6).keys);
  for (const double x : data.keys) EXPECT_EQ(x, static_cast<float>(x));
}

// d(sum)/d(values) is the weight; d(weights)/d(score) of a softmax is w (δ − w).
TEST(NumericGradients, AgreeWithTheFormulaForSoftmaxAndSum) {
  AttentionCase test = {.spec = SpecOf("dot", "sum"), .batch = 1, .queries = 1, .keys = 3};
  test.spec.query_size = test.spec.key_size = test.spec.value_size = 1;
  const AttentionData data = {.query = {1}, .keys = {.3, -.7, 1.1}, .values = {2, 5, -1}};
  const ReferenceOutput out = ReferenceAttention(test, data);
  auto gradients = NumericGradients(test, data, {1}, {0, 0, 0});
  for (int j = 0; j < 3; ++j) EXPECT_NEAR(gradients["values"][j], out.weights[j], 1e-9);
  gradients = NumericGradients(test, data, {0}, {0, 1, 0});
  const auto& w = out.weights;
  for (int j = 0; j < 3; ++j) EXPECT_NEAR(gradients["keys"][j], w[1] * ((j == 1) - w[j]), 1e-9);
  EXPECT_THROW(NumericGradients(test, data, {1, 1}, {0, 0, 0}), ArgumentError);
}

}  // namespace
}  // namespace fovea::testing
