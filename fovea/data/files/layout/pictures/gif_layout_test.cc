#include "fovea/data/files/layout/pictures/gif_layout.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/layout/parts_for_test.h"
#include "fovea/data/files/layout/pictures/pictures_for_test.h"

namespace fovea::data {
namespace {

using std::string_literals::operator""s;

TEST(GifLayoutTest, Blocks) {
  const std::string gif =
      GifOf(GifExtension(0xff, "\x0bNETSCAPE2.0"s + GifBlocks("\1\0\0"s)) +
            GifExtension(0xf9, GifBlocks("1234")) + GifImage(std::string(300, 'x')) +
            GifExtension(0xfe, GifBlocks("made by")) + GifExtension(1, GifBlocks("text")) +
            GifImage("y"));
  const FileLayout layout = LayoutOf(gif);
  EXPECT_EQ(layout.format, FileFormat::kGif);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(
      LinesOf(layout),
      (Lines{"0-13 header header", "13-25 header colour table",
             "25-44 metadata application NETSCAPE2.0", "44-52 header graphic control",
             "52-62 header image descriptor", "62-68 header colour table",
             "68-372 compressed image 1", "372-383 metadata comment", "383-391 metadata plain text",
             "391-401 header image descriptor", "401-407 header colour table",
             "407-411 compressed image 2", "411-412 header trailer"}));
}

TEST(GifLayoutTest, BehindTheEnd) {
  EXPECT_EQ(PartsOf(GifOf("") + "<?php"), (Lines{"0-13 header header", "13-25 header colour table",
                                                 "25-26 header trailer", "26-31 overlay"}));
}

TEST(GifLayoutTest, Damage) {
  const FileLayout unknown = LayoutOf(GifOf("<?php"));
  EXPECT_EQ(unknown.damage, "a block is of no known kind");
  EXPECT_EQ(LinesOf(unknown).back(), "25-31 data");

  const std::string gif = GifOf(GifImage(std::string(300, 'x')));
  const FileLayout cut = LayoutOf(gif.substr(0, 310));
  EXPECT_EQ(cut.damage, "is cut off");
  EXPECT_EQ(LinesOf(cut).at(4), "41-299 compressed image 1");
  EXPECT_EQ(LinesOf(cut).back(), "299-310 data");
  EXPECT_EQ(LayoutOf(GifOf("").substr(0, 25)).damage, "has no trailer");
  EXPECT_EQ(LayoutOf(GifOf("").substr(0, 20)).damage, "colour table lies outside the file");
  EXPECT_EQ(LayoutOf("GIF89a").damage, "is cut off");
}

}  // namespace
}  // namespace fovea::data
