#include "fovea/autograd/linear_op.h"

#include <gtest/gtest.h>

#include <vector>

#include "fovea/autograd/leaf_for_test.h"
#include "fovea/testing/compare.h"

namespace fovea::autograd {
namespace {

std::vector<double> Doubles(const at::Tensor& t) {
  const at::Tensor flat = t.detach().contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

struct Leaves {
  at::Tensor x, weight, bias;

  Leaves(const Shape& shape, int64_t out, bool has_bias, at::ScalarType type) {
    Random random(3);
    x = RandomLeaf(shape, random, type);
    weight = RandomLeaf({out, shape.back()}, random, type);
    if (has_bias) bias = RandomLeaf({out}, random, type);
  }
};

TEST(LinearOp, IsTheDefinitionWithItsGradients) {
  for (const Shape& shape : {Shape{7}, Shape{5, 3}, Shape{2, 40, 70}}) {
    for (const bool has_bias : {false, true}) {
      const Leaves fused(shape, 33, has_bias, at::kFloat), plain(shape, 33, has_bias, at::kDouble);
      const at::Tensor y = LinearOp(fused.x, fused.weight, fused.bias);
      const at::Tensor expected = at::linear(plain.x, plain.weight, plain.bias);
      ASSERT_EQ(y.sizes(), expected.sizes());
      EXPECT_CLOSE(Values(y), Doubles(expected), testing::Tolerance{1e-5, 1e-5});
      y.square().sum().backward();
      expected.square().sum().backward();
      EXPECT_CLOSE(Values(fused.x.grad()), Doubles(plain.x.grad()), testing::Tolerance{1e-4, 1e-4});
      EXPECT_CLOSE(Values(fused.weight.grad()), Doubles(plain.weight.grad()),
                   testing::Tolerance{1e-4, 1e-4});
      if (has_bias) {
        EXPECT_CLOSE(Values(fused.bias.grad()), Doubles(plain.bias.grad()),
                     testing::Tolerance{1e-4, 1e-4});
      }
    }
  }
}

TEST(LinearOp, TakesViewsNothingAndOtherTypes) {
  Random random(4);
  const at::Tensor x = RandomLeaf({3, 8, 5}, random, at::kFloat).detach();
  const at::Tensor weight = RandomLeaf({6, 16}, random, at::kFloat).detach();
  const at::Tensor view = x.transpose(1, 2), part = weight.narrow(1, 4, 8);
  EXPECT_TRUE(at::allclose(LinearOp(view, part), at::linear(view, part), 1e-5, 1e-6));
  EXPECT_EQ(LinearOp(at::empty({0, 8}), part).sizes(), (std::vector<int64_t>{0, 6}));
  const at::Tensor doubles = LinearOp(view.to(at::kDouble), part.to(at::kDouble));
  EXPECT_EQ(doubles.scalar_type(), at::kDouble);
}

// A gradient that is not wanted costs nothing, and is not there.
TEST(LinearOp, GivesTheGradientsAskedFor) {
  Random random(5);
  at::Tensor x = RandomLeaf({4, 5}, random, at::kFloat);
  const at::Tensor weight = RandomLeaf({3, 5}, random, at::kFloat).detach();
  LinearOp(x, weight).sum().backward();
  EXPECT_TRUE(x.grad().defined());
  EXPECT_FALSE(weight.grad().defined());
}

}  // namespace
}  // namespace fovea::autograd
