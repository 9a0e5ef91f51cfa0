#include "fovea/data/files/layout/programs/elf_layout.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "fovea/core/file.h"
#include "fovea/data/files/layout/layout_for_test.h"
#include "fovea/data/files/layout/parts_for_test.h"
#include "fovea/data/files/layout/programs/programs_for_test.h"

namespace fovea::data {
namespace {

using Section = ElfForTest::Section;

TEST(ElfLayoutTest, Sections) {
  const FileLayout layout = LayoutOf(SmallElf().Make());
  EXPECT_EQ(layout.format, FileFormat::kElf);
  EXPECT_EQ(layout.machine, "x86-64");
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(layout.entry, 64 + 4 * 56 + 2);
  EXPECT_EQ(LinesOf(layout),
            (Lines{"0-64 header ELF header", "64-288 header program header table",
                   "288-292 code .text", "292-301 constants .rodata", "301-305 data .data",
                   "305-312 metadata .comment", "312-319 constants .payload",
                   "319-326 metadata .symtab", "326-332 compressed .debug_info",
                   "332-406 metadata .shstrtab", "406-1046 header section header table"}));
  EXPECT_EQ(layout.At(288)->address, 0x1000);
  EXPECT_EQ(layout.At(304)->address, 0x3000);
  EXPECT_EQ(layout.At(305)->address, std::nullopt);
}

TEST(ElfLayoutTest, BothClassesAndByteOrders) {
  for (const bool wide : {false, true}) {
    for (const std::endian order : {std::endian::little, std::endian::big}) {
      ElfForTest elf = SmallElf(wide, order);
      elf.machine = 8;
      const FileLayout layout = LayoutOf(elf.Make());
      EXPECT_EQ(layout.machine, "mips");
      EXPECT_EQ(layout.damage, "");
      ASSERT_TRUE(layout.entry);
      EXPECT_EQ(layout.At(*layout.entry)->name, ".text");
      EXPECT_EQ(layout.At(*layout.entry)->address, 0x1000);
      ASSERT_EQ(layout.parts.size(), 11u);
      EXPECT_EQ(layout.parts[4].name, ".data");
      EXPECT_EQ(layout.parts[4].kind, PartKind::kData);
      EXPECT_EQ(layout.parts[4].address, 0x3000);
    }
  }
}

TEST(ElfLayoutTest, Machines) {
  const auto machine = [](uint16_t number, bool wide) {
    ElfForTest elf = SmallElf(wide);
    elf.machine = number;
    return LayoutOf(elf.Make()).machine;
  };
  EXPECT_EQ(machine(3, false), "x86");
  EXPECT_EQ(machine(183, true), "aarch64");
  EXPECT_EQ(machine(22, true), "s390x");
  EXPECT_EQ(machine(22, false), "s390");
  EXPECT_EQ(machine(0x9026, true), "alpha");
  EXPECT_EQ(machine(0, true), "");
  EXPECT_EQ(machine(9999, true), "machine 9999");
}

TEST(ElfLayoutTest, Architectures) {
  constexpr std::endian kBig = std::endian::big, kLittle = std::endian::little;
  const auto architecture = [](uint16_t number, std::endian order, uint32_t flags = 0) {
    ElfForTest elf = SmallElf(false, order);
    elf.machine = number;
    BytesForTest file = {order, elf.Make()};
    file.Put(36, flags, 4);
    return LayoutOf(file.bytes).parts[2].architecture;
  };
  EXPECT_EQ(architecture(3, kLittle), Architecture{InstructionSet::kX86});
  EXPECT_EQ(architecture(8, kBig), (Architecture{InstructionSet::kMips, kBig}));
  EXPECT_EQ(architecture(8, kLittle), (Architecture{InstructionSet::kMips, kLittle}));
  EXPECT_EQ(architecture(20, kBig), (Architecture{InstructionSet::kPowerPc, kBig}));
  EXPECT_EQ(architecture(2, kBig), (Architecture{InstructionSet::kSparc, kBig}));
  EXPECT_EQ(architecture(40, kBig), (Architecture{InstructionSet::kArm, kBig}));
  // Of big-endian data alone.
  EXPECT_EQ(architecture(40, kBig, 0x800000), (Architecture{InstructionSet::kArm, kLittle}));
  EXPECT_EQ(architecture(42, kLittle), std::nullopt);
  const FileLayout layout = LayoutOf(SmallElf().Make() + "more");
  for (const FilePart& part : layout.parts)
    EXPECT_EQ(part.architecture, Architecture{InstructionSet::kX86Wide}) << part.name;
}

TEST(ElfLayoutTest, AnObjectIsNotLoadedYet) {
  ElfForTest elf = {.type = 1};
  elf.sections = {{".text", 1, 6, 0, "code"}, {".rela.text", 4, 0x40, 0, "relocations"}};
  const FileLayout layout = LayoutOf(elf.Make());
  EXPECT_EQ(layout.At(120)->name, ".text");
  EXPECT_EQ(layout.At(120)->address, std::nullopt);
  EXPECT_EQ(layout.At(124)->kind, PartKind::kMetadata);
  EXPECT_EQ(layout.entry, std::nullopt);
}

TEST(ElfLayoutTest, SegmentsWhereThereAreNoSections) {
  ElfForTest elf = SmallElf();
  elf.has_table = false;
  const FileLayout layout = LayoutOf(elf.Make() + "more");
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(layout.entry, 290);
  EXPECT_EQ(LinesOf(layout), (Lines{"0-64 header ELF header", "64-288 header program header table",
                                    "288-292 code segment 1", "292-301 constants segment 2",
                                    "301-305 data segment 3", "305-336 overlay"}));
  EXPECT_EQ(layout.At(301)->address, 0x3000);
}

TEST(ElfLayoutTest, SegmentsThatTellMore) {
  ElfForTest elf;
  elf.sections = {{"i", 1, 2, 0x1000, "/lib/ld.so"}, {"l", 1, 6, 0x1000, "code"}};
  elf.has_table = false;
  std::string bytes = elf.Make();
  bytes[64] = 3;  // PT_INTERP
  EXPECT_EQ(PartsOf(bytes), (Lines{"0-64 header ELF header", "64-176 header program header table",
                                   "176-186 metadata interpreter", "186-190 code segment 1"}));
}

TEST(ElfLayoutTest, WhatSectionsLeaveOfASegment) {
  const auto left = [](char byte) {
    ElfForTest elf;
    elf.sections = {{".text", 1, 6, 0x1000, "code" + std::string(96, byte)},
                    {".data", 1, 3, 0x9000, "data"}};
    BytesForTest file = {.bytes = elf.Make()};
    file.Put(file.bytes.size() - 3 * 64 + 32, 4, 8);
    const FileLayout layout = LayoutOf(file.bytes);
    EXPECT_EQ(LinesOf(layout)[2], "176-180 code .text");
    EXPECT_EQ(layout.At(180)->address, byte == '\0' ? std::nullopt : std::optional(0x1004));
    return LinesOf(layout)[3];
  };
  EXPECT_EQ(left('\0'), "180-276 slack");
  EXPECT_EQ(left('x'), "180-276 code segment 1");
}

TEST(ElfLayoutTest, AnOverlay) {
  const std::string elf = SmallElf().Make();
  EXPECT_EQ(PartsOf(elf + "#!/bin/sh").back(), StrCat(elf.size(), "-", elf.size() + 9, " overlay"));
}

// e_shnum 0, and the number in section 0; e_shstrndx 0xffff, and the index there.
TEST(ElfLayoutTest, NumbersInSectionZero) {
  ElfForTest elf = SmallElf();
  BytesForTest file = {.bytes = elf.Make()};
  const size_t table = file.bytes.size() - 10 * 64;
  file.Put(60, 0, 2);
  file.Put(62, 0xffff, 2);
  file.Put(table + 32, 10, 8);
  file.Put(table + 40, 9, 4);
  EXPECT_EQ(PartsOf(file.bytes), PartsOf(elf.Make()));

  file.Put(table + 32, uint64_t{1} << 58, 8);
  EXPECT_EQ(LayoutOf(file.bytes).damage, "the section header table lies outside the file");
}

TEST(ElfLayoutTest, NamesOfSections) {
  ElfForTest elf;
  elf.sections = {
      {std::string(1000, 'n'), 1, 2, 0, "a"}, {"a\n\xff", 1, 2, 0, "b"}, {"", 1, 2, 0, "c"}};
  const FileLayout layout = LayoutOf(elf.Make());
  EXPECT_EQ(layout.At(232)->name, std::string(LayoutBuilder::kMostName, 'n'));
  EXPECT_EQ(layout.At(233)->name, "a\\x0a\\xff");
  EXPECT_EQ(layout.At(234)->name, "section 3");
}

// Linux runs such a program.
TEST(ElfLayoutTest, TheClassAndTheByteOrderAreWrong) {
  const std::string right = SmallElf().Make();
  for (const int value : {0, 1, 2, 9}) {
    for (const size_t at : {size_t{4}, size_t{5}}) {
      std::string wrong = right;
      wrong[at] = static_cast<char>(value);
      const FileLayout layout = LayoutOf(wrong);
      EXPECT_EQ(LinesOf(layout), PartsOf(right));
      EXPECT_EQ(layout.damage, wrong == right ? "" : "the class or the byte order is wrong");
    }
  }
}

TEST(ElfLayoutTest, DamagedTables) {
  const std::string elf = SmallElf().Make();
  const auto broken = [&](size_t at, uint64_t value, size_t width) {
    BytesForTest file = {.bytes = elf};
    file.Put(at, value, width);
    const FileLayout layout = LayoutOf(file.bytes);
    EXPECT_EQ(BrokenPromise(layout, static_cast<int64_t>(elf.size())), "");
    return layout;
  };
  const FileLayout no_sections = broken(40, 1 << 20, 8);
  EXPECT_EQ(no_sections.damage, "the section header table lies outside the file");
  EXPECT_EQ(LinesOf(no_sections),
            (Lines{"0-64 header ELF header", "64-288 header program header table",
                   "288-292 code segment 1", "292-301 constants segment 2",
                   "301-305 data segment 3", StrCat("305-", elf.size(), " data")}));
  EXPECT_EQ(broken(40, UINT64_MAX, 8).damage, "the section header table lies outside the file");
  EXPECT_EQ(broken(60, 0xffff, 2).damage, "the section header table lies outside the file");
  EXPECT_EQ(broken(58, 7, 2).damage, "the section header table has entries that are too small");
  EXPECT_EQ(broken(56, 0xfffe, 2).damage, "the program header table lies outside the file");
  EXPECT_EQ(broken(24, 0x5000, 8).entry, std::nullopt);
  const size_t text = elf.size() - 9 * 64;
  EXPECT_EQ(broken(text + 24, UINT64_MAX, 8).damage, ".text lies outside the file");
  EXPECT_EQ(broken(text + 32, UINT64_MAX, 8).damage, ".text lies outside the file");
}

TEST(ElfLayoutTest, CutOff) {
  const std::string elf = SmallElf().Make();
  EXPECT_EQ(LayoutOf(elf.substr(0, 40)).damage, "the ELF header is cut off");
  EXPECT_EQ(PartsOf(elf.substr(0, 40)), (Lines{"0-40 data"}));
  EXPECT_EQ(LayoutOf(elf.substr(0, 60)).damage, "the ELF header is cut off");
  EXPECT_EQ(LayoutOf(elf.substr(0, 200)).damage, "the program header table lies outside the file");
  EXPECT_EQ(LayoutOf(elf.substr(0, 295)).damage, "the section header table lies outside the file");
}

TEST(ElfLayoutTest, OfWhichTheMiddleIsNotAtHand) {
  const std::string elf = SmallElf().Make();
  EXPECT_EQ(LinesOf(LayoutOfEnds(elf, 300, 800)), PartsOf(elf));
  const FileLayout layout = LayoutOfEnds(elf, 300, 10);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(layout.entry, 290);
  EXPECT_EQ(LinesOf(layout), (Lines{"0-64 header ELF header", "64-288 header program header table",
                                    "288-292 code segment 1", "292-301 constants segment 2",
                                    "301-305 data segment 3", "305-406 data",
                                    "406-1046 header section header table"}));
}

// A million sections around each other.
TEST(ElfLayoutTest, MoreSectionsThanParts) {
  ElfForTest elf;
  BytesForTest file = {.bytes = elf.Make()};
  constexpr size_t kSections = 1000000, kEntry = 64;
  const size_t table = file.bytes.size();
  file.bytes.resize(table + kSections * kEntry);
  for (size_t i = 1; i < kSections; ++i) {
    file.Put(table + i * kEntry + 4, 1, 4);
    file.Put(table + i * kEntry + 24, i, 8);
    file.Put(table + i * kEntry + 32, 2 * (kSections - i), 8);
  }
  file.Put(40, table, 8);
  file.Put(60, 0, 2);
  file.Put(table + 32, kSections, 8);
  const FileLayout layout = LayoutOf(file.bytes);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(BrokenPromise(layout, static_cast<int64_t>(file.bytes.size())), "");
}

TEST(ElfLayoutTest, ProgramsOfThisMachine) {
  for (const char* path : {"/bin/true", "/proc/self/exe"}) {
    if (!std::filesystem::exists(path)) continue;
    const std::string bytes = ReadFile(std::filesystem::canonical(path));
    const FileLayout layout = LayoutOf(bytes);
    if (layout.format != FileFormat::kElf) continue;
    EXPECT_EQ(layout.damage, "");
    EXPECT_EQ(BrokenPromise(layout, static_cast<int64_t>(bytes.size())), "");
    ASSERT_TRUE(layout.entry);
    const FilePart* const part = layout.At(*layout.entry);
    EXPECT_EQ(part->name, ".text");
    EXPECT_EQ(part->kind, PartKind::kCode);
    EXPECT_NE(layout.parts.back().kind, PartKind::kOverlay);
  }
}

}  // namespace
}  // namespace fovea::data
