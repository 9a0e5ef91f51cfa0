#include "fovea/attention/members.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

namespace fovea::attention {
namespace {

template <class List>
void CheckInfos() {
  const std::vector<MemberInfo> infos = Infos<List>();
  EXPECT_FALSE(infos.empty());
  std::set<std::string_view> names;
  for (const MemberInfo& info : infos) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    EXPECT_FALSE(info.name.empty());
    EXPECT_EQ(info.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
              std::string_view::npos)
        << info.name;
    EXPECT_FALSE(info.formula.empty()) << info.name;
    EXPECT_FALSE(info.source.empty()) << info.name;
  }
}

TEST(Members, TellOfThemselves) {
  CheckInfos<Scores>();
  CheckInfos<Scopes>();
  CheckInfos<Normalisers>();
  CheckInfos<Aggregates>();
}

TEST(Members, AreVisitedByName) {
  for (const MemberInfo& info : Infos<Scores>())
    EXPECT_EQ(VisitMember<std::string_view>(Scores(), "score", info.name,
                                            []<class Score>() { return Score::kInfo.name; }),
              info.name);
}

TEST(Members, UnknownNamesAreAnsweredWithTheKnown) {
  std::string known;
  for (const MemberInfo& info : Infos<Scores>())
    known += (known.empty() ? "" : ", ") + std::string(info.name);
  try {
    VisitMember<int>(Scores(), "score", "dotty", []<class Score>() { return 1; });
    FAIL() << "nothing was thrown";
  } catch (const ArgumentError& error) {
    EXPECT_EQ(error.what(), "no score named \"dotty\"; there are: " + known);
  }
}

// The shapes of the parameters, by name, of two heads with Dq = 3, Dk = 5, A = 7, 11 places.
std::string Shapes(std::string_view score, ScoreSizes sizes = {2, 3, 5, 7, 11}) {
  std::string out;
  for (const ParameterSpec& parameter : VisitMember<std::vector<ParameterSpec>>(
           Scores(), "score", score, [&]<class Score>() { return Score::Parameters(sizes); }))
    out += parameter.name + ToString(parameter.shape) + " ";
  return out;
}

TEST(Scores, HaveParametersOfTheDocumentedShapes) {
  EXPECT_EQ(Shapes("dot", {2, 3, 3, 0, 0}), "");
  EXPECT_EQ(Shapes("scaled_dot", {2, 3, 3, 0, 0}), "");
  EXPECT_EQ(Shapes("general"), "weight[2, 3, 5] ");
  EXPECT_EQ(Shapes("additive"), "query_weight[2, 7, 3] key_weight[2, 7, 5] v[2, 1, 7] ");
  EXPECT_EQ(Shapes("location"), "weight[2, 11, 3] ");
  EXPECT_EQ(Shapes("gated"), "tanh_weight[2, 7, 5] gate_weight[2, 7, 5] w[2, 1, 7] ");
  EXPECT_EQ(Shapes("dense"), "weight[2, 11, 3] bias[2, 11] ");
}

TEST(Scores, AllParametersHaveAnAxisOfHeads) {
  ForEach(Scores(), []<class Score>() {
    for (const ParameterSpec& parameter : Score::Parameters({2, 3, 3, 4, 5}))
      EXPECT_EQ(parameter.shape.front(), 2) << Score::kInfo.name << " " << parameter.name;
  });
}

TEST(Scores, SayWhichSizesTheyNeed) {
  const auto error_of = [](std::string_view score, ScoreSizes sizes) -> std::string {
    try {
      Shapes(score, sizes);
    } catch (const ArgumentError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(error_of("dot", {1, 3, 5, 0, 0}),
            "the score dot needs query and key of equal size, got 3 and 5");
  EXPECT_EQ(error_of("scaled_dot", {1, 3, 5, 0, 0}),
            "the score scaled_dot needs query and key of equal size, got 3 and 5");
  EXPECT_EQ(error_of("additive", {1, 3, 5, 0, 0}),
            "the score additive needs a hidden size of at least 1, got 0");
  EXPECT_EQ(error_of("gated", {1, 3, 5, -1, 0}),
            "the score gated needs a hidden size of at least 1, got -1");
  EXPECT_EQ(error_of("location", {1, 3, 5, 0, 0}),
            "the score location needs a number of places of at least 1, got 0");
  EXPECT_EQ(error_of("dense", {1, 3, 5, 0, 0}),
            "the score dense needs a number of places of at least 1, got 0");
}

// Each plain definition, which all other tests trust, against a sum written out.
class PlainScores : public ::testing::Test {
 protected:
  template <class Score>
  double Of(std::vector<std::vector<double>> weights, int64_t hidden, int64_t i, int64_t j) {
    PlainInputs in;
    in.queries = in.keys = 2;
    in.sizes = {1, 2, 2, hidden, 2};
    in.query = query_;
    in.key = key_;
    for (const auto& weight : weights) in.weights.push_back(weight);
    return Score::Plain(in, i, j);
  }
  const std::vector<double> query_ = {1, 2, -3, 4};
  const std::vector<double> key_ = {5, -1, .5, 2};
};

TEST_F(PlainScores, AreTheirFormulas) {
  EXPECT_DOUBLE_EQ(Of<Dot>({}, 0, 0, 1), 1 * .5 + 2 * 2);
  EXPECT_DOUBLE_EQ(Of<Dot>({}, 0, 1, 0), -3 * 5 - 4);
  EXPECT_DOUBLE_EQ(Of<ScaledDot>({}, 0, 0, 1), 4.5 / std::sqrt(2));
  EXPECT_DOUBLE_EQ(Of<General>({{1, 2, 3, 4}}, 0, 0, 1),
                   1 * (1 * .5 + 2 * 2) + 2 * (3 * .5 + 4 * 2));
  EXPECT_DOUBLE_EQ(Of<Location>({{1, 2, 3, 4}}, 0, 1, 1), 3 * -3 + 4 * 4);
  EXPECT_DOUBLE_EQ(Of<Dense>({{1, 2, 3, 4}, {.25, .5}}, 0, 1, 0), 1 * -3 + 2 * 4 + .25);
  EXPECT_DOUBLE_EQ(Of<Additive>({{.1, .2}, {.3, .4}, {2}}, 1, 0, 1),
                   2 * std::tanh(.1 * 1 + .2 * 2 + .3 * .5 + .4 * 2));
  EXPECT_DOUBLE_EQ(Of<Gated>({{.1, .2, .3, .4}, {.5, .6, .7, .8}, {2, 3}}, 2, 0, 1),
                   2 * std::tanh(.1 * .5 + .2 * 2) / (1 + std::exp(-(.5 * .5 + .6 * 2))) +
                       3 * std::tanh(.3 * .5 + .4 * 2) / (1 + std::exp(-(.7 * .5 + .8 * 2))));
}

TEST(Scopes, SeeWhatTheySay) {
  for (int64_t i = 0; i < 3; ++i)
    for (int64_t j = 0; j < 5; ++j) {
      EXPECT_TRUE(Global::Visible(i, j, 3, 5));
      EXPECT_EQ(Causal::Visible(i, j, 3, 5), j <= i + 2);
    }
  EXPECT_TRUE(Causal::Visible(0, 6, 1, 7));  // the step of a decoder sees all keys
}

TEST(Normalisers, SoftmaxOfARow) {
  const double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> row = {0, std::log(3.0), -infinity};
  Softmax::Plain(row);
  EXPECT_NEAR(row[0], .25, 1e-15);
  EXPECT_NEAR(row[1], .75, 1e-15);
  EXPECT_EQ(row[2], 0);
  row = {-infinity, -infinity};
  Softmax::Plain(row);
  EXPECT_EQ(row, (std::vector<double>{0, 0}));
  row = {1e4, -1e4};
  Softmax::Plain(row);
  EXPECT_EQ(row, (std::vector<double>{1, 0}));
}

TEST(Aggregates, OfARow) {
  const std::vector<double> weights = {.25, .75, 1, 0}, values = {4, 8, 12, 16};  // [2, 2] each
  EXPECT_EQ(Sum::Rows(2, 5), 2);
  EXPECT_DOUBLE_EQ(Sum::Plain(weights, values, 2, 2, 2, 0, 1), .25 * 8 + .75 * 16);
  EXPECT_EQ(Reweight::Rows(2, 5), 5);
  EXPECT_DOUBLE_EQ(Reweight::Plain(weights, values, 2, 2, 2, 0, 1), 1 * 8);  // row 1 for channel 1
  EXPECT_DOUBLE_EQ(Reweight::Plain(weights, values, 1, 2, 2, 1, 1), .75 * 16);
}

}  // namespace
}  // namespace fovea::attention
