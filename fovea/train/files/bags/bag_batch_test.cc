#include "fovea/train/files/bags/bag_batch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace fovea::train {
namespace {

std::string Lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += "$this->cart->addItem($order, 'item " + std::to_string(i) + "');\n";
  return text;
}

std::vector<int64_t> Labelled(const Bag& bag, WindowLabel label) {
  std::vector<int64_t> at;
  for (int64_t i = 0; i < bag.count(); ++i)
    if (bag.labels[i] == label && bag.kinds[i] != infer::WindowKind::kGap) at.push_back(i);
  return at;
}

// A line that is shorter than a window shares one with its neighbours, and is learnt all the same.
TEST(AddWindows, AShortLineMakesItsWindowMalicious) {
  const std::string before = "<?php\n" + Lines(10) + "if ($a)\n", line = "f($_GET[1]);\n";
  augment::Sample sample{before + line + Lines(10), {}};
  const auto start = static_cast<int64_t>(before.size());
  sample.spans = {{start, start + static_cast<int64_t>(line.size())}};
  Bag bag;
  AddWindows(sample, Outside::kBenign, -1, &bag);
  const std::vector<int64_t> malicious = Labelled(bag, kMalicious);
  ASSERT_EQ(malicious.size(), 1U);
  const ByteSpan window = bag.spans[malicious[0]];
  EXPECT_LE(window.start, start);
  EXPECT_GT(window.size(), 2 * static_cast<int64_t>(line.size()));
  EXPECT_GE(Labelled(bag, kBenign).size(), 10U);
}

TEST(AddWindows, WhatIsHarmlessElsewhereIsNotAsked) {
  augment::Sample sample{Lines(30), {}};
  sample.spans = {{0, 400}};
  Bag bag;
  AddWindows(sample, Outside::kHarmlessCopies, -1, &bag);
  EXPECT_TRUE(Labelled(bag, kMalicious).empty());
  EXPECT_GE(Labelled(bag, kHarmlessCopy).size(), 5U);
  EXPECT_TRUE(bag.IsAsked());
  Random random(1);
  const BagBatch batch = MakeBatch({bag}, 0, random);
  EXPECT_EQ(batch.mask.sum().item<float>(), static_cast<float>(Labelled(bag, kUnknown).size()));
}

TEST(KeepWindows, KeepsThoseInARowAndWhatIsDecodedFromThem) {
  Bag bag;
  AddWindows({Lines(100), {}}, Outside::kBenign, 7, &bag);
  const int64_t own = bag.Own();
  KeepWindows(10, 16, &bag);
  EXPECT_EQ(bag.Own(), 16);
  EXPECT_GT(own, 40);
  EXPECT_EQ(bag.tokens.count(), bag.count());
  EXPECT_EQ(bag.ngrams.count(), bag.count());
  EXPECT_EQ(static_cast<int64_t>(bag.owners.size()), bag.count());
  EXPECT_EQ(std::count(bag.owners.begin(), bag.owners.end(), 7), 16);
}

}  // namespace
}  // namespace fovea::train
