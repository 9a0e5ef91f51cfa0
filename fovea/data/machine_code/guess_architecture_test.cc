#include "fovea/data/machine_code/guess_architecture.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::data {
namespace {

using Bytes = std::vector<uint8_t>;

std::span<const uint8_t> AsBytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

// execve("/bin//sh"), as it is written for both.
const Bytes kShell = {0x31, 0xc0, 0x50, 0x68, 0x2f, 0x2f, 0x73, 0x68, 0x68, 0x2f, 0x62, 0x69,
                      0x6e, 0x89, 0xe3, 0x50, 0x53, 0x89, 0xe1, 0xb0, 0x0b, 0xcd, 0x80};
const Bytes kShellWide = {0x48, 0x31, 0xf6, 0x56, 0x48, 0xbf, 0x2f, 0x62, 0x69, 0x6e,
                          0x2f, 0x2f, 0x73, 0x68, 0x57, 0x48, 0x89, 0xe7, 0x48, 0x31,
                          0xd2, 0x48, 0x31, 0xc0, 0xb0, 0x3b, 0x0f, 0x05};

TEST(GuessArchitectureTest, X86IsOf32BitsUnless64NeedFewerInstructions) {
  EXPECT_EQ(GuessX86(kShell), Architecture{InstructionSet::kX86});
  EXPECT_EQ(GuessX86(kShellWide), Architecture{InstructionSet::kX86Wide});
  EXPECT_EQ(GuessX86({}), Architecture{InstructionSet::kX86});
  // The same in both.
  EXPECT_EQ(GuessX86(Bytes(40, 0x90)), Architecture{InstructionSet::kX86});
  // A seventh of the instructions less, and not so.
  Bytes bytes(7, 0x90);
  bytes[2] = 0x48;
  EXPECT_EQ(GuessX86(bytes), Architecture{InstructionSet::kX86Wide});
  bytes.push_back(0x90);
  EXPECT_EQ(GuessX86(bytes), Architecture{InstructionSet::kX86});
}

TEST(GuessArchitectureTest, ArmHasItsConditions) {
  const Bytes arm = {0x04, 0xe0, 0x2d, 0xe5, 0xfe, 0xff, 0xff, 0x1a, 0x1e, 0xff, 0x2f, 0xe1};
  const Bytes thumb = {0x10, 0xb5, 0x4f, 0xf0, 0x01, 0x00, 0x70, 0x47, 0, 0, 0, 0};
  EXPECT_EQ(GuessArm(arm, std::endian::little).set, InstructionSet::kArm);
  EXPECT_EQ(GuessArm(thumb, std::endian::little).set, InstructionSet::kThumb);
  EXPECT_EQ(GuessArm(Bytes{0xe5, 0x2d, 0xe0, 0x04}, std::endian::big),
            (Architecture{InstructionSet::kArm, std::endian::big}));
  EXPECT_EQ(GuessArm(Bytes{0x00, 0xb5}, std::endian::big),
            (Architecture{InstructionSet::kArm, std::endian::big}));
}

TEST(GuessArchitectureTest, TextIsNoCode) {
  EXPECT_TRUE(IsMostlyText(AsBytes("<?php eval($_POST['x']); ?>\r\n")));
  EXPECT_TRUE(IsMostlyText(AsBytes(std::string_view("a\0b\0c\0\0\0", 8))));
  EXPECT_FALSE(IsMostlyText(kShellWide));
  EXPECT_FALSE(IsMostlyText(kShell));
  EXPECT_FALSE(IsMostlyText({}));
  EXPECT_FALSE(IsMostlyText(Bytes(16, 0)));
  EXPECT_FALSE(IsMostlyText(AsBytes("abcd\xff")));
  EXPECT_TRUE(IsMostlyText(AsBytes("abcde\xff")));
}

}  // namespace
}  // namespace fovea::data
