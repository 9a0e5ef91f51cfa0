#include "fovea/augment/containers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "fovea/augment/noise.h"
#include "fovea/core/error.h"

namespace fovea::augment {
namespace {

std::string Text(const Sample& sample, const ByteSpan& span) {
  return sample.bytes.substr(static_cast<size_t>(span.start), static_cast<size_t>(span.size()));
}

// A value of a dump as its database would read it.
std::string Unquoted(const std::string& value, bool backslashes) {
  std::string text;
  for (size_t i = 0; i < value.size(); ++i) {
    if (backslashes && value[i] == '\\') {
      ++i;
      text += value[i] == 'n' ? '\n' : value[i];
    } else {
      text += value[i];
      if (!backslashes && value[i] == '\'') ++i;
    }
  }
  return text;
}

TEST(InSqlDump, TheSpanIsTheValue) {
  Random random(1);
  const std::string code = "core('a', \"b\");\nif (x) { y(); }";
  std::set<std::string> distinct;
  int doubled = 0;
  for (int i = 0; i < 200; ++i) {
    const Sample sample = InSqlDump({code, Language::kPhp}, random);
    ASSERT_EQ(sample.spans.size(), 1u);
    const std::string text = Text(sample, sample.spans[0]);
    const bool backslashes = text.find("\\'") != text.npos;
    doubled += !backslashes;
    EXPECT_NE(Unquoted(text, backslashes).find(code), std::string::npos) << text;
    EXPECT_TRUE(text.starts_with("<?")) << text;
    EXPECT_NE(sample.bytes.find("INSERT INTO"), std::string::npos);
    EXPECT_LT(sample.bytes.size(), 200'000u);
    distinct.insert(sample.bytes);
  }
  EXPECT_GT(doubled, 10);
  EXPECT_GT(distinct.size(), 190u);
}

// The strings of JSON in order, read, where its brackets match and its numbers and words are few.
std::vector<std::string> StringsOfJson(const std::string& json) {
  std::vector<std::string> strings;
  std::string open;
  for (size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '{' || json[i] == '[') open += json[i] == '{' ? '}' : ']';
    if (json[i] == '}' || json[i] == ']') {
      EXPECT_TRUE(!open.empty() && open.back() == json[i]) << "at " << i;
      if (open.empty()) return {};
      open.pop_back();
    }
    if (json[i] != '"') continue;
    std::string text;
    for (++i; i < json.size() && json[i] != '"'; ++i) {
      EXPECT_GE(static_cast<unsigned char>(json[i]), 0x20) << "at " << i;
      if (json[i] != '\\') {
        text += json[i];
        continue;
      }
      const size_t at = std::string("nt").find(json[++i]);
      text += at == std::string::npos ? json[i] : "\n\t"[at];
    }
    strings.push_back(text);
  }
  EXPECT_EQ(open, "");
  return strings;
}

TEST(InNotebook, IsJsonWithTheCodeInACell) {
  Random random(2);
  const std::string code = "import core\n\nif a:\n\tcore('x', \"y\\\\z\")";
  for (int i = 0; i < 100; ++i) {
    const Sample sample = InNotebook({code, Language::kPython}, random);
    const std::vector<std::string> strings = StringsOfJson(sample.bytes);
    const std::vector<std::string> lines = {"import core\n", "\n", "if a:\n",
                                            "\tcore('x', \"y\\\\z\")"};
    EXPECT_NE(std::search(strings.begin(), strings.end(), lines.begin(), lines.end()),
              strings.end());
    ASSERT_EQ(sample.spans.size(), 1u);
    const std::string text = Text(sample, sample.spans[0]);
    EXPECT_TRUE(text.starts_with("import core\\n\"")) << text;
    EXPECT_TRUE(text.ends_with(R"(core('x', \"y\\\\z\"))")) << text;
  }
}

TEST(InNotebook, TakesWhatACellTakes) {
  Random random(3);
  EXPECT_NE(InNotebook({"core()", Language::kJavaScript}, random).bytes.find("%%javascript"),
            std::string::npos);
  EXPECT_NE(InNotebook({"<b>c</b>", Language::kHtml}, random).bytes.find("%%html"),
            std::string::npos);
  EXPECT_THROW(InNotebook({"core();", Language::kPhp}, random), ArgumentError);
  EXPECT_THROW(InNotebook({"", Language::kPython}, random), ArgumentError);
  EXPECT_THROW(InSqlDump({"", Language::kPhp}, random), ArgumentError);
}

TEST(AmongPieces, TheSpanIsTheSnippet) {
  Random random(6);
  std::set<std::string> distinct;
  for (int i = 0; i < 100; ++i) {
    const Sample sample = AmongPieces({"Core on", Language::kHtaccess}, random);
    ASSERT_EQ(sample.spans.size(), 1u);
    EXPECT_EQ(Text(sample, sample.spans[0]), "Core on");
    const auto start = static_cast<size_t>(sample.spans[0].start);
    EXPECT_TRUE(start == 0 || sample.bytes[start - 1] == '\n');
    distinct.insert(sample.bytes);
    EXPECT_TRUE(AmongPieces({"Core on", Language::kHtaccess, false}, random).spans.empty());
  }
  EXPECT_GT(distinct.size(), 80u);
  EXPECT_THROW(AmongPieces({"", Language::kHtaccess}, random), ArgumentError);
  EXPECT_THROW(AmongPieces({"x", Language::kAspx}, random), ArgumentError);
}

TEST(Containers, WhatIsNotMaliciousHasNoSpan) {
  Random random(4);
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(InSqlDump({"core();", Language::kPhp, false}, random).spans.empty());
    EXPECT_TRUE(InNotebook({"core()", Language::kPython, false}, random).spans.empty());
  }
}

TEST(InsertNoise, StandsOutsideOfTheSpans) {
  Random random(5);
  int changed = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string before = "<?php\n$a = 1;\n", core = "core_a();", after = "\n$b = 2;\n";
    Sample sample{before + core + after, {}};
    sample.spans = {
        {static_cast<int64_t>(before.size()), static_cast<int64_t>(before.size() + core.size())}};
    const size_t size = sample.bytes.size();
    InsertNoise(sample, random);
    ASSERT_EQ(sample.spans.size(), 1u);
    EXPECT_EQ(Text(sample, sample.spans[0]), core);
    EXPECT_LE(sample.bytes.size(), size + 3 * 4096);
    changed += sample.bytes.size() > size;
  }
  EXPECT_GT(changed, 200);
  Sample empty;
  InsertNoise(empty, random);
  EXPECT_TRUE(empty.spans.empty());
}

}  // namespace
}  // namespace fovea::augment
