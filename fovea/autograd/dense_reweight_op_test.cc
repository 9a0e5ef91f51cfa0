#include "fovea/autograd/dense_reweight_op.h"

#include <gtest/gtest.h>

#include "fovea/autograd/leaf_for_test.h"
#include "fovea/core/random.h"
#include "fovea/testing/compare.h"

namespace fovea::autograd {
namespace {

constexpr int64_t kBatch = 4, kSteps = 9, kChannels = 5;

struct Problem {
  explicit Problem(at::ScalarType type) {
    Random random(11);
    keys = RandomLeaf({kBatch, kSteps, kChannels}, random, type);
    values = RandomLeaf({kBatch, kSteps, kChannels}, random, type);
    weight = RandomLeaf({kSteps, kSteps}, random, type);
    bias = RandomLeaf({kSteps}, random, type);
  }
  std::vector<at::Tensor> Leaves() const { return {keys, values, weight, bias}; }

  at::Tensor keys, values, weight, bias;
};

// The fused float32 kernels against LibTorch's operations in double, values and gradients: those of
// the output, of the weights, and of both.
TEST(DenseReweightOp, FusedAgreesWithComposed) {
  const std::vector<int32_t> some = {9, 0, 1, 5};
  for (const bool same : {false, true})
    for (const bool lengths : {false, true})
      for (const int part : {0, 1, 2}) {
        SCOPED_TRACE(StrCat(same, lengths, part));
        const std::span<const int32_t> given =
            lengths ? std::span<const int32_t>(some) : std::span<const int32_t>();
        const Problem fused(at::kFloat), composed(at::kDouble);
        const auto run = [&](const Problem& p, const auto& op) {
          const auto out = op(p.keys, same ? p.keys : p.values, p.weight, p.bias, given);
          at::Tensor loss = at::zeros({}, p.keys.options());
          if (part != 1) loss = loss + out.output.sin().sum();
          if (part != 0) loss = loss + (out.weights * 1.5).cos().sum();
          loss.backward();
          return out;
        };
        const auto actual = run(fused, DenseReweightOp);
        const auto expected = run(composed, DenseReweightComposed);
        EXPECT_EQ(actual.weights.sizes(), at::IntArrayRef({kBatch, 1, kChannels, kSteps}));
        EXPECT_EQ(expected.weights.sizes(), actual.weights.sizes());
        EXPECT_CLOSE(Values(actual.output), Values(expected.output), {1e-6, 2e-6});
        EXPECT_CLOSE(Values(actual.weights), Values(expected.weights), {1e-6, 2e-6});
        for (size_t i = 0; i < fused.Leaves().size(); ++i) {
          const at::Tensor gradient = composed.Leaves()[i].grad();
          ASSERT_EQ(fused.Leaves()[i].grad().defined(), gradient.defined());
          if (gradient.defined()) {
            EXPECT_CLOSE(Values(fused.Leaves()[i].grad()), Values(gradient), {1e-5, 1e-5})
                << "gradient " << i;
          }
        }
      }
}

TEST(DenseReweightOp, NonContiguousInputsWork) {
  const Problem p(at::kFloat);
  const at::Tensor turned = p.keys.transpose(0, 1).contiguous().transpose(0, 1);
  ASSERT_FALSE(turned.is_contiguous());
  const auto expected = DenseReweightOp(p.keys, p.keys, p.weight, p.bias, {});
  const auto actual = DenseReweightOp(turned, turned, p.weight, p.bias, {});
  EXPECT_TRUE(at::equal(actual.output, expected.output));
  actual.output.transpose(0, 1).sum().backward();
  EXPECT_TRUE(p.weight.grad().isfinite().all().item<bool>());
}

}  // namespace
}  // namespace fovea::autograd
