#include "fovea/infer/translation/word_alignment.h"

#include <gtest/gtest.h>

#include "fovea/core/error.h"
#include "fovea/infer/translation/translator_for_test.h"

namespace fovea::infer {
namespace {

// "ab c" in the pieces a, b, c; its translation "x yz" in x, y, z.
TranslatedLine Line() {
  TranslatedLine line;
  line.source.text = "ab c";
  line.source.words = 2;
  line.source.pieces = {{4, 0, 1, 0}, {5, 1, 2, 0}, {6, 2, 4, 1}};
  Translation& one = line.best.emplace_back();
  one.text = one.target.text = "x yz";
  one.target.words = 2;
  one.target.pieces = {{7, 0, 1, 0}, {8, 1, 3, 1}, {9, 3, 4, 1}};
  one.weights = {
      0.5f, 0.25f, 0.125f, 0.125f,  // x
      0,    0.5f,  0.5f,   0,       // y
      0,    0,     1,      0,       // z
      0,    0,     0,      1,       // the end
  };
  return line;
}

TEST(AlignWords, SumsOverSourcePiecesAndAveragesOverTargetPieces) {
  const TranslatedLine line = Line();
  const WordAlignment found = AlignWords(line, line.best[0]);
  EXPECT_EQ(found.source, (std::vector<std::string>{"ab", "c"}));
  EXPECT_EQ(found.target, (std::vector<std::string>{"x", "yz"}));
  ASSERT_EQ(found.weights.shape(), (Shape{2, 2}));
  EXPECT_EQ(found.weights[0], 0.75f);
  EXPECT_EQ(found.weights[1], 0.125f);
  EXPECT_EQ(found.weights[2], 0.25f);
  EXPECT_EQ(found.weights[3], 0.75f);
  EXPECT_EQ(ToPharaoh(HardLinks(found.weights)), "0-0 1-1");
}

TEST(AlignWords, OfATranslationThatWasCutAndOfASourceThatWas) {
  TranslatedLine line = Line();
  line.best[0].complete = false;  // no row for the end
  line.best[0].weights.resize(12);
  EXPECT_EQ(AlignWords(line, line.best[0]).weights[3], 0.75f);
  line = Line();
  // The model saw "a" and the end alone.
  line.best[0].weights = {0.5f, 0.5f, 1, 0, 0.5f, 0.5f, 0, 1};
  const WordAlignment found = AlignWords(line, line.best[0]);
  EXPECT_EQ(found.weights[0], 0.5f);
  EXPECT_EQ(found.weights[1], 0);
  EXPECT_EQ(found.weights[2], 0.75f);
  EXPECT_EQ(found.weights[3], 0);
}

TEST(AlignWords, EmptySidesHaveNoWords) {
  TranslatedLine line;
  Translation& one = line.best.emplace_back();
  EXPECT_EQ(AlignWords(line, one).weights.shape(), (Shape{0, 0}));
  one.text = "x";
  EXPECT_EQ(AlignWords(line, one).weights.shape(), (Shape{1, 0}));
}

TEST(AlignWords, NeedsWeights) {
  TranslatedLine line = Line();
  line.best[0].weights.clear();
  EXPECT_THROW(AlignWords(line, line.best[0]), ArgumentError);
  line.best[0].weights.resize(7);
  EXPECT_THROW(AlignWords(line, line.best[0]), ArgumentError);
}

TEST(AlignWords, WordsAreThoseBetweenBlanksWhateverTheModelFinds) {
  const Translator translator = TinyTranslator("bahdanau");
  const std::vector<std::string> lines = {" a  man walks\t", "ü €", "the the the dog"};
  for (const TranslatedLine& line : translator.Translate(lines, {.best = 5, .weights = true}))
    for (const Translation& one : line.best) {
      const WordAlignment found = AlignWords(line, one);
      EXPECT_EQ(found.weights.dim(1), std::ssize(found.source));
      EXPECT_EQ(found.weights.dim(0), std::ssize(found.target));
      for (int64_t i = 0; i < found.weights.dim(0); ++i) {
        double sum = 0;
        for (int64_t j = 0; j < found.weights.dim(1); ++j)
          sum += found.weights[i * found.weights.dim(1) + j];
        EXPECT_LE(sum, 1 + 1e-5);
      }
    }
}

}  // namespace
}  // namespace fovea::infer
