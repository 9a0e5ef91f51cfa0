#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/gated_pooling.h"

namespace fovea::kernels {
namespace {

std::vector<float> Normal(int64_t size, double deviation) {
  Random random(1);
  std::vector<float> x(static_cast<size_t>(size));
  for (float& e : x) e = static_cast<float>(deviation * random.Normal());
  return x;
}

// T, D, A; on one thread.
void BM_GatedPooling(benchmark::State& state) {
  const int threads = NumThreads();
  SetNumThreads(1);
  const GatedPoolingShape shape{state.range(0), state.range(1), state.range(2)};
  const auto instances = Normal(shape.instances * shape.features, 1);
  const auto tanh_weight = Normal(shape.hidden * shape.features, 0.05);
  const auto gate_weight = Normal(shape.hidden * shape.features, 0.05);
  const auto query = Normal(shape.hidden, 0.1);
  std::vector<float> scores(static_cast<size_t>(shape.instances)), logsumexp(1),
      pooled(static_cast<size_t>(shape.features));
  for (auto _ : state)
    GatedPooling(shape, {instances, tanh_weight, gate_weight, query}, {scores, logsumexp, pooled});
  state.counters["FLOP/s"] =
      benchmark::Counter(4.0 * static_cast<double>(shape.instances * shape.features * shape.hidden),
                         benchmark::Counter::kIsIterationInvariantRate);
  SetNumThreads(threads);
}
BENCHMARK(BM_GatedPooling)->Args({1000, 512, 128})->Args({100000, 512, 128});

}  // namespace
}  // namespace fovea::kernels
