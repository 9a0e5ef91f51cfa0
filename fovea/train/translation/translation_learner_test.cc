#include "fovea/train/translation/translation_learner.h"

#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "fovea/infer/translation/beam_search.h"
#include "fovea/testing/compare.h"

namespace fovea::train {
namespace {

using attention::KernelBackend;

constexpr int32_t kBegin = 0, kEnd = 1;
constexpr int64_t kPieces = 12;

// Small models of every kind, by a name for the tests.
struct Kind {
  std::string name;
  infer::TranslationOptions options;
};

infer::TranslationOptions Small(const std::string& model) {
  infer::TranslationOptions o = infer::PresetOf(model);
  o.source_pieces = o.target_pieces = kPieces;
  o.embedding = 16;
  o.hidden = 24;
  o.encoder_hidden = 12;
  o.score_hidden = 16;
  o.layers = model == "bahdanau" ? 1 : 2;
  o.heads = 2;
  o.feed_forward = 32;
  o.longest = 10;
  return o;
}

std::vector<Kind> Kinds() {
  std::vector<Kind> kinds;
  for (const char* model : {"rnnenc", "bahdanau", "luong", "transformer"})
    kinds.push_back({model, Small(model)});
  for (const char* score : {"dot", "scaled_dot", "general", "additive", "location"}) {
    kinds.push_back({std::string("luong_") + score, Small("luong")});
    kinds.back().options.score = score;
  }
  kinds.push_back({"luong_local_p", Small("luong")});
  kinds.back().options.scope = "local_p";
  kinds.push_back({"bahdanau_local_m", Small("bahdanau")});
  kinds.back().options.scope = "local_m";
  kinds.back().options.window = 2;
  kinds.push_back({"bahdanau_hard", Small("bahdanau")});
  kinds.back().options.normaliser = "hard";
  kinds.push_back({"bahdanau_sparsemax_lstm_apart", Small("bahdanau")});
  kinds.back().options.normaliser = "sparsemax";
  kinds.back().options.cell = "lstm";
  kinds.back().options.shared = kinds.back().options.tied = false;
  return kinds;
}

// Sentences of the pieces 2 … 11, whose translation is the same backwards.
PiecePairs Backwards(int64_t count, int64_t longest, uint64_t seed) {
  Random random(seed);
  PiecePairs pairs;
  for (int64_t i = 0; i < count; ++i) {
    std::vector<int32_t> source(1 + random.Below(static_cast<uint64_t>(longest)));
    for (int32_t& piece : source) piece = static_cast<int32_t>(2 + random.Below(kPieces - 2));
    pairs.target.push_back({source.rbegin(), source.rend()});
    source.push_back(kEnd);
    pairs.source.push_back(std::move(source));
  }
  return pairs;
}

attention::Parameters<KernelBackend> OnKernels(TranslationLearner& learner) {
  attention::Parameters<KernelBackend> parameters;
  for (const auto& [name, tensor] : learner.parameters().ToTensors(learner.parameters().values()))
    parameters.Set(name, tensor);
  return parameters;
}

class TranslationModels : public ::testing::TestWithParam<Kind> {};

TEST_P(TranslationModels, StepByStepAllAtOnceAndInTrainingAreTheSame) {
  TranslationLearner learner(GetParam().options, {}, at::kCPU);
  const PiecePairs pairs = Backwards(5, 8, 1);
  std::vector<int64_t> rows(5);
  std::iota(rows.begin(), rows.end(), 0);
  const TranslationBatch batch = MakeBatch(pairs, rows, kBegin, kEnd);
  const infer::TranslationModel& model = learner.model();

  const at::NoGradGuard no_grad;
  const autograd::TorchBackend torch;
  const auto& torch_parameters = learner.parameters().named();
  const at::Tensor in_training =
      model
          .DecodeAll(torch, torch_parameters, model.Encode(torch, torch_parameters, batch.Source()),
                     batch.Before())
          .contiguous();
  const KernelBackend kernels;
  const auto parameters = OnKernels(learner);
  auto memory = model.Encode(kernels, parameters, batch.Source());
  const Tensor at_once = model.DecodeAll(kernels, parameters, memory, batch.Before());
  // Two rows a sentence, as in a beam; both go the same way.
  const int64_t steps = batch.target_steps, size = at_once.dim(2);
  auto state = model.Begin(kernels, parameters, &memory, 2);
  Tensor by_step(at_once.shape());
  for (int64_t t = 0; t < steps; ++t) {
    std::vector<int32_t> before;
    for (int64_t n = 0; n < batch.count; ++n)
      before.insert(before.end(), 2, batch.before[static_cast<size_t>(n * steps + t)]);
    auto step = model.Step(kernels, parameters, memory, state, before, attention::Weights::kAll);
    for (int64_t n = 0; n < batch.count; ++n) {
      std::copy_n(step.features.data() + (2 * n + 1) * size, size,
                  by_step.data() + (n * steps + t) * size);
      if (!model.attends()) continue;
      double sum = 0;
      for (int64_t j = 0; j < batch.source_steps; ++j) {
        const float weight = step.weights[(2 * n + 1) * batch.source_steps + j];
        if (j >= batch.source_lengths[static_cast<size_t>(n)]) {
          EXPECT_EQ(weight, 0);
        }
        sum += weight;
      }
      EXPECT_LE(sum, 1 + 1e-6);
      if (model.options().scope != "local_p") {
        EXPECT_GE(sum, 1 - 1e-6);
      }
    }
    state = std::move(step.state);
  }
  // Some hundred roundings of numbers below 1, one after the other.
  const std::vector<double> expected(at_once.span().begin(), at_once.span().end());
  EXPECT_CLOSE(by_step.span(), std::span<const double>(expected), {2e-5, 1e-5});
  EXPECT_CLOSE(std::span<const float>(in_training.data_ptr<float>(),
                                      static_cast<size_t>(in_training.numel())),
               std::span<const double>(expected), {2e-5, 1e-5});
}

INSTANTIATE_TEST_SUITE_P(All, TranslationModels, ::testing::ValuesIn(Kinds()),
                         [](const auto& info) { return info.param.name; });

// The share of sentences that beam search turns round as it should.
double ShareRight(TranslationLearner& learner, const PiecePairs& pairs, int64_t width) {
  const auto found = infer::BeamSearch(learner.model(), OnKernels(learner))(pairs.source, kBegin,
                                                                            kEnd, {.width = width});
  double right = 0;
  for (size_t i = 0; i < found.size(); ++i)
    right += !found[i].empty() && found[i][0].pieces == pairs.target[i];
  return right / static_cast<double>(found.size());
}

class TranslationLearns : public ::testing::TestWithParam<const char*> {};

TEST_P(TranslationLearns, ToTurnSentencesRound) {
  TrainOptions options;
  options.learning_rate = 5e-3;
  options.clip = 1;
  infer::TranslationOptions model = Small(GetParam());
  model.embedding = 32;
  model.hidden = 48;
  model.encoder_hidden = 24;
  model.layers = 1;
  model.heads = 4;
  TranslationLearner learner(model, options, at::kCPU);
  const PiecePairs pairs = Backwards(3000, 5, 1);
  Random random(2);
  std::vector<int64_t> order(static_cast<size_t>(pairs.size()));
  std::iota(order.begin(), order.end(), 0);
  const TranslationBatch all = MakeBatch(pairs, {order.data(), 200}, kBegin, kEnd);
  const double before = learner.Loss(all);
  for (int64_t epoch = 0; epoch < 8; ++epoch) {
    random.Shuffle<int64_t>(order);
    for (size_t at = 0; at + 50 <= order.size(); at += 50)
      learner.Step(MakeBatch(pairs, {order.data() + at, 50}, kBegin, kEnd), 1, 0);
  }
  EXPECT_LT(learner.Loss(all), before / 20);
  const PiecePairs fresh = Backwards(200, 5, 99);
  EXPECT_GT(ShareRight(learner, fresh, 1), 0.9);
  EXPECT_GT(ShareRight(learner, fresh, 4), 0.9);
}

INSTANTIATE_TEST_SUITE_P(All, TranslationLearns,
                         ::testing::Values("bahdanau", "luong", "transformer"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace fovea::train
