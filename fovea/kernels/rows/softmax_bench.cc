#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

#include "fovea/kernels/rows/softmax.h"

namespace fovea::kernels {
namespace {

void BM_SoftmaxRows(benchmark::State& state) {
  const int64_t rows = state.range(0), cols = state.range(1);
  std::vector<float> scores(static_cast<size_t>(rows * cols), 0.5f);
  for (auto _ : state) {
    SoftmaxRows(scores, rows, cols);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * rows * cols);
}
BENCHMARK(BM_SoftmaxRows)->Args({64, 20})->Args({64, 32})->Args({16, 256})->Args({4, 1024});

void BM_LogSumExp(benchmark::State& state) {
  const std::vector<float> x(static_cast<size_t>(state.range(0)), 0.5f);
  for (auto _ : state) benchmark::DoNotOptimize(LogSumExp(x));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_LogSumExp)->Arg(20)->Arg(4096);

}  // namespace
}  // namespace fovea::kernels
