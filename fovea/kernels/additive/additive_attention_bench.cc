#include <benchmark/benchmark.h>

#include <vector>

#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/additive/additive_attention.h"

namespace fovea::kernels {
namespace {

// Arguments: N, Tq, Tk, A = Dv, and for windows their width. On one thread.
struct Problem {
  const int threads = NumThreads();
  AdditiveShape shape;
  std::vector<float> query, key, v, values, output_gradient, output, logsumexp, statistics;
  std::vector<float> d_query, d_key, d_v, d_values;
  std::vector<int32_t> first, last;
  AttentionScope scope;

  explicit Problem(const benchmark::State& state) {
    SetNumThreads(1);
    const int64_t hidden = state.range(3);
    shape = {state.range(0), 1, state.range(1), state.range(2), hidden, hidden};
    Random random(1);
    const auto fill = [&](std::vector<float>& x, int64_t size, double deviation) {
      x.resize(static_cast<size_t>(size));
      for (float& e : x) e = static_cast<float>(deviation * random.Normal());
    };
    fill(query, shape.sequences * shape.queries * hidden, 1);
    fill(key, shape.sequences * shape.keys * hidden, 1);
    fill(v, hidden, 0.1);
    fill(values, shape.sequences * shape.keys * hidden, 1);
    fill(output_gradient, shape.sequences * shape.queries * hidden, 1);
    output = output_gradient;
    logsumexp.resize(static_cast<size_t>(shape.sequences * shape.queries));
    statistics.resize(2 * logsumexp.size());
    d_query = query;
    d_key = key;
    d_v = v;
    d_values = values;
  }

  ~Problem() { SetNumThreads(threads); }
  Problem(const Problem&) = delete;
  Problem& operator=(const Problem&) = delete;

  AdditiveInputs Inputs(const AdditiveKeys* cached = nullptr) const {
    return {query, key, v, values, 1, cached};
  }
  void Forward(const AdditiveKeys* cached = nullptr) {
    AdditiveForward(shape, Inputs(cached), scope, {output, logsumexp, statistics});
  }
  void Backward() {
    AdditiveBackward(shape, Inputs(), scope, {output, statistics}, output_gradient,
                     {d_query, d_key, d_v, d_values, {}});
  }
  void Count(benchmark::State& state) const {
    state.counters["pairs/s"] = benchmark::Counter(
        static_cast<double>(shape.sequences * shape.queries * shape.keys * shape.hidden),
        benchmark::Counter::kIsIterationInvariantRate);
  }
};

void BM_AdditiveForward(benchmark::State& state) {
  Problem problem(state);
  for (auto _ : state) problem.Forward();
  problem.Count(state);
}
BENCHMARK(BM_AdditiveForward)
    ->Args({8, 256, 256, 128})
    ->Args({1, 1024, 1024, 128})
    ->Args({1, 4096, 4096, 64})
    ->Args({64, 1, 50, 512});

void BM_AdditiveForwardBackward(benchmark::State& state) {
  Problem problem(state);
  for (auto _ : state) {
    problem.Forward();
    problem.Backward();
  }
  problem.Count(state);
}
BENCHMARK(BM_AdditiveForwardBackward)->Args({8, 256, 256, 128})->Args({1, 1024, 1024, 128});

void BM_AdditiveCachedStep(benchmark::State& state) {
  Problem problem(state);
  const AdditiveKeys cached(problem.shape, problem.key);
  for (auto _ : state) problem.Forward(&cached);
  problem.Count(state);
}
BENCHMARK(BM_AdditiveCachedStep)->Args({64, 1, 50, 512});

void BM_AdditiveWindow(benchmark::State& state) {
  Problem problem(state);
  Random random(2);
  const auto width = static_cast<int32_t>(state.range(4));
  for (int64_t i = 0; i < problem.shape.sequences * problem.shape.queries; ++i) {
    problem.first.push_back(
        static_cast<int32_t>(random.Uniform() * static_cast<double>(problem.shape.keys)) -
        width / 2);
    problem.last.push_back(problem.first.back() + width);
  }
  problem.scope.kind = AttentionScope::Kind::kWindow;
  problem.scope.first = problem.first;
  problem.scope.last = problem.last;
  for (auto _ : state) problem.Forward();
}
BENCHMARK(BM_AdditiveWindow)->Args({1, 4096, 4096, 64, 21})->Args({1, 4096, 4096, 64, 129});

void BM_AdditiveWeights(benchmark::State& state) {
  Problem problem(state);
  problem.Forward();
  std::vector<float> entropy(problem.logsumexp.size()), mean(problem.key.size());
  mean.resize(static_cast<size_t>(problem.shape.sequences * problem.shape.keys));
  WeightsView view;
  view.entropy = entropy;
  view.key_mean = mean;
  for (auto _ : state)
    AdditiveWeights(problem.shape, problem.Inputs(), problem.scope, problem.logsumexp, view);
  problem.Count(state);
}
BENCHMARK(BM_AdditiveWeights)->Args({8, 256, 256, 128});

}  // namespace
}  // namespace fovea::kernels
