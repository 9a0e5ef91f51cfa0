#include "fovea/scan/segment_reader.h"

#include <gtest/gtest.h>

#include "fovea/core/random.h"
#include "fovea/infer/files/windows/segments.h"
#include "fovea/scan/test_support.h"

namespace fovea::scan {
namespace {

constexpr int64_t kMost = infer::FileModel::kMaxBytes;

struct Piece {
  std::string text;
  int64_t start, first_line, first_column, next;
};

std::vector<Piece> PiecesOf(data::ByteReader&& reader) {
  std::vector<uint8_t> buffer;
  SegmentReader segments(&reader, &buffer);
  std::vector<Piece> pieces;
  while (const auto segment = segments.Next())
    pieces.push_back({std::string(segment->bytes.begin(), segment->bytes.end()), segment->start,
                      segment->position.line(), segment->position.column(-1), segment->next});
  EXPECT_FALSE(segments.Next().has_value());
  return pieces;
}

// Offsets and lines are what they would be by counting in the whole.
void ExpectCovers(const std::vector<Piece>& pieces, const std::string& text) {
  std::string all;
  for (const Piece& piece : pieces) {
    EXPECT_EQ(piece.start, static_cast<int64_t>(all.size()));
    EXPECT_EQ(piece.first_line, 1 + std::count(all.begin(), all.end(), '\n'));
    EXPECT_EQ(piece.first_column, static_cast<int64_t>(all.size() - all.rfind('\n')));
    EXPECT_FALSE(piece.text.empty());
    EXPECT_LE(static_cast<int64_t>(piece.text.size()), kMost);
    all += piece.text;
  }
  EXPECT_EQ(all, text);
  for (const Piece& piece : pieces) {
    const auto end = static_cast<size_t>(piece.start) + piece.text.size();
    EXPECT_EQ(piece.next, end < text.size() ? text[end] : -1);
  }
}

TEST(SegmentReader, AnEmptyFileHasNone) { EXPECT_TRUE(PiecesOf(TextReader("")).empty()); }

TEST(SegmentReader, WhatFitsIsOneSegment) {
  for (const int64_t size : {int64_t{1}, int64_t{65535}, int64_t{65536}, int64_t{65537}, kMost}) {
    const std::string text = "a\n" + Lines(1, size);
    const std::string cut = text.substr(0, static_cast<size_t>(size));
    const std::vector<Piece> pieces = PiecesOf(TextReader(cut));
    EXPECT_EQ(pieces.size(), 1U) << size;
    ExpectCovers(pieces, cut);
  }
}

TEST(SegmentReader, CutsBehindALine) {
  const std::string text = Lines(3 * kMost / 100, 100) + "the rest";
  const std::vector<Piece> pieces = PiecesOf(TextReader(text));
  ExpectCovers(pieces, text);
  ASSERT_EQ(pieces.size(), 4U);
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(pieces[i].text.back(), '\n');
  EXPECT_EQ(pieces[0].text.size(), static_cast<size_t>(kMost / 100 * 100));
}

TEST(SegmentReader, CutsALongLineWhereItMust) {
  // One byte too long; no line end in the second half.
  const std::string text = "a\n" + std::string(static_cast<size_t>(kMost) - 1, 'b');
  const std::vector<Piece> pieces = PiecesOf(TextReader(text));
  ExpectCovers(pieces, text);
  ASSERT_EQ(pieces.size(), 2U);
  EXPECT_EQ(pieces[0].text.size(), static_cast<size_t>(kMost));
  EXPECT_EQ(pieces[1].text, "b");
  EXPECT_EQ(pieces[1].first_line, 2);
  EXPECT_EQ(pieces[1].first_column, kMost - 1);
}

// Random bytes of which one in `lines` ends a line.
std::string RandomText(Random& random, int64_t bytes, uint64_t lines) {
  std::string text(static_cast<size_t>(bytes), 'x');
  for (char& c : text)
    if (random.Below(lines) == 0) c = '\n';
  return text;
}

// The model sees the same stretches, so that `fovea eval` and `fovea scan` agree.
TEST(SegmentReader, CutsAsAFileInMemoryIsCut) {
  Random random(7);
  int cuts = 0;
  for (const uint64_t lines : {50U, 100'000U, 200'000U, 1'000'000U}) {
    const std::string text = RandomText(random, 5 * kMost / 2, lines);
    std::string_view rest = text;
    for (const Piece& piece : PiecesOf(TextReader(text))) {
      ASSERT_EQ(piece.text.size(), infer::SegmentLength(rest)) << lines;
      rest.remove_prefix(piece.text.size());
      ++cuts;
    }
    EXPECT_TRUE(rest.empty());
  }
  EXPECT_GE(cuts, 12);
}

TEST(SegmentReader, GivesWhatCameBeforeAFailure) {
  const std::string text = Lines(2 * kMost / 64, 64);
  TextReader reader(text, "truncated");
  std::vector<uint8_t> buffer;
  SegmentReader segments(&reader, &buffer);
  int64_t bytes = 0;
  std::string reason;
  try {
    while (const auto segment = segments.Next()) bytes += std::ssize(segment->bytes);
  } catch (const data::UnreadableError& error) {
    reason = error.what();
  }
  EXPECT_EQ(reason, "truncated");
  EXPECT_GE(bytes, std::ssize(text) - (1 << 16));
}

TEST(SegmentReader, TheBufferServesManyFiles) {
  std::vector<uint8_t> buffer;
  for (const std::string text : {"one\ntwo", "", "three"}) {
    TextReader reader(text);
    SegmentReader segments(&reader, &buffer);
    const auto segment = segments.Next();
    ASSERT_EQ(segment.has_value(), !text.empty());
    if (!segment) continue;
    EXPECT_EQ(std::string(segment->bytes.begin(), segment->bytes.end()), text);
  }
}

}  // namespace
}  // namespace fovea::scan
