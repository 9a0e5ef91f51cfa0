#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "fovea/core/threads.h"
#include "fovea/kernels/matmul.h"

namespace fovea::kernels {
namespace {

// m, n, k, threads. items_per_second counts floating-point operations.
void BM_MatMul(benchmark::State& state) {
  const int64_t m = state.range(0), n = state.range(1), k = state.range(2);
  const int threads = NumThreads();
  SetNumThreads(static_cast<int>(state.range(3)));
  const std::vector<float> a(static_cast<size_t>(m * k), 0.5f);
  const std::vector<float> b(static_cast<size_t>(k * n), 0.25f);
  std::vector<float> c(static_cast<size_t>(m * n));
  for (auto _ : state) {
    MatMul(Transpose::kNo, Transpose::kNo, m, n, k, 1, a.data(), k, b.data(), n, 0, c.data(), n);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * 2 * m * n * k);
  SetNumThreads(threads);
}
BENCHMARK(BM_MatMul)
    ->Args({4, 4, 4, 1})
    ->Args({64, 32, 32, 1})
    ->Args({64, 128, 32, 1})
    ->Args({512, 512, 512, 1})
    ->Args({512, 512, 512, 2})
    ->UseRealTime();

}  // namespace
}  // namespace fovea::kernels
