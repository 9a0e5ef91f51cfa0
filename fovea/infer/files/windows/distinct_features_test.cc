#include "fovea/infer/files/windows/distinct_features.h"

#include <gtest/gtest.h>

#include <set>

#include "fovea/core/random.h"

namespace fovea::infer {
namespace {

TEST(DistinctFeatures, EachOnceInTheirOrder) {
  DistinctFeatures distinct;
  std::vector<uint32_t> out = {5};
  distinct.Append(std::vector<uint32_t>{7, 5, 7, 9, 5, 0}, &out);
  EXPECT_EQ(out, std::vector<uint32_t>({5, 7, 5, 9, 0}));
  distinct.Append(std::vector<uint32_t>{7, 7}, &out);  // of another window
  EXPECT_EQ(out, std::vector<uint32_t>({5, 7, 5, 9, 0, 7}));
}

TEST(DistinctFeatures, OfManyNoneIsLost) {
  DistinctFeatures distinct;
  Random random(2);
  for (const size_t count : {100, 600, 5000}) {
    std::vector<uint32_t> pool, features, out;
    for (size_t i = 0; i < count / 2; ++i) pool.push_back(static_cast<uint32_t>(random.Bits()));
    for (size_t i = 0; i < count; ++i) features.push_back(pool[random.Below(pool.size())]);
    distinct.Append(features, &out);
    const std::set<uint32_t> all(features.begin(), features.end()), kept(out.begin(), out.end());
    EXPECT_EQ(kept, all);
    EXPECT_LE(out.size(), all.size() + (count <= 600 ? all.size() / 20 : count / 2));
  }
}

}  // namespace
}  // namespace fovea::infer
