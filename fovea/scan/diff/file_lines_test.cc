#include "fovea/scan/diff/file_lines.h"

#include <gtest/gtest.h>

#include "fovea/core/error.h"

namespace fovea::scan {
namespace {

FileDigest DigestOf(std::string_view text, size_t step) {
  FileDigester digester;
  for (size_t at = 0; at < text.size(); at += step) {
    const std::string_view part = text.substr(at, step);
    digester.Add({reinterpret_cast<const uint8_t*>(part.data()), part.size()});
  }
  return digester.Finish();
}

TEST(FileDigest, OfTheTextWithoutLineEndsAndMark) {
  const std::string plain = "one\ntwo\n\nthree";
  for (const size_t step : {1, 2, 3, 100}) {
    const FileDigest digest = DigestOf(plain, step);
    EXPECT_EQ(digest.raw, data::Digest(data::DigestKind::kSha256, plain));
    EXPECT_EQ(digest.text, digest.raw);
    for (const char* same : {"one\r\ntwo\r\n\r\nthree", "\xef\xbb\xbfone\ntwo\n\nthree",
                             "\xef\xbb\xbfone\ntwo\r\n\nthree"}) {
      EXPECT_EQ(DigestOf(same, step).text, digest.text) << same;
      EXPECT_NE(DigestOf(same, step).raw, digest.raw) << same;
    }
    for (const char* other : {"one\ntwo\n\nthree\n", "one\ntwo\n\nthree\r", "one\rtwo\n\nthree",
                              "one\r\r\ntwo\n\nthree", "one\n\xef\xbb\xbftwo\n\nthree", "\xef\xbb"})
      EXPECT_NE(DigestOf(other, step).text, digest.text) << other;
    EXPECT_EQ(DigestOf(std::string("a\r\n\0", 4), step).text, "");
    EXPECT_EQ(DigestOf("", step).text, data::Digest(data::DigestKind::kSha256, ""));
    EXPECT_EQ(DigestOf("\r", step).text, data::Digest(data::DigestKind::kSha256, "\r"));
  }
}

TEST(LinesOf, AreTheFile) {
  const std::string text = "\xef\xbb\xbfone\n\ntwo\r\n" + std::string(5'000, 'x') + "\nend";
  const FileLines lines = LinesOf(text);
  ASSERT_EQ(lines.hashes.size(), lines.places.size());
  int64_t at = 0;
  for (const ByteSpan& place : lines.places) {
    EXPECT_EQ(place.start, at);
    EXPECT_GT(place.end, at);
    at = place.end;
  }
  EXPECT_EQ(at, std::ssize(text));
  EXPECT_EQ(lines.places[0].end, 7);
  EXPECT_EQ(lines.hashes[0], LinesOf("one\r\n").hashes[0]);
  EXPECT_EQ(lines.hashes[2], LinesOf("two\n").hashes[0]);
  EXPECT_NE(lines.hashes[2], LinesOf("two").hashes[0]);
  EXPECT_TRUE(LinesOf("").hashes.empty());
}

LineDiff DiffOf(const std::string& before, const std::string& after) {
  return DiffLines(LinesOf(before).hashes, LinesOf(after));
}

TEST(DiffLines, SaysWhatWasAdded) {
  const LineDiff diff = DiffOf("a\nb\nc\n", "a\nX\nY\nb\r\nZ\n");
  ASSERT_EQ(diff.added.size(), 2U);
  EXPECT_EQ(diff.added[0].start, 2);
  EXPECT_EQ(diff.added[0].end, 6);
  EXPECT_EQ(diff.added[1].start, 9);
  EXPECT_EQ(diff.added[1].end, 11);
  EXPECT_EQ(diff.lines_added, 3);
  EXPECT_EQ(diff.lines_removed, 1);
}

TEST(DiffLines, WithinALongLine) {
  std::string line;
  for (int i = 0; i < 5'000; ++i) line += StrCat("f", i * 7919 % 10'007, "();");
  const std::string after = line.substr(0, 20'000) + "planted();" + line.substr(20'000);
  const LineDiff diff = DiffOf(line, after);
  ASSERT_EQ(diff.added.size(), 1U);
  EXPECT_LE(diff.added[0].start, 20'000);
  EXPECT_GE(diff.added[0].end, 20'010);
  EXPECT_LT(diff.added[0].size(), 2'000);
}

}  // namespace
}  // namespace fovea::scan
