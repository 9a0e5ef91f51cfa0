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
    EXPECT_FALSE(info.use.empty()) << info.name;
    EXPECT_FALSE(info.cost.empty()) << info.name;
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
  PlainInputs in;
  in.queries = 3;
  in.keys = in.length = 5;
  for (int64_t i = 0; i < 3; ++i)
    for (int64_t j = 0; j < 5; ++j) {
      EXPECT_TRUE(Global::Visible(in, i, j));
      EXPECT_EQ(Causal::Visible(in, i, j), j <= i + 2);
    }
  in.queries = 1;
  in.keys = in.length = 7;
  EXPECT_TRUE(Causal::Visible(in, 0, 6));  // the step of a decoder sees all keys
}

// "--xxx--" for the keys that query i sees.
template <class Scope>
std::string Seen(const PlainInputs& in, int64_t i) {
  std::string seen;
  for (int64_t j = 0; j < in.length; ++j) seen += Scope::Visible(in, i, j) ? 'x' : '-';
  return seen;
}

TEST(Scopes, LocalMSeesAWindowAroundTheAlignedPlace) {
  PlainInputs in;
  in.sizes.window = 1;
  in.queries = in.keys = 5;
  in.length = 5;
  EXPECT_EQ(Seen<LocalM>(in, 0), "xx---");
  EXPECT_EQ(Seen<LocalM>(in, 2), "-xxx-");
  EXPECT_EQ(Seen<LocalM>(in, 4), "---xx");
  in.length = 3;  // self-attention: its own place all the same
  EXPECT_EQ(Seen<LocalM>(in, 2), "-xx");
  EXPECT_EQ(Seen<LocalM>(in, 4), "---");
  in.queries = 1;  // the middle, 4 of 9 and between 3 and 4 of 8
  in.keys = 9;
  in.length = 9;
  EXPECT_EQ(Seen<LocalM>(in, 0), "---xxx---");
  in.length = 8;
  EXPECT_EQ(Seen<LocalM>(in, 0), "---xx---");
  in.queries = 3;  // p = 1, 4, 7
  in.length = 9;
  EXPECT_EQ(Seen<LocalM>(in, 0), "xxx------");
  EXPECT_EQ(Seen<LocalM>(in, 1), "---xxx---");
  in.queries = 18;  // p = −¼, ¼, …: two queries for each key
  EXPECT_EQ(Seen<LocalM>(in, 0), "x--------");
  EXPECT_EQ(Seen<LocalM>(in, 1), "xx-------");
  EXPECT_EQ(Seen<LocalM>(in, 17), "--------x");
}

// What the arrays are masked by against the definition in whole numbers.
TEST(Scopes, LocalMsCentreHidesTheSameKeys) {
  PlainInputs in;
  for (in.queries = 1; in.queries <= 9; ++in.queries)
    for (in.keys = 1; in.keys <= 9; ++in.keys)
      for (in.length = 0; in.length <= in.keys; ++in.length)
        for (in.sizes.window = 1; in.sizes.window <= 4; ++in.sizes.window)
          for (int64_t i = 0; i < in.queries; ++i) {
            const float centre = LocalM::Centre(i, in.queries, in.keys, in.length);
            for (int64_t j = 0; j < in.keys; ++j)
              ASSERT_EQ(std::abs(static_cast<float>(j) - centre) <= in.sizes.window,
                        LocalM::Visible(in, i, j))
                  << i << " of " << in.queries << ", " << j << " of " << in.keys << " with "
                  << in.length << ", window " << in.sizes.window;
          }
}

// p = 8 σ(2 tanh(¼ · 2)), written out.
TEST(Scopes, LocalPPredictsItsCentre) {
  const std::vector<double> query = {2}, weight = {.25}, v = {2};
  PlainInputs in;
  in.queries = 1;
  in.keys = 10;
  in.length = 8;
  in.sizes = {.query = 1, .window = 2};
  in.query = query;
  in.weights = {weight, v};
  const double p = 8 / (1 + std::exp(-2 * std::tanh(.5)));  // 5.73
  EXPECT_EQ(Seen<LocalP>(in, 0), "----xxxx");
  EXPECT_DOUBLE_EQ(LocalP::Factor(in, 0, 5), std::exp(-(5 - p) * (5 - p) / 2));
  const std::vector<double> far = {-1e3};  // p = 0: a window of one side
  in.weights = {std::span<const double>(weight), far};
  EXPECT_EQ(Seen<LocalP>(in, 0), "xxx-----");
  EXPECT_EQ(LocalP::Factor(in, 0, 0), 1);
  EXPECT_DOUBLE_EQ(LocalP::Factor(in, 0, 2), std::exp(-2));
  const std::vector<double> end = {1e3};  // p = 8, one past the last key
  in.weights = {std::span<const double>(weight), end};
  EXPECT_EQ(Seen<LocalP>(in, 0), "------xx");
}

TEST(Scopes, HaveParametersOfTheDocumentedShapes) {
  const auto shapes = [](std::string_view scope, ScoreSizes sizes) {
    std::string out;
    for (const ParameterSpec& parameter : VisitMember<std::vector<ParameterSpec>>(
             Scopes(), "scope", scope, [&]<class Scope>() { return Scope::Parameters(sizes); }))
      out += parameter.name + ToString(parameter.shape) + " ";
    return out;
  };
  const ScoreSizes sizes = {.heads = 2, .query = 3, .key = 5, .window = 1};
  EXPECT_EQ(shapes("global", sizes), "");
  EXPECT_EQ(shapes("causal", sizes), "");
  EXPECT_EQ(shapes("local_m", sizes), "");
  EXPECT_EQ(shapes("local_p", sizes), "weight[2, 3, 3] v[2, 1, 3] ");
  for (const char* scope : {"local_m", "local_p"})
    for (const int64_t window : {int64_t{0}, int64_t{-1}, int64_t{1} << 21}) try {
        shapes(scope, {.query = 3, .window = window});
        ADD_FAILURE() << scope << " takes a window of " << window;
      } catch (const ArgumentError& error) {
        EXPECT_EQ(error.what(),
                  StrCat("the scope ", scope, " needs a window of 1 to 1048576, got ", window));
      }
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

TEST(Normalisers, SparsemaxOfARow) {
  const double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> row = {.5, .1, -.25, -infinity};  // τ = (.5 + .1 − 1)/2
  Sparsemax::Plain(row);
  EXPECT_NEAR(row[0], .7, 1e-15);
  EXPECT_NEAR(row[1], .3, 1e-15);
  EXPECT_EQ(row[2], 0);
  EXPECT_EQ(row[3], 0);
  row = {-infinity, -infinity};
  Sparsemax::Plain(row);
  EXPECT_EQ(row, (std::vector<double>{0, 0}));
  row = {-infinity, 7, 7, 5};
  Sparsemax::Plain(row);
  EXPECT_EQ(row, (std::vector<double>{0, .5, .5, 0}));
}

TEST(Normalisers, HardOfARow) {
  const double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> row = {1, 3, 3, -infinity};
  Hard::Plain(row);
  EXPECT_EQ(row, (std::vector<double>{0, 1, 0, 0}));
  row = {-infinity, -infinity};
  Hard::Plain(row);
  EXPECT_EQ(row, (std::vector<double>{0, 0}));
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
