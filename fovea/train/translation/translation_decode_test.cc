#include "fovea/train/translation/translation_decode.h"

#include <gtest/gtest.h>

#include <numeric>

#include "fovea/testing/compare.h"
#include "fovea/train/optimiser.h"
#include "fovea/train/translation/translation_batch.h"

namespace fovea::train {
namespace {

infer::TranslationOptions Model() {
  infer::TranslationOptions o = infer::PresetOf("bahdanau");
  o.source_pieces = o.target_pieces = 20;
  o.embedding = 10;
  o.hidden = 21;
  o.encoder_hidden = 9;
  o.score_hidden = 14;
  return o;
}

std::span<const float> Floats(const at::Tensor& t) {
  return {t.data_ptr<float>(), static_cast<size_t>(t.numel())};
}

struct Result {
  at::Tensor features, gradient;
};

// Features, and the parameters' gradient of a random weighting of them.
template <class Decode>
Result ResultOf(FlatParameters& parameters, const infer::TranslationModel& model,
                const TranslationBatch& batch, const Decode& decode) {
  parameters.gradient().zero_();
  const autograd::TorchBackend b;
  const auto memory = model.Encode(b, parameters.named(), batch.Source());
  const at::Tensor features = decode(b, memory);
  const at::Tensor weight =
      at::arange(features.numel(), at::kFloat).mul(0.7).sin().view_as(features);
  (features * weight).sum().backward();
  return {features.detach().contiguous(), parameters.gradient().clone()};
}

TEST(TranslationDecode, IsWhatTheModelGivesStepByStepWithItsGradients) {
  const infer::TranslationModel model(Model());
  Random random(1);
  FlatParameters parameters(model.Parameters(), random, at::kCPU);
  parameters.values().mul_(3);  // sharper than at the start
  PiecePairs pairs;
  for (int i = 0; i < 19; ++i) {
    for (auto* side : {&pairs.source, &pairs.target}) {
      side->emplace_back(1 + random.Below(9));
      for (int32_t& piece : side->back()) piece = static_cast<int32_t>(random.Below(20));
    }
  }
  std::vector<int64_t> rows(19);
  std::iota(rows.begin(), rows.end(), 0);
  const TranslationBatch batch = MakeBatch(pairs, rows, 0, 1);
  const Result composed =
      ResultOf(parameters, model, batch, [&](const autograd::TorchBackend& b, const auto& memory) {
        return model.DecodeAll(b, parameters.named(), memory, batch.Before());
      });
  const Result fused =
      ResultOf(parameters, model, batch, [&](const autograd::TorchBackend& b, const auto& memory) {
        return DecodeAll(b, model, parameters.named(), memory, batch.Before());
      });
  const auto doubles = [](const at::Tensor& t) {
    const auto span = Floats(t);
    return std::vector<double>(span.begin(), span.end());
  };
  // Two ways of rounding through ten steps; gradients are sums over 19 sentences.
  EXPECT_CLOSE(Floats(fused.features), doubles(composed.features), {2e-5, 2e-5});
  const double scale = composed.gradient.abs().max().item<double>();
  EXPECT_CLOSE(Floats(fused.gradient), doubles(composed.gradient), {2e-5 * scale, 1e-3});
  EXPECT_GT(scale, 1e-2);
}

TEST(TranslationDecode, SaysWhyItIsNotFused) {
  infer::TranslationOptions o = Model();
  EXPECT_EQ(WhyNotFused(o), "");
  o.layers = 2;
  EXPECT_EQ(WhyNotFused(o), "the decoder has 2 layers, the fused loop one");
  o = infer::PresetOf("luong");
  EXPECT_EQ(WhyNotFused(o), "the model is luong, the fused loop's bahdanau");
}

}  // namespace
}  // namespace fovea::train
