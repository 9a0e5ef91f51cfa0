#include "fovea/data/files/layout/fonts/font_layout.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/layout/fonts/fonts_for_test.h"
#include "fovea/data/files/layout/parts_for_test.h"

namespace fovea::data {
namespace {

using std::string_literals::operator""s;

const FontTables kTables = {{"cvt ", "12"},    {"fpgm", "code"}, {"glyf", "outline"},
                            {"head", "about"}, {"name", "A"},    {"prep", "more"}};

TEST(FontLayoutTest, Tables) {
  const FileLayout layout = LayoutOf(FontOf(kTables));
  EXPECT_EQ(layout.format, FileFormat::kFont);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(
      LinesOf(layout),
      (Lines{"0-108 header table directory", "108-110 constants cvt ", "110-112 slack",
             "112-116 code fpgm", "116-123 data glyf", "123-124 slack", "124-129 header head",
             "129-132 slack", "132-133 metadata name", "133-136 slack", "136-140 code prep"}));
  EXPECT_EQ(PartsOf(FontOf({{"name", "A"}}) + "<?php"),
            (Lines{"0-28 header table directory", "28-29 metadata name", "29-32 slack",
                   "32-37 overlay"}));
}

TEST(FontLayoutTest, Collection) {
  const FileLayout layout = LayoutOf(FontCollectionOf({{"CFF ", "outline."}, {"name", "A"}}));
  EXPECT_EQ(layout.format, FileFormat::kFont);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(LinesOf(layout), (Lines{"0-20 header collection", "20-64 header table directory",
                                    "64-108 header table directory", "108-116 data CFF ",
                                    "116-117 metadata name", "117-120 slack"}));
}

TEST(FontLayoutTest, ForTheWeb) {
  const FontTables tables = {{"glyf", "outline."}, {"name", "A"}};
  const FileLayout packed = LayoutOf(WoffOf(tables, 5, "<x/>"));
  EXPECT_EQ(packed.damage, "");
  EXPECT_EQ(LinesOf(packed),
            (Lines{"0-84 header header", "84-92 compressed glyf", "92-93 compressed name",
                   "93-96 slack", "96-100 metadata metadata"}));
  EXPECT_EQ(LinesOf(LayoutOf(WoffOf(tables, 0, "") + "!")),
            (Lines{"0-84 header header", "84-92 data glyf", "92-93 metadata name", "93-96 slack",
                   "96-97 overlay"}));

  const FileLayout woff2 = LayoutOf(Woff2Of("packed"));
  EXPECT_EQ(woff2.damage, "");
  EXPECT_EQ(LinesOf(woff2), (Lines{"0-61 header header", "61-67 compressed tables"}));
  EXPECT_EQ(PartsOf(Woff2Of("packed", true)),
            (Lines{"0-74 header header", "74-80 compressed tables"}));
}

TEST(FontLayoutTest, Damage) {
  const FileLayout outside = LayoutOf(FontOf(kTables).substr(0, 120));
  EXPECT_EQ(outside.damage, "glyf lies outside the file");
  EXPECT_EQ(LinesOf(outside).back(), "116-120 data glyf");
  EXPECT_EQ(LayoutOf(FontOf(kTables).substr(0, 60)).damage,
            "table directory lies outside the file");

  // The first of its fonts is nowhere.
  const std::string fonts = FontCollectionOf({{"CFF ", "outline."}});
  const FileLayout second = LayoutOf(fonts.substr(0, 12) + BigBytes(0xffff, 4) + fonts.substr(16));
  EXPECT_EQ(second.damage, "table directory lies outside the file");
  EXPECT_EQ(LinesOf(second), (Lines{"0-20 header collection", "20-48 data",
                                    "48-76 header table directory", "76-84 data CFF "}));

  // A font of any number of tables, any number of times.
  std::string many = "ttcf" + BigBytes(0x00010000, 4) + BigBytes(10000, 4);
  for (int i = 0; i < 10000; ++i) many += BigBytes(40012, 4);
  many += FontOf(FontTables(65535, {"glyf", ""}));
  EXPECT_EQ(LayoutOf(many).damage, "has too many tables");

  std::string endless = Woff2Of("packed");
  for (size_t i = 49; i < 55; ++i) endless[i] = '\xff';
  EXPECT_EQ(LayoutOf(endless).damage, "its table directory is damaged");
  EXPECT_EQ(LayoutOf(Woff2Of("").substr(0, 50)).damage, "is cut off");
  EXPECT_EQ(LayoutOf(WoffOf(kTables, 0, "").substr(0, 50)).damage, "header lies outside the file");
}

TEST(FontLayoutTest, OthersThatBeginLikeIt) {
  for (const std::string& bytes :
       {"\0\1\0\0Standard Jet DB\0"s, "true text of some kind"s, "OTTO text of some kind"s,
        "wOFF text of some kind"s, "ttcf text of some kind"s, "\0\1\0\0\0\1"s})
    EXPECT_EQ(LayoutOf(bytes).format, FileFormat::kNone) << bytes;
}

}  // namespace
}  // namespace fovea::data
