#include <benchmark/benchmark.h>

#include <vector>

#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/pooling/gated_pooling.h"

namespace fovea::kernels {
namespace {

std::vector<float> Normal(int64_t size, double deviation) {
  Random random(1);
  std::vector<float> x(static_cast<size_t>(size));
  for (float& e : x) e = static_cast<float>(deviation * random.Normal());
  return x;
}

// T, D, A; on one thread.
struct Problem {
  const int threads = NumThreads();
  const GatedPoolingShape shape;
  const std::vector<float> instances, tanh_weight, gate_weight, query, pooled_gradient;
  std::vector<float> scores, logsumexp, pooled;

  explicit Problem(const benchmark::State& state)
      : shape{state.range(0), state.range(1), state.range(2)},
        instances(Normal(shape.instances * shape.features, 1)),
        tanh_weight(Normal(shape.hidden * shape.features, 0.05)),
        gate_weight(Normal(shape.hidden * shape.features, 0.05)),
        query(Normal(shape.hidden, 0.1)),
        pooled_gradient(Normal(shape.features, 1)),
        scores(static_cast<size_t>(shape.instances)),
        logsumexp(1),
        pooled(static_cast<size_t>(shape.features)) {
    SetNumThreads(1);
  }
  ~Problem() { SetNumThreads(threads); }
  Problem(const Problem&) = delete;
  Problem& operator=(const Problem&) = delete;

  void Forward() {
    GatedPooling(shape, {instances, tanh_weight, gate_weight, query}, {scores, logsumexp, pooled});
  }
  // products: of [T, D] with [D, 2 A].
  void Count(benchmark::State& state, double products) const {
    const auto size = static_cast<double>(shape.instances * shape.features * shape.hidden);
    state.counters["FLOP/s"] =
        benchmark::Counter(4 * products * size, benchmark::Counter::kIsIterationInvariantRate);
  }
};

void BM_GatedPooling(benchmark::State& state) {
  Problem problem(state);
  for (auto _ : state) problem.Forward();
  problem.Count(state, 1);
}
BENCHMARK(BM_GatedPooling)->Args({1000, 512, 128})->Args({100000, 512, 128});

void BM_GatedPoolingBackward(benchmark::State& state) {
  Problem problem(state);
  problem.Forward();
  std::vector<float> instances(problem.instances.size()), tanh_weight(problem.tanh_weight.size()),
      gate_weight(problem.gate_weight.size()), query(problem.query.size());
  for (auto _ : state)
    GatedPoolingBackward(
        problem.shape, {problem.instances, problem.tanh_weight, problem.gate_weight, problem.query},
        {problem.scores, problem.pooled}, problem.pooled_gradient,
        {instances, tanh_weight, gate_weight, query});
  problem.Count(state, 3);
}
BENCHMARK(BM_GatedPoolingBackward)->Args({1000, 512, 128})->Args({100000, 512, 128});

}  // namespace
}  // namespace fovea::kernels
