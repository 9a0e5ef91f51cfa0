#include "fovea/data/files/layout/documents/pdf_layout.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/archives/encrypted/document_for_test.h"
#include "fovea/data/files/layout/parts_for_test.h"

namespace fovea::data {
namespace {

TEST(PdfLayoutTest, ObjectsAndTables) {
  const FileLayout layout = LayoutOf(PdfOf("2 0 obj (a)\nendobj", "<<>>") + "<?php");
  EXPECT_EQ(layout.format, FileFormat::kPdf);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(
      LinesOf(layout),
      (Lines{"0-9 header header", "9-45 data object 1", "45-64 data object 2", "64-93 header xref",
             "93-106 header trailer", "106-124 header startxref", "124-129 overlay"}));
}

// The object, its stream, and the end of the object.
Lines StreamOf(const std::string& object) {
  const FileLayout layout = LayoutOf(PdfOf(object, "<<>>"));
  EXPECT_EQ(layout.damage, "");
  Lines lines = LinesOf(layout);
  EXPECT_GE(lines.size(), 6u);
  return {lines.begin() + 2, lines.end() - 3};
}

TEST(PdfLayoutTest, Streams) {
  const Lines expected = {"45-78 data object 12", "78-85 compressed stream of object 12",
                          "85-103 data object 12"};
  // Its length as it says, elsewhere, and wrong.
  EXPECT_EQ(StreamOf("12 0 obj <</Length 7>>   stream\r\nx endob\nendstream endobj"), expected);
  EXPECT_EQ(StreamOf("12 0 obj <</Length 7 0 R>>stream\nx endob\nendstream endobj"), expected);
  EXPECT_EQ(StreamOf("12 0 obj <</Length 9999>> stream\nx endob\nendstream endobj"), expected);
  EXPECT_EQ(StreamOf("12 0 obj <</Length 7 /A 7 0 R>>stream\nx endob\nendstream endobj"),
            (Lines{"45-83 data object 12", "83-90 compressed stream of object 12",
                   "90-108 data object 12"}));
  // Words that are content of the stream.
  EXPECT_EQ(
      StreamOf("3 0 obj <</Length 31>> stream\nendstream endobj 4 0 obj %%EOF\nendstream\nendobj"),
      (Lines{"45-75 data object 3", "75-106 compressed stream of object 3",
             "106-123 data object 3"}));
  // And a word that begins none.
  EXPECT_EQ(StreamOf("3 0 obj (a) stream\nendobj"), (Lines{"45-71 data object 3"}));
}

// A file that was added to.
TEST(PdfLayoutTest, OnlyTheLastEndCounts) {
  const std::string pdf = PdfOf("", "<<>>") + "3 0 obj\n1\nendobj\nstartxref\n1\n%%EOF";
  EXPECT_EQ(LayoutOf(pdf).damage, "");
  const Lines lines = PartsOf(pdf);
  EXPECT_EQ((Lines{lines.end() - 2, lines.end()}),
            (Lines{"106-123 data object 3", "123-140 header startxref"}));
}

TEST(PdfLayoutTest, Damage) {
  const FileLayout open = LayoutOf("%PDF-1.7\n1 0 obj 2 0 obj 3 endobj");
  EXPECT_EQ(open.damage, "an object has no end");
  EXPECT_EQ(LinesOf(open),
            (Lines{"0-9 header header", "9-17 data object 1", "17-33 data object 2"}));

  const FileLayout stream = LayoutOf("%PDF-1.7\n1 0 obj <<>> stream\nabc");
  EXPECT_EQ(stream.damage, "a stream has no end");
  EXPECT_EQ(LinesOf(stream), (Lines{"0-9 header header", "9-29 data object 1",
                                    "29-32 compressed stream of object 1"}));
  EXPECT_EQ(LayoutOf("%PDF-1.7\n").damage, "has no %%EOF");
}

TEST(PdfLayoutTest, OfWhichTheMiddleIsNotAtHand) {
  const auto pdf = [](const std::string& length) {
    return PdfOf("2 0 obj <</Length " + length + ">> stream\n" + std::string(1000, 'x') +
                     "\nendstream endobj\n3 0 obj 4 endobj",
                 "<<>>");
  };
  const auto middle = [](const std::string& bytes, size_t tail) {
    const FileLayout layout = LayoutOfEnds(bytes, 100, tail);
    EXPECT_EQ(layout.damage, "");
    const Lines lines = LinesOf(layout);
    EXPECT_EQ((Lines{lines.end() - 4, lines.end()}),
              (Lines{"1096-1113 data object 3", "1113-1142 header xref", "1142-1155 header trailer",
                     "1155-1173 header startxref"}));
    return Lines{lines.begin() + 2, lines.end() - 4};
  };
  EXPECT_EQ(LinesOf(LayoutOfEnds(pdf("01000"), 100, 200)), PartsOf(pdf("01000")));
  EXPECT_EQ(middle(pdf("01000"), 90),
            (Lines{"45-78 data object 2", "78-1078 compressed stream of object 2", "1078-1083 data",
                   "1083-1096 slack"}));
  EXPECT_EQ(middle(pdf("7 0 R"), 200),
            (Lines{"45-78 data object 2", "78-100 compressed stream of object 2", "100-973 data",
                   "973-1079 compressed stream", "1079-1096 slack"}));
}

}  // namespace
}  // namespace fovea::data
