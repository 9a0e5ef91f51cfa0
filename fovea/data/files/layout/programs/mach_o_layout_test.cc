#include "fovea/data/files/layout/programs/mach_o_layout.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/layout/layout_for_test.h"
#include "fovea/data/files/layout/parts_for_test.h"
#include "fovea/data/files/layout/programs/programs_for_test.h"

namespace fovea::data {
namespace {

TEST(MachOLayoutTest, Sections) {
  const std::string program = SmallMachO().Make();
  const FileLayout layout = LayoutOf(program);
  EXPECT_EQ(layout.format, FileFormat::kMachO);
  EXPECT_EQ(layout.machine, "x86-64");
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(LinesOf(layout),
            (Lines{"0-32 header Mach-O header", "32-528 header load commands",
                   "528-532 code __TEXT,__text", "532-536 constants __TEXT,__cstring",
                   "536-540 data __DATA,__data", "540-545 metadata __LINKEDIT",
                   "545-554 metadata code signature"}));
  EXPECT_EQ(layout.entry, 528);
  EXPECT_EQ(layout.At(528)->address, 0x1000);
  EXPECT_EQ(layout.At(536)->address, 0x2000);
}

TEST(MachOLayoutTest, BothSizesAndByteOrders) {
  for (const bool wide : {false, true}) {
    for (const std::endian order : {std::endian::little, std::endian::big}) {
      const FileLayout layout = LayoutOf(SmallMachO(wide, order).Make());
      EXPECT_EQ(layout.machine, wide ? "x86-64" : "ppc");
      EXPECT_EQ(layout.damage, "");
      ASSERT_TRUE(layout.entry);
      EXPECT_EQ(layout.At(*layout.entry)->name, "__TEXT,__text");
      EXPECT_EQ(layout.At(*layout.entry)->address, 0x1000);
      EXPECT_EQ(layout.parts.size(), 7u);
    }
  }
}

TEST(MachOLayoutTest, KindsOfSections) {
  MachOForTest program;
  program.segments = {
      {"__TEXT",
       5,
       {{"__TEXT", "__stubs", 0x80000408, 0x1000, "a"},
        {"__TEXT", "__const", 0, 0x1001, "b"},
        {"__TEXT", "__literal8", 4, 0x1002, "c"}}},
      {"__DATA_CONST", 3, {{"__DATA_CONST", "__got", 6, 0x2000, "d"}}},
      {"__DATA", 3, {{"__DATA", "__data", 0, 0x3000, "e"}, {"__DATA", "__bss", 1, 0x4000, "f"}}},
      {"__DWARF",
       7,
       {{"__DWARF", "__debug_info", 0x02000000, 0x5000, "g"},
        {"__DWARF", "__zdebug_line", 0x02000000, 0x6000, "h"}}},
      {"PACKED", 7, {}, "i"}};
  std::string kinds;
  for (const FilePart& part : LayoutOf(program.Make()).parts)
    kinds += StrCat(part.name, ":", PartName(part.kind), " ");
  EXPECT_EQ(
      kinds,
      "Mach-O header:header load commands:header __TEXT,__stubs:code __TEXT,__const:constants "
      "__TEXT,__literal8:constants __DATA_CONST,__got:constants __DATA,__data:data "
      "__DWARF,__debug_info:metadata __DWARF,__zdebug_line:compressed PACKED:code ");
}

TEST(MachOLayoutTest, AnObjectIsNotLoadedYet) {
  MachOForTest program = {.type = 1};
  program.segments = {
      {"", 7, {{"__TEXT", "__const", 0, 0x10, "abc"}, {"__DATA", "__data", 0, 0x20, "d"}}}};
  const FileLayout layout = LayoutOf(program.Make());
  EXPECT_EQ(LinesOf(layout),
            (Lines{"0-32 header Mach-O header", "32-264 header load commands",
                   "264-267 constants __TEXT,__const", "267-268 data __DATA,__data"}));
  EXPECT_EQ(layout.At(264)->address, std::nullopt);
}

// LC_UNIXTHREAD, as it was before LC_MAIN.
TEST(MachOLayoutTest, TheEntryByRegisters) {
  const auto entry = [](uint32_t processor, bool wide, size_t place) {
    MachOForTest program = SmallMachO(wide);
    program.processor = processor;
    program.has_main = false;
    BytesForTest thread;
    thread.Put(0, 5, 4);
    thread.Put(4, 400, 4);
    thread.Put(place, 0x1002, 4);
    thread.bytes.resize(400);
    program.command = thread.bytes;
    const FileLayout layout = LayoutOf(program.Make());
    EXPECT_EQ(layout.damage, "");
    return layout.entry ? layout.At(*layout.entry)->name : "none";
  };
  EXPECT_EQ(entry(MachOForTest::kX86, false, 16 + 10 * 4), "__TEXT,__text");
  EXPECT_EQ(entry(MachOForTest::kX86Wide, true, 16 + 16 * 8), "__TEXT,__text");
  EXPECT_EQ(entry(MachOForTest::kArmWide, true, 16 + 32 * 8), "__TEXT,__text");
  EXPECT_EQ(entry(MachOForTest::kPowerPc, false, 16), "__TEXT,__text");
  EXPECT_EQ(entry(MachOForTest::kPowerPc, false, 20), "none");
}

TEST(MachOLayoutTest, ForSeveralProcessors) {
  MachOForTest arm = SmallMachO();
  arm.processor = MachOForTest::kArmWide;
  const std::string fat = FatForTest({{MachOForTest::kX86Wide, SmallMachO().Make()},
                                      {MachOForTest::kArmWide, arm.Make()},
                                      {MachOForTest::kX86, "!<arch>\n"}});
  const FileLayout layout = LayoutOf(fat + "more");
  EXPECT_EQ(layout.format, FileFormat::kMachO);
  EXPECT_EQ(layout.machine, "x86-64, aarch64, x86");
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(layout.entry, 128 + 528);
  const Lines lines = LinesOf(layout);
  EXPECT_EQ(Lines(lines.begin(), lines.begin() + 5),
            (Lines{"0-68 header fat header", "68-128 slack", "128-160 header x86-64 Mach-O header",
                   "160-656 header x86-64 load commands", "656-660 code x86-64 __TEXT,__text"}));
  EXPECT_EQ(lines[9], "682-704 slack");
  EXPECT_EQ(lines[12], "1232-1236 code aarch64 __TEXT,__text");
  EXPECT_EQ(Lines(lines.end() - 3, lines.end()),
            (Lines{"1258-1280 slack", "1280-1288 data x86", "1288-1292 overlay"}));
  EXPECT_EQ(layout.At(656)->architecture, Architecture{InstructionSet::kX86Wide});
  EXPECT_EQ(layout.At(1232)->architecture, Architecture{InstructionSet::kAarch64});
  for (const int64_t at : {0, 682, 1258, 1280, 1288})
    EXPECT_EQ(layout.At(at)->architecture, std::nullopt) << at;
}

TEST(MachOLayoutTest, NoJavaClass) {
  BytesForTest file = {std::endian::big};
  file.Put(0, 0xcafebabe, 4);
  file.Put(4, 52, 4);
  file.bytes.resize(3000);
  EXPECT_NE(LayoutOf(file.bytes).format, FileFormat::kMachO);
}

TEST(MachOLayoutTest, Damage) {
  const std::string program = SmallMachO().Make();
  const auto broken = [&](size_t at, uint64_t value, size_t width) {
    BytesForTest file = {.bytes = program};
    file.Put(at, value, width);
    const FileLayout layout = LayoutOf(file.bytes);
    EXPECT_EQ(BrokenPromise(layout, static_cast<int64_t>(program.size())), "");
    return layout;
  };
  EXPECT_EQ(LayoutOf(program.substr(0, 20)).damage, "the Mach-O header is cut off");
  EXPECT_EQ(PartsOf(program.substr(0, 20)), (Lines{"0-20 data"}));
  const FileLayout no_commands = broken(20, 0xffffffff, 4);
  EXPECT_EQ(no_commands.damage, "the load commands lie outside the file");
  EXPECT_EQ(LinesOf(no_commands), (Lines{"0-32 header Mach-O header", "32-554 data"}));
  EXPECT_EQ(broken(36, 0, 4).damage, "a load command has a wrong size");
  EXPECT_EQ(broken(36, 0xffffffff, 4).damage, "a load command has a wrong size");
  EXPECT_EQ(broken(16, 0xffffffff, 4).damage, "a load command has a wrong size");
  EXPECT_EQ(broken(32 + 64, 0xffffffff, 4).damage, "a segment has no room for its sections");
  EXPECT_EQ(broken(32 + 72 + 40, UINT64_MAX, 8).damage, "__TEXT,__text lies outside the file");
  EXPECT_EQ(broken(32 + 72 + 48, 0xffffffff, 4).damage, "__TEXT,__text lies outside the file");
}

TEST(MachOLayoutTest, DamagedSlices) {
  const std::string fat = FatForTest({{MachOForTest::kX86Wide, SmallMachO().Make()}});
  const auto broken = [&](size_t at, uint64_t value) {
    BytesForTest file = {std::endian::big, fat};
    file.Put(at, value, 4);
    const FileLayout layout = LayoutOf(file.bytes);
    EXPECT_EQ(BrokenPromise(layout, static_cast<int64_t>(fat.size())), "");
    return layout.damage;
  };
  EXPECT_EQ(broken(4, 0), "it names no processor");
  EXPECT_EQ(broken(4, 44), "the table of slices lies outside the file");
  EXPECT_EQ(broken(16, 0xffffffff), "a slice lies outside the file");
  EXPECT_EQ(broken(20, 0xffffffff), "a slice lies outside the file");
  EXPECT_EQ(broken(20, 20), "the Mach-O header is cut off");
  EXPECT_EQ(broken(20, 542), "code signature lies outside the file");
}

// All of them the same: what they share is not read again and again.
TEST(MachOLayoutTest, AMillionSlices) {
  constexpr size_t kSlices = 1000000;
  const std::string program = SmallMachO().Make();
  BytesForTest file = {std::endian::big};
  file.Put(0, 0xcafebabf, 4);
  file.Put(4, kSlices, 4);
  file.bytes.resize(8 + kSlices * 32);
  const size_t start = file.Append(program, 64);
  for (size_t i = 0; i < kSlices; ++i) {
    file.Put(8 + i * 32, i, 4);
    file.Put(8 + i * 32 + 8, start, 8);
    file.Put(8 + i * 32 + 16, program.size(), 8);
  }
  const FileLayout layout = LayoutOf(file.bytes);
  EXPECT_EQ(BrokenPromise(layout, static_cast<int64_t>(file.bytes.size())), "");
  EXPECT_EQ(layout.damage, "its slices share their load commands");
  EXPECT_EQ(layout.entry, static_cast<int64_t>(start) + 528);
}

TEST(MachOLayoutTest, OfWhichTheMiddleIsNotAtHand) {
  const std::string program = SmallMachO().Make();
  EXPECT_EQ(LinesOf(LayoutOfEnds(program, 528, 0)), PartsOf(program));
  const FileLayout layout = LayoutOfEnds(program, 100, 10);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(LinesOf(layout),
            (Lines{"0-32 header Mach-O header", "32-528 header load commands", "528-554 data"}));
}

}  // namespace
}  // namespace fovea::data
