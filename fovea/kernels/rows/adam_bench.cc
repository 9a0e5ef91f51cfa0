#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

#include "fovea/core/threads.h"
#include "fovea/kernels/rows/adam.h"

namespace fovea::kernels {
namespace {

void BM_Adam(benchmark::State& state) {
  const int threads = NumThreads();
  SetNumThreads(1);
  const auto size = static_cast<size_t>(state.range(0));
  std::vector<float> values(size, 1), gradient(size, 1), first(size), second(size);
  for (auto _ : state) {
    Adam({.rate = 1e-3}, values, gradient, first, second);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  SetNumThreads(threads);
}
BENCHMARK(BM_Adam)->Name("Adam")->Arg(5'500)->Arg(1'000'000)->Arg(20'000'000);

}  // namespace
}  // namespace fovea::kernels
