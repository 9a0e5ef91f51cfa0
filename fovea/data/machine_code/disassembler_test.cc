#include "fovea/data/machine_code/disassembler.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"

namespace fovea::data {
namespace {

using Bytes = std::vector<uint8_t>;
using Lines = std::vector<std::string>;

constexpr size_t kAll = 1000;
constexpr std::endian kBig = std::endian::big, kLittle = std::endian::little;

// "0-2 xor eax, eax", …; the first byte has the address 0x1000.
Lines Listing(const Bytes& bytes, InstructionSet set, std::endian order = kLittle) {
  Lines lines;
  for (const Instruction& one : Disassemble(bytes, {set, order}, 0x1000, kAll))
    lines.push_back(StrCat(one.start, "-", one.end, " ", one.text()));
  return lines;
}

TEST(DisassemblerTest, X86) {
  EXPECT_EQ(Listing({0x31, 0xc0, 0x50, 0x68, 0x2f, 0x2f, 0x73, 0x68, 0xcd, 0x80, 0xe8, 0xf1, 0xff,
                     0xff, 0xff},
                    InstructionSet::kX86),
            (Lines{"0-2 xor eax, eax", "2-3 push eax", "3-8 push 0x68732f2f", "8-10 int 0x80",
                   "10-15 call 0x1000"}));
  EXPECT_EQ(Listing({0x48, 0x89, 0xe5, 0x48, 0x8d, 0x3d, 0x10, 0, 0, 0, 0x0f, 0x05},
                    InstructionSet::kX86Wide),
            (Lines{"0-3 mov rbp, rsp", "3-10 lea rdi, [rip + 0x10]", "10-12 syscall"}));
}

TEST(DisassemblerTest, Arm) {
  EXPECT_EQ(Listing({0x04, 0xe0, 0x2d, 0xe5, 0xfe, 0xff, 0xff, 0xea, 0x1e, 0xff, 0x2f, 0xe1},
                    InstructionSet::kArm),
            (Lines{"0-4 str lr, [sp, #-4]!", "4-8 b #0x1004", "8-12 bx lr"}));
  EXPECT_EQ(Listing({0xe5, 0x2d, 0xe0, 0x04}, InstructionSet::kArm, kBig),
            (Lines{"0-4 str lr, [sp, #-4]!"}));
  EXPECT_EQ(Listing({0x10, 0xb5, 0x4f, 0xf0, 0x01, 0x00, 0x70, 0x47}, InstructionSet::kThumb),
            (Lines{"0-2 push {r4, lr}", "2-6 mov.w r0, #1", "6-8 bx lr"}));
  EXPECT_EQ(Listing({0xb5, 0x10, 0x47, 0x70}, InstructionSet::kThumb, kBig),
            (Lines{"0-2 push {r4, lr}", "2-4 bx lr"}));
  // Its code is little-endian whatever its data is.
  for (const std::endian order : {kLittle, kBig})
    EXPECT_EQ(Listing({0xfd, 0x7b, 0xbf, 0xa9, 0xff, 0xff, 0xff, 0x97, 0xc0, 0x03, 0x5f, 0xd6},
                      InstructionSet::kAarch64, order),
              (Lines{"0-4 stp x29, x30, [sp, #-0x10]!", "4-8 bl #0x1000", "8-12 ret"}));
}

TEST(DisassemblerTest, Others) {
  EXPECT_EQ(Listing({0x27, 0xbd, 0xff, 0xe0, 0x67, 0xbd, 0xff, 0xe0, 0x03, 0xe0, 0x00, 0x08},
                    InstructionSet::kMips, kBig),
            (Lines{"0-4 addiu $sp, $sp, -0x20", "4-8 daddiu $sp, $sp, -0x20", "8-12 jr $ra"}));
  EXPECT_EQ(Listing({0xe0, 0xff, 0xbd, 0x27}, InstructionSet::kMips),
            (Lines{"0-4 addiu $sp, $sp, -0x20"}));
  EXPECT_EQ(Listing({0x94, 0x21, 0xff, 0xf0, 0xf8, 0x01, 0x00, 0x10, 0x48, 0, 0, 8},
                    InstructionSet::kPowerPc, kBig),
            (Lines{"0-4 stwu r1, -0x10(r1)", "4-8 std r0, 0x10(r1)", "8-12 b 0x1010"}));
  EXPECT_EQ(Listing({0xf0, 0xff, 0x21, 0x94}, InstructionSet::kPowerPc),
            (Lines{"0-4 stwu r1, -0x10(r1)"}));
  EXPECT_EQ(Listing({0x9d, 0xe3, 0xbf, 0xa0, 0x10, 0x80, 0, 2, 0x81, 0xc7, 0xe0, 0x08},
                    InstructionSet::kSparc, kBig),
            (Lines{"0-4 save %sp, -0x60, %sp", "4-8 ba 0x100c", "8-12 ret"}));
}

TEST(DisassemblerTest, GoesOnBehindWhatIsNoInstruction) {
  EXPECT_EQ(Listing({0x06, 0x90, 0x0f}, InstructionSet::kX86Wide),
            (Lines{"0-1 (bad)", "1-2 nop", "2-3 (bad)"}));
  EXPECT_EQ(Listing({0xff, 0xff, 0xff, 0xff, 0x1e, 0xff, 0x2f, 0xe1, 1, 2}, InstructionSet::kArm),
            (Lines{"0-4 (bad)", "4-8 bx lr", "8-10 (bad)"}));
  EXPECT_EQ(Listing({0x00, 0xe8, 0x00, 0x00, 0x70, 0x47, 0xff}, InstructionSet::kThumb),
            (Lines{"0-2 (bad)", "2-4 movs r0, r0", "4-6 bx lr", "6-7 (bad)"}));
  EXPECT_TRUE(Disassemble(Bytes{0x06}, {InstructionSet::kX86Wide}, 0, kAll)[0].is_bad());
  EXPECT_EQ(Listing({}, InstructionSet::kX86), Lines{});
}

TEST(DisassemblerTest, NoMoreThanAskedFor) {
  const Bytes bytes(100, 0x90);
  EXPECT_EQ(Disassemble(bytes, {}, 0, 3).size(), 3u);
  EXPECT_EQ(Disassemble(bytes, {}, 0, 0).size(), 0u);
  EXPECT_EQ(Disassemble(bytes, {}, UINT64_MAX - 2, kAll).size(), 100u);
}

TEST(DisassemblerTest, AnyBytesGiveInstructionsWithoutGaps) {
  Random random(5);
  for (int set = 0; set <= static_cast<int>(InstructionSet::kSparc); ++set) {
    for (const std::endian order : {kLittle, kBig}) {
      Bytes bytes(4001);
      for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.Below(256));
      int64_t at = 0;
      const auto code = Disassemble(bytes, {static_cast<InstructionSet>(set), order}, random.Bits(),
                                    bytes.size());
      for (const Instruction& one : code) {
        EXPECT_EQ(one.start, at);
        EXPECT_GT(one.end, one.start);
        for (const char c : one.text()) EXPECT_TRUE(c >= ' ' && c < 0x7f) << set;
        at = one.end;
      }
      EXPECT_EQ(at, 4001) << set;
    }
  }
}

}  // namespace
}  // namespace fovea::data
