#include "fovea/data/digest.h"

#include <gtest/gtest.h>

namespace fovea::data {
namespace {

// The standards' own examples.
TEST(Digest, OfAbc) {
  const auto of = [](DigestKind kind) { return HexDigits(Digest(kind, "abc")); };
  EXPECT_EQ(of(DigestKind::kMd5), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(of(DigestKind::kSha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(of(DigestKind::kSha256),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_TRUE(of(DigestKind::kSha224).starts_with("23097d223405d8228642a477bda255b3"));
  EXPECT_TRUE(of(DigestKind::kSha384).starts_with("cb00753f45a35e8bb5a03d699ac65007"));
  EXPECT_TRUE(of(DigestKind::kSha512).starts_with("ddaf35a193617abacc417349ae204131"));
  for (const DigestKind kind : kDigestKinds)
    EXPECT_EQ(of(kind).size(), 2 * DigestSize(kind)) << DigestName(kind);
}

TEST(Digest, PieceByPieceAndAgain) {
  Digester digester(DigestKind::kSha256);
  for (int round = 0; round < 2; ++round) {
    for (const uint8_t c : {'a', 'b', 'c'}) digester.Add({&c, 1});
    EXPECT_EQ(digester.Finish(), Digest(DigestKind::kSha256, "abc"));
  }
}

TEST(Digest, HexDigits) {
  EXPECT_EQ(HexDigits(std::string("\0\xff\x1a", 3)), "00ff1a");
  EXPECT_EQ(FromHexDigits("00FF1a"), std::string("\0\xff\x1a", 3));
  EXPECT_EQ(FromHexDigits(""), "");
  EXPECT_EQ(FromHexDigits("0"), std::nullopt);
  EXPECT_EQ(FromHexDigits("0g"), std::nullopt);
  EXPECT_EQ(FromHexDigits("0 "), std::nullopt);
}

}  // namespace
}  // namespace fovea::data
