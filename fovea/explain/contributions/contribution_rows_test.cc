#include "fovea/explain/contributions/contribution_rows.h"

#include <gtest/gtest.h>

#include <functional>

#include "fovea/core/error.h"
#include "fovea/explain/contributions/contribution_report_for_test.h"
#include "fovea/explain/contributions/contribution_words.h"
#include "fovea/explain/contributions/render_contributions.h"

namespace fovea::explain {
namespace {

TEST(CheckContributions, RefusesWrongShapesInEveryFormat) {
  using Change = std::function<void(ContributionReport&)>;
  const std::vector<std::pair<Change, std::string>> wrong = {
      {[](auto& r) { r.bias.pop_back(); }, "the bias of each class must be 2 numbers, got 1"},
      {[](auto& r) { r.means.pop_back(); }, "a mean for each of the 2 classes or none, got 1"},
      {[](auto& r) { r.means[1].values.pop_back(); }, "the mean series of a class must be 30"},
      {[](auto& r) { r.samples[0].steps = -1; }, "the steps of sample s0 must be at least 0"},
      {[](auto& r) { r.samples[1].steps = 29; }, "the values of sample s1 must be 29 numbers"},
      {[](auto& r) { r.samples[1].contributions.pop_back(); }, "must be 60 numbers, got 59"},
      {[](auto& r) { r.samples[1].scores.push_back(1); }, "the scores of sample s1 must be 2"},
      {[](auto& r) { r.samples[1].probabilities.pop_back(); }, "the probabilities of sample s1"},
  };
  for (const auto& [change, words] : wrong) {
    ContributionReport r = ContributionsForTest();
    change(r);
    try {
      CheckContributions(r);
      ADD_FAILURE() << "taken, not refused: " << words;
    } catch (const ArgumentError& error) {
      EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
    }
    EXPECT_THROW(RenderText(r), ArgumentError);
    EXPECT_THROW(RenderJson(r), ArgumentError);
    EXPECT_THROW(RenderCsv(r), ArgumentError);
    EXPECT_THROW(RenderSvg(r), ArgumentError);
    EXPECT_THROW(RenderPng(r), ArgumentError);
    EXPECT_THROW(RenderHtml(r), ArgumentError);
  }
}

TEST(PredictedClass, IsTheOneNamedOrElseOfTheHighestScore) {
  const ContributionReport r = ContributionsForTest({.classes = 3, .samples = 1});
  ContributionSample s = r.samples[0];
  s.prediction = "c2";
  EXPECT_EQ(PredictedClass(r, s), 2u);
  s.prediction = "4.2";
  s.scores = {NAN, -2, -1};
  EXPECT_EQ(PredictedClass(r, s), 2u);
  s.scores = {NAN, NAN, NAN};
  EXPECT_EQ(PredictedClass(r, s), 0u);
}

TEST(FieldWithin, IsCutToTheSeriesAndHoldsItsStep) {
  using Limits = std::pair<int64_t, int64_t>;
  ContributionSample s{.steps = 10};
  const auto limits = [&](ReceptiveField field) {
    s.field = field;
    return Limits(FieldWithin(s).first, FieldWithin(s).last);
  };
  EXPECT_EQ(limits({5, 3, 7}), Limits(3, 7));
  EXPECT_EQ(limits({1, -2, 4}), Limits(0, 4));
  EXPECT_EQ(limits({9, 6, 12}), Limits(6, 9));
  EXPECT_GT(limits({5, 6, 7}).first, limits({5, 6, 7}).second);
  EXPECT_GT(limits({12, 11, 13}).first, limits({12, 11, 13}).second);
  s.steps = 0;
  EXPECT_GT(limits({0, 0, 0}).first, limits({0, 0, 0}).second);
}

TEST(Words, SayWhatStepsAddAndTake) {
  ContributionReport r = ContributionsForTest();
  EXPECT_EQ(RangesText(r, {{40, 57, 1.8}, {3, 3, -0.25}}),
            "steps 40–57 add 1.8 logits, step 3 takes 0.25 logits");
  EXPECT_EQ(RangesText(r, {{3, 3, 1}}), "step 3 adds 1 logit");
  EXPECT_EQ(RangesText(r, {}), "");
  r.unit = "price";
  EXPECT_EQ(RangesText(r, {{4, 5, 12345.6}, {7, 8, -2}}),
            "steps 4–5 add 12346 to price, steps 7–8 take 2 from price");
}

TEST(Words, VerdictSaysWhatIsKnown) {
  ContributionReport r = ContributionsForTest();
  EXPECT_EQ(Verdict(r, r.samples[0]), "predicted c0 (75.0%) · true c0 · right");
  EXPECT_EQ(Verdict(r, r.samples[1]), "predicted c1 (75.0%) · true c0 · wrong");
  ContributionSample s = r.samples[1];
  s.target = "";
  EXPECT_EQ(Verdict(r, s), "predicted c1 (75.0%)");
  s = {.scores = {4.2f}, .prediction = "4.2", .target = "4"};  // an amount
  EXPECT_EQ(Verdict(r, s), "predicted 4.2 · true 4");
  EXPECT_EQ(Verdict(r, {}), "");
}

TEST(Words, AmountsHaveThreeDigits) {
  EXPECT_EQ(Amount(1.8), "1.8");
  EXPECT_EQ(Amount(-0.01234), "-0.0123");
  EXPECT_EQ(Amount(-12300.4), "-12300");
  EXPECT_EQ(Amount(-0.0), "0");
  EXPECT_EQ(SignedAmount(0), "0");
  EXPECT_EQ(SignedAmount(0.0478, 2), "+0.048");
  EXPECT_EQ(SignedAmount(-145.4, 2), "-145");
}

}  // namespace
}  // namespace fovea::explain
