// The Transformer's layers on LibTorch: against the kernels, and their gradients against central
// differences.
#include "fovea/attention/layers/transformer.h"

#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <cmath>

#include "fovea/attention/kernel_backend.h"
#include "fovea/autograd/torch_backend.h"
#include "fovea/core/random.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/gradient_check.h"

namespace fovea::autograd {
namespace {

using attention::KernelBackend;
using attention::TransformerSpec;

Tensor RandomTensor(const Shape& shape, Random& random) {
  Tensor out(shape);
  const double scale = 1 / std::sqrt(static_cast<double>(shape.back()));
  for (float& x : out.span()) x = static_cast<float>(scale * random.Normal());
  return out;
}

at::Tensor ToDouble(const Tensor& t) {
  return TorchBackend(at::kDouble).Constant(t).set_requires_grad(true);
}

std::vector<float> Floats(const at::Tensor& t) {
  const at::Tensor flat = t.detach().to(at::kFloat).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

struct Example {
  TransformerSpec spec;
  bool decoder;
  attention::Parameters<KernelBackend> lean;
  attention::Parameters<TorchBackend> torch;
  Tensor x, memory;
  std::vector<int32_t> lengths = {4, 2}, memory_lengths = {3, 1};

  Example(TransformerSpec of, bool decode) : spec(std::move(of)), decoder(decode) {
    Random random(1);
    for (const auto& p : decoder ? DecoderParameters(spec) : EncoderParameters(spec)) {
      const Tensor value = RandomTensor(p.shape, random);
      lean.Set(p.name, value);
      torch.Set(p.name, ToDouble(value));
    }
    x = RandomTensor({2, 4, spec.width}, random);
    memory = RandomTensor({2, 3, spec.width}, random);
  }

  template <class B>
  attention::TransformerOutput<B> Run(const B& b, const attention::Parameters<B>& p,
                                      const typename B::Tensor& x, const typename B::Tensor& memory,
                                      attention::Weights weights = attention::Weights::kAll) const {
    if (!decoder) return Encode<B>(b, spec, p, x, lengths, weights);
    return Decode<B>(b, spec, p, x, memory, lengths, memory_lengths, weights);
  }
};

std::vector<Example> Examples(int64_t layers) {
  std::vector<Example> all;
  for (const bool decoder : {false, true})
    for (const char* score : {"scaled_dot", "additive", "dot"})
      for (const char* normaliser : {"softmax", "sparsemax"})
        for (const char* scope : {"global", "local_m", "local_p"}) {
          if (decoder && std::string(scope) != "global") continue;
          all.emplace_back(TransformerSpec{.layers = layers,
                                           .width = 4,
                                           .heads = 2,
                                           .feed_forward = 3,
                                           .score = score,
                                           .normaliser = normaliser,
                                           .scope = scope,
                                           .hidden = 2,
                                           .window = 2},
                           decoder);
        }
  return all;
}

TEST(TransformerOnTorch, AgreesWithTheKernels) {
  for (const Example& example : Examples(2)) {
    SCOPED_TRACE(StrCat(example.decoder, example.spec.score, example.spec.scope));
    const auto expected = example.Run<TorchBackend>(TorchBackend(at::kDouble), example.torch,
                                                    ToDouble(example.x), ToDouble(example.memory));
    const auto actual =
        example.Run<KernelBackend>(KernelBackend(), example.lean, example.x, example.memory);
    EXPECT_CLOSE(actual.states.span(), Floats(expected.states), {1e-5, 1e-5});
    ASSERT_EQ(actual.self_weights.size(), expected.self_weights.size());
    for (size_t i = 0; i < actual.self_weights.size(); ++i)
      EXPECT_CLOSE(actual.self_weights[i].span(), Floats(expected.self_weights[i]), {1e-5, 1e-5});
    // Without the weights, fused where the kernels have the members.
    const auto fused = example.Run<KernelBackend>(KernelBackend(), example.lean, example.x,
                                                  example.memory, attention::Weights::kNone);
    EXPECT_CLOSE(fused.states.span(), Floats(expected.states), {1e-5, 1e-5});
    EXPECT_TRUE(fused.self_weights.empty() && fused.cross_weights.empty());
    ASSERT_EQ(actual.cross_weights.size(), example.decoder ? 2u : 0u);
    for (size_t i = 0; i < actual.cross_weights.size(); ++i)
      EXPECT_CLOSE(actual.cross_weights[i].span(), Floats(expected.cross_weights[i]), {1e-5, 1e-5});
  }
}

TEST(TransformerOnTorch, GradientsAgreeWithFiniteDifferences) {
  for (const Example& example : Examples(1)) {
    SCOPED_TRACE(
        StrCat(example.decoder, example.spec.score, example.spec.normaliser, example.spec.scope));
    const TorchBackend b(at::kDouble);
    const at::Tensor x = ToDouble(example.x), memory = ToDouble(example.memory);
    Random random(9);
    const at::Tensor factors = ToDouble(RandomTensor({2, 4, example.spec.width}, random)).detach();
    const auto loss = [&] {
      return (example.Run<TorchBackend>(b, example.torch, x, memory).states * factors).sum();
    };
    loss().backward();
    std::map<std::string, at::Tensor> leaves(example.torch.all().begin(),
                                             example.torch.all().end());
    leaves["x"] = x;
    if (example.decoder) leaves["memory"] = memory;
    const at::NoGradGuard no_grad;
    for (auto& [name, leaf] : leaves) {
      double* values = leaf.data_ptr<double>();
      const std::vector<double> here(values, values + leaf.numel());
      const auto expected = testing::NumericGradient(
          [&](std::span<const double> moved) {
            std::copy(moved.begin(), moved.end(), values);
            const double out = loss().item<double>();
            std::copy(here.begin(), here.end(), values);
            return out;
          },
          here);
      const at::Tensor gradient = leaf.grad().defined() ? leaf.grad() : at::zeros_like(leaf);
      EXPECT_CLOSE(std::span<const float>(Floats(gradient)), std::span<const double>(expected),
                   {1e-6, 1e-5})
          << name;
    }
  }
}

}  // namespace
}  // namespace fovea::autograd
