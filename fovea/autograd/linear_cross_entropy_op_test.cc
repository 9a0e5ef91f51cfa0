#include "fovea/autograd/linear_cross_entropy_op.h"

#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <vector>

#include "fovea/core/error.h"
#include "fovea/testing/compare.h"

namespace fovea::autograd {
namespace {

struct Case {
  int64_t places, features, pieces;
  double smoothing, scale;
};

struct Result {
  std::vector<float> loss, losses, d_features, d_weight, d_bias;
};

std::vector<float> Floats(const at::Tensor& t) {
  const at::Tensor flat = t.to(at::kFloat).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

std::vector<double> Doubles(const at::Tensor& t) {
  const at::Tensor flat = t.contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

struct Inputs {
  at::Tensor features, weight, bias, targets;
};

Inputs MakeInputs(const Case& c, at::ScalarType type) {
  at::manual_seed(5);
  const auto options = at::TensorOptions(at::kFloat);
  Inputs in{
      at::randn({c.places, c.features}, options), at::randn({c.pieces, c.features}, options),
      at::randn({c.pieces}, options),
      c.places > 0 ? at::randint(c.pieces, {c.places}, at::kLong) : at::empty({0}, at::kLong)};
  for (at::Tensor* t : {&in.features, &in.weight, &in.bias})
    *t = t->to(type).detach().requires_grad_(true);
  return in;
}

// Of the definition, in double.
CrossEntropy Plain(const Inputs& in, const Case& c) {
  const at::Tensor log_p = at::log_softmax(at::linear(in.features, in.weight, in.bias), 1);
  const at::Tensor losses =
      -(1 - c.smoothing) * log_p.gather(1, in.targets.unsqueeze(1)).squeeze(1) -
      c.smoothing * log_p.mean(1);
  return {c.scale * losses.sum(), losses.detach()};
}

TEST(LinearCrossEntropy, IsTheDefinitionWithItsGradients) {
  // The fourth takes several chunks: 2^22 scores at a time, 16 places at least.
  for (const Case& c : {Case{7, 5, 11, 0, 1}, Case{33, 16, 50, 0.1, 1.0 / 33},
                        Case{1, 3, 2, 0.3, 2}, Case{300, 4, 40'000, 0.1, 0.01}}) {
    const Inputs single = MakeInputs(c, at::kFloat), exact = MakeInputs(c, at::kDouble);
    const CrossEntropy fused = LinearCrossEntropy(single.features, single.weight, single.bias,
                                                  single.targets, c.smoothing, c.scale);
    const CrossEntropy plain = Plain(exact, c);
    // A factor beside 1 comes from what is behind the loss.
    (fused.scaled_sum * 1.5).backward();
    (plain.scaled_sum * 1.5).backward();
    // Rounding of scores of size √F at 2^-24, and of sums over up to 40,000 pieces.
    const std::vector<double> losses = Doubles(plain.losses);
    EXPECT_CLOSE(Floats(fused.losses), losses, {2e-5, 2e-6});
    EXPECT_CLOSE(Floats(fused.scaled_sum.reshape({1})), Doubles(plain.scaled_sum.reshape({1})),
                 {1e-5, 5e-6});
    for (const auto& [got, expected] : {std::pair{single.features.grad(), exact.features.grad()},
                                        std::pair{single.weight.grad(), exact.weight.grad()},
                                        std::pair{single.bias.grad(), exact.bias.grad()}}) {
      const double size = expected.abs().max().item<double>();
      EXPECT_CLOSE(Floats(got), Doubles(expected), {1e-5 * size, 1e-4});
    }
  }
}

TEST(LinearCrossEntropy, InDoubleItIsTheSame) {
  const Case c{9, 4, 13, 0.2, 0.5};
  const Inputs a = MakeInputs(c, at::kDouble), b = MakeInputs(c, at::kDouble);
  const CrossEntropy composed =
      LinearCrossEntropy(a.features, a.weight, a.bias, a.targets, c.smoothing, c.scale);
  const CrossEntropy plain = Plain(b, c);
  composed.scaled_sum.backward();
  plain.scaled_sum.backward();
  EXPECT_NEAR(composed.scaled_sum.item<double>(), plain.scaled_sum.item<double>(), 1e-12);
  EXPECT_CLOSE(Floats(a.weight.grad()), Doubles(b.weight.grad()), {1e-7, 1e-6});
}

TEST(LinearCrossEntropy, WithoutGradientsItIsTheSameLoss) {
  const Case c{40, 8, 30, 0.1, 1};
  const Inputs in = MakeInputs(c, at::kFloat);
  const auto with =
      LinearCrossEntropy(in.features, in.weight, in.bias, in.targets, c.smoothing, c.scale);
  const at::NoGradGuard no_grad;
  const auto without =
      LinearCrossEntropy(in.features, in.weight, in.bias, in.targets, c.smoothing, c.scale);
  EXPECT_EQ(with.scaled_sum.item<float>(), without.scaled_sum.item<float>());
  EXPECT_FALSE(without.scaled_sum.requires_grad());
}

TEST(LinearCrossEntropy, NoPlacesHaveNoLossAndNoGradient) {
  const Case c{0, 6, 9, 0.1, 1};
  const Inputs in = MakeInputs(c, at::kFloat);
  const auto out =
      LinearCrossEntropy(in.features, in.weight, in.bias, in.targets, c.smoothing, c.scale);
  EXPECT_EQ(out.scaled_sum.item<float>(), 0);
  EXPECT_EQ(out.losses.numel(), 0);
  out.scaled_sum.backward();
  EXPECT_EQ(in.weight.grad().abs().sum().item<float>(), 0);
  EXPECT_EQ(in.bias.grad().abs().sum().item<float>(), 0);
  EXPECT_EQ(in.features.grad().numel(), 0);
}

TEST(LinearCrossEntropy, RefusesWhatDoesNotFit) {
  const Case c{4, 3, 5, 0, 1};
  const Inputs in = MakeInputs(c, at::kFloat);
  const auto call = [&](const at::Tensor& weight, const at::Tensor& targets, double smoothing) {
    LinearCrossEntropy(in.features, weight, in.bias, targets, smoothing, 1);
  };
  EXPECT_THROW(call(at::zeros({5, 4}), in.targets, 0), ArgumentError);
  EXPECT_THROW(call(in.weight, at::zeros({3}, at::kLong), 0), ArgumentError);
  EXPECT_THROW(call(in.weight, at::zeros({4}, at::kInt), 0), ArgumentError);
  EXPECT_THROW(call(in.weight, at::full({4}, 5, at::kLong), 0), ArgumentError);
  EXPECT_THROW(call(in.weight, at::full({4}, -1, at::kLong), 0), ArgumentError);
  EXPECT_THROW(call(in.weight, in.targets, 1), ArgumentError);
  EXPECT_THROW(call(in.weight, in.targets, -0.1), ArgumentError);
}

}  // namespace
}  // namespace fovea::autograd
