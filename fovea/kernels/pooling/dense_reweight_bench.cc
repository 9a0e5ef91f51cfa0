#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/pooling/dense_reweight.h"

namespace fovea::kernels {
namespace {

// batch, steps, channels, threads
template <bool kBackward>
void BM_DenseReweight(benchmark::State& state) {
  const DenseReweightShape shape{state.range(0), state.range(1), state.range(2)};
  const int threads = NumThreads();
  SetNumThreads(static_cast<int>(state.range(3)));
  Random random(1);
  const auto normals = [&](int64_t size) {
    std::vector<float> values(static_cast<size_t>(size));
    for (float& value : values) value = static_cast<float>(0.3 * random.Normal());
    return values;
  };
  const int64_t size = shape.batch * shape.steps * shape.channels;
  const std::vector<float> weight = normals(shape.steps * shape.steps), bias = normals(shape.steps),
                           x = normals(size), dy = normals(size);
  std::vector<float> y(x.size()), share(x.size()), dx(x.size()), dweight(weight.size()),
      dbias(bias.size());
  for (auto _ : state) {
    DenseReweightForward(shape, weight.data(), bias.data(), x.data(), y.data(), share.data());
    if (kBackward)
      DenseReweightBackward(shape, weight.data(), x.data(), share.data(), dy.data(), nullptr,
                            {dweight.data(), dbias.data(), dx.data()});
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * shape.batch);
  state.counters["flops"] =
      benchmark::Counter((kBackward ? 6.0 : 2.0) * static_cast<double>(size * shape.steps),
                         benchmark::Counter::kIsIterationInvariantRate);
  SetNumThreads(threads);
}

void Sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Unit(benchmark::kMicrosecond)->UseRealTime();
  benchmark->Args({64, 20, 32, 1})->Args({64, 20, 32, 2})->Args({64, 20, 2, 1});
  benchmark->Args({64, 150, 64, 1});
}

BENCHMARK(BM_DenseReweight<false>)->Name("DenseReweight/forward")->Apply(Sizes);
BENCHMARK(BM_DenseReweight<true>)->Name("DenseReweight/both")->Apply(Sizes);

}  // namespace
}  // namespace fovea::kernels
