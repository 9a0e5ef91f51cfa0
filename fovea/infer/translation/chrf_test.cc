#include "fovea/infer/translation/chrf.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/infer/translation/translations_for_test.h"

// The expected scores are sacreBLEU 2.6.0's, CHRF().corpus_score and .sentence_score.
namespace fovea::infer {
namespace {

constexpr double kRounding = 1e-9;

TEST(Chrf, IsThatOfSacreBleu) {
  EXPECT_NEAR(CorpusChrf(kHypotheses, kReferences), 69.32506305867943, kRounding);
  EXPECT_NEAR(CorpusChrf(kHypotheses, kReferences, {.lower_case = true}), 71.73540761782226,
              kRounding);
  EXPECT_NEAR(CorpusChrf(kHypotheses, kReferences, {.word_order = 2}), 67.73175830073032,
              kRounding);
  EXPECT_NEAR(CorpusChrf(kHypotheses, kReferences, {.character_order = 3, .beta = 1}),
              79.63947971935148, kRounding);
}

TEST(Chrf, OfSeveralReferences) {
  const std::vector<std::vector<std::string>> sets = {kReferences, kOtherReferences};
  EXPECT_NEAR(CorpusChrf(kHypotheses, sets), 70.11637223364403, kRounding);
  EXPECT_NEAR(CorpusChrf(kHypotheses, sets, {.word_order = 2, .lower_case = true}),
              70.78880365343065, kRounding);
}

TEST(Chrf, OfSentences) {
  const std::vector<double> expected = {83.2286862962, 57.5828451681, 84.7722694172, 72.5707909836,
                                        100.0,         0.0,           25.587524709,  63.2232693778,
                                        48.5955272399, 70.2312686047, 87.1860135379};
  for (size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(ChrfOf(CountChrf(kHypotheses[i], {&kReferences[i], 1})), expected[i], kRounding)
        << i;
}

TEST(Chrf, NeedsReferencesAndSensibleOrders) {
  const std::vector<std::string> one = {"a"}, two = {"a", "b"}, none;
  EXPECT_THROW(CorpusChrf(one, two), ArgumentError);
  EXPECT_THROW(CorpusChrf(none, none), ArgumentError);
  EXPECT_THROW(CorpusChrf(one, one, {.character_order = 0}), ArgumentError);
  EXPECT_THROW(CorpusChrf(one, one, {.word_order = -1}), ArgumentError);
  EXPECT_THROW(CorpusChrf(one, one, {.beta = 0}), ArgumentError);
  EXPECT_THROW(CorpusChrf(one, one, {.beta = std::numeric_limits<double>::quiet_NaN()}),
               ArgumentError);
}

}  // namespace
}  // namespace fovea::infer
