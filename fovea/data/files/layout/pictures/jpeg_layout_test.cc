#include "fovea/data/files/layout/pictures/jpeg_layout.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/layout/parts_for_test.h"
#include "fovea/data/files/layout/pictures/pictures_for_test.h"

namespace fovea::data {
namespace {

TEST(JpegLayoutTest, Segments) {
  const std::string jpeg = JpegOf(JpegSegment(0xe1, "Exif") + JpegSegment(0xfe, "made by") +
                                  JpegSegment(0xdb, "q") + "\xff\xff" + JpegSegment(0xc2, "s") +
                                  JpegScan() + JpegSegment(0xc4, "h") + JpegScan());
  const FileLayout layout = LayoutOf(jpeg);
  EXPECT_EQ(layout.format, FileFormat::kJpeg);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(
      LinesOf(layout),
      (Lines{"0-2 header SOI", "2-10 metadata APP0", "10-18 metadata APP1", "18-29 metadata COM",
             "29-34 header DQT", "34-41 header SOF2", "41-47 header SOS", "47-53 compressed scan",
             "53-58 header DHT", "58-64 header SOS", "64-70 compressed scan", "70-72 header EOI"}));
}

TEST(JpegLayoutTest, BehindTheEnd) {
  EXPECT_EQ(PartsOf(JpegOf("") + "<?php"),
            (Lines{"0-2 header SOI", "2-10 metadata APP0", "10-12 header EOI", "12-17 overlay"}));
}

TEST(JpegLayoutTest, Damage) {
  const FileLayout between = LayoutOf(JpegOf("junk" + JpegSegment(0xdb, "q")));
  EXPECT_EQ(between.damage, "bytes stand between its segments");
  EXPECT_EQ(LinesOf(between), (Lines{"0-2 header SOI", "2-10 metadata APP0", "10-14 slack",
                                     "14-19 header DQT", "19-21 header EOI"}));

  const FileLayout longer = LayoutOf("\xff\xd8\xff\xe1\xff\xffx");
  EXPECT_EQ(longer.damage, "APP1 lies outside the file");
  EXPECT_EQ(LinesOf(longer), (Lines{"0-2 header SOI", "2-7 metadata APP1"}));

  const std::string jpeg = JpegOf(JpegScan());
  const FileLayout endless = LayoutOf(jpeg.substr(0, jpeg.size() - 2));
  EXPECT_EQ(endless.damage, "has no EOI");
  EXPECT_EQ(LinesOf(endless).back(), "16-22 compressed scan");
  EXPECT_EQ(LayoutOf("\xff\xd8\xff\xff\xff").damage, "is cut off");
}

TEST(JpegLayoutTest, OfWhichTheMiddleIsNotAtHand) {
  const std::string jpeg =
      JpegOf(JpegSegment(0xda, "ab") + std::string(1000, 'x') + JpegSegment(0xfe, "comment")) + "!";
  EXPECT_EQ(LinesOf(LayoutOfEnds(jpeg, 50, 50)), PartsOf(jpeg));
}

}  // namespace
}  // namespace fovea::data
