#include <benchmark/benchmark.h>

#include <vector>

#include "fovea/core/random.h"
#include "fovea/kernels/convolution/step_features.h"

namespace fovea::kernels {
namespace {

// About 10,000 features at the dilations that MiniRocket has for the length.
struct BenchKernels {
  std::vector<int32_t> dilations, counts, ends, channels;
  std::vector<float> biases, series;
  int64_t steps;

  explicit BenchKernels(int64_t steps) : steps(steps) {
    Random random(1);
    for (int32_t dilation = 1; 8 * dilation < steps; dilation = dilation * 5 / 4 + 1)
      dilations.push_back(dilation);
    counts.assign(dilations.size(), static_cast<int32_t>(119 / dilations.size()));
    for (size_t i = 0; i < 84 * dilations.size(); ++i) {
      channels.push_back(0);
      ends.push_back(static_cast<int32_t>(i) + 1);
    }
    biases.resize(ends.size() * static_cast<size_t>(counts[0]));
    for (float& bias : biases) bias = static_cast<float>(3 * random.Normal());
    for (int64_t t = 0; t < steps; ++t) series.push_back(static_cast<float>(random.Normal()));
  }
  DilatedKernels view() const { return {dilations, counts, biases, ends, channels}; }
  ChannelSeries x() const { return {series, 1, steps}; }
};

void BM_PooledStepFeatures(benchmark::State& state) {
  const BenchKernels kernels(state.range(0));
  std::vector<float> pooled(kernels.biases.size());
  for (auto _ : state) PooledStepFeatures(kernels.view(), kernels.x(), {}, pooled);
  state.SetItemsProcessed(state.iterations() * kernels.steps * std::ssize(pooled));
}
BENCHMARK(BM_PooledStepFeatures)->Arg(24)->Arg(150)->Arg(1008)->Arg(10'000);

void BM_StepScores(benchmark::State& state) {
  const BenchKernels kernels(state.range(0));
  std::vector<float> head(kernels.biases.size() * 10),
      scores(static_cast<size_t>(10 * kernels.steps));
  for (auto _ : state) StepScores(kernels.view(), kernels.x(), head, 10, scores);
  state.SetItemsProcessed(state.iterations() * kernels.steps * std::ssize(head));
}
BENCHMARK(BM_StepScores)->Arg(150)->Arg(1008);

void BM_CellFeatures(benchmark::State& state) {
  const BenchKernels kernels(state.range(0));
  std::vector<int32_t> selected;
  for (int32_t f = 0; f < std::ssize(kernels.biases); f += 10) selected.push_back(f);
  std::vector<float> cells(selected.size() * static_cast<size_t>((kernels.steps + 15) / 16));
  for (auto _ : state) CellFeatures(kernels.view(), kernels.x(), selected, 16, cells);
  state.SetItemsProcessed(state.iterations() * kernels.steps * std::ssize(selected));
}
BENCHMARK(BM_CellFeatures)->Arg(150)->Arg(1008);

}  // namespace
}  // namespace fovea::kernels
