#ifndef FOVEA_TESTING_EVERY_TARGET_H_
#define FOVEA_TESTING_EVERY_TARGET_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "fovea/kernels/simd/simd_targets.h"
// After simd_targets.h.
#include "hwy/highway.h"

namespace fovea::testing {

// A test suite whose TEST_Ps run once on every SIMD target that this machine supports:
//   class FooTest : public EveryTarget {};
//   FOVEA_ON_EVERY_TARGET(FooTest);
//   TEST_P(FooTest, Bar) { … }
class EveryTarget : public ::testing::TestWithParam<int64_t> {
 protected:
  void SetUp() override { hwy::SetSupportedTargetsForTest(GetParam()); }
  void TearDown() override {
    // Kernels that were compiled for one target choose none.
    const bool chooses = hwy::SupportedAndGeneratedTargets().size() > 1;
    EXPECT_TRUE(!chooses || hwy::GetChosenTarget().IsInitialized()) << "the test called no kernel";
    hwy::SetSupportedTargetsForTest(0);
  }
};

#define FOVEA_ON_EVERY_TARGET(suite)                                                   \
  INSTANTIATE_TEST_SUITE_P(EveryTarget, suite,                                         \
                           ::testing::ValuesIn(::hwy::SupportedAndGeneratedTargets()), \
                           [](const ::testing::TestParamInfo<int64_t>& info) {         \
                             return std::string(::hwy::TargetName(info.param));        \
                           })

}  // namespace fovea::testing

#endif  // FOVEA_TESTING_EVERY_TARGET_H_
