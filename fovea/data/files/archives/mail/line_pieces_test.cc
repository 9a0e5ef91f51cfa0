#include "fovea/data/files/archives/mail/line_pieces.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_for_test.h"

namespace fovea::data {
namespace {

// Pieces as "text|end", with "+" behind one whose line goes on.
std::vector<std::string> Pieces(const std::string& bytes) {
  StreamForTest stream(bytes);
  LinePieces lines(&stream);
  std::vector<std::string> pieces;
  LinePiece piece;
  bool starts = true;
  while (lines.Next(&piece)) {
    EXPECT_EQ(piece.starts, starts);
    starts = piece.ends;
    pieces.push_back(StrCat(piece.text, "|", piece.end, piece.ends ? "" : "+"));
    lines.Back();
    LinePiece again;
    EXPECT_TRUE(lines.Next(&again));
    EXPECT_EQ(again.text, piece.text);
  }
  EXPECT_EQ(lines.bytes_read(), static_cast<int64_t>(bytes.size()));
  return pieces;
}

using Texts = std::vector<std::string>;

TEST(LinePiecesTest, LineEnds) {
  EXPECT_EQ(Pieces(""), Texts{});
  EXPECT_EQ(Pieces("a\nb\r\nc\rd"), (Texts{"a|\n", "b|\r\n", "c|\r", "d|"}));
  EXPECT_EQ(Pieces("\r\r\n\n\r"), (Texts{"|\r", "|\r\n", "|\n", "|\r"}));
  EXPECT_EQ(Pieces("\xEF\xBB\xBFx\n\xEF\xBB\xBFy"), (Texts{"x|\n", "\xEF\xBB\xBFy|"}));
}

TEST(LinePiecesTest, LongLines) {
  const std::string piece(LinePieces::kMaxPiece, 'x');
  EXPECT_EQ(Pieces(piece + "y\nz"), (Texts{piece + "|+", "y|\n", "z|"}));
  // A line end that lies across two pieces is one all the same.
  const std::string most = piece.substr(1);
  EXPECT_EQ(Pieces(most + "\r\nz"), (Texts{most + "|+", "|\r\n", "z|"}));
}

TEST(LinePiecesTest, WhatCannotBeReadEndsIt) {
  class Damaged : public ByteReader {
   public:
    size_t Read(std::span<uint8_t> out) override {
      if (read_) throw UnreadableError("is damaged");
      read_ = true;
      out[0] = 'x';
      return 1;
    }

   private:
    bool read_ = false;
  } damaged;
  LinePieces lines(&damaged);
  LinePiece piece;
  EXPECT_TRUE(lines.Next(&piece));
  EXPECT_EQ(piece.text, "x");
  EXPECT_FALSE(lines.Next(&piece));
  EXPECT_TRUE(lines.unreadable());
}

}  // namespace
}  // namespace fovea::data
