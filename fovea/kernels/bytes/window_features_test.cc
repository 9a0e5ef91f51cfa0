#include "fovea/kernels/bytes/window_features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "fovea/core/random.h"

namespace fovea::kernels {
namespace {

using Hashes = std::vector<uint32_t>;

struct Window {
  Hashes hashes, shapes, others;
  std::vector<uint8_t> raw;
  uint32_t raw_before = 0;

  WindowTokens tokens() const { return {hashes, shapes, others, raw, raw_before}; }
};

Hashes Draw(size_t count, Random& random) {
  Hashes out(count);
  for (uint32_t& hash : out) hash = static_cast<uint32_t>(random.Bits());
  return out;
}

Window DrawWindow(size_t tokens, size_t raw, size_t others, Random& random) {
  Window window = {
      Draw(WindowTokens::kBefore + tokens, random), Draw(tokens, random), Draw(others, random), {}};
  for (size_t i = 0; i < raw; ++i) window.raw.push_back(static_cast<uint8_t>(random.Below(4)));
  window.raw_before = static_cast<uint32_t>(random.Below(4));
  return window;
}

// As the header says, one token after the other.
Hashes Expected(const Window& w) {
  Hashes one, two, three, shapes, raw;
  for (size_t i = 0; i < w.shapes.size(); ++i) {
    const uint32_t* at = &w.hashes[WindowTokens::kBefore + i];
    const auto mix = [](uint32_t sum) { return FeatureOf(sum, 1); };
    one.push_back(mix(at[0] * kOneWord));
    two.push_back(mix(at[0] * kTwoWords[0] + at[-1] * kTwoWords[1]));
    three.push_back(
        mix(at[0] * kThreeWords[0] + at[-1] * kThreeWords[1] + at[-2] * kThreeWords[2]));
    shapes.push_back(mix(w.shapes[i] * kEightShapes));
  }
  uint32_t last = w.raw_before;
  for (const uint8_t byte : w.raw) {
    if (byte == 0 && last % 65536 == 0) continue;
    last = last * 256 + byte;
    for (const Hashes& feature : {Hashes{last % 65536, kTwoBytes},
                                  Hashes{last % 16777216, kThreeBytes}, Hashes{last, kFourBytes}})
      raw.push_back(FeatureOf(feature[0], feature[1]));
  }
  Hashes all = one;
  for (const auto* more :
       std::initializer_list<const Hashes*>{&two, &raw, &three, &shapes, &w.others})
    all.insert(all.end(), more->begin(), more->end());
  return all;
}

TEST(WindowFeatures, AreHashesOfSequences) {
  Random random(5);
  WindowFeatures features;
  for (const size_t tokens : {0, 1, 2, 7, 15, 16, 17, 63, 200, 256})
    for (const size_t raw : {0, 3, 128, 256}) {
      const Window window = DrawWindow(tokens, raw, tokens % 3, random);
      const Hashes expected = Expected(window);
      const auto all = features.All(window.tokens());
      EXPECT_EQ(Hashes(all.begin(), all.end()), expected) << tokens << ' ' << raw;
      const auto simple = features.Simple(window.tokens());
      EXPECT_GE(simple.size(), 2 * tokens);
      EXPECT_LE(simple.size(), 2 * tokens + 3 * raw);
      EXPECT_TRUE(std::equal(simple.begin(), simple.end(), expected.begin()));
    }
}

TEST(WindowTokenLists, GiveBackWhatWasAppended) {
  Random random(6);
  std::vector<Window> windows;
  WindowTokenLists lists;
  lists.Reserve(100);
  for (int i = 0; i < 40; ++i) {
    windows.push_back(DrawWindow(random.Below(60), random.Below(3) * 50, random.Below(3), random));
    lists.Append(windows.back().tokens());
    if (i % 4 == 0) {
      lists.AddToLast(7);
      windows.back().others.push_back(7);
    }
  }
  windows.emplace_back();
  windows.back().hashes.resize(WindowTokens::kBefore);
  lists.Append({});
  ASSERT_EQ(lists.count(), 41);
  for (int64_t i = 0; i < lists.count(); ++i) {
    const WindowTokens got = lists.of(i), expected = windows[static_cast<size_t>(i)].tokens();
    EXPECT_TRUE(std::ranges::equal(got.hashes, expected.hashes)) << i;
    EXPECT_TRUE(std::ranges::equal(got.shapes, expected.shapes)) << i;
    EXPECT_TRUE(std::ranges::equal(got.raw, expected.raw)) << i;
    EXPECT_EQ(got.raw_before, expected.raw_before);
    EXPECT_TRUE(std::ranges::equal(got.others, expected.others)) << i;
  }
}

}  // namespace
}  // namespace fovea::kernels
