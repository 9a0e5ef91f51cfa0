// Every listed mechanism, in double on LibTorch, against the plain reference and its numeric
// gradients.
#include "fovea/attention/mechanism.h"

#include <gtest/gtest.h>

#include <cmath>

#include "fovea/attention/kernel_backend.h"
#include "fovea/autograd/torch_backend.h"
#include "fovea/core/random.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/reference_attention.h"

namespace fovea::autograd {
namespace {

using testing::AttentionCase;
using testing::AttentionData;

at::Tensor FromDoubles(const std::vector<double>& values, const Shape& shape) {
  return at::from_blob(const_cast<double*>(values.data()), shape, at::kDouble)
      .clone()
      .set_requires_grad(true);
}

std::vector<double> ToDoubles(const at::Tensor& t) {
  const at::Tensor flat = t.detach().to(at::kDouble).contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

std::vector<float> ToFloats(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

// One case as leaves of autograd.
struct Leaves {
  attention::Parameters<TorchBackend> parameters;
  attention::AttendInputs<TorchBackend> inputs;

  Leaves(const AttentionCase& test, const AttentionData& data, at::ScalarType type = at::kDouble) {
    const auto& spec = test.spec;
    if (test.queries > 0)
      inputs.query = FromDoubles(data.query, {test.batch, test.queries, spec.query_size});
    inputs.keys = FromDoubles(data.keys, {test.batch, test.keys, spec.key_size});
    inputs.values = FromDoubles(data.values, {test.batch, test.keys, spec.value_size});
    inputs.lengths = test.lengths;
    for (const attention::ParameterSpec& p : attention::MechanismParameters(spec))
      parameters.Set(p.name, FromDoubles(data.parameters.at(p.name), p.shape));
    if (type == at::kDouble) return;
    const auto to = [&](const at::Tensor& t) {
      return t.detach().to(type).set_requires_grad(true);
    };
    if (inputs.query) inputs.query = to(*inputs.query);
    inputs.keys = to(inputs.keys);
    inputs.values = to(inputs.values);
    for (const attention::ParameterSpec& p : attention::MechanismParameters(spec))
      parameters.Set(p.name, to(parameters[p.name]));
  }

  std::map<std::string, at::Tensor> All() const {
    std::map<std::string, at::Tensor> all(parameters.all().begin(), parameters.all().end());
    if (inputs.query) all["query"] = *inputs.query;
    all["keys"] = inputs.keys;
    all["values"] = inputs.values;
    return all;
  }
};

std::vector<double> RandomVector(size_t size, uint64_t seed) {
  Random random(seed);
  std::vector<double> out(size);
  for (double& x : out) x = random.Normal();
  return out;
}

class MechanismOnTorch : public ::testing::TestWithParam<AttentionCase> {};

TEST_P(MechanismOnTorch, AgreesWithTheReference) {
  const AttentionCase& test = GetParam();
  const AttentionData data = testing::RandomAttentionData(test, 1);
  const Leaves leaves(test, data);
  const auto out = attention::Attend<TorchBackend>(TorchBackend(at::kDouble), test.spec,
                                                   leaves.parameters, leaves.inputs);
  const testing::ReferenceOutput expected = testing::ReferenceAttention(test, data);
  // Float comparison of double results: exact to float's rounding, 1e-7.
  EXPECT_CLOSE(ToFloats(ToDoubles(out.weights)), expected.weights, {1e-7, 2e-7});
  EXPECT_CLOSE(ToFloats(ToDoubles(out.output)), expected.output, {1e-6, 2e-7});
  const std::vector<double> weights = ToDoubles(out.weights);
  for (size_t i = 0; i < weights.size(); ++i)
    if (!expected.visible[i]) {
      EXPECT_EQ(weights[i], 0.0);
    }
}

TEST_P(MechanismOnTorch, GradientsAgreeWithFiniteDifferences) {
  const AttentionCase& test = GetParam();
  const AttentionData data = testing::RandomAttentionData(test, 2);
  const Leaves leaves(test, data);
  const auto out = attention::Attend<TorchBackend>(TorchBackend(at::kDouble), test.spec,
                                                   leaves.parameters, leaves.inputs);
  const auto output_factors = RandomVector(out.output.numel(), 3);
  const auto weight_factors = RandomVector(out.weights.numel(), 4);
  const at::Tensor loss =
      (out.output * FromDoubles(output_factors, out.output.sizes().vec()).detach()).sum() +
      (out.weights * FromDoubles(weight_factors, out.weights.sizes().vec()).detach()).sum();
  loss.backward();
  const auto expected = testing::NumericGradients(test, data, output_factors, weight_factors);
  for (const auto& [name, leaf] : leaves.All()) {
    ASSERT_TRUE(expected.contains(name)) << name;
    // An input that cannot matter (the keys of location, say) may have no gradient at all.
    const at::Tensor gradient = leaf.grad().defined() ? leaf.grad() : at::zeros_like(leaf.detach());
    // Finite differences in double are good to about 1e-9; float comparison to 1e-7 relative.
    EXPECT_CLOSE(ToFloats(ToDoubles(gradient)), expected.at(name), {1e-7, 1e-6}) << name;
  }
}

// Output and gradients by name.
std::map<std::string, std::vector<float>> Results(const AttentionCase& test,
                                                  const AttentionData& data, at::ScalarType type,
                                                  attention::Weights weights) {
  Leaves leaves(test, data, type);
  leaves.inputs.weights = weights;
  const TorchBackend b(type);
  const bool fused = type == at::kFloat && weights == attention::Weights::kNone;
  EXPECT_EQ(WhyNotFused(b, test.spec, leaves.inputs).empty(), fused);
  const at::Tensor output = Attend(b, test.spec, leaves.parameters, leaves.inputs).output;
  const at::Tensor factors =
      FromDoubles(RandomVector(output.numel(), 3), output.sizes().vec()).detach().to(type);
  (output * factors).sum().backward();
  std::map<std::string, std::vector<float>> results = {{"output", ToFloats(ToDoubles(output))}};
  for (const auto& [name, leaf] : leaves.All())
    results[name] =
        ToFloats(ToDoubles(leaf.grad().defined() ? leaf.grad() : at::zeros_like(leaf.detach())));
  return results;
}

std::vector<AttentionCase> FusedCases() {
  std::vector<AttentionCase> cases = testing::AllAttentionCases();
  std::erase_if(cases, [](const AttentionCase& test) {
    return !attention::internal::WhyNoKernel<TorchBackend>(test.spec).empty();
  });
  return cases;
}

class FusedMechanism : public ::testing::TestWithParam<AttentionCase> {};

double LargestDifference(const std::vector<float>& a, const std::vector<float>& b) {
  double largest = 0;
  for (size_t i = 0; i < a.size(); ++i) largest = std::max<double>(largest, std::abs(a[i] - b[i]));
  return largest;
}

// What rounding may do, as attention/mechanism_test.cc has it: four times the largest change that 8
// draws of moving every input by 16 roundings make in double, and 8 roundings of the largest value,
// or of 1: a softmax of one key has a gradient of 0, the difference of two numbers near 1.
std::map<std::string, double> Tolerances(const AttentionCase& test, const AttentionData& data,
                                         const std::map<std::string, std::vector<float>>& exact) {
  constexpr double kRounding = 0x1p-24;
  std::map<std::string, double> tolerances;
  Random random(7);
  for (int draw = 0; draw < 8; ++draw) {
    AttentionData moved = data;
    const auto move = [&](std::vector<double>& values) {
      for (double& x : values) x *= 1 + (random.Below(2) == 0 ? 16 : -16) * kRounding;
    };
    move(moved.query);
    move(moved.keys);
    move(moved.values);
    for (auto& [name, values] : moved.parameters) move(values);
    for (const auto& [name, values] : Results(test, moved, at::kDouble, attention::Weights::kNone))
      tolerances[name] = std::max(tolerances[name], 4 * LargestDifference(values, exact.at(name)));
  }
  for (auto& [name, tolerance] : tolerances) {
    tolerance = std::max(tolerance, 8 * kRounding);
    for (const float x : exact.at(name))
      tolerance = std::max<double>(tolerance, 8 * kRounding * std::abs(x));
  }
  return tolerances;
}

TEST_P(FusedMechanism, AndComposedAgreeWithDouble) {
  using attention::Weights;
  const AttentionCase& test = GetParam();
  const AttentionData data = testing::RandomAttentionData(test, 6);
  const auto exact = Results(test, data, at::kDouble, Weights::kNone);
  const auto tolerances = Tolerances(test, data, exact);
  for (const Weights weights : {Weights::kNone, Weights::kAll})
    for (const auto& [name, values] : Results(test, data, at::kFloat, weights))
      EXPECT_CLOSE(values, exact.at(name), {tolerances.at(name), 0}) << name;
}

TEST(MechanismOnTorchSays, WhyItIsNotFused) {
  using attention::Weights;
  const attention::MechanismSpec spec = {
      .score = "dot", .query_size = 2, .key_size = 2, .value_size = 2};
  attention::AttendInputs<TorchBackend> in{
      .keys = at::zeros({1, 3, 2}), .values = at::zeros({1, 3, 2}), .weights = Weights::kNone};
  EXPECT_EQ(WhyNotFused(TorchBackend(), spec, in), "");
  in.keys = in.keys.to(at::kDouble);
  EXPECT_EQ(WhyNotFused(TorchBackend(), spec, in), "it is Double, the kernels take Float");
}

INSTANTIATE_TEST_SUITE_P(All, MechanismOnTorch, ::testing::ValuesIn(testing::AllAttentionCases()),
                         [](const auto& info) { return testing::Name(info.param); });

INSTANTIATE_TEST_SUITE_P(All, FusedMechanism, ::testing::ValuesIn(FusedCases()),
                         [](const auto& info) { return testing::Name(info.param); });

// Both backends hide the same keys to the last bit of the centre.
TEST(MaskWindow, IsThatOfTheKernels) {
  const float inside = std::nextafter(2.0f, 0.0f), outside = std::nextafter(2.0f, 3.0f);
  const Tensor centres(
      {8, 1}, std::vector<float>{0, 2, inside, outside, 3.5f, -1e30f, std::nanf(""), 1 - 0x1p-24f});
  const Tensor t = Tensor::Full({8, 12}, 1);
  for (const int64_t window : {0, 1, 2, 10, 1 << 20}) {
    const Tensor expected = attention::KernelBackend().MaskWindow(t, centres, window);
    const TorchBackend b;
    const at::Tensor actual = b.MaskWindow(b.Constant(t), b.Constant(centres), window);
    for (int64_t i = 0; i < t.size(); ++i)
      EXPECT_EQ(actual.data_ptr<float>()[i], expected[i]) << window << " " << i;
  }
}

TEST(MechanismGradient, IsFiniteWhereNoKeyIsVisible) {
  AttentionCase test;
  test.spec = {.score = "scaled_dot", .query_size = 4, .key_size = 4, .value_size = 4};
  test.batch = 2;
  test.queries = 3;
  test.keys = 5;
  test.lengths = {0, 5};
  const AttentionData data = testing::RandomAttentionData(test, 5);
  const Leaves leaves(test, data);
  const auto out = attention::Attend<TorchBackend>(TorchBackend(at::kDouble), test.spec,
                                                   leaves.parameters, leaves.inputs);
  out.output.square().sum().backward();
  for (const auto& [name, leaf] : leaves.All())
    EXPECT_TRUE(leaf.grad().isfinite().all().item<bool>()) << name;
  EXPECT_EQ(leaves.inputs.keys.grad()[0].abs().sum().item<double>(), 0.0);
}

}  // namespace
}  // namespace fovea::autograd
