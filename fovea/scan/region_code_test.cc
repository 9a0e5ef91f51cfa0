#include "fovea/scan/region_code.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace fovea::scan {
namespace {

using data::Architecture;
using data::FileFormat;
using data::FileLayout;
using data::InstructionSet;

// One region, from the first byte at hand to the last one.
Finding Binary(std::string content, int64_t start = 0) {
  Finding finding;
  finding.language = "bin";
  finding.content_start = start;
  finding.regions = {{{start, start + std::ssize(content)}}};
  finding.content = std::move(content);
  return finding;
}

std::optional<Architecture> Chosen(Finding finding, const FileLayout& layout = {}) {
  ChooseArchitectures(layout, &finding);
  return finding.regions[0].architecture;
}

FileLayout LayoutOf(FileFormat format, std::optional<Architecture> architecture) {
  FileLayout layout;
  layout.format = format;
  layout.parts = {{{0, 1000}, data::PartKind::kCode, ".text", {}, architecture}};
  return layout;
}

const std::string kNops(20, '\x90');
constexpr Architecture kX86 = {InstructionSet::kX86}, kX86Wide = {InstructionSet::kX86Wide};

TEST(RegionCode, WithoutAProgramIsX86) {
  EXPECT_EQ(Chosen(Binary(kNops)), kX86);
  std::string wide;
  for (int i = 0; i < 9; ++i) wide += "\x48\x89\xe7";
  EXPECT_EQ(Chosen(Binary(wide)), kX86Wide);
  EXPECT_EQ(Chosen(Binary(wide), LayoutOf(FileFormat::kPng, {})), kX86Wide);
  Finding text = Binary(kNops);
  text.language = "php";
  EXPECT_EQ(Chosen(text), std::nullopt);
}

TEST(RegionCode, AProgramSaysForWhichProcessorItIs) {
  constexpr Architecture kMips = {InstructionSet::kMips, std::endian::big};
  EXPECT_EQ(Chosen(Binary(kNops), LayoutOf(FileFormat::kElf, kX86Wide)), kX86Wide);
  EXPECT_EQ(Chosen(Binary(kNops), LayoutOf(FileFormat::kMachO, kMips)), kMips);
  EXPECT_EQ(Chosen(Binary(kNops), LayoutOf(FileFormat::kPe, {})), std::nullopt);
  EXPECT_EQ(Chosen(Binary(kNops, 1000), LayoutOf(FileFormat::kElf, kMips)), std::nullopt);
  EXPECT_EQ(Chosen(Binary(kNops), LayoutOf(FileFormat::kJavaClass, {})), std::nullopt);
  FileLayout symbols = LayoutOf(FileFormat::kElf, kX86);
  symbols.parts[0].kind = data::PartKind::kMetadata;
  EXPECT_EQ(Chosen(Binary(kNops), symbols), std::nullopt);
  // No word has the condition "always".
  EXPECT_EQ(Chosen(Binary(kNops), LayoutOf(FileFormat::kElf, Architecture{InstructionSet::kArm})),
            Architecture{InstructionSet::kThumb});
}

TEST(RegionCode, TextIsNoCode) {
  EXPECT_EQ(Chosen(Binary("<?php eval($_POST['x']); ?>")), std::nullopt);
  EXPECT_EQ(Chosen(Binary("kernel32.dll"), LayoutOf(FileFormat::kPe, kX86)), std::nullopt);
}

TEST(RegionCode, OnlyWhatIsAtHand) {
  Finding finding = Binary(kNops, 100);
  finding.regions = {{{0, 50}}, {{90, 110}}, {{120, 130}}, {{500, 600}}};
  ChooseArchitectures({}, &finding);
  EXPECT_EQ(finding.regions[0].architecture, std::nullopt);
  EXPECT_EQ(finding.regions[1].architecture, kX86);
  EXPECT_EQ(finding.regions[2].architecture, std::nullopt);
  EXPECT_EQ(finding.regions[3].architecture, std::nullopt);
}

TEST(RegionCode, PlacesByAddressOrOffset) {
  Region region = {{10, 30}};
  EXPECT_EQ(AddressOf(region, 12), 12u);
  EXPECT_EQ(NextInstructionPlace(region, 11), 11);
  region.architecture = {InstructionSet::kAarch64};
  EXPECT_EQ(NextInstructionPlace(region, 10), 12);
  EXPECT_EQ(NextInstructionPlace(region, 12), 12);
  region.address = 0x401003;
  EXPECT_EQ(AddressOf(region, 12), 0x401005u);
  EXPECT_EQ(NextInstructionPlace(region, 10), 11);
}

}  // namespace
}  // namespace fovea::scan
