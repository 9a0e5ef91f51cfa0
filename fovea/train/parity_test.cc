// The trainer's modules and the lean inference are one formula on two backends; for every option
// they agree to 1e-5 on random weights.
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fovea/attention/kernel_backend.h"
#include "fovea/attention/members.h"
#include "fovea/autograd/torch_backend.h"
#include "fovea/infer/files/bag_model.h"
#include "fovea/infer/files/sharp/sharp_model.h"
#include "fovea/infer/series/series_model.h"
#include "fovea/infer/tables/tabular_model.h"
#include "fovea/testing/compare.h"
#include "fovea/train/initialise.h"

namespace fovea::train {
namespace {

using attention::KernelBackend;

std::vector<float> Values(const at::Tensor& t) {
  const at::Tensor flat = t.detach().to(at::kFloat).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

Tensor RandomTensor(Shape shape, Random& random) {
  Tensor out(std::move(shape));
  for (float& x : out.span()) x = static_cast<float>(random.Normal());
  return out;
}

template <class Model>
void ExpectParity(const Model& model, const Tensor& x, const std::vector<int32_t>& lengths) {
  Random random(7);
  attention::Parameters<KernelBackend> lean;
  attention::Parameters<autograd::TorchBackend> torch;
  for (attention::ParameterSpec spec : model.Parameters()) {
    // Biases too must not be zero, or a lost one would not show.
    if (spec.init == attention::Init::kZeros) spec.init = attention::Init::kNormal;
    const Tensor value = Initialise(spec, random);
    lean.Set(spec.name, value);
    torch.Set(spec.name, autograd::TorchBackend().Constant(value));
  }
  const at::NoGradGuard no_grad;
  const auto expected = model.template Forward<autograd::TorchBackend>(
      autograd::TorchBackend(), torch,
      {.x = autograd::TorchBackend().Constant(x), .lengths = lengths});
  const auto actual =
      model.template Forward<KernelBackend>(KernelBackend(), lean, {.x = x, .lengths = lengths});
  EXPECT_CLOSE(actual.prediction.span(), Values(expected.prediction), {1e-5, 1e-5});
  ASSERT_EQ(actual.weights.has_value(), expected.weights.has_value());
  if (actual.weights) {
    EXPECT_CLOSE(actual.weights->span(), Values(*expected.weights), {1e-5, 1e-5});
  }

  // Without the weights, attention is free to run fused, and tells the same.
  using attention::Weights;
  const auto fused = model.template Forward<autograd::TorchBackend>(
      autograd::TorchBackend(), torch,
      {.x = autograd::TorchBackend().Constant(x), .lengths = lengths, .weights = Weights::kNone});
  EXPECT_CLOSE(actual.prediction.span(), Values(fused.prediction), {1e-5, 1e-5});
  const auto lean_fused = model.template Forward<KernelBackend>(
      KernelBackend(), lean, {.x = x, .lengths = lengths, .weights = Weights::kNone});
  EXPECT_CLOSE(lean_fused.prediction.span(), Values(expected.prediction), {1e-5, 1e-5});

  // And the composed path in double, on which nothing is fused.
  attention::Parameters<autograd::TorchBackend> exact;
  for (const auto& [name, value] : torch.all()) exact.Set(name, value.to(at::kDouble));
  const autograd::TorchBackend in_double(at::kDouble);
  const auto reference = model.template Forward<autograd::TorchBackend>(
      in_double, exact, {.x = in_double.Constant(x), .lengths = lengths});
  EXPECT_CLOSE(actual.prediction.span(), Values(reference.prediction), {1e-5, 1e-5});
}

data::TableSpec MixedColumns(data::TargetKind kind) {
  data::TableSpec spec;
  spec.features = {
      {.name = "age", .kind = data::ColumnKind::kNumeric, .missing_indicator = true},
      {.name = "city", .kind = data::ColumnKind::kCategorical, .categories = {"a", "b", "c"}},
      {.name = "size", .kind = data::ColumnKind::kNumeric},
      {.name = "kind", .kind = data::ColumnKind::kCategorical, .categories = {"x", "y"}}};
  spec.target = {.name = "t", .kind = kind};
  if (kind != data::TargetKind::kRegression) spec.target.classes = {"n", "p"};
  if (kind == data::TargetKind::kClasses) spec.target.classes = {"1", "2", "3"};
  return spec;
}

TEST(Parity, TabularWithEveryOption) {
  Random random(3);
  int cases = 0;
  for (const auto kind :
       {data::TargetKind::kBinary, data::TargetKind::kClasses, data::TargetKind::kRegression})
    for (const bool attention : {true, false})
      for (const int64_t hidden : {0, 16})
        for (const char* activation : {"linear", "relu", "tanh"})
          for (const int64_t embedding : {0, 3})
            for (const char* normaliser : {"softmax", "sparsemax", "hard"}) {
              const double sharpness = cases % 2 == 0 ? 1 : 4;
              const infer::TabularModel model(MixedColumns(kind), {.attention = attention,
                                                                   .normaliser = normaliser,
                                                                   .sharpness = sharpness,
                                                                   .hidden = hidden,
                                                                   .activation = activation,
                                                                   .embedding = embedding});
              ExpectParity(model, RandomTensor({9, model.data().width()}, random), {});
              ++cases;
            }
  EXPECT_EQ(cases, 216);
}

data::SeriesSpec Steps(int64_t steps, int64_t dims, data::TargetKind kind) {
  data::SeriesSpec spec;
  for (int64_t d = 0; d < dims; ++d) spec.dim_names.push_back(StrCat("dim ", d + 1));
  spec.max_steps = steps;
  spec.target = {.name = "t", .kind = kind};
  if (kind == data::TargetKind::kClasses) spec.target.classes = {"1", "2", "3"};
  if (kind == data::TargetKind::kBinary) spec.target.classes = {"n", "p"};
  return spec;
}

void ExpectSeriesParity(infer::SeriesModelOptions options) {
  Random random(5);
  for (const std::vector<int32_t>& lengths :
       {std::vector<int32_t>(), std::vector<int32_t>{11, 1, 0, 5}}) {
    const infer::SeriesModel model(Steps(11, 3, data::TargetKind::kClasses), options);
    SCOPED_TRACE(ToJson(options).dump());
    ExpectParity(model, RandomTensor({4, 11, 3}, random), lengths);
  }
}

TEST(Parity, SeriesWithEveryBlockAndCell) {
  for (const char* attention : {"none", "before", "after"})
    for (const char* cell : {"lstm", "gru"})
      for (const int64_t layers : {1, 2})
        for (const bool bidirectional : {false, true})
          for (const bool shared : {false, true})
            ExpectSeriesParity({.attention = attention,
                                .cell = cell,
                                .hidden = 8,
                                .layers = layers,
                                .bidirectional = bidirectional,
                                .shared = shared});
}

TEST(Parity, SeriesPooledWithEveryScore) {
  for (const attention::MemberInfo& score : attention::Infos<attention::Scores>())
    for (const char* cell : {"lstm", "gru"})
      for (const bool bidirectional : {false, true})
        for (const int64_t heads : {1, 2})
          ExpectSeriesParity({.attention = "pooled",
                              .cell = cell,
                              .hidden = 8,
                              .bidirectional = bidirectional,
                              .score = std::string(score.name),
                              .score_hidden = 6,
                              .heads = heads,
                              .sharpness = 2});
}

TEST(Parity, SeriesWithEveryScopeAndNormaliser) {
  for (const attention::MemberInfo& scope : attention::Infos<attention::Scopes>())
    for (const attention::MemberInfo& normaliser : attention::Infos<attention::Normalisers>())
      for (const char* attention : {"before", "after", "pooled"})
        for (const int64_t window : {1, 4}) {
          const bool ordered = scope.name == "causal" || scope.name == "local_m";
          if (std::string(attention) != "pooled" && ordered) continue;
          for (const char* score : {"additive", "gated", "scaled_dot"}) {
            if (std::string(attention) != "pooled" && std::string(score) != "additive") continue;
            ExpectSeriesParity({.attention = attention,
                                .cell = "gru",
                                .hidden = 8,
                                .score = score,
                                .score_hidden = 6,
                                .heads = 2,
                                .scope = std::string(scope.name),
                                .window = window,
                                .normaliser = std::string(normaliser.name)});
          }
        }
}

TEST(Parity, SeriesWithEveryTarget) {
  Random random(9);
  for (const auto kind : {data::TargetKind::kBinary, data::TargetKind::kRegression}) {
    const infer::SeriesModel model(Steps(6, 1, kind), {});
    ExpectParity(model, RandomTensor({3, 6, 1}, random), {});
  }
}

// A model of files, with and without attention: padded beside others in training, alone in
// inference.
TEST(Parity, Files) {
  for (const char* pooling : {"logsumexp", "attention"}) {
    SCOPED_TRACE(pooling);
    const infer::BagModel model({.token_width = 16,
                                 .ngram_width = 8,
                                 .hidden = 6,
                                 .score_hidden = 4,
                                 .pooling = pooling,
                                 .languages = {"php", "js", "other"}});
    Random random(9);
    attention::Parameters<KernelBackend> lean;
    attention::Parameters<autograd::TorchBackend> torch;
    for (attention::ParameterSpec spec : model.Parameters()) {
      if (spec.init == attention::Init::kZeros) spec.init = attention::Init::kNormal;
      const Tensor value = Initialise(spec, random);
      lean.Set(spec.name, value);
      torch.Set(spec.name, autograd::TorchBackend().Constant(value));
    }
    const std::vector<int32_t> lengths = {11, 1, 5};
    const int64_t steps = 11;
    // What is past the end is zeros, as in a batch.
    Tensor mask({3, steps, 1}), tokens({3, steps, 16}), ngrams({3, steps, 8});
    for (int64_t n = 0; n < 3; ++n)
      for (int64_t t = 0; t < lengths[n]; ++t) {
        mask[n * steps + t] = 1;
        for (int64_t k = 0; k < 16; ++k)
          tokens[(n * steps + t) * 16 + k] = static_cast<float>(random.Normal());
        for (int64_t k = 0; k < 8; ++k)
          ngrams[(n * steps + t) * 8 + k] = static_cast<float>(random.Normal());
      }
    const at::NoGradGuard no_grad;
    const autograd::TorchBackend b;
    const auto all =
        model.Forward(b, torch, b.Constant(tokens), b.Constant(ngrams), b.Constant(mask), lengths);
    const Tensor simple = RandomTensor({3, steps, 8}, random);
    EXPECT_CLOSE(model.Glance(KernelBackend(), lean, simple).span(),
                 Values(model.Glance(b, torch, b.Constant(simple))), {1e-5, 1e-5});
    for (int64_t n = 0; n < 3; ++n) {
      const int32_t length[] = {lengths[n]};
      const auto own = [&](const Tensor& of, int64_t width) {
        return Tensor({1, lengths[n], width},
                      {of.data() + n * steps * width, static_cast<size_t>(lengths[n] * width)});
      };
      const auto one = model.Forward(KernelBackend(), lean, own(tokens, 16), own(ngrams, 8),
                                     own(mask, 1), length);
      const auto part = [&](const at::Tensor& t) { return Values(t[n].slice(0, 0, lengths[n])); };
      EXPECT_CLOSE(one.windows.span(), part(all.windows), {1e-5, 1e-5});
      EXPECT_CLOSE(one.languages.span(), part(all.languages), {1e-5, 1e-5});
      if (model.options().pooling == "attention") {
        EXPECT_CLOSE(one.weights.span(), part(all.weights), {1e-5, 1e-5});
      }
    }
  }
}

// A sharp look, with self-attention and without: places beside others in training and alone in
// inference; and in double, on which nothing is fused.
TEST(Parity, SharpLook) {
  for (const int64_t layers : {0, 2}) {
    SCOPED_TRACE(layers);
    const infer::SharpModel model(
        {.width = 16, .layers = layers, .heads = 2, .feed_forward = 24, .score_hidden = 6});
    Random random(9);
    attention::Parameters<KernelBackend> lean;
    attention::Parameters<autograd::TorchBackend> torch, exact;
    for (attention::ParameterSpec spec : model.Parameters()) {
      if (spec.init == attention::Init::kZeros) spec.init = attention::Init::kNormal;
      const Tensor value = Initialise(spec, random);
      lean.Set(spec.name, value);
      torch.Set(spec.name, autograd::TorchBackend().Constant(value));
      exact.Set(spec.name, torch[spec.name].to(at::kDouble));
    }
    const int64_t steps = 128;
    const std::vector<int32_t> lengths = {128, 1, 37, 3};
    const Tensor sums = RandomTensor({4, steps, 16}, random);
    const at::NoGradGuard no_grad;
    const autograd::TorchBackend b, in_double(at::kDouble);
    const auto trained = model.Forward(b, torch, b.Constant(sums), lengths);
    const auto reference = model.Forward(in_double, exact, in_double.Constant(sums), lengths);
    const auto padded = model.Forward(KernelBackend(), lean, sums, lengths);
    ASSERT_EQ(padded.size(), layers > 0 ? 2 : 1);
    for (size_t head = 0; head < padded.size(); ++head) {
      EXPECT_CLOSE(padded[head].logits.span(), Values(trained[head].logits), {1e-5, 1e-5});
      EXPECT_CLOSE(padded[head].logits.span(), Values(reference[head].logits), {1e-5, 1e-5});
      EXPECT_CLOSE(padded[head].weights.span(), Values(trained[head].weights), {1e-5, 1e-5});
      for (int64_t n = 0; n < 4; ++n) {
        const int32_t length[] = {lengths[static_cast<size_t>(n)]};
        const Tensor own({1, length[0], 16},
                         {sums.data() + n * steps * 16, static_cast<size_t>(length[0] * 16)});
        const auto alone = model.Forward(KernelBackend(), lean, own, length)[head];
        const auto of = [&](const at::Tensor& t) { return Values(t[n].slice(0, 0, length[0])); };
        EXPECT_CLOSE(alone.logits.span(), Values(trained[head].logits[n]), {1e-5, 1e-5});
        EXPECT_CLOSE(alone.weights.span(), of(trained[head].weights), {1e-5, 1e-5});
        EXPECT_CLOSE(alone.values.span(), of(trained[head].values), {1e-5, 1e-5});
      }
    }
  }
}

}  // namespace
}  // namespace fovea::train
