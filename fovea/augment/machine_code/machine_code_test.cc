#include <gtest/gtest.h>

#include <set>

#include "fovea/augment/machine_code/decoder_stub.h"
#include "fovea/augment/machine_code/vary_code.h"

namespace fovea::augment {
namespace {

std::string RandomText(size_t size, uint64_t seed) {
  Random random(seed);
  std::string out;
  for (size_t i = 0; i < size; ++i) out += static_cast<char>(random.Bits());
  return out;
}

TEST(DecoderStub, IsShortAndHardlyEverTheSame) {
  std::set<std::string> seen;
  Random random(1);
  for (int i = 0; i < 500; ++i) {
    const std::string stub = MakeDecoderStub(random);
    EXPECT_GE(stub.size(), 12U);
    EXPECT_LE(stub.size(), 80U);
    seen.insert(stub);
  }
  EXPECT_GT(seen.size(), 495U);
}

TEST(DecoderStub, IsTheSameForTheSameSeed) {
  Random a(7), b(7);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(MakeDecoderStub(a), MakeDecoderStub(b));
}

TEST(DecoderStub, AJumpLeadsToTheCallBack) {
  Random random(3);
  int jumps = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string stub = MakeDecoderStub(random);
    const auto at = [&](size_t k) { return static_cast<uint8_t>(stub.at(k)); };
    if (at(0) != 0xeb) continue;
    ++jumps;
    const size_t call = 2U + at(1);
    ASSERT_EQ(at(call), 0xe8) << "the jump leads to a call";
    const auto distance = static_cast<int8_t>(at(call + 1));
    EXPECT_EQ(call + 5 + distance, 2U) << "which leads to what stands behind the jump";
  }
  EXPECT_GT(jumps, 50);
}

TEST(VaryCode, KeepsMostOfIt) {
  const std::string code = RandomText(200, 1);
  Random random(2);
  int same = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string varied = VaryCode(code, random);
    ASSERT_FALSE(varied.empty());
    ASSERT_LE(varied.size(), code.size() + 44);
    same += varied == code;
  }
  EXPECT_GT(same, 20);
  EXPECT_LT(same, 180);
  EXPECT_TRUE(VaryCode("", random).empty());
}

TEST(GroupsOfRelatives, AreConnectedByWhatTheyShare) {
  const std::string a = RandomText(100, 1), b = RandomText(100, 2), c = RandomText(100, 3);
  const std::vector<std::string> pieces = {a, c, a.substr(0, 60) + b.substr(0, 60), b, "short"};
  EXPECT_EQ(GroupsOfRelatives(pieces), (std::vector<int64_t>{0, 1, 0, 0, 2}));
}

}  // namespace
}  // namespace fovea::augment
