#include "fovea/autograd/once_differentiable.h"

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <functional>
#include <string>

#include "fovea/autograd/attention_op.h"
#include "fovea/autograd/leaf_for_test.h"
#include "fovea/autograd/linear_op.h"
#include "fovea/autograd/recurrent_op.h"

namespace fovea::autograd {
namespace {

constexpr char kRefusal[] =
    ": the gradient cannot be differentiated again, as its kernels have no second derivative; pass "
    "float64, whose operations have one";

using Operator = std::function<at::Tensor(const at::Tensor&)>;

// What comes of a gradient penalty, loss + |dloss/dx|², differentiated by x; "": it works.
std::string ErrorOfPenalty(const Operator& of, at::Tensor x) {
  x = x.detach().requires_grad_();
  const at::Tensor loss = of(x).square().sum();
  const at::Tensor gradient = torch::autograd::grad({loss}, {x}, {}, /*retain_graph=*/true,
                                                    /*create_graph=*/true)[0];
  const at::Tensor once = torch::autograd::grad({loss}, {x}, {}, /*retain_graph=*/true)[0];
  EXPECT_TRUE(at::equal(gradient.detach(), once.detach()));
  try {
    (loss + gradient.square().sum()).backward();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

TEST(OnceDifferentiable, RefusesASecondDerivativeByName) {
  at::manual_seed(5);
  const at::Tensor x = at::randn({1, 1, 3, 4}), v = at::randn({1, 1, 4});
  const auto attend = [&](attention::ScoreForm form) {
    return [=](const at::Tensor& query) {
      const at::Tensor key = x.to(query.scalar_type());
      FusedInputs in{.score = {form, query, key, {}, 0.5}, .values = key};
      if (form == attention::ScoreForm::kAdditive) in.score.v = v;
      return FusedAttention(in);
    };
  };
  EXPECT_EQ(ErrorOfPenalty(attend(attention::ScoreForm::kProduct), x),
            std::string("dot_attention") + kRefusal);
  EXPECT_EQ(ErrorOfPenalty(attend(attention::ScoreForm::kAdditive), x),
            std::string("additive_attention") + kRefusal);
  EXPECT_EQ(ErrorOfPenalty([&](const at::Tensor& t) { return LinearOp(t, at::eye(4)); }, x),
            std::string("linear") + kRefusal);
  EXPECT_EQ(ErrorOfPenalty(attend(attention::ScoreForm::kProduct), x.to(at::kDouble)), "");
}

TEST(OnceDifferentiable, LetsAFirstDerivativeThrough) {
  const at::Tensor gradient = at::ones({2});
  const at::NoGradGuard no_grad;
  EXPECT_TRUE(OnceDifferentiable("x", {gradient, at::Tensor()})[0].is_same(gradient));
}

}  // namespace
}  // namespace fovea::autograd
