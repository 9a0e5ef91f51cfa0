#include "fovea/kernels/bytes/byte_ngrams.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace fovea::kernels {
namespace {

std::vector<uint32_t> Ngrams(const std::string& text) {
  std::vector<uint32_t> features;
  AppendByteNgrams({reinterpret_cast<const uint8_t*>(text.data()), text.size()}, &features);
  return features;
}

TEST(ByteNgrams, AreOfThreeAndOfFiveBytes) {
  EXPECT_EQ(Ngrams("").size(), 0);
  EXPECT_EQ(Ngrams("ab").size(), 0);
  EXPECT_EQ(Ngrams("abc").size(), 1);
  EXPECT_EQ(Ngrams("abcd").size(), 2);
  EXPECT_EQ(Ngrams("abcde").size(), 4);
  const std::vector<uint32_t> all = Ngrams("the quick brown fox");
  EXPECT_EQ(std::set(all.begin(), all.end()).size(), all.size());
}

TEST(ByteNgrams, BlanksCaseAndWhichDigitMakeNoDifference) {
  EXPECT_EQ(Ngrams("If ($x1 == 27)\n\treturn"), Ngrams("if($X9==10) Return\r\n"));
  EXPECT_NE(Ngrams("if ($x)"), Ngrams("if ($y)"));
}

TEST(ByteNgrams, AreAppended) {
  std::vector<uint32_t> features = {7};
  const std::string text = "abc";
  AppendByteNgrams({reinterpret_cast<const uint8_t*>(text.data()), text.size()}, &features);
  ASSERT_EQ(features.size(), 2);
  EXPECT_EQ(features[0], 7);
  EXPECT_EQ(features[1], Ngrams("abc")[0]);
}

}  // namespace
}  // namespace fovea::kernels
