#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include <numeric>

#include "fovea/core/threads.h"
#include "fovea/train/translation/translation_learner.h"

namespace fovea::train {
namespace {

// A step of training on 80 pairs of 10 to 18 pieces, as they come from Multi30k, out of a
// vocabulary of 8,000.
void BM_TranslationStep(benchmark::State& state, const char* name) {
  SetNumThreads(static_cast<int>(state.range(0)));
  at::set_num_threads(static_cast<int>(state.range(0)));
  infer::TranslationOptions model = infer::PresetOf(name);
  model.source_pieces = model.target_pieces = 8000;
  model.dropout = 0.3;
  TrainOptions options;
  options.label_smoothing = 0.1;
  options.clip = 1;
  TranslationLearner learner(model, options, at::kCPU);
  Random random(1);
  PiecePairs pairs;
  for (int i = 0; i < 80; ++i) {
    for (auto* side : {&pairs.source, &pairs.target}) {
      std::vector<int32_t> sentence(10 + random.Below(9));
      for (int32_t& piece : sentence) piece = static_cast<int32_t>(random.Below(8000));
      side->push_back(std::move(sentence));
    }
  }
  std::vector<int64_t> rows(80);
  std::iota(rows.begin(), rows.end(), 0);
  const TranslationBatch batch = MakeBatch(pairs, rows, 1, 2);
  for (auto _ : state) benchmark::DoNotOptimize(learner.Step(batch, 1, 0));
  state.SetItemsProcessed(state.iterations() * batch.pieces());
}

void Threads(benchmark::internal::Benchmark* benchmark) {
  benchmark->Unit(benchmark::kMillisecond)->UseRealTime()->Arg(1)->Arg(2);
}

BENCHMARK_CAPTURE(BM_TranslationStep, rnnenc, "rnnenc")->Apply(Threads);
BENCHMARK_CAPTURE(BM_TranslationStep, bahdanau, "bahdanau")->Apply(Threads);
BENCHMARK_CAPTURE(BM_TranslationStep, luong, "luong")->Apply(Threads);
BENCHMARK_CAPTURE(BM_TranslationStep, transformer, "transformer")->Apply(Threads);

}  // namespace
}  // namespace fovea::train
