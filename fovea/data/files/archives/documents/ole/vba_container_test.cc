#include "fovea/data/files/archives/documents/ole/vba_container.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <random>
#include <string>

#include "fovea/data/files/archives/documents/ole/vba_for_test.h"
#include "fovea/data/files/archives/documents/ole/vba_project.h"
#include "fovea/data/files/archives/documents/pdf/filters_for_test.h"

namespace fovea::data {
namespace {

using std::string_literals::operator""s;

// The examples of MS-OVBA, section 3.2.
TEST(VbaContainerTest, ExamplesOfTheSpecification) {
  EXPECT_EQ(DecodedBy<VbaReader>("\x01\x19\xb0\0abcdefgh\0ijklmnop\0qrstuv."s),
            "abcdefghijklmnopqrstuv.");
  EXPECT_EQ(DecodedBy<VbaReader>("\x01\x2f\xb0\0#aaabcde\x82"
                                 "f\0pghijkl\x08\x01\x28mnop\x06\xa8qrstuvw\x8dx\0\0"s)
                .substr(0, 8),
            "#aaabcde");
  EXPECT_EQ(DecodedBy<VbaReader>("\x01\x03\xb0\x02\x61\x45\0"s), std::string(73, 'a'));
}

TEST(VbaContainerTest, SeveralChunks) {
  std::mt19937 random(7);
  for (const unsigned letters : {1U, 5U, 256U}) {
    std::string bytes;
    for (int i = 0; i < 2 * 4096; ++i) bytes += static_cast<char>(random() % letters);
    bytes += "and a little more";
    EXPECT_TRUE(DecodedBy<VbaReader>(VbaContainer(bytes)) == bytes) << letters;
  }
}

TEST(VbaContainerTest, Damage) {
  EXPECT_EQ(DecodedBy<VbaReader>("\2\x03\xb0\x02\x61\x45\0"s), "");         // no signature
  EXPECT_EQ(DecodedBy<VbaReader>("\1\x03\x80\x02\x61\x45\0"s), "");         // of the chunk
  EXPECT_EQ(DecodedBy<VbaReader>("\1\x03\xb0\x01\x61\x45\0"s), "");         // a copy of nothing
  EXPECT_EQ(DecodedBy<VbaReader>("\1\x04\xb0\x02\x61\x45\xf0\x62"s), "a");  // from too far
  EXPECT_EQ(DecodedBy<VbaReader>("\1\xff\xb0\0ab"s), "ab");                 // cut off
  EXPECT_EQ(DecodedBy<VbaReader>(""), "");
}

TEST(VbaProjectTest, WhereSourceBegins) {
  const std::string dir = DecodedBy<VbaReader>(VbaDir({{"Module1", 7}, {"Sheet1", 1000}}));
  const auto offsets = VbaSourceOffsets(dir);
  EXPECT_EQ(offsets.size(), 2u);
  EXPECT_EQ(offsets.at("Module1"), 7);
  EXPECT_EQ(offsets.at("Sheet1"), 1000);
  EXPECT_EQ(VbaSourceOffsets(dir.substr(0, dir.size() - 60)).size(), 1u);
  const std::string stream = std::string(70'000, 'x') + VbaContainer(kVbaSource) + "more";
  MemoryBytes bytes(stream);
  EXPECT_EQ(FindVbaSource(&bytes), 70'000);
  MemoryBytes nothing("Attribute");
  EXPECT_EQ(FindVbaSource(&nothing), std::nullopt);
}

RC_GTEST_PROP(VbaContainerProperty, DecodingUndoesEncoding, (const std::string& bytes)) {
  RC_ASSERT(DecodedBy<VbaReader>(VbaContainer(bytes)) == bytes);
}

RC_GTEST_PROP(VbaContainerProperty, AnyBytesGiveNoMoreThanTheirChunks, (const std::string& bytes)) {
  std::string out;
  DecompressVbaTokens(bytes, &out);
  RC_ASSERT(out.size() <= kVbaChunk);
  RC_ASSERT(DecodedBy<VbaReader>("\1" + bytes).size() <= kVbaChunk * (bytes.size() / 3 + 1));
  VbaSourceOffsets(bytes);
  MemoryBytes stream(bytes);
  FindVbaSource(&stream);
}

}  // namespace
}  // namespace fovea::data
