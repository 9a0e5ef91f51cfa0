#include "fovea/data/files/layout/layout_builder.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/layout/layout_for_test.h"
#include "fovea/data/files/layout/parts_for_test.h"

namespace fovea::data {
namespace {

// Nothing of it is at hand.
FileExtract FileOf(int64_t size) { return {{}, {}, size}; }

TEST(LayoutBuilderTest, SlackBetweenPartsAndAnOverlayBehind) {
  LayoutBuilder builder(FileFormat::kElf, FileOf(100));
  builder.Add(60, 10, PartKind::kCode, "second", 0x1000);
  builder.Add(0, 50, PartKind::kHeader, "first");
  builder.Add(70, 0, PartKind::kData, "empty");
  const FileLayout layout = builder.Finish();
  EXPECT_EQ(LinesOf(layout),
            (Lines{"0-50 header first", "50-60 slack", "60-70 code second", "70-100 overlay"}));
  EXPECT_EQ(layout.parts[0].address, std::nullopt);
  EXPECT_EQ(layout.parts[2].address, 0x1000);
  EXPECT_EQ(layout.damage, "");
}

TEST(LayoutBuilderTest, WhereTheFormatEnds) {
  LayoutBuilder builder(FileFormat::kPe, FileOf(100));
  builder.Add(0, 20, PartKind::kHeader, "a");
  builder.Add(60, 20, PartKind::kMetadata, "certificate");
  builder.OverlayFrom(30);
  EXPECT_EQ(LinesOf(builder.Finish()), (Lines{"0-20 header a", "20-30 slack", "30-60 overlay",
                                              "60-80 metadata certificate", "80-100 overlay"}));
}

TEST(LayoutBuilderTest, OfPartsThatOverlapTheFirstToBeAddedKeepsItsBytes) {
  LayoutBuilder builder(FileFormat::kElf, FileOf(100));
  builder.Add(40, 20, PartKind::kCode, "inner", 0x40);
  builder.Add(0, 100, PartKind::kData, "outer", 0x1000);
  builder.Add(10, 40, PartKind::kHeader, "late");
  const FileLayout layout = builder.Finish();
  EXPECT_EQ(LinesOf(layout), (Lines{"0-40 data outer", "40-60 code inner", "60-100 data outer"}));
  EXPECT_EQ(layout.parts[2].address, 0x1000 + 60);
}

TEST(LayoutBuilderTest, PartsHaveTheArchitectureThatWasLastSet) {
  constexpr Architecture kArm = {InstructionSet::kArm}, kMips = {InstructionSet::kMips};
  LayoutBuilder builder(FileFormat::kElf, FileOf(40));
  builder.Add(0, 10, PartKind::kHeader, "header");
  builder.SetArchitecture(kArm);
  builder.Add(10, 10, PartKind::kCode, "code");
  builder.SetArchitecture(kMips);
  builder.Add(20, 10, PartKind::kCode, "more");
  const FileLayout layout = builder.Finish();
  ASSERT_EQ(layout.parts.size(), 4u);
  EXPECT_EQ(layout.parts[0].architecture, std::nullopt);
  EXPECT_EQ(layout.parts[1].architecture, kArm);
  EXPECT_EQ(layout.parts[2].architecture, kMips);
  EXPECT_EQ(layout.parts[3].architecture, kMips);
}

TEST(LayoutBuilderTest, NeighboursOfOneKindStayApart) {
  LayoutBuilder builder(FileFormat::kElf, FileOf(10));
  builder.Add(0, 5, PartKind::kCode, ".init");
  builder.Add(5, 5, PartKind::kCode, ".init");
  EXPECT_EQ(LinesOf(builder.Finish()), (Lines{"0-5 code .init", "5-10 code .init"}));
}

TEST(LayoutBuilderTest, PartsOutsideTheFile) {
  LayoutBuilder builder(FileFormat::kElf, FileOf(100));
  builder.AddRest(200, 5, PartKind::kData, "said of nothing");
  builder.Add(100, 0, PartKind::kData, "empty");
  builder.Add(90, UINT64_MAX, PartKind::kCode, "a\nb");
  builder.Add(UINT64_MAX, UINT64_MAX, PartKind::kData, "c");
  const FileLayout layout = builder.Finish();
  EXPECT_EQ(LinesOf(layout), (Lines{"0-90 slack", "90-100 code a\\x0ab"}));
  EXPECT_EQ(layout.damage, "a\\x0ab lies outside the file");
}

TEST(LayoutBuilderTest, PaddingAroundParts) {
  std::string bytes(100, '\0');
  bytes[50] = 'x';
  LayoutBuilder builder(FileFormat::kElf, FileExtract(AsBytes(bytes)));
  builder.Add(0, 10, PartKind::kHeader, "a");
  builder.Add(15, 10, PartKind::kHeader, "b");
  builder.Add(60, 10, PartKind::kHeader, "c");
  builder.AddAround(0, 80, PartKind::kCode, "segment", 0x1000);
  const FileLayout layout = builder.Finish();
  EXPECT_EQ(LinesOf(layout),
            (Lines{"0-10 header a", "10-15 slack", "15-25 header b", "25-60 code segment",
                   "60-70 header c", "70-80 slack", "80-100 overlay"}));
  EXPECT_EQ(layout.parts[3].address, 0x1000 + 25);
}

TEST(LayoutBuilderTest, WhatIsNotKnown) {
  LayoutBuilder builder(FileFormat::kElf, FileOf(100));
  builder.Add(0, 10, PartKind::kHeader, "a");
  builder.Damage("first");
  builder.Damage("second");
  builder.AddUnknown();
  const FileLayout layout = builder.Finish();
  EXPECT_EQ(LinesOf(layout), (Lines{"0-10 header a", "10-100 data"}));
  EXPECT_EQ(layout.damage, "first");
}

TEST(LayoutBuilderTest, TheEntry) {
  LayoutBuilder builder(FileFormat::kElf, FileOf(100));
  builder.SetEntry(100);
  builder.SetEntry(1, UINT64_MAX);
  builder.SetEntry(UINT64_MAX, 1);
  builder.SetEntry(90, 9);
  builder.SetEntry(5);
  EXPECT_EQ(builder.Finish().entry, 99);
}

TEST(LayoutBuilderTest, NoMorePartsThanThat) {
  constexpr auto kMost = static_cast<int64_t>(FileLayout::kMostParts);
  LayoutBuilder exact(FileFormat::kElf, FileOf(kMost));
  for (int64_t i = 0; i < kMost; ++i)
    exact.Add(static_cast<uint64_t>(i), 1, PartKind::kCode, "part");
  FileLayout layout = exact.Finish();
  EXPECT_EQ(layout.parts.size(), FileLayout::kMostParts);
  EXPECT_EQ(layout.parts.back().kind, PartKind::kCode);

  // Those that are too many lie among the others, which keep their bytes.
  LayoutBuilder more(FileFormat::kElf, FileOf(3 * kMost));
  for (int64_t i = 0; i < kMost + 10; ++i)
    more.Add(static_cast<uint64_t>(i < kMost ? 2 * i : i), 1, PartKind::kCode, "part");
  layout = more.Finish();
  EXPECT_EQ(BrokenPromise(layout, 3 * kMost), "");
  EXPECT_EQ(layout.parts.size(), FileLayout::kMostParts);
  EXPECT_EQ(layout.parts.back().kind, PartKind::kData);
  EXPECT_EQ(layout.parts.back().end, 3 * kMost);
}

TEST(LayoutBuilderTest, AFileWithoutBytes) {
  LayoutBuilder builder(FileFormat::kElf, FileOf(0));
  builder.Add(0, 1, PartKind::kCode, "a");
  builder.AddUnknown();
  EXPECT_TRUE(builder.Finish().parts.empty());
}

}  // namespace
}  // namespace fovea::data
