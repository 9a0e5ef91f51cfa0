#include "fovea/scan/decisive_words.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "fovea/core/random.h"
#include "fovea/core/utf8.h"

namespace fovea::scan {
namespace {

using infer::Contribution;
using infer::Fixation;

// A text read again as a whole, with what its pieces added.
struct Reading {
  std::string text;
  Fixation fixation;
};

Reading Read(const std::vector<std::pair<std::string, float>>& pieces) {
  Reading out;
  for (const auto& [piece, logit] : pieces) {
    const int64_t start = std::ssize(out.text);
    out.text += piece;
    out.fixation.parts.push_back({{start, std::ssize(out.text)}, logit});
    out.fixation.logit += logit;
  }
  out.fixation.end = std::ssize(out.text);
  return out;
}

using Strings = std::vector<std::string>;

Strings Texts(const std::string& text, const std::vector<Word>& words) {
  Strings out;
  for (const Word& word : words)
    out.push_back(text.substr(static_cast<size_t>(word.start), static_cast<size_t>(word.size())));
  return out;
}

std::vector<Word> WordsOf(const Reading& reading) {
  return DecisiveWords(reading.text, {0, std::ssize(reading.text)}, {&reading.fixation, 1});
}

Strings Words(const std::vector<std::pair<std::string, float>>& pieces) {
  const Reading reading = Read(pieces);
  return Texts(reading.text, WordsOf(reading));
}

TEST(DecisiveWords, TheLargestUntilTheyAreMostOfIt) {
  const Reading reading = Read(
      {{"$x", 1}, {" = ", -3}, {"system", 3}, {"(", 0.5F}, {"$y", 1}, {"); ", 0.5F}, {"f", 2}});
  const std::vector<Word> words = WordsOf(reading);
  EXPECT_EQ(Texts(reading.text, words), (Strings{"system", "f"}));  // 5 of 8
  EXPECT_NEAR(words[0].share, 3.0 / 8, 1e-6);
  EXPECT_NEAR(words[1].share, 2.0 / 8, 1e-6);
}

TEST(DecisiveWords, NamesAreWholeAndCountAsOne) {
  // Each piece alone is less than "(1234)".
  EXPECT_EQ(Words({{"base", 1}, {"64", -1}, {"_de", 1}, {"code", 1}, {"(1234)", 1.5F}}),
            Strings{"base64_decode"});
  EXPECT_EQ(Words({{"$_", 0}, {"GET", 2}, {"['x']", 0}}), Strings{"$_GET"});
  EXPECT_EQ(Words({{"a.b", 0}, {"c.d", 2}, {"e", 0}}), Strings{"bc.de"});
  // What is too long to be a name is not grown.
  const std::string run(20, 'q');
  EXPECT_EQ(Words({{run, 0}, {"AB", 2}, {run, 0}}), Strings{"AB"});
  EXPECT_EQ(Words({{run, 0}, {"AB", 2}, {run.substr(2), 0}}), Strings{run + "AB" + run.substr(2)});
}

TEST(DecisiveWords, NeighboursAreOneWord) {
  EXPECT_EQ(Words({{"eval", 2}, {" ", 0}, {"(", 2}, {"x", 0}}), Strings{"eval ("});
  EXPECT_EQ(Words({{"eval", 2}, {"  ", 0}, {"(", 2}, {"x", 0}}), (Strings{"eval", "("}));
  EXPECT_EQ(Words({{"eval", 2}, {"\n", 0}, {"(", 2}, {"x", 0}}), (Strings{"eval", "("}));
}

TEST(DecisiveWords, AreOnOneLine) {
  EXPECT_EQ(Words({{"});\n\n; (function(_0x", 3}, {"4a", 0}, {")", 0}}),
            Strings{"; (function(_0x4a"});
  EXPECT_EQ(Words({{"eval($x);\n}", 3}, {"\n", 0}}), Strings{"eval($x);"});
}

// The beginning stands for what is decoded from a long literal.
TEST(DecisiveWords, OfALongLiteralTheBeginningIsShown) {
  const std::string text = "@eval('" + std::string(500, 'Q') + "');";
  const std::vector<Fixation> fixations = {{{7, 507}, 5, {{{7, 507}, 4}}},
                                           {{0, 60}, 4, {{{0, 6}, 4}, {{7, 60}, 2}}}};
  EXPECT_EQ(Texts(text, DecisiveWords(text, {0, std::ssize(text)}, fixations)),
            (Strings{"@eval(", std::string(48, 'Q')}));
}

TEST(DecisiveWords, BlanksAreNone) {
  EXPECT_EQ(Words({{" \n", 5}, {"\tf \r\n", 1}}), Strings{"f"});
  EXPECT_EQ(Words({{"  ", 5}}), Strings{});
}

TEST(DecisiveWords, CharactersAreWhole) {
  EXPECT_EQ(Words({{"x\xC3", 0}, {"\xA4", 1}, {"-", 0}}), Strings{"\xC3\xA4"});
  EXPECT_EQ(Words({{"\xF0\x9F", 1}, {"\x98\x80", 0}, {"-", 0}}), Strings{"\xF0\x9F\x98\x80"});
  EXPECT_EQ(Words({{"\x80", 0}, {"\x80", 1}, {"\x80", 0}}), Strings{"\x80"});
}

TEST(DecisiveWords, AtMostTwelve) {
  std::vector<std::pair<std::string, float>> pieces;
  for (int i = 0; i < 100; ++i) pieces.emplace_back(i % 2 == 0 ? "name" : " . ", 1.0F - i % 2);
  EXPECT_EQ(Words(pieces).size(), 12U);
}

TEST(DecisiveWords, NothingSpeaksForIt) {
  EXPECT_EQ(Words({}), Strings{});
  EXPECT_EQ(Words({{"a", -1}, {"b", 0}}), Strings{});
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(Words({{"a", infinity}, {"-", std::numeric_limits<float>::quiet_NaN()}}), Strings{});
  EXPECT_EQ(Words({{"a", infinity}, {"-", 1}}), Strings{"-"});
}

TEST(DecisiveWords, OfTheRegionAlone) {
  const std::string text = "one two three";
  const std::vector<Fixation> fixations = {{{0, 7}, 3, {{{0, 3}, 1}, {{4, 7}, 2}}},
                                           {{4, 13}, 9, {{{4, 7}, 2}, {{8, 13}, 7}}},
                                           {{0, 0}, 0, {}}};
  EXPECT_EQ(Texts(text, DecisiveWords(text, {0, 3}, fixations)), Strings{"one"});
  // The hotter reading of "two".
  const std::vector<Word> words = DecisiveWords(text, {0, 8}, fixations);
  EXPECT_EQ(Texts(text, words), Strings{"two"});
  EXPECT_NEAR(words[0].share, 2.0 / 3, 1e-6);
  // A name that the region cuts, is cut.
  EXPECT_EQ(Texts(text, DecisiveWords(text, {9, 11}, fixations)), Strings{"hr"});
  EXPECT_TRUE(DecisiveWords(text, {3, 3}, fixations).empty());
  EXPECT_TRUE(DecisiveWords(text, {100, 200}, fixations).empty());
  EXPECT_TRUE(DecisiveWords("", {0, 10}, fixations).empty());
}

// Whatever the model says.
TEST(DecisiveWords, AreInOrderAndWithinTheRegion) {
  Random random(23);
  const std::string_view pieces[] = {"eval",
                                     "(",
                                     " ",
                                     "\n",
                                     "$_x9",
                                     "\xC3\xA4",
                                     "\xF0\x9F\x98\x80",
                                     "\x80",
                                     "\xE2",
                                     ";;",
                                     "aaaaaaaaaaaaaaaaaaaaaaaa"};
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  const float odd[] = {nan,
                       infinity,
                       -infinity,
                       0,
                       std::numeric_limits<float>::max(),
                       std::numeric_limits<float>::denorm_min()};
  constexpr int64_t kFar = std::numeric_limits<int64_t>::max();
  size_t count = 0;
  for (int round = 0; round < 10'000; ++round) {
    std::string text;
    for (uint64_t i = random.Below(60); i > 0; --i) text += pieces[random.Below(std::size(pieces))];
    const int64_t size = std::ssize(text);
    const auto place = [&] {
      const uint64_t kind = random.Below(40);
      if (kind == 0) return -kFar;
      if (kind == 1) return kFar;
      return static_cast<int64_t>(random.Below(static_cast<uint64_t>(size) + 20)) - 10;
    };
    std::vector<Fixation> fixations(random.Below(4));
    for (Fixation& fixation : fixations) {
      fixation.start = place();
      fixation.end = place();
      fixation.logit = random.Below(4) == 0 ? odd[random.Below(std::size(odd))] : 1;
      for (uint64_t i = random.Below(50); i > 0; --i) {
        const int64_t start = place();
        const int64_t end = random.Below(3) == 0 || start == kFar ? place() : start + 3;
        const float logit = random.Below(8) == 0 ? odd[random.Below(std::size(odd))]
                                                 : static_cast<float>(random.Uniform() - 0.3);
        fixation.parts.push_back({{start, end}, logit});
      }
    }
    const ByteSpan region = {place(), place()};
    double shares = 0;
    int64_t before = std::max<int64_t>(0, region.start);
    const std::vector<Word> words = DecisiveWords(text, region, fixations);
    EXPECT_LE(words.size(), 12U);
    for (const Word& word : words) {
      ASSERT_GE(word.start, before);
      ASSERT_GT(word.end, word.start);
      ASSERT_LE(word.end, std::min(size, region.end));
      EXPECT_GT(word.share, 0);
      EXPECT_LE(word.share, 1);
      before = word.end;
      shares += double{word.share};
      const std::string shown = Texts(text, {word})[0];
      EXPECT_EQ(std::string(" \n").find(shown.front()), std::string::npos);
      EXPECT_EQ(std::string(" \n").find(shown.back()), std::string::npos);
    }
    EXPECT_LE(shares, 1 + 1e-6);
    count += words.size();
  }
  EXPECT_GT(count, 1'000U);
}

// Where the region cuts no character, no word does.
TEST(DecisiveWords, OfUtf8AreUtf8) {
  Random random(29);
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (uint64_t i = random.Below(40); i > 0; --i)
      AppendUtf8(U"aZ_ \u00E4\u65E5\U0001F600\n"[random.Below(8)], &text);
    Fixation fixation = {{0, std::ssize(text)}, 0, {}};
    for (int64_t at = 0; at < std::ssize(text);) {
      const int64_t end = at + 1 + static_cast<int64_t>(random.Below(6));
      fixation.parts.push_back({{at, end}, static_cast<float>(random.Uniform() - 0.5)});
      at = end;
    }
    const auto words = DecisiveWords(text, {0, std::ssize(text)}, {&fixation, 1});
    for (const std::string& word : Texts(text, words)) EXPECT_TRUE(IsUtf8(word)) << word;
  }
}

}  // namespace
}  // namespace fovea::scan
