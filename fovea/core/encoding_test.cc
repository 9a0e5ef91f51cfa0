#include "fovea/core/encoding.h"

#include <gtest/gtest.h>

namespace fovea {
namespace {

TEST(Base64, MatchesTheStandardsVectors) {  // RFC 4648, section 10
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("fo"), "Zm8=");
  EXPECT_EQ(Base64("foo"), "Zm9v");
  EXPECT_EQ(Base64("foob"), "Zm9vYg==");
  EXPECT_EQ(Base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(Base64("\xff\xfe\xfd"), "//79");
}

TEST(CsvField, QuotesWhatRfc4180AsksFor) {
  EXPECT_EQ(CsvField(""), "");
  EXPECT_EQ(CsvField("a b;c\td"), "a b;c\td");
  EXPECT_EQ(CsvField("a,b"), "\"a,b\"");
  EXPECT_EQ(CsvField("a\nb"), "\"a\nb\"");
  EXPECT_EQ(CsvField("a\rb"), "\"a\rb\"");
  EXPECT_EQ(CsvField("\""), "\"\"\"\"");
}

TEST(CsvField, QuotesWhatReadersWouldLose) {
  EXPECT_EQ(CsvField(" a"), "\" a\"");
  EXPECT_EQ(CsvField("a\t"), "\"a\t\"");
  EXPECT_EQ(CsvField("\xEF\xBB\xBFx"), "\"\xEF\xBB\xBFx\"");
  EXPECT_EQ(CsvField("\xEF\xBC\xA1"), "\xEF\xBC\xA1");  // a wide A begins as the mark does
}

TEST(Fnv1a, MatchesItsAuthorsVectors) {
  EXPECT_EQ(Fnv1a(""), 0xcbf29ce484222325u);
  EXPECT_EQ(Fnv1a("a"), 0xaf63dc4c8601ec8cu);
  EXPECT_EQ(Fnv1a("foobar"), 0x85944171f73967e8u);
  EXPECT_EQ(Fnv1a("bar", Fnv1a("foo")), Fnv1a("foobar"));
}

TEST(Hex, HasSixteenDigits) {
  EXPECT_EQ(Hex(0), "0000000000000000");
  EXPECT_EQ(Hex(0xaf63dc4c8601ec8cu), "af63dc4c8601ec8c");
}

}  // namespace
}  // namespace fovea
