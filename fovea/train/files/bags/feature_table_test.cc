#include "fovea/train/files/bags/feature_table.h"

#include <gtest/gtest.h>

#include "fovea/testing/compare.h"

namespace fovea::train {
namespace {

std::vector<float> Floats(const at::Tensor& t) {
  const at::Tensor flat = t.detach().to(at::kFloat).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

// The kernels against LibTorch's own operations in double, over steps that build on each other.
TEST(FeatureTable, KernelsAgreeWithLibTorch) {
  Random random(2), again(2);
  FeatureTable fused(7, 16, 0.5, random, at::kCPU), composed(7, 16, 0.5, again, at::kCPU);
  for (at::Tensor* t : {&composed.values(), &composed.squares()}) *t = t->to(at::kDouble);
  ASSERT_EQ(Floats(fused.values()), Floats(composed.values()));
  for (int step = 0; step < 5; ++step) {
    std::vector<uint32_t> features;
    std::vector<int32_t> first = {0};
    for (int b = 0; b < 9; ++b) {
      for (uint64_t i = random.Below(60); i > 0; --i)
        features.push_back(static_cast<uint32_t>(random.Bits()));
      first.push_back(static_cast<int32_t>(features.size()));
    }
    const kernels::FeatureBags bags{features, first};
    for (FeatureTable* table : {&fused, &composed}) {
      const at::Tensor sums = table->Sum(bags);
      (sums * 0.3).sin().sum().backward();
      table->Step(bags, sums.grad(), 0.05);
    }
    EXPECT_CLOSE(Floats(fused.Sum(bags)), Floats(composed.Sum(bags)), {1e-4, 1e-5});
  }
  EXPECT_CLOSE(Floats(fused.values()), Floats(composed.values()), {1e-4, 1e-5});
  EXPECT_CLOSE(Floats(fused.squares()), Floats(composed.squares()), {1e-4, 1e-6});
}

TEST(Quantise, IsWithinHalfAStep) {
  const at::Tensor table = at::randn({64, 8}, at::kFloat);
  Tensor scale;
  const infer::Int8Tensor whole = Quantise(table, &scale);
  ASSERT_EQ(whole.shape, (Shape{64, 8}));
  for (int64_t i = 0; i < table.numel(); ++i)
    EXPECT_NEAR(whole.values[i] * scale[i % 8], table.data_ptr<float>()[i], 0.501 * scale[i % 8]);
}

}  // namespace
}  // namespace fovea::train
