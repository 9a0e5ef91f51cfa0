#include "fovea/infer/translation/forced_decoding.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/infer/translation/translator_for_test.h"

namespace fovea::infer {
namespace {

const std::vector<std::string> kSources = {
    "a man", "the man walks the dog",           "two dogs", "men walked",
    "a dog", "the dog walks a man and two men", "the men",  "his dog walked"};

class ForcedDecoding : public ::testing::TestWithParam<const char*> {};

TEST_P(ForcedDecoding, IsWhatBeamSearchSaysOfWhatItFound) {
  const Translator translator = TinyTranslator(GetParam());
  std::vector<std::string> sources, targets;
  std::vector<Translation> found;
  for (const auto& line : translator.Translate(kSources, {.width = 8, .best = 8, .weights = true}))
    for (const Translation& one : line.best) {
      // Only texts that are cut into the same pieces again.
      std::vector<int> ids;
      for (const auto& piece : one.target.pieces) ids.push_back(piece.id);
      if (!one.complete || translator.target().Encode(one.text) != ids) continue;
      sources.push_back(line.source.text);
      targets.push_back(one.text);
      found.push_back(one);
    }
  ASSERT_GE(found.size(), 8u);
  const auto forced = ForceDecode(translator, sources, targets, {.weights = true, .batch = 3});
  const auto plain = ForceDecode(translator, sources, targets, {.batch = 5});
  ASSERT_EQ(forced.size(), found.size());
  for (size_t i = 0; i < found.size(); ++i) {
    const Translation& one = forced[i].best[0];
    EXPECT_EQ(one.text, targets[i]);
    EXPECT_TRUE(one.complete);
    EXPECT_EQ(CountedPieces(one), std::ssize(found[i].target.pieces) + 1);
    // Rounded in other orders, through a few steps of numbers of size 10.
    EXPECT_NEAR(one.log_probability, found[i].log_probability, 1e-4);
    EXPECT_NEAR(one.score, found[i].score, 1e-4);
    EXPECT_NEAR(plain[i].best[0].log_probability, found[i].log_probability, 1e-4);
    EXPECT_TRUE(plain[i].best[0].weights.empty());
    ASSERT_EQ(one.weights.size(), found[i].weights.size());
    for (size_t k = 0; k < one.weights.size(); ++k)
      EXPECT_NEAR(one.weights[k], found[i].weights[k], 1e-4);
  }
}

TEST_P(ForcedDecoding, EmptySidesAndLongTargets) {
  const Translator translator = TinyTranslator(GetParam());
  std::string long_text = "a dog";
  for (int i = 0; i < 200; ++i) long_text += " walks";
  const std::vector<std::string> sources = {"", "a man", "", "two men"},
                                 targets = {"a man", "", "", long_text};
  const auto step = ForceDecode(translator, sources, targets, {.weights = true});
  const auto once = ForceDecode(translator, sources, targets);
  for (size_t i = 0; i < sources.size(); ++i)
    EXPECT_NEAR(step[i].best[0].log_probability, once[i].best[0].log_probability,
                1e-4 * static_cast<double>(CountedPieces(once[i].best[0])));
  EXPECT_EQ(CountedPieces(once[1].best[0]), 1);
  EXPECT_LT(once[2].best[0].log_probability, 0);
  EXPECT_FALSE(once[3].best[0].complete);
  EXPECT_EQ(CountedPieces(once[3].best[0]), 2 * translator.model().options().longest + 10);
}

INSTANTIATE_TEST_SUITE_P(All, ForcedDecoding,
                         ::testing::Values("rnnenc", "bahdanau", "luong", "transformer"),
                         [](const auto& info) { return info.param; });

TEST(ForceDecode, EachSourceNeedsATarget) {
  const Translator translator = TinyTranslator("bahdanau");
  const std::vector<std::string> one = {"a"}, two = {"a", "b"};
  EXPECT_THROW(ForceDecode(translator, one, two), ArgumentError);
  EXPECT_TRUE(ForceDecode(translator, {}, {}).empty());
}

}  // namespace
}  // namespace fovea::infer
