#include "fovea/infer/files/raw/instruction_features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "fovea/core/random.h"

namespace fovea::infer {
namespace {

std::vector<uint32_t> Of(const std::vector<uint8_t>& bytes) {
  std::vector<uint32_t> features;
  InstructionFeatures(bytes, &features);
  return features;
}

size_t Shared(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  std::vector<uint32_t> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both.size();
}

TEST(InstructionFeatures, AreSortedAndDistinct) {
  const std::vector<uint32_t> features = Of({0x31, 0xc0, 0x31, 0xc0, 0x31, 0xc0, 0xc3});
  EXPECT_TRUE(std::is_sorted(features.begin(), features.end()));
  EXPECT_EQ(std::adjacent_find(features.begin(), features.end()), features.end());
}

TEST(InstructionFeatures, AddressesAndDistancesChangeFew) {
  // mov eax, [x]; call y; test eax, eax; jz z
  const std::vector<uint8_t> here = {0xa1, 1, 2, 3, 4, 0xe8, 5, 6, 7, 0, 0x85, 0xc0, 0x74, 9};
  std::vector<uint8_t> there = here;
  there[2] = 0x77;
  const std::vector<uint8_t> other = {0x55, 0x89, 0xe5, 0x83, 0xec, 0x18, 0x8b,
                                      0x45, 0x08, 0x5d, 0xc3, 0x90, 0x50, 0x51};
  EXPECT_GT(Shared(Of(here), Of(there)) * 2, Of(here).size());
  EXPECT_LT(Shared(Of(here), Of(other)) * 4, Of(here).size());
}

TEST(InstructionFeatures, TellSmallNumbersApart) {
  // mov al, 11 and mov al, 12: the number of a system call.
  const auto eleven = Of({0xb0, 11}), twelve = Of({0xb0, 12});
  EXPECT_NE(eleven, twelve);
  EXPECT_GT(Shared(eleven, twelve), 0U);
}

TEST(InstructionFeatures, TakeAnyBytes) {
  Random random(1);
  std::vector<uint32_t> features;
  for (size_t size = 0; size < 200; ++size) {
    std::vector<uint8_t> bytes(size);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.Bits());
    InstructionFeatures(bytes, &features);
    EXPECT_EQ(features.empty(), bytes.empty());
  }
}

TEST(InstructionFeatures, PrefixesWithoutEndAreBounded) {
  EXPECT_LT(Of(std::vector<uint8_t>(4096, 0x66)).size(), 100U);
}

}  // namespace
}  // namespace fovea::infer
