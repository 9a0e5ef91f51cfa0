#include "fovea/infer/files/windows/file_windows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <string>

#include "fovea/core/encoding.h"
#include "fovea/core/random.h"

namespace fovea::infer {
namespace {

FileWindows Cut(const std::string& bytes) {
  return CutIntoFileWindows({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
}

std::string Noise(size_t count, uint64_t seed) {
  Random random(seed);
  std::string noise;
  while (noise.size() < count) noise.push_back(static_cast<char>(random.Below(256)));
  noise.front() = noise.back() = '\1';
  return noise;
}

std::string Code(int lines) {
  std::string code = "<?php\n";
  for (int i = 0; i < lines; ++i)
    code += "$row" + std::to_string(i) + "['price'] = total($cart, 'item', 3) + tax($cart);\n";
  return code;
}

int64_t Count(const FileWindows& windows, WindowKind kind) {
  return std::count(windows.kinds.begin(), windows.kinds.end(), kind);
}

TEST(FileWindows, OfNothingThereAreNone) { EXPECT_EQ(Cut("").count(), 0); }

// Text and raw windows together cover the bytes, each byte once.
TEST(FileWindows, CoverTheBytes) {
  Random random(4);
  for (int round = 0; round < 100; ++round) {
    std::string bytes;
    for (uint64_t i = random.Below(6); i > 0; --i)
      bytes += random.Uniform() < 0.4 ? Noise(1 + random.Below(900), round * 7 + i)
                                      : Code(static_cast<int>(random.Below(20)));
    const FileWindows windows = Cut(bytes);
    ASSERT_EQ(windows.kinds.size(), windows.spans.size());
    ASSERT_EQ(windows.tokens.count(), windows.count());
    ASSERT_EQ(windows.texts.size(), windows.spans.size());
    std::map<int64_t, int64_t> own;
    for (int64_t t = 0; t < windows.count(); ++t)
      if (windows.kinds[t] == WindowKind::kText || windows.kinds[t] == WindowKind::kRaw)
        own.emplace(windows.spans[t].start, windows.spans[t].end);
    int64_t at = 0;
    for (const auto& [start, end] : own) {
      EXPECT_EQ(start, at);
      EXPECT_LT(start, end);
      at = end;
    }
    EXPECT_EQ(at, static_cast<int64_t>(bytes.size()));
  }
}

// Raw bytes anywhere change the windows of the line that they stand in, and no others.
TEST(FileWindows, RawBytesAreApartFromTheTextAroundThem) {
  const std::string code = Code(60);
  const FileWindows clean = Cut(code);
  ASSERT_EQ(Count(clean, WindowKind::kRaw), 0);
  kernels::WindowFeatures features_a, features_b;
  Random random(8);
  for (const size_t raw : {40, 300, 5000, 100'000}) {
    std::string mixed = code;
    const size_t at = mixed.find('\n', random.Below(mixed.size() - 100)) + 1;
    mixed.insert(at, Noise(raw, raw));
    const FileWindows windows = Cut(mixed);
    EXPECT_GE(Count(windows, WindowKind::kRaw), static_cast<int64_t>(raw) / 200);
    int64_t same = 0;
    for (int64_t t = 0; t < clean.count(); ++t)
      for (int64_t u = std::max<int64_t>(0, t - 3); u < std::min(windows.count(), t + 4); ++u) {
        const auto a = features_a.All(clean.tokens.of(t)), b = features_b.All(windows.tokens.of(u));
        if (std::equal(a.begin(), a.end(), b.begin(), b.end())) {
          ++same;
          break;
        }
      }
    EXPECT_GE(same, clean.count() - 2) << raw;
  }
}

TEST(FileWindows, AFewControlCharactersMakeNoRawBytes) {
  std::string code = Code(20);
  for (size_t at = 50; at < code.size(); at += 200) code[at] = '\2';
  EXPECT_EQ(Count(Cut(code), WindowKind::kRaw), 0);
}

// A window of little but line ends has as many features as there is room for, and the mark of its
// encoding among them.
TEST(FileWindows, WhatIsDecodedMayBeLinesWithoutEnd) {
  std::string decoded = Code(60);
  decoded.insert(decoded.find('\n', 800) + 1, "x" + std::string(4000, '\n') + "y\n");
  const std::string bytes = "$a = '" + Base64(decoded) + "';\n";
  const FileWindows windows = Cut(bytes);
  ASSERT_GT(Count(windows, WindowKind::kDecoded), 10);
  std::vector<int64_t> all(static_cast<size_t>(windows.count()));
  std::iota(all.begin(), all.end(), 0);
  size_t most = 0;
  for (const int64_t t : all) most = std::max(most, windows.tokens.of(t).others.size());
  EXPECT_EQ(most, kernels::kMostOthers);
  EXPECT_EQ(TokensOf(windows, all).count(), windows.count());
}

TEST(FileWindows, GapsStandBetweenWhatAreNoNeighbours) {
  const FileWindows windows = Cut(Code(3) + Noise(400, 1) + "\n" + Code(3));
  EXPECT_EQ(Count(windows, WindowKind::kGap), FileWindows::kGaps);
  const auto gap = std::find(windows.kinds.begin(), windows.kinds.end(), WindowKind::kGap);
  EXPECT_TRUE(
      std::all_of(windows.kinds.begin(), gap, [](auto k) { return k == WindowKind::kText; }));
  EXPECT_TRUE(std::all_of(gap + FileWindows::kGaps, windows.kinds.end(),
                          [](auto k) { return k == WindowKind::kRaw; }));
}

}  // namespace
}  // namespace fovea::infer
