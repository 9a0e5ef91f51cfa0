#include "fovea/train/files/quantise.h"

#include <gtest/gtest.h>

namespace fovea::train {
namespace {

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
