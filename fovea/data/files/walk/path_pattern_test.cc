#include "fovea/data/files/walk/path_pattern.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "fovea/core/error.h"
#include "fovea/data/files/walk/path_braces.h"

namespace fovea::data {
namespace {

bool Matches(const std::string& pattern, const std::string& path) {
  const bool folder = path.ends_with('/');
  const PathSpellings spellings(path, 0, {});
  return PathPattern(pattern).Matches(spellings, spellings.size(), folder);
}

std::string FaultOf(const std::string& pattern) {
  try {
    PathPattern{pattern};
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

TEST(PathPattern, BracesAreChoices) {
  EXPECT_TRUE(Matches("*.{js,php}", "x/a.js"));
  EXPECT_TRUE(Matches("*.{js,php}", "a.php"));
  EXPECT_FALSE(Matches("*.{js,php}", "a.jsp"));
  EXPECT_TRUE(Matches("{src,lib/x}/*.{c,h{,pp}}", "lib/x/a.hpp"));
  EXPECT_TRUE(Matches("{src,lib/x}/*.{c,h{,pp}}", "src/a.h"));
  EXPECT_FALSE(Matches("{src,lib/x}/*.{c,h{,pp}}", "lib/a.h"));
  EXPECT_TRUE(Matches("{cache/,*.tmp}", "cache/"));
  EXPECT_FALSE(Matches("{cache/,*.tmp}", "cache"));
  // Not choices, as in a shell.
  EXPECT_TRUE(Matches("{arch}", "{arch}"));
  EXPECT_TRUE(Matches("a{b,c", "a{b,c"));
  EXPECT_TRUE(Matches("a\\{b,c}", "a{b,c}"));
  EXPECT_TRUE(Matches("[{]a,b}", "{a,b}"));
}

TEST(PathPattern, ADotInFrontIsTheRoot) {
  EXPECT_TRUE(Matches("./a/b", "a/b"));
  EXPECT_TRUE(Matches("./a.js", "./a.js"));
  EXPECT_FALSE(Matches("./a.js", "x/a.js"));
  EXPECT_TRUE(Matches("!./a.js", "a.js"));
  EXPECT_TRUE(PathPattern("!./a.js").negated());
  EXPECT_FALSE(PathPattern("\\!a").negated());
  EXPECT_TRUE(Matches("a//b/./c", "a/b/c"));
}

TEST(PathPattern, WhatIsMalformedIsNamed) {
  EXPECT_EQ(FaultOf("src/[a-z"),
            "the pattern \"src/[a-z\" has a [ that is not closed; for one in a name give \\[");
  EXPECT_NE(FaultOf("[]"), "");
  EXPECT_NE(FaultOf("{a,[b}"), "");
  EXPECT_EQ(FaultOf("a\\"), "the pattern \"a\\\" ends in a backslash; for one in a name give \\\\");
  EXPECT_EQ(FaultOf(""), "the pattern \"\" names no file or folder");
  for (const char* pattern : {"/", "./", ".", "!", "{a,}"}) EXPECT_NE(FaultOf(pattern), "");
  EXPECT_EQ(FaultOf("[[:letter:]]"),
            "the pattern \"[[:letter:]]\" has no known class of characters in [:letter:]");
  EXPECT_NE(FaultOf(std::string(PathPattern::kMaxBytes + 1, 'a')), "");
  EXPECT_NE(FaultOf(std::string("a\0b", 3)), "");
  EXPECT_EQ(FaultOf("\\[a\\\\"), "");
}

TEST(PathPattern, BytesOutsideOfAsciiAreBytes) {
  EXPECT_TRUE(Matches("\xff*", "\xff\xfe"));
  EXPECT_TRUE(Matches("[\x80-\xff]", "\xc3"));
  EXPECT_FALSE(Matches("[!\x80-\xff]", "\xc3"));
  EXPECT_FALSE(Matches("[[:alpha:]]", "\xc3"));
}

// The worst that 4,096 bytes can say of a path of 4,096.
TEST(PathPattern, HostilePatternsTakeNoLongerThanTheirLength) {
  const auto repeated = [](const std::string& one, size_t bytes) {
    std::string text;
    while (text.size() + one.size() <= bytes) text += one;
    return text;
  };
  const size_t most = PathPattern::kMaxBytes - 8;
  const auto began = std::chrono::steady_clock::now();
  EXPECT_FALSE(Matches(repeated("**/", most) + "b", repeated("a/", most) + "a"));
  EXPECT_FALSE(Matches(repeated("**/a/", most) + "b", repeated("a/", most) + "a"));
  EXPECT_FALSE(Matches(repeated("*a", most) + "b", std::string(most, 'a')));
  EXPECT_FALSE(Matches(repeated("**/*a*/", most) + "b", repeated("aaa/", most) + "a"));
  EXPECT_NE(FaultOf(repeated("{a,b}", most)), "");  // 2^800 choices
  EXPECT_FALSE(Matches(repeated("{", most), "a"));
  EXPECT_NE(FaultOf(repeated("[", most)), "");
  EXPECT_NE(FaultOf(repeated("{[", most)), "");
  std::string nest = "x";
  for (int i = 0; i < 900; ++i) nest = "{a," + nest + "}";
  EXPECT_TRUE(Matches(nest, "x"));
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(3));
}

TEST(PathBraces, Expand) {
  using Strings = std::vector<std::string>;
  EXPECT_EQ(ExpandBraces("*.{js,p{y,l}}", 10), (Strings{"*.js", "*.py", "*.pl"}));
  EXPECT_EQ(ExpandBraces("{a,b}{c,}", 10), (Strings{"ac", "a", "bc", "b"}));
  EXPECT_EQ(ExpandBraces("{x}{a\\,b}[{,}]{", 10), (Strings{"{x}{a\\,b}[{,}]{"}));
  EXPECT_EQ(ExpandBraces("{{a,b}", 10), (Strings{"{a", "{b"}));
  EXPECT_EQ(ExpandBraces("", 10), (Strings{""}));
  EXPECT_THROW(ExpandBraces("{a,b,c}", 2), std::length_error);
}

}  // namespace
}  // namespace fovea::data
