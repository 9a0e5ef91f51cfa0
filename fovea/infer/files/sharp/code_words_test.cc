#include "fovea/infer/files/sharp/code_words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/encoding.h"
#include "fovea/core/random.h"

namespace fovea::infer {
namespace {

using Kind = CodeWord::Kind;
using Case = CodeWord::Case;
using Strings = std::vector<std::string>;

std::vector<CodeWord> WordsOf(std::string_view text) {
  return CodeWords({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

std::string_view In(std::string_view text, const CodeWord& word) {
  return text.substr(static_cast<size_t>(word.start), static_cast<size_t>(word.size()));
}

// Each word with the first letter of its kind.
Strings Read(std::string_view text) {
  Strings out;
  for (const CodeWord& word : WordsOf(text))
    out.push_back(std::string(1, "nNmlr"[static_cast<int>(word.kind)]) + ":" +
                  std::string(In(text, word)));
  return out;
}

// What is promised of any text.
void ExpectInOrder(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  int64_t at = 0;
  for (const CodeWord& word : WordsOf(text)) {
    ASSERT_GE(word.start, at);
    ASSERT_GT(word.end, word.start);
    ASSERT_LE(word.end, std::ssize(text));
    for (; at < word.start; ++at) ASSERT_TRUE(blank(text[static_cast<size_t>(at)]));
    const std::string_view own = In(text, word);
    ASSERT_FALSE(blank(own.front()) || blank(own.back()));
    ASSERT_TRUE(word.kind == Kind::kRepeat || std::none_of(own.begin(), own.end(), blank));
    ASSERT_TRUE(word.kind != Kind::kMarks || word.size() <= 4);
    ASSERT_TRUE(word.kind == Kind::kName || word.shape == Case::kLower);
    at = word.end;
  }
  for (; at < std::ssize(text); ++at) ASSERT_TRUE(blank(text[static_cast<size_t>(at)]));
}

std::string Times(std::string_view text, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += text;
  return out;
}

TEST(CodeWords, NamesNumbersAndMarks) {
  EXPECT_EQ(Read("if ($_POST['k2'] >= 0x1F)\r\n\t{ eval(\"a\"); }"),
            (Strings{"n:if", "m:($", "n:_POST", "m:['", "n:k2", "m:']", "m:>=", "N:0", "n:x1F",
                     "m:)", "m:{", "n:eval", "m:(\"", "n:a", "m:\");", "m:}"}));
  EXPECT_EQ(Read("[(!+[]])"), (Strings{"m:[(!+", "m:[]])"})) << "up to four marks";
  EXPECT_TRUE(Read("").empty());
  EXPECT_TRUE(Read(" \t\r\n\v\f").empty());
}

TEST(CodeWords, OtherAlphabetsBytesAndControlCharacters) {
  EXPECT_EQ(Read("gr\xC3\xB6\xC3\x9F"
                 "e9 \xff\x80z"),
            (Strings{"n:gr\xC3\xB6\xC3\x9F"
                     "e9",
                     "n:\xff\x80z"}));
  EXPECT_EQ(Read(std::string("a\0\1\x7f"
                             "b",
                             5)),
            (Strings{"n:a", std::string("m:\0\1\x7f", 5), "n:b"}));
}

TEST(CodeWords, TheCaseOfNames) {
  const auto shape = [](std::string_view name) { return WordsOf(name).at(0).shape; };
  for (const char* name : {"eval", "_post", "a1", "_", "\xC3\xA4"})
    EXPECT_EQ(shape(name), Case::kLower) << name;
  for (const char* name : {"Eval", "A", "A1", "Xor_2"}) EXPECT_EQ(shape(name), Case::kCapital);
  for (const char* name : {"EVAL", "_POST", "A1B2", "X_Y"}) EXPECT_EQ(shape(name), Case::kUpper);
  for (const char* name : {"eVal", "base64Decode", "EvaL", "_Get",
                           "\xC3\xA4"
                           "B"})
    EXPECT_EQ(shape(name), Case::kMixed) << name;
}

TEST(CodeWords, OfALongRunTheEndsAreNames) {
  const std::string head = "QWxhZGRpbjpvcGVuIHNlc2Ft", tail = "U0ND+/8=";
  ASSERT_EQ(head.size(), 24U);
  ASSERT_EQ(tail.size(), 8U);
  const std::string run = head + std::string(32, 'x') + tail;
  EXPECT_EQ(Read("'" + run + "'"),
            (Strings{"m:'", "n:" + head, "l:" + std::string(32, 'x'), "n:" + tail, "m:'"}));
  // One byte less is a word like any other, cut at what is no letter.
  EXPECT_EQ(Read(head + std::string(31, 'x') + tail),
            (Strings{"n:" + head + std::string(31, 'x') + "U0ND", "m:+/", "N:8", "m:="}));
  EXPECT_EQ(Read(std::string(64, '7')),
            (Strings{"n:" + std::string(24, '7'), "l:" + std::string(32, '7'),
                     "n:" + std::string(8, '7')}));
}

TEST(CodeWords, EncodedBytesAreLongRuns) {
  Random random(3);
  std::string bytes;
  for (int i = 0; i < 3000; ++i) bytes.push_back(static_cast<char>(random.Below(256)));
  std::string hex;
  for (const char c : bytes)
    hex += "0123456789abcdef"[(c >> 4) & 15], hex += "0123456789ABCDEF"[c & 15];
  for (const std::string& encoded : {Base64(bytes), hex}) {
    const std::string text = "$a = '" + encoded + "';";
    const std::vector<CodeWord> words = WordsOf(text);
    ASSERT_EQ(words.size(), 8U);
    EXPECT_EQ(words[5].kind, Kind::kLongRun);
    EXPECT_EQ(words[5].size(), std::ssize(encoded) - 32);
  }
}

// A table, a filler: four periods of it or little more, and one word.
TEST(CodeWords, OfWhatRepeatsFourPeriodsAreKept) {
  const std::pair<const char*, size_t> periods[] = {{"nop ", 1},   {"\\x90\n", 2}, {"12, ", 2},
                                                    {"a = b ", 3}, {"f(x) ", 4},   {"x(1) ", 4}};
  for (const auto& [period, size] : periods) {
    SCOPED_TRACE(period);
    for (const size_t count : {size_t{50}, size_t{5000}}) {
      const std::string text = "begin " + Times(period, count) + "end";
      const std::vector<CodeWord> words = WordsOf(text);
      const size_t repeats = std::count_if(words.begin(), words.end(), [](const CodeWord& word) {
        return word.kind == Kind::kRepeat;
      });
      EXPECT_EQ(repeats, 1U);
      EXPECT_GE(words.size(), 4 * size + 3);
      EXPECT_LT(words.size(), 5 * size + 4);
      EXPECT_EQ(In(text, words.front()), "begin");
      EXPECT_EQ(In(text, words.back()), "end");
      const CodeWord& left_out = words[words.size() - 2];
      EXPECT_EQ(left_out.kind, Kind::kRepeat);
      EXPECT_GT(left_out.size(), static_cast<int64_t>((count - 6) * (text.size() - 9) / count));
    }
    EXPECT_EQ(Read(Times(period, 4)).size(), 4 * size) << "not more than four times";
  }
}

TEST(CodeWords, NumbersThatRepeatNeedNotBeEqual) {
  std::string table, names;
  for (int i = 0; i < 200; ++i) {
    table += std::to_string(i * i) + ", ";
    names += "a" + std::to_string(i) + ", ";
  }
  EXPECT_LE(WordsOf(table).size(), 10U);
  EXPECT_EQ(WordsOf(names).size(), 400U);
}

TEST(CodeWords, WhatComesBetweenRepeatsIsRead) {
  const std::string text = Times("0, ", 100) + "eval(x); " + Times("0, ", 100);
  const std::vector<CodeWord> words = WordsOf(text);
  EXPECT_TRUE(std::any_of(words.begin(), words.end(),
                          [&](const CodeWord& word) { return In(text, word) == "eval"; }));
  EXPECT_EQ(std::count_if(words.begin(), words.end(),
                          [](const CodeWord& word) { return word.kind == Kind::kRepeat; }),
            2);
}

TEST(CodeWords, AnyBytesAreInOrder) {
  Random random(8);
  const std::string_view alphabet = "aB_9+/= \n,;(\x80\xff";
  for (int round = 0; round < 400; ++round) {
    std::string text;
    while (text.size() < 300) {
      if (random.Uniform() < 0.2)
        text += Times(std::string(1, alphabet[random.Below(alphabet.size())]), random.Below(90));
      else if (random.Uniform() < 0.2)
        text += Times("x,1 ", random.Below(9));
      else
        text.push_back(random.Uniform() < 0.5 ? alphabet[random.Below(alphabet.size())]
                                              : static_cast<char>(random.Below(256)));
    }
    ExpectInOrder(text);
  }
}

// However much there is of it, what is always the same makes few words.
TEST(CodeWords, ALotOfTheSameIsLittle) {
  const size_t size = 1'000'000;
  const std::pair<std::string, size_t> texts[] = {{"a", 3},   {"0", 3},     {"+", 3},    {"1,", 10},
                                                  {"[]", 5},  {"a b ", 10}, {"()!", 16}, {" ", 0},
                                                  {"\n;", 5}, {"\xff", 1},  {"=\0", 5}};
  for (const auto& [part, most] : texts) {
    const std::string text = Times(part, size / part.size());
    EXPECT_LE(WordsOf(text).size(), most) << part;
    ExpectInOrder(text);
  }
  // Runs just too short to be long are looked at once each.
  std::string runs;
  while (runs.size() < size) runs += Times("+", runs.size() % 63 + 1) + ".";
  ExpectInOrder(runs);
  EXPECT_LE(WordsOf(runs).size(), size / 2);
}

}  // namespace
}  // namespace fovea::infer
