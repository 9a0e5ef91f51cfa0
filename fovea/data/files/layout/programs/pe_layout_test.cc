#include "fovea/data/files/layout/programs/pe_layout.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/layout/layout_for_test.h"
#include "fovea/data/files/layout/parts_for_test.h"
#include "fovea/data/files/layout/programs/programs_for_test.h"

namespace fovea::data {
namespace {

TEST(PeLayoutTest, Sections) {
  const FileLayout layout = LayoutOf(SmallPe().Make());
  EXPECT_EQ(layout.format, FileFormat::kPe);
  EXPECT_EQ(layout.machine, "x86-64");
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(layout.entry, 1024 + 0x10);
  EXPECT_EQ(
      LinesOf(layout),
      (Lines{"0-64 header DOS header", "64-128 header DOS stub", "128-392 header PE header",
             "392-592 header section table", "592-1024 slack", "1024-1124 code .text",
             "1124-1536 slack slack of .text", "1536-2048 constants .rdata", "2048-2560 data .data",
             "2560-2570 constants .rsrc", "2570-3072 slack slack of .rsrc"}));
  EXPECT_EQ(layout.At(1024)->address, 0x140001000);
  EXPECT_EQ(layout.At(1124)->address, 0x140001064);
  EXPECT_EQ(layout.At(2048)->address, 0x140003000);
  EXPECT_EQ(layout.At(600)->address, std::nullopt);
}

TEST(PeLayoutTest, Of32Bits) {
  const FileLayout layout = LayoutOf(SmallPe(false).Make());
  EXPECT_EQ(layout.machine, "x86");
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(layout.entry, 1024 + 0x10);
  EXPECT_EQ(layout.At(1024)->address, 0x401000);
  EXPECT_EQ(LinesOf(layout)[3], "376-576 header section table");
}

TEST(PeLayoutTest, Machines) {
  const auto machine = [](uint16_t number) {
    PeForTest pe = SmallPe();
    pe.machine = number;
    return LayoutOf(pe.Make()).machine;
  };
  EXPECT_EQ(machine(0xaa64), "aarch64");
  EXPECT_EQ(machine(0x1c4), "arm");
  EXPECT_EQ(machine(0x1234), "machine 4660");
}

TEST(PeLayoutTest, Architectures) {
  const auto architecture = [](const PeForTest& pe) {
    return LayoutOf(pe.Make()).At(1024)->architecture;
  };
  PeForTest pe = SmallPe();
  EXPECT_EQ(architecture(pe), Architecture{InstructionSet::kX86Wide});
  pe.machine = 0x1c4;
  EXPECT_EQ(architecture(pe), Architecture{InstructionSet::kThumb});
  pe.machine = 0x200;
  EXPECT_EQ(architecture(pe), std::nullopt);
}

TEST(PeLayoutTest, AnOverlayAndACertificateBehindIt) {
  PeForTest pe = SmallPe();
  pe.certificate = "signature";
  EXPECT_EQ(PartsOf(pe.Make()).back(), "3072-3081 metadata certificate");
  pe.overlay = "archive";
  const Lines lines = PartsOf(pe.Make() + "more");
  EXPECT_EQ(Lines(lines.end() - 3, lines.end()),
            (Lines{"3072-3080 overlay", "3080-3089 metadata certificate", "3089-3093 overlay"}));
}

TEST(PeLayoutTest, ACertificateHidesNoSection) {
  PeForTest pe = SmallPe();
  pe.directories[4] = {0, 0};
  const Lines lines = PartsOf(pe.Make());
  pe.directories[4] = {64, 0xffffffff};
  Lines hidden = PartsOf(pe.Make());
  EXPECT_EQ(hidden[4], "592-1024 metadata certificate");
  hidden[4] = lines[4];
  EXPECT_EQ(hidden, lines);
}

TEST(PeLayoutTest, LongNamesAndSymbols) {
  PeForTest pe = SmallPe();
  pe.sections.push_back({"/4", 0x42000040, 0x6000, 512, std::string(512, 'd')});
  pe.symbols = std::string(36, 's');
  pe.symbol_names = std::string(".debug_info\0", 12);
  const Lines lines = PartsOf(pe.Make());
  EXPECT_EQ(Lines(lines.end() - 3, lines.end()),
            (Lines{"3072-3584 metadata .debug_info", "3584-3620 metadata symbols",
                   "3620-3636 metadata symbol names"}));
}

TEST(PeLayoutTest, ResourcesWithinASection) {
  PeForTest pe = SmallPe();
  pe.directories[2] = {0x3010, 0x20};
  const Lines lines = PartsOf(pe.Make());
  EXPECT_EQ(
      Lines(lines.begin() + 8, lines.begin() + 11),
      (Lines{"2048-2064 data .data", "2064-2096 constants resources", "2096-2560 data .data"}));
  // Code stays code.
  pe.directories[2] = {0x1010, 0x20};
  EXPECT_EQ(PartsOf(pe.Make()), PartsOf(SmallPe().Make()));
}

// The header of the CLI at 0x1000, metadata at 0x1060, no code for a processor.
PeForTest DotNet(uint32_t flags, uint32_t compiled) {
  PeForTest pe = SmallPe(false);
  BytesForTest header;
  header.Put(0, 72, 4);
  header.Put(8, 0x1060, 4);
  header.Put(12, 0x20, 4);
  header.Put(16, flags, 4);
  header.Put(24, 0x1090, 4);
  header.Put(28, 0x10, 4);
  header.Put(64, compiled, 4);
  header.bytes.resize(512);
  pe.sections[0].content = header.bytes;
  pe.sections[0].virtual_size = 512;
  pe.directories[14] = {0x1000, 72};
  return pe;
}

TEST(PeLayoutTest, ForTheVirtualMachineOfDotNet) {
  const FileLayout layout = LayoutOf(DotNet(1, 0).Make());
  EXPECT_EQ(layout.machine, ".net");
  const Lines lines = LinesOf(layout);
  EXPECT_EQ(Lines(lines.begin() + 5, lines.begin() + 11),
            (Lines{"1024-1096 header CLI header", "1096-1120 code .text",
                   "1120-1152 metadata CLI metadata", "1152-1168 code .text",
                   "1168-1184 constants CLI resources", "1184-1536 code .text"}));
  EXPECT_EQ(layout.At(1152)->address, 0x401080);
  EXPECT_EQ(layout.At(1152)->architecture, std::nullopt);
  EXPECT_EQ(LayoutOf(DotNet(0, 0).Make()).machine, "x86");
  EXPECT_EQ(LayoutOf(DotNet(1, 0x1100).Make()).machine, "x86");
}

TEST(PeLayoutTest, DamagedHeaders) {
  const std::string pe = SmallPe().Make();
  const auto broken = [&](size_t at, uint64_t value, size_t width) {
    BytesForTest file = {.bytes = pe};
    file.Put(at, value, width);
    const FileLayout layout = LayoutOf(file.bytes);
    EXPECT_EQ(BrokenPromise(layout, static_cast<int64_t>(pe.size())), "");
    return layout;
  };
  const FileLayout no_sections = broken(PeForTest::kHeader + 6, 65535, 2);
  EXPECT_EQ(no_sections.damage, "the section table lies outside the file");
  EXPECT_EQ(LinesOf(no_sections), (Lines{"0-64 header DOS header", "64-128 header DOS stub",
                                         "128-392 header PE header", "392-3072 data"}));
  EXPECT_EQ(broken(PeForTest::kHeader + 20, 65535, 2).damage, "the PE header is cut off");

  const FileLayout no_kind = broken(PeForTest::kHeader + 24, 0x107, 2);
  EXPECT_EQ(no_kind.damage, "the optional header is of no known kind");
  EXPECT_EQ(no_kind.entry, std::nullopt);
  EXPECT_EQ(no_kind.At(1024)->name, ".text");
  EXPECT_EQ(no_kind.At(1024)->address, std::nullopt);

  const size_t text = SmallPe().table();
  EXPECT_EQ(broken(text + 16, 0xffffffff, 4).damage, ".text lies outside the file");
  EXPECT_EQ(broken(text + 20, 0xffffffff, 4).damage, ".text lies outside the file");
  EXPECT_EQ(broken(PeForTest::kHeader + 24 + 16, 0x9000, 4).entry, std::nullopt);
  // An entry within the headers.
  EXPECT_EQ(broken(PeForTest::kHeader + 24 + 16, 0x40, 4).entry, 0x40);
}

// Wherever the header is said to be, it is there or the file is none of these.
TEST(PeLayoutTest, WhereTheHeaderIs) {
  const std::string pe = SmallPe().Make();
  for (const size_t at : {0u, 1u, 60u, 64u, 3000u, 3068u, 3072u, 0x7fffffffu, 0xffffffffu}) {
    BytesForTest file = {.bytes = pe};
    file.Put(60, at, 4);
    EXPECT_EQ(LayoutOf(file.bytes).format, FileFormat::kNone);
    if (at < 64 || at + 4 > pe.size()) continue;
    file.PutText(at, std::string_view("PE\0\0", 4));
    const FileLayout layout = LayoutOf(file.bytes);
    EXPECT_EQ(layout.format, FileFormat::kPe);
    EXPECT_EQ(BrokenPromise(layout, static_cast<int64_t>(file.bytes.size())), "") << at;
  }
}

// As in hand-made programs: the header of MS-DOS goes on within that of Windows.
TEST(PeLayoutTest, HeadersWithinEachOther) {
  BytesForTest file = {.bytes = SmallPe().Make()};
  file.PutText(4, file.bytes.substr(PeForTest::kHeader, 264 + 200));
  file.Put(60, 4, 4);
  const FileLayout layout = LayoutOf(file.bytes);
  EXPECT_EQ(layout.format, FileFormat::kPe);
  EXPECT_EQ(Lines(LinesOf(layout)).at(1), "64-268 header PE header");
  EXPECT_EQ(layout.At(1024)->name, ".text");
}

TEST(PeLayoutTest, CutOff) {
  const std::string pe = SmallPe().Make();
  EXPECT_EQ(LayoutOf(pe.substr(0, 140)).damage, "the PE header is cut off");
  EXPECT_EQ(LayoutOf(pe.substr(0, 500)).damage, "the section table lies outside the file");
  EXPECT_EQ(LayoutOf(pe.substr(0, 1000)).damage, ".text lies outside the file");
  EXPECT_EQ(LayoutOf(pe.substr(0, 1100)).damage, ".text lies outside the file");
}

TEST(PeLayoutTest, OfWhichTheMiddleIsNotAtHand) {
  const std::string pe = SmallPe().Make();
  EXPECT_EQ(LinesOf(LayoutOfEnds(pe, 1024, 0)), PartsOf(pe));
  const FileLayout layout = LayoutOfEnds(pe, 200, 0);
  EXPECT_EQ(layout.format, FileFormat::kPe);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(LinesOf(layout).back(), "592-3072 data");
  EXPECT_EQ(LayoutOfEnds(pe, 100, 0).format, FileFormat::kNone);
}

}  // namespace
}  // namespace fovea::data
