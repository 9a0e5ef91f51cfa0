#include "fovea/infer/translation/evaluation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/infer/translation/bleu.h"
#include "fovea/infer/translation/forced_decoding.h"
#include "fovea/infer/translation/translator_for_test.h"

namespace fovea::infer {
namespace {

std::string Words(int count) {
  std::string text = "dog";
  for (int i = 1; i < count; ++i) text += " a";
  return text;
}

TEST(EvaluateTranslation, IsMadeOfItsParts) {
  const Translator translator = TinyTranslator("bahdanau");
  data::ParallelText text;
  for (const int words : {3, 10, 11, 15, 16, 20, 21, 2}) {
    text.source.push_back(Words(words));
    text.target.push_back("the man walks a dog");
  }
  text.source.push_back("");
  text.target.push_back("the man");
  std::vector<std::string> doings;
  const TranslationEvaluation found =
      Evaluate(translator, text, nullptr,
               {.beam = {.width = 2},
                .batch = 2,
                .progress = [&](const char* doing, int64_t done, int64_t all) {
                  EXPECT_LE(done, all);
                  if (doings.empty() || doings.back() != doing) doings.push_back(doing);
                }});
  EXPECT_EQ(doings, (std::vector<std::string>{"translating", "decoding the references"}));
  EXPECT_EQ(found.samples, 9);

  std::vector<std::string> translations;
  for (const auto& line : translator.Translate(text.source, {.width = 2}, 2))
    translations.push_back(line.best[0].text);
  EXPECT_DOUBLE_EQ(found.metrics.at("bleu"), CorpusBleu(translations, text.target).score);
  double log_probability = 0, pieces = 0;
  const auto forced = ForceDecode(translator, text.source, text.target);
  for (size_t i = 0; i < 8; ++i) {  // without the empty source
    log_probability += forced[i].best[0].log_probability;
    pieces += static_cast<double>(CountedPieces(forced[i].best[0]));
  }
  EXPECT_NEAR(found.metrics.at("perplexity") / std::exp(-log_probability / pieces), 1, 1e-4);
  EXPECT_GT(found.metrics.at("attention_entropy"), 0);
  EXPECT_LT(found.metrics.at("attention_entropy"), std::log(20));
  EXPECT_FALSE(found.metrics.contains("alignment_error_rate"));
  ASSERT_EQ(found.by_length.size(), 4u);
  EXPECT_EQ(found.by_length[0].samples, 4);
  EXPECT_EQ(found.by_length[1].samples, 2);
  EXPECT_EQ(found.by_length[2].samples, 2);
  EXPECT_EQ(found.by_length[3].samples, 1);
}

TEST(EvaluateTranslation, WhatIsNotDefinedIsAbsent) {
  const data::ParallelText text{{""}, {""}};
  const auto found = Evaluate(TinyTranslator("bahdanau"), text, nullptr);
  EXPECT_FALSE(found.metrics.contains("perplexity"));
  EXPECT_FALSE(found.metrics.contains("attention_entropy"));
  EXPECT_TRUE(std::isnan(found.by_length[3].bleu));
  const data::ParallelText words{{"a dog"}, {"a dog"}};
  EXPECT_FALSE(
      Evaluate(TinyTranslator("rnnenc"), words, nullptr).metrics.contains("attention_entropy"));
}

TEST(EvaluateTranslation, AlignmentIsThatOfTheReferences) {
  const Translator translator = TinyTranslator("luong");
  const data::ParallelText text{{"a man walks", "two dogs"}, {"the man walks", "two dogs"}};
  // Every link is possible, none sure: no link can be wrong.
  std::vector<GoldAlignment> gold(2);
  for (int s = 0; s < 3; ++s)
    for (int t = 0; t < 3; ++t) gold[0].possible.push_back({s, t});
  for (int s = 0; s < 2; ++s)
    for (int t = 0; t < 2; ++t) gold[1].possible.push_back({s, t});
  const auto found = Evaluate(translator, text, &gold);
  EXPECT_EQ(found.metrics.at("alignment_error_rate"), 0);
  EXPECT_EQ(found.metrics.at("alignment_precision"), 1);
  EXPECT_FALSE(found.metrics.contains("alignment_recall"));
}

TEST(EvaluateTranslation, RefusesWhatDoesNotFit) {
  const Translator translator = TinyTranslator("bahdanau");
  const data::ParallelText text{{"a dog"}, {"a dog"}};
  const std::vector<GoldAlignment> two(2), one(1);
  EXPECT_THROW(Evaluate(translator, {}, nullptr), ArgumentError);
  EXPECT_THROW(Evaluate(translator, text, &two), ArgumentError);
  EXPECT_THROW(Evaluate(TinyTranslator("rnnenc"), text, &one), ArgumentError);
}

}  // namespace
}  // namespace fovea::infer
