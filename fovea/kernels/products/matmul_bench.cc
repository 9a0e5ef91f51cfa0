#include <benchmark/benchmark.h>
#include <cblas.h>

#include <cstddef>
#include <vector>

#include "fovea/core/threads.h"
#include "fovea/kernels/products/matmul.h"

namespace fovea::kernels {
namespace {

struct Operands {
  int64_t m, n, k, lda, ldb;
  std::vector<float> a, b, c;

  Operands(const benchmark::State& state, bool transpose_a, bool transpose_b)
      : m(state.range(0)),
        n(state.range(1)),
        k(state.range(2)),
        lda(transpose_a ? m : k),
        ldb(transpose_b ? k : n),
        a(static_cast<size_t>(m * k), 0.5f),
        b(static_cast<size_t>(k * n), 0.25f),
        c(static_cast<size_t>(m * n)) {}
};

// m, n, k, threads. items_per_second counts floating-point operations.
template <bool kTransposeA, bool kTransposeB>
void BM_MatMul(benchmark::State& state) {
  Operands o(state, kTransposeA, kTransposeB);
  const int threads = NumThreads();
  SetNumThreads(static_cast<int>(state.range(3)));
  for (auto _ : state) {
    MatMul(kTransposeA ? Transpose::kYes : Transpose::kNo,
           kTransposeB ? Transpose::kYes : Transpose::kNo, o.m, o.n, o.k, 1, o.a.data(), o.lda,
           o.b.data(), o.ldb, 0, o.c.data(), o.n);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * 2 * o.m * o.n * o.k);
  SetNumThreads(threads);
}

// OpenBLAS, on as many threads as OMP_NUM_THREADS says.
template <bool kTransposeA, bool kTransposeB>
void BM_Blas(benchmark::State& state) {
  Operands o(state, kTransposeA, kTransposeB);
  for (auto _ : state) {
    cblas_sgemm(CblasRowMajor, kTransposeA ? CblasTrans : CblasNoTrans,
                kTransposeB ? CblasTrans : CblasNoTrans, static_cast<blasint>(o.m),
                static_cast<blasint>(o.n), static_cast<blasint>(o.k), 1, o.a.data(),
                static_cast<blasint>(o.lda), o.b.data(), static_cast<blasint>(o.ldb), 0, o.c.data(),
                static_cast<blasint>(o.n));
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * 2 * o.m * o.n * o.k);
}

void Sizes(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"m", "n", "k", "threads"});
  for (const std::vector<int64_t>& size : std::vector<std::vector<int64_t>>{{4, 4, 4},
                                                                            {64, 32, 32},
                                                                            {1, 768, 256},
                                                                            {8, 768, 256},
                                                                            {160, 768, 256},
                                                                            {512, 512, 512},
                                                                            {512, 8192, 256},
                                                                            {2048, 2048, 2048}})
    bench->Args({size[0], size[1], size[2], 1});
  bench->UseRealTime();
}

BENCHMARK(BM_MatMul<false, false>)->Name("MatMul")->Apply(Sizes)->Args({512, 512, 512, 2});
BENCHMARK(BM_Blas<false, false>)->Name("Blas")->Apply(Sizes);
BENCHMARK(BM_MatMul<false, true>)->Name("MatMul/b_transposed")->Apply(Sizes);
BENCHMARK(BM_Blas<false, true>)->Name("Blas/b_transposed")->Apply(Sizes);
BENCHMARK(BM_MatMul<true, false>)->Name("MatMul/a_transposed")->Apply(Sizes);
BENCHMARK(BM_Blas<true, false>)->Name("Blas/a_transposed")->Apply(Sizes);

}  // namespace
}  // namespace fovea::kernels
