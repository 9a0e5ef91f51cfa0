#include "fovea/scan/report/code_rows.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fovea/scan/report/finding_for_test.h"

namespace fovea::scan {
namespace {

using Lines = std::vector<std::string>;
using data::InstructionSet;

constexpr data::Architecture kX86 = {InstructionSet::kX86};

Finding Code(std::string content, const std::vector<ByteSpan>& regions) {
  Finding finding = FindingForTest("a.bin", "bin", content, {});
  for (const ByteSpan& region : regions) {
    finding.regions.push_back({region});
    finding.regions.back().architecture = kX86;
  }
  return finding;
}

// "10-12 xor eax, eax", …, of rows by their numbers.
Lines Listing(const Finding& finding, const std::vector<size_t>& numbers) {
  const HeatMap heat(finding);
  const std::vector<SourceRow> rows = HexRows(finding, heat);
  CodeRows code(finding);
  Lines lines;
  for (const size_t i : numbers)
    for (const data::Instruction& one : code.Of(rows.at(i)).instructions)
      lines.push_back(fmt::format("{}-{} {}", one.start, one.end, one.text()));
  return lines;
}

TEST(CodeRows, BeginWhereTheRegionDoes) {
  std::string bytes(64, '\x90');
  bytes.replace(15, 5, "\xb8\x31\xc0\x90\x90");
  bytes.replace(34, 2, "\x31\xc0");
  Finding finding = Code(bytes, {{15, 21}, {30, 36}});
  EXPECT_EQ(Listing(finding, {0, 1, 2, 3}),
            (Lines{"15-20 mov eax, 0x9090c031", "20-21 nop", "30-31 nop", "31-32 nop", "32-33 nop",
                   "33-34 nop", "34-36 xor eax, eax"}));
  // An instruction belongs to the row that it begins in, also where that is not shown.
  EXPECT_EQ(Listing(finding, {1}), (Lines{"20-21 nop", "30-31 nop", "31-32 nop"}));
  // Whole, though the region ends within it.
  finding.regions[1].end = 35;
  EXPECT_EQ(Listing(finding, {2}).back(), "34-36 xor eax, eax");
  finding.regions[1].architecture.reset();
  EXPECT_EQ(Listing(finding, {2}), Lines{});
}

TEST(CodeRows, OfALongRegionFromAPlaceBeforeTheRow) {
  // Read from their beginning, 5 bytes each.
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes.append("\xb8\x90\x90\x90\x90", 5);
  const Finding finding = Code(bytes, {{0, 5000}});
  EXPECT_EQ(Listing(finding, {16}).front(), "260-265 mov eax, 0x90909090");
  EXPECT_EQ(Listing(finding, {0, 299, 300}).back(), "4815-4820 mov eax, 0x90909090");
}

TEST(CodeRows, NeighboursThatAreNoneAreOne) {
  Finding finding = Code("\x06\x90\x06\x07\x0e\x90\x06\x07", {{0, 8}});
  finding.regions[0].architecture = {InstructionSet::kX86Wide};
  EXPECT_EQ(Listing(finding, {0}),
            (Lines{"0-1 (bad)", "1-2 nop", "2-5 (bad) ×3", "5-6 nop", "6-8 (bad) ×2"}));
}

TEST(CodeRows, AddressesAreThoseOfTheProgram) {
  Finding finding = Code(std::string("\x90\xeb\xfe", 3) + std::string(30, '\x90'), {{1, 20}});
  const HeatMap heat(finding);
  const std::vector<SourceRow> rows = HexRows(finding, heat);
  // Where there is none, the place in the file.
  CodeRow row = CodeRows(finding).Of(rows[0]);
  EXPECT_FALSE(row.address);
  EXPECT_EQ(row.instructions[0].text(), "jmp 1");
  finding.regions[0].address = 0x401001;
  row = CodeRows(finding).Of(rows[0]);
  EXPECT_EQ(row.address, 0x401001);
  EXPECT_EQ(row.instructions[0].text(), "jmp 0x401001");
  EXPECT_EQ(CodeRows(finding).Of(rows[1]).address, 0x401010);
}

TEST(CodeRows, ContentNeedNotHoldTheRegions) {
  Finding finding = Code(std::string(20, '\x90'), {{90, 110}, {115, 300}, {400, 500}});
  finding.content_start = 100;
  EXPECT_EQ(Listing(finding, {0, 1}).size(), 15u);
  EXPECT_EQ(Listing(finding, {0}).front(), "100-101 nop");
  EXPECT_EQ(Listing(finding, {1}).back(), "119-120 nop");
}

TEST(CodeRows, InLines) {
  CodeRow row;
  EXPECT_EQ(CodeLines(row, 20), Lines{});
  row.instructions = {{{0, 1}, "push", "ebp"}, {{1, 3}, "mov", "ebp, esp"}, {{3, 4}, "nop"}};
  EXPECT_EQ(CodeLines(row, 40), (Lines{"push ebp; mov ebp, esp; nop"}));
  EXPECT_EQ(CodeLines(row, 20), (Lines{"push ebp;", "mov ebp, esp; nop"}));
  EXPECT_EQ(CodeLines(row, 10), (Lines{"push ebp;", "mov ebp, …", "nop"}));
  row.address = 0x10;
  EXPECT_EQ(CodeLines(row, 20), (Lines{"0x10: push ebp;", "      mov ebp, esp;", "      nop"}));
}

TEST(CodeRows, TheNamesOfArchitectures) {
  Finding finding = Code("abc", {{0, 1}, {1, 2}, {2, 3}});
  EXPECT_TRUE(HasCode(finding));
  EXPECT_EQ(CodeName(finding), "x86");
  finding.regions[0].architecture = {InstructionSet::kX86Wide};
  EXPECT_EQ(CodeName(finding), "x86, x86-64");
  for (Region& region : finding.regions) region.architecture.reset();
  EXPECT_FALSE(HasCode(finding));
}

}  // namespace
}  // namespace fovea::scan
