#include "fovea/data/content/values/content_values.h"

#include <gtest/gtest.h>

#include "fovea/core/encoding.h"
#include "fovea/data/content/content_for_test.h"

namespace fovea::data {
namespace {

std::string Notebook(const std::string& picture) {
  return R"x({
 "cells": [
  {"cell_type": "markdown", "metadata": {}, "source": ["Some *words*: eval\n"]},
  {"cell_type": "code", "execution_count": 1, "metadata": {},
   "outputs": [{"data": {"image/png": ")x" +
         picture + R"x(", "text/plain": ["<Figure>"]}}],
   "source": [
    "import os\n",
    "print(\"a\\tb\", '\u00e9')"
   ]},
  {"cell_type": "code", "source": "x = 1\ny = 2"}
 ],
 "nbformat": 4, "nbformat_minor": 2
})x";
}

TEST(NotebookCells, CodeIsJoinedAndUnescaped) {
  const std::string text = Notebook("");
  EXPECT_TRUE(IsNotebook(BytesOf(text)));
  const std::vector<ContentValue> cells = NotebookCells(text);
  ASSERT_EQ(cells.size(), 2u);
  EXPECT_EQ(cells[0].bytes, "import os\nprint(\"a\\tb\", '\u00e9')");
  EXPECT_EQ(cells[1].bytes, "x = 1\ny = 2");
  const ByteSpan outer = cells[0].map.Outer({10, 15});
  EXPECT_EQ(text.substr(static_cast<size_t>(outer.start), static_cast<size_t>(outer.size())),
            "print");
}

TEST(NotebookCells, ASegmentOfANotebookIsOne) {
  const std::string text = Notebook(std::string(500, 'A'));
  const size_t within = text.find("AAAA") + 10;
  EXPECT_TRUE(IsNotebook(BytesOf(text).subspan(within)));
  const std::vector<ContentValue> cells = NotebookCells(text.substr(within));
  ASSERT_EQ(cells.size(), 2u);
  // Cut at any place it gives what is there.
  for (size_t end = 0; end <= text.size(); ++end) NotebookCells(text.substr(0, end));
  EXPECT_EQ(NotebookCells(text.substr(0, text.find("port os"))).at(0).bytes, "im");
}

TEST(NotebookCells, OtherJsonIsNoNotebook) {
  EXPECT_FALSE(IsNotebook(BytesOf(R"({"cells": [1, 2], "source": ["a"]})")));
  EXPECT_FALSE(IsNotebook(BytesOf("x = cell['cell_type']")));
  EXPECT_FALSE(IsNotebook(BytesOf("")));
}

TEST(NotebookCells, CellsArePiecesAndAreReadOn) {
  std::string text = Notebook("");
  text.replace(text.find("x = 1"), 5, "x = '" + Base64(std::string(kCode)) + "'");
  const DecodedPieces decoded = Decode(text);
  ASSERT_EQ(decoded.pieces.size(), 3u);
  EXPECT_EQ(decoded.pieces[0].encoding, Encoding::kCell);
  EXPECT_EQ(decoded.pieces[2].bytes, "x = '" + std::string(kCode) + "'\ny = 2");
  EXPECT_EQ(decoded.pieces[2].depth, 2);
  EXPECT_EQ(decoded.pieces[2].outer.start,
            static_cast<int64_t>(text.find(Base64(std::string(kCode)))));
}

TEST(SqlValues, InsertedValuesAreUnescaped) {
  const std::string text =
      "-- MySQL dump\nINSERT INTO `t` VALUES (1,'short <b>'),(2,'<script>f(\\'it''s\\',\\n "
      "\\\"a long value; really\\\");</script>'),\n(3,'just a sentence; that is longer than "
      "forty bytes');\nINSERT INTO u VALUES ('<p>another one, on a line of its own, "
      "(longer)</p>');";
  const std::vector<ContentValue> values = SqlValues(text);
  ASSERT_EQ(values.size(), 2u);
  EXPECT_EQ(values[0].bytes, "<script>f('it's',\n \"a long value; really\");</script>");
  const ByteSpan outer = values[0].map.Outer({13, 15});
  EXPECT_EQ(text.substr(static_cast<size_t>(outer.start), static_cast<size_t>(outer.size())),
            "''s");
  EXPECT_EQ(values[1].bytes, "<p>another one, on a line of its own, (longer)</p>");
}

TEST(SqlValues, CopyOfPostgres) {
  const std::string text =
      "COPY public.posts (id, body) FROM stdin;\n1\t<script>alert(1);\\nalert(2);\\n"
      "alert(3);alert(4)</script>\n2\t\\N\n\\.\n\nSELECT "
      "f('(((((((((((((((((((((((((((((((((((((((');";
  const std::vector<ContentValue> values = SqlValues(text);
  ASSERT_EQ(values.size(), 1u);
  EXPECT_EQ(values[0].bytes, "<script>alert(1);\nalert(2);\nalert(3);alert(4)</script>");
}

TEST(SqlValues, ASegmentMayStartWithinAStatement) {
  const std::string text =
      "rest of a value'),(7,'x'),(8,'<script>f(\\'a value that is long enough\\')</script>'),"
      "(9,'y');";
  const std::vector<ContentValue> values = SqlValues(text);
  ASSERT_EQ(values.size(), 1u);
  EXPECT_EQ(values[0].bytes, "<script>f('a value that is long enough')</script>");
  EXPECT_TRUE(
      SqlValues("a(b),(0,c.default)('<p>a string that is longer than forty bytes</p>')").empty());
}

TEST(IgnoredSpans, PicturesAndFontsButNoText) {
  const std::string picture = Base64("\x89PNG\r\n\x1a\n" + std::string(300, '\x07'));
  const std::string font = Base64("wOFF" + std::string(100, '\x01'));
  const std::string text = Notebook(picture) + "url(data:font/woff;base64," + font + ") '" +
                           Base64(std::string(kCode) + std::string(kCode)) + "'";
  const std::vector<ByteSpan> ignored = IgnoredSpans(BytesOf(text));
  ASSERT_EQ(ignored.size(), 2u);
  EXPECT_EQ(ignored[0].start, static_cast<int64_t>(text.find(picture)));
  EXPECT_EQ(ignored[0].size(), static_cast<int64_t>(picture.size()));
  EXPECT_EQ(ignored[1].start, static_cast<int64_t>(text.find(font)));
}

TEST(IgnoredSpans, TheRestOfAPictureThatWasCut) {
  std::string noise;
  uint32_t state = 7;
  for (int i = 0; i < 6000; ++i) {
    state = state * 1664525 + 1013904223;
    noise.push_back(static_cast<char>(state >> 24));
  }
  const std::string rest = Base64(noise).substr(1);
  EXPECT_EQ(IgnoredSpans(BytesOf(rest + "\",")).size(), 1u);
  EXPECT_TRUE(IgnoredSpans(BytesOf("x" + std::string(": \"") + rest)).empty());
  std::string code;
  while (code.size() < 6000) code += kCode;
  EXPECT_TRUE(IgnoredSpans(BytesOf(Base64(code).substr(1))).empty());
}

}  // namespace
}  // namespace fovea::data
