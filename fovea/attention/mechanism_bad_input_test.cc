#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "fovea/attention/mechanism_for_test.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/reference_attention.h"

namespace fovea::attention {
namespace {

using testing::AttentionCase;
using testing::RandomAttentionData;

std::string ErrorWith(const std::function<void(MechanismCall*)>& spoil) {
  MechanismCall call = Additive2();
  spoil(&call);
  return call.Error();
}

TEST(MechanismBadInput, SaysWhichInputWasRequiredAndWhichCame) {
  EXPECT_EQ(ErrorWith([](MechanismCall*) {}), "");
  EXPECT_EQ(ErrorWith([](MechanismCall* c) {
              c->keys = Tensor({2, 4, 5});
            }),
            "keys must be [N, Tk, 6], got [2, 4, 5]");
  EXPECT_EQ(ErrorWith([](MechanismCall* c) {
              c->keys = Tensor({8, 6});
            }),
            "keys must be [N, Tk, 6], got [8, 6]");
  EXPECT_EQ(ErrorWith([](MechanismCall* c) {
              c->values = Tensor({2, 3, 2});
            }),
            "values must be [2, 4, 2], got [2, 3, 2]");
  EXPECT_EQ(ErrorWith([](MechanismCall* c) {
              c->query = Tensor({1, 3, 4});
            }),
            "query must be [2, Tq, 4], got [1, 3, 4]");
  EXPECT_EQ(ErrorWith([](MechanismCall* c) { c->query.reset(); }),
            "query must be [2, Tq, 4], got none");
  EXPECT_EQ(ErrorWith([](MechanismCall* c) { c->lengths = {4}; }),
            "lengths must hold one for each of the 2 samples, got 1");
  EXPECT_EQ(ErrorWith([](MechanismCall* c) {
              c->lengths = {4, 5};
            }),
            "a length must be 0 to 4, got 5");
  EXPECT_EQ(ErrorWith([](MechanismCall* c) {
              c->lengths = {-1, 4};
            }),
            "a length must be 0 to 4, got -1");
}

TEST(MechanismBadInput, SaysWhichParameterWasRequiredAndWhichCame) {
  EXPECT_EQ(ErrorWith([](MechanismCall* c) { c->parameters = {}; }),
            "no parameter named query_weight");
  // One head's parameters would otherwise serve both.
  EXPECT_EQ(ErrorWith([](MechanismCall* c) {
              c->parameters.Set("key_weight", Tensor({1, 5, 3}));
            }),
            "the parameter key_weight must be [2, 5, 3], got [1, 5, 3]");
  EXPECT_EQ(ErrorWith([](MechanismCall* c) {
              c->parameters.Set("v", Tensor({2, 5}));
            }),
            "the parameter v must be [2, 1, 5], got [2, 5]");
}

TEST(MechanismBadInput, SaysWhichChoiceIsWrong) {
  const auto known = [](const std::vector<MemberInfo>& infos) {
    std::string names;
    for (const MemberInfo& info : infos)
      names += (names.empty() ? "" : ", ") + std::string(info.name);
    return names;
  };
  EXPECT_EQ(ErrorWith([](MechanismCall* c) { c->spec.score = "x"; }),
            "no score named \"x\"; there are: " + known(Infos<Scores>()));
  EXPECT_EQ(ErrorWith([](MechanismCall* c) { c->spec.scope = ""; }),
            "no scope named \"\"; there are: " + known(Infos<Scopes>()));
  EXPECT_EQ(ErrorWith([](MechanismCall* c) { c->spec.normaliser = "Softmax"; }),
            "no normaliser named \"Softmax\"; there are: " + known(Infos<Normalisers>()));
  EXPECT_EQ(ErrorWith([](MechanismCall* c) { c->spec.aggregate = "mean"; }),
            "no aggregate named \"mean\"; there are: " + known(Infos<Aggregates>()));
  EXPECT_EQ(ErrorWith([](MechanismCall* c) { c->spec.heads = 0; }),
            "the number of heads must be at least 1, got 0");
  EXPECT_EQ(ErrorWith([](MechanismCall* c) { c->spec.heads = 4; }),
            "queries, keys or values of size 6 cannot be split into 4 heads");
  EXPECT_EQ(ErrorWith([](MechanismCall* c) { c->spec.query_size = 0; }),
            "the score additive needs a query");
  EXPECT_EQ(ErrorWith([](MechanismCall* c) { c->spec.key_size = 0; }),
            "the sizes of keys and values must be at least 1, got 0 and 2");
  EXPECT_EQ(ErrorWith([](MechanismCall* c) { c->spec.hidden = 0; }),
            "the score additive needs a hidden size of at least 1, got 0");
  for (const double sharpness : {0.0, -1.0, std::nan(""), HUGE_VAL})
    EXPECT_EQ(ErrorWith([&](MechanismCall* c) { c->spec.sharpness = sharpness; }),
              StrCat("the sharpness must be a positive number, got ", sharpness));
  EXPECT_EQ(ErrorWith([](MechanismCall* c) { c->spec.aggregate = "reweight"; }),
            "reweight needs one row of weights, or one for each of the 1 channels, got 3");
}

TEST(MechanismBadInput, SaysHowManyPlacesAScoreWasMadeFor) {
  AttentionCase test = {.batch = 1, .queries = 1, .keys = 4};
  test.spec = {.score = "location", .query_size = 2, .key_size = 2, .value_size = 2, .axis = 3};
  EXPECT_EQ(MakeCall(test, RandomAttentionData(test, 1)).Error(),
            "the score location was made for up to 3 places, got 4");
  test.spec.score = "dense";
  EXPECT_EQ(MakeCall(test, RandomAttentionData(test, 1)).Error(),
            "the score dense was made for 3 places, got 4");
}

// What makes no sense is refused, and nothing else: with the spec where it can be told from that.
TEST(MechanismBadInput, RefusesWhatMakesNoSense) {
  int refused = 0;
  for (const AttentionCase& test : testing::EveryAttentionCase()) {
    SCOPED_TRACE(Name(test));
    const MechanismSpec& spec = test.spec;
    const bool ordered = spec.scope == "causal" || spec.scope == "local_m";
    const bool axis = test.queries == 0 && spec.score == "dense";
    std::string error;
    if (test.queries == 0 && spec.score != "dense" && spec.score != "gated")
      error = "the score " + spec.score + " needs a query";
    else if (axis && ordered)
      error = "the scope " + spec.scope +
              " needs queries that have a place; without a query those of the score dense are "
              "channels";
    else if (spec.scope == "local_p" && spec.score == "gated" && test.queries == 0)
      error = "the scope local_p needs a query";
    else if (spec.scope == "local_p" && spec.score == "gated" && test.queries > 1)
      error = StrCat("the scope local_p needs a query for each row of scores, got ", test.queries,
                     " queries and 1 rows");
    EXPECT_EQ(testing::MakesSense(test), error.empty());
    if (error.empty()) continue;
    ++refused;
    MechanismCall call;
    try {
      call = MakeCall(test, RandomAttentionData(test, 1));
    } catch (const ArgumentError& e) {
      EXPECT_EQ(e.what(), error);
      continue;
    }
    EXPECT_EQ(call.Error(), error);
  }
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace fovea::attention
