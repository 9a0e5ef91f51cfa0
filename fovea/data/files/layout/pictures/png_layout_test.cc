#include "fovea/data/files/layout/pictures/png_layout.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/layout/parts_for_test.h"
#include "fovea/data/files/layout/pictures/pictures_for_test.h"

namespace fovea::data {
namespace {

TEST(PngLayoutTest, Chunks) {
  const std::string png =
      PngOf(PngChunk("tEXt", "Comment") + PngChunk("gAMA", "1234") + PngChunk("prVt", "?") +
            PngChunk("IDAT", "pixels") + PngChunk("IDAT", "more"));
  const FileLayout layout = LayoutOf(png);
  EXPECT_EQ(layout.format, FileFormat::kPng);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(LinesOf(layout),
            (Lines{"0-8 header signature", "8-33 header IHDR", "33-52 metadata tEXt",
                   "52-68 header gAMA", "68-81 metadata prVt", "81-99 compressed IDAT",
                   "99-115 compressed IDAT", "115-127 header IEND"}));
}

TEST(PngLayoutTest, BehindTheEnd) {
  EXPECT_EQ(PartsOf(PngOf("") + "<?php"), (Lines{"0-8 header signature", "8-33 header IHDR",
                                                 "33-45 header IEND", "45-50 overlay"}));
}

TEST(PngLayoutTest, Damage) {
  const std::string start = PngOf("").substr(0, 33);
  const FileLayout longer = LayoutOf(start + BigBytes(0xffffffff, 4) + "IDATpixels");
  EXPECT_EQ(longer.damage, "IDAT lies outside the file");
  EXPECT_EQ(LinesOf(longer),
            (Lines{"0-8 header signature", "8-33 header IHDR", "33-47 compressed IDAT"}));

  const FileLayout nameless = LayoutOf(start + PngChunk("I\1AT", "x"));
  EXPECT_EQ(nameless.damage, "a chunk has no name");
  EXPECT_EQ(LinesOf(nameless).back(), "33-46 data");

  EXPECT_EQ(LayoutOf(start).damage, "has no IEND");
  EXPECT_EQ(LayoutOf(start + "abc").damage, "is cut off");
  EXPECT_EQ(LayoutOf(start.substr(0, 8)).damage, "has no IEND");
}

TEST(PngLayoutTest, OfWhichTheMiddleIsNotAtHand) {
  const std::string png = PngOf(PngChunk("IDAT", std::string(1000, 'x')) + PngChunk("tEXt", "a"));
  EXPECT_EQ(LinesOf(LayoutOfEnds(png, 50, 50)), PartsOf(png));
  const FileLayout layout = LayoutOfEnds(png, 50, 20);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(LinesOf(layout), (Lines{"0-8 header signature", "8-33 header IHDR",
                                    "33-1045 compressed IDAT", "1045-1070 data"}));
}

}  // namespace
}  // namespace fovea::data
