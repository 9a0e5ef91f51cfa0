#include "fovea/scan/known/piece_hasher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "fovea/core/error.h"
#include "fovea/data/digest.h"

namespace fovea::scan {
namespace {

using Pieces = std::vector<Piece>;

std::span<const uint8_t> BytesOf(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

Pieces PiecesOf(std::string_view text, size_t step = std::string::npos) {
  Pieces pieces;
  PieceHasher hasher([&](const Piece& piece) { pieces.push_back(piece); });
  for (size_t at = 0; at < text.size(); at += std::min(step, text.size() - at))
    hasher.Add(BytesOf(text.substr(at, step)), 1);
  hasher.End();
  return pieces;
}

std::vector<PieceHash> HashesOf(const Pieces& pieces) {
  std::vector<PieceHash> hashes;
  for (const Piece& piece : pieces) hashes.push_back(piece.hash);
  return hashes;
}

std::vector<PieceHash> HashesOf(std::string_view text) { return HashesOf(PiecesOf(text)); }

// Words without a period.
std::string Words(size_t bytes, unsigned seed) {
  std::mt19937 random(seed);
  std::string text;
  while (text.size() < bytes) text += StrCat("v", random() % 100'000, "=f(", random() % 100, ");");
  return text.substr(0, bytes);
}

TEST(PieceHasher, APieceIsALine) {
  const Pieces pieces = PiecesOf("one line\n\n  another\t one \r\nx");
  ASSERT_EQ(pieces.size(), 3U);
  EXPECT_EQ(pieces[0].start, 0);
  EXPECT_EQ(pieces[0].end, 8);
  EXPECT_EQ(pieces[1].start, 12);
  EXPECT_EQ(pieces[1].end, 24);
  EXPECT_EQ(pieces[2].start, 27);
  EXPECT_EQ(pieces[2].end, 28);
  const std::string digest = data::Digest(data::DigestKind::kSha256, "another one");
  EXPECT_TRUE(std::equal(pieces[1].hash.begin(), pieces[1].hash.end(), digest.begin(),
                         [](uint8_t a, char b) { return a == static_cast<uint8_t>(b); }));
}

TEST(PieceHasher, BlanksLineEndsAndMarksDoNotCount) {
  const auto plain = HashesOf("if (a) {\n  b = 1;\n}\n");
  for (const std::string_view same :
       {"if (a) {\r\n\tb  =\t1; \r\n}", "\xef\xbb\xbfif (a) {\n\n\nb = 1;\n}\n",
        "if (a) {\rb = 1;\r}", "if (a) {\n\fb = 1;\v\n }"})
    EXPECT_EQ(HashesOf(same), plain) << same;
  std::string wide = "\xff\xfe";
  for (const char c : std::string("if (a) {\nb = 1;\n}")) wide += {c, '\0'};
  EXPECT_EQ(HashesOf(wide), plain);
  EXPECT_NE(HashesOf("if (a) {\nb=1;\n}\n"), plain);
}

TEST(PieceHasher, OnlyWhatIsMarked) {
  Pieces pieces;
  PieceHasher hasher([&](const Piece& piece) { pieces.push_back(piece); });
  hasher.Add(BytesOf("one\ntw"), 0);
  hasher.Add(BytesOf("o\nthr"), 2);
  hasher.Add(BytesOf("ee\nfour\n"), 1);
  hasher.Pass(BytesOf("five\nsix\nsev"));
  hasher.Add(BytesOf("en"), 4);
  hasher.End();
  ASSERT_EQ(pieces.size(), 4U);
  EXPECT_EQ(pieces[0].marks, 2);  // two
  EXPECT_EQ(pieces[0].start, 4);
  EXPECT_EQ(pieces[1].marks, 3);  // three
  EXPECT_EQ(pieces[2].marks, 1);  // four
  EXPECT_EQ(pieces[3].marks, 4);  // seven
  EXPECT_EQ(pieces[3].start, 28);
  EXPECT_EQ(HashesOf({pieces[3]}), HashesOf("seven"));
}

TEST(PieceHasher, TheSameInWhateverPartsItComes) {
  const std::string text = "a line\n" + Words(5'000, 1) + "\n\n " + Words(513, 2) + "\nend";
  const auto whole = HashesOf(text);
  EXPECT_GT(whole.size(), 20U);
  for (const size_t step : {1, 7, 512, 513}) EXPECT_EQ(HashesOf(PiecesOf(text, step)), whole);
}

TEST(PieceHasher, InALongLineAChangeStaysWhereItIs) {
  const std::string line = Words(20'000, 3);
  const auto before = HashesOf(line);
  EXPECT_GT(before.size(), 60U);
  EXPECT_LT(before.size(), 300U);
  const std::set<PieceHash> known(before.begin(), before.end());
  for (const size_t at : {size_t{0}, size_t{77}, size_t{9'000}, line.size()}) {
    const auto after = HashesOf(line.substr(0, at) + "planted();" + line.substr(at));
    const auto is_new = [&](const PieceHash& hash) { return known.count(hash) == 0; };
    const auto changed = std::count_if(after.begin(), after.end(), is_new);
    EXPECT_GE(changed, 1) << at;
    EXPECT_LE(changed, 8) << at;
  }
}

TEST(PieceHasher, WithoutAnyCutAPieceIsBounded) {
  EXPECT_EQ(HashesOf(std::string(100'000, 'A')).size(), (100'000 + 511) / 512);
  EXPECT_TRUE(HashesOf("").empty());
  EXPECT_TRUE(HashesOf(std::string(5'000, ' ') + std::string(100, '\0')).empty());
}

}  // namespace
}  // namespace fovea::scan
