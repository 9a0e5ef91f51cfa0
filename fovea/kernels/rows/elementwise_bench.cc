#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "fovea/kernels/rows/elementwise.h"

namespace fovea::kernels {
namespace {

// Time per element: the inverse of items_per_second. 4096 floats stay in the first-level cache.
template <void (*kFunction)(std::span<const float>, std::span<float>)>
void BM_Elementwise(benchmark::State& state) {
  const auto size = static_cast<size_t>(state.range(0));
  std::vector<float> x(size), y(size);
  for (size_t i = 0; i < size; ++i)
    x[i] = 10.0f * static_cast<float>(i) / static_cast<float>(size) - 5;
  for (auto _ : state) {
    kFunction(x, y);
    benchmark::DoNotOptimize(y.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(size));
}

BENCHMARK(BM_Elementwise<Exp>)->Name("Exp")->Arg(20)->Arg(4096)->Arg(1 << 20);
BENCHMARK(BM_Elementwise<Tanh>)->Name("Tanh")->Arg(20)->Arg(4096)->Arg(1 << 20);
BENCHMARK(BM_Elementwise<Sigmoid>)->Name("Sigmoid")->Arg(20)->Arg(4096)->Arg(1 << 20);

}  // namespace
}  // namespace fovea::kernels
