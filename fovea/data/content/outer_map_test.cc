#include "fovea/data/content/outer_map.h"

#include <gtest/gtest.h>

namespace fovea::data {
namespace {

void ExpectSpan(ByteSpan span, int64_t start, int64_t end) {
  EXPECT_EQ(span.start, start);
  EXPECT_EQ(span.end, end);
}

// "ab" as it stands, "\x63\x64" as "cd", "'.'" left out, four bytes of base64 as three.
OuterMap Example() {
  OuterMap map;
  map.Add(Stretch::kSame, 2, {10, 12});
  map.Add(Stretch::kLinear, 2, {12, 20});
  map.Add(Stretch::kWhole, 0, {20, 23});
  map.Add(Stretch::kLinear, 3, {23, 27});
  return map;
}

TEST(OuterMap, MapsEachStretchByItsKind) {
  const OuterMap map = Example();
  EXPECT_EQ(map.size(), 7);
  ExpectSpan(map.Outer({0, 1}), 10, 11);
  ExpectSpan(map.Outer({2, 3}), 12, 16);
  ExpectSpan(map.Outer({3, 4}), 16, 20);
  ExpectSpan(map.Outer({1, 3}), 11, 16);
  ExpectSpan(map.Outer({4, 5}), 23, 25);  // rounded outwards
  ExpectSpan(map.Outer({6, 7}), 25, 27);
  ExpectSpan(map.Outer({0, 7}), 10, 27);
  ExpectSpan(map.Outer({3, 5}), 16, 25);
}

TEST(OuterMap, CutsSpansToWhatThereIs) {
  const OuterMap map = Example();
  ExpectSpan(map.Outer({-5, 100}), 10, 27);
  ExpectSpan(map.Outer({3, 2}), 16, 16);
  ExpectSpan(OuterMap().Outer({0, 5}), 0, 0);
}

TEST(OuterMap, BackwardsAndWholeStretches) {
  OuterMap map;
  map.Add(Stretch::kBackwards, 4, {0, 4});
  map.Add(Stretch::kWhole, 100, {4, 9});
  ExpectSpan(map.Outer({0, 1}), 3, 4);
  ExpectSpan(map.Outer({1, 4}), 0, 3);
  ExpectSpan(map.Outer({50, 51}), 4, 9);
}

TEST(OuterMap, ItemsAreWhole) {
  // {0x9090, 0xCCCC, 0x31C0}: two bytes each, six for a number, two between.
  OuterMap map;
  map.AddItems(6, {1, 23}, 2, 2);
  map.Add(Stretch::kLinear, 1, {30, 34});
  ExpectSpan(map.Outer({0, 1}), 1, 7);
  ExpectSpan(map.Outer({1, 3}), 1, 15);
  ExpectSpan(map.Outer({2, 4}), 9, 15);
  ExpectSpan(map.Outer({5, 6}), 17, 23);
  ExpectSpan(map.Outer({4, 7}), 17, 34);
  ExpectSpan(map.Outer({0, 6}), 1, 23);
  EXPECT_TRUE(map.TouchesDecoded({3, 4}));
}

TEST(OuterMap, GoesOnThroughItsParent) {
  const auto parent = std::make_shared<const OuterMap>(Example());
  OuterMap map(parent);
  map.Add(Stretch::kSame, 1, {1, 2});
  map.Add(Stretch::kLinear, 1, {2, 4});
  ExpectSpan(map.Outer({0, 1}), 11, 12);
  ExpectSpan(map.Outer({1, 2}), 12, 20);
}

TEST(OuterMap, TellsWhatWasDecoded) {
  const OuterMap map = Example();
  EXPECT_FALSE(map.TouchesDecoded({0, 1}));
  EXPECT_TRUE(map.TouchesDecoded({0, 2}));  // touches
  EXPECT_TRUE(map.TouchesDecoded({3, 4}));
  OuterMap same;
  same.Add(Stretch::kSame, 5, {0, 5});
  same.Add(Stretch::kSame, 5, {5, 10}, true);
  EXPECT_FALSE(same.TouchesDecoded({1, 3}));
  EXPECT_TRUE(same.TouchesDecoded({6, 7}));
}

}  // namespace
}  // namespace fovea::data
