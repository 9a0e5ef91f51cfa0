#include "fovea/train/embedding_op.h"

#include <gtest/gtest.h>

#include "fovea/core/random.h"
#include "fovea/testing/compare.h"

namespace fovea::train {
namespace {

// The kernels against LibTorch's own operations in double, values and gradient.
TEST(EmbeddingOp, FusedAgreesWithComposed) {
  Random random(2);
  std::vector<uint32_t> features;
  std::vector<int32_t> first = {0};
  for (int b = 0; b < 9; ++b) {
    for (uint64_t i = random.Below(60); i > 0; --i)
      features.push_back(static_cast<uint32_t>(random.Bits()));
    first.push_back(static_cast<int32_t>(features.size()));
  }
  at::Tensor table = at::empty({128, 16}, at::kFloat);
  for (int64_t i = 0; i < table.numel(); ++i)
    table.data_ptr<float>()[i] = static_cast<float>(random.Normal());
  const auto run = [&](at::Tensor leaf) {
    leaf = leaf.clone().set_requires_grad(true);
    const at::Tensor out = EmbeddingSum(leaf, {features, first});
    (out * 0.1).sin().sum().backward();
    const at::Tensor both =
        at::cat({out.detach().flatten(), leaf.grad().flatten()}).to(at::kFloat).contiguous();
    return std::vector<float>(both.data_ptr<float>(), both.data_ptr<float>() + both.numel());
  };
  EXPECT_CLOSE(run(table), run(table.to(at::kDouble)), {1e-4, 1e-5});
}

}  // namespace
}  // namespace fovea::train
