#include "fovea/infer/translation/tokenizer_13a.h"

#include <gtest/gtest.h>

// The expected tokens are sacreBLEU 2.6.0's, Tokenizer13a.
namespace fovea::infer {
namespace {

TEST(Tokenizer13a, SymbolsStandAlone) {
  EXPECT_EQ(Tokenize13a("ΟΔΥΣΣΕΥΣ kam nach Ithaka (endlich)!"),
            "ΟΔΥΣΣΕΥΣ kam nach Ithaka ( endlich ) !");
  EXPECT_EQ(Tokenize13a("a'b `c´ [d] {e|f}~ g_h\\i #1 @x *y* ^z"),
            "a'b ` c´ [ d ] { e | f } ~ g _ h \\ i # 1 @ x * y * ^ z");
  EXPECT_EQ(Tokenize13a("A/B tests, v2.0-beta: 50% of users <3 it."),
            "A / B tests , v2.0 - beta : 50 % of users < 3 it .");
}

TEST(Tokenizer13a, StopsAndCommasStayBetweenDigits) {
  EXPECT_EQ(Tokenize13a("1,000.5"), "1,000.5");
  EXPECT_EQ(Tokenize13a("..a.. b,,c 1..2 1,.2 .5 5. ,"),
            ". . a . . b , , c 1 . . 2 1 , . 2 . 5 5 . ,");
  EXPECT_EQ(Tokenize13a("ä.ö,ü 9.ä ä.9"), "ä . ö , ü 9 . ä ä . 9");
}

TEST(Tokenizer13a, HyphensLeaveDigitsAlone) {
  EXPECT_EQ(Tokenize13a("3-4 a-b 5-- 2020-01-02 -7"), "3 - 4 a-b 5 - - 2020 - 01 - 02 -7");
}

TEST(Tokenizer13a, EntitiesBecomeCharacters) {
  EXPECT_EQ(Tokenize13a("He said: &quot;We paid $1,000.50 for it&quot; &amp; left."),
            "He said : \" We paid $ 1,000.50 for it \" & left .");
  EXPECT_EQ(Tokenize13a("&lt;b&gt;&amp;quot;&quot;"), "< b > & quot ; \"");
  EXPECT_EQ(Tokenize13a("<skipped>x<skipped>"), "x");
}

TEST(Tokenizer13a, OtherScriptsStayAndUnicodeSpacesSplit) {
  EXPECT_EQ(Tokenize13a("東京 は 大きい 都市です。"), "東京 は 大きい 都市です。");
  EXPECT_EQ(Tokenize13a("１．５，０ ．"), "１．５，０ ．");
  EXPECT_EQ(Tokenize13a("a\u00a0b\u3000c\u2009d \t\x1c e\u0085"), "a b c d e");
  EXPECT_EQ(Tokenize13a(""), "");
  EXPECT_EQ(Tokenize13a("a-\nb\nc"), "ab c");
}

}  // namespace
}  // namespace fovea::infer
