#include "fovea/scan/excerpt.h"

#include <gtest/gtest.h>

#include "fovea/scan/test_support.h"

namespace fovea::scan {
namespace {

std::span<const uint8_t> Bytes(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

infer::LocatedRegion At(int64_t start, int64_t end, float logit = 1) {
  return {start, end, {start, end, logit, 0.0F}};
}

TEST(Excerpt, WhatFitsIsShownWhole) {
  const std::string text = Lines(10, 10);
  const std::vector<infer::LocatedRegion> places = {At(50, 60)};
  const ByteSpan excerpt = ChooseExcerpt(Bytes(text), places, 100);
  EXPECT_EQ(excerpt.start, 0);
  EXPECT_EQ(excerpt.end, 100);
}

TEST(Excerpt, WholeLinesRoundThePlace) {
  const std::string text = Lines(100, 10);
  const std::vector<infer::LocatedRegion> places = {At(500, 520)};
  const ByteSpan excerpt = ChooseExcerpt(Bytes(text), places, 95);
  EXPECT_EQ(excerpt.start % 10, 0);
  EXPECT_EQ(excerpt.end % 10, 0);
  EXPECT_LE(excerpt.size(), 95);
  EXPECT_LE(excerpt.start, 480);
  EXPECT_GE(excerpt.end, 540);
}

TEST(Excerpt, TheHottestPlaceAndWhatNeighboursFit) {
  const std::string text = Lines(100, 10);
  const std::vector<infer::LocatedRegion> places = {At(0, 10), At(700, 710), At(780, 800, 5),
                                                    At(820, 830), At(950, 960)};
  const ByteSpan excerpt = ChooseExcerpt(Bytes(text), places, 150);
  EXPECT_LE(excerpt.start, 700);
  EXPECT_GE(excerpt.end, 830);
  EXPECT_LE(excerpt.size(), 150);
}

TEST(Excerpt, AtTheEdges) {
  const std::string text = Lines(100, 10);
  for (const int64_t at : {0, 990}) {
    const std::vector<infer::LocatedRegion> places = {At(at, at + 10)};
    const ByteSpan excerpt = ChooseExcerpt(Bytes(text), places, 100);
    EXPECT_EQ(excerpt.start, at == 0 ? 0 : 900);
    EXPECT_EQ(excerpt.end, at == 0 ? 100 : 1000);
  }
}

TEST(Excerpt, OneLongPlaceOnOneLongLine) {
  const std::string text(1000, 'x');
  const std::vector<infer::LocatedRegion> places = {{100, 900, {600, 610, 2.0F, 0.0F}}};
  const ByteSpan excerpt = ChooseExcerpt(Bytes(text), places, 80);
  EXPECT_EQ(excerpt.size(), 80);
  EXPECT_LE(excerpt.start, 600);
  EXPECT_GE(excerpt.end, 610);
  EXPECT_EQ(ChooseExcerpt(Bytes(text), {}, 80).end, 80);
}

}  // namespace
}  // namespace fovea::scan
