#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ctime>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/core/tensor.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/dot/dot_attention.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/dot/dot_attention_bench.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Multiplies and adds in registers alone, 12 chains side by side: what the processor can do at
// most. Gives the number of floating-point operations.
double MultiplyAndAdd(int64_t rounds, float* out) {
  const FloatTag d;
  constexpr int kChains = 12;
  FloatVec x[kChains];
  for (int i = 0; i < kChains; ++i) x[i] = hn::Set(d, static_cast<float>(i));
  const auto factor = hn::Set(d, 0.999f), term = hn::Set(d, 0.001f);
  for (int64_t r = 0; r < rounds; ++r) {
#pragma GCC unroll 16
    for (int i = 0; i < kChains; ++i) x[i] = hn::MulAdd(x[i], factor, term);
  }
  for (int i = 1; i < kChains; ++i) x[0] = hn::Add(x[0], x[i]);
  *out = hn::GetLane(x[0]);
  return 2.0 * kChains * static_cast<double>(hn::Lanes(d)) * static_cast<double>(rounds);
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(MultiplyAndAdd);

// Of the processor, not of the clock on the wall: others may want the same core.
double Seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Operations a second of one core, the best of a few stretches of a millisecond or so.
double FmaPeak() {
  double best = 0;
  for (int i = 0; i < 20; ++i) {
    float out;
    const double start = Seconds();
    const double operations = HWY_DYNAMIC_DISPATCH(MultiplyAndAdd)(500'000, &out);
    benchmark::DoNotOptimize(out);
    best = std::max(best, operations / (Seconds() - start));
  }
  return best;
}

struct Problem {
  explicit Problem(const DotShape& shape)
      : shape(shape),
        query({shape.sequences, shape.queries, shape.size}),
        key({shape.sequences, shape.keys, shape.size}),
        values({shape.sequences, shape.keys, shape.value_size}),
        output({shape.sequences, shape.queries, shape.value_size}),
        output_gradient(output.shape()),
        query_gradient(query.shape()),
        key_gradient(key.shape()),
        values_gradient(values.shape()),
        statistics({shape.sequences, shape.queries, 2}) {
    Random random(1);
    for (Tensor* tensor : {&query, &key, &values, &output_gradient})
      for (float& x : tensor->span()) x = static_cast<float>(random.Normal());
  }

  DotInputs inputs() {
    return {query.span(), key.span(), values.span(), 1 / std::sqrt(static_cast<float>(shape.size))};
  }
  void Forward(const AttentionScope& scope) {
    DotForward(shape, inputs(), scope, {.output = output.span(), .statistics = statistics.span()});
  }
  void Backward(const AttentionScope& scope) {
    DotBackward(shape, inputs(), scope, {output.span(), statistics.span()}, output_gradient.span(),
                {query_gradient.span(), key_gradient.span(), values_gradient.span(), {}});
  }

  DotShape shape;
  Tensor query, key, values, output, output_gradient, query_gradient, key_gradient, values_gradient,
      statistics;
};

// Runs `body`, `products` products of D = 64 for each pair of query and key in scope, and gives its
// share of what one core can do, measured right before and right after.
template <class Body>
void Measure(benchmark::State& state, double pairs, int products, const Body& body) {
  const int threads = NumThreads();
  SetNumThreads(1);
  body();
  double peak = FmaPeak(), seconds = 0;
  for (auto _ : state) {
    const double start = Seconds();
    body();
    seconds += Seconds() - start;
  }
  peak = std::max(peak, FmaPeak());
  const double operations = 2.0 * 64 * products * pairs * static_cast<double>(state.iterations());
  state.counters["GFLOP/s"] = operations / seconds / 1e9;
  state.counters["peak GFLOP/s"] = peak / 1e9;
  state.counters["% of peak"] = 100 * operations / seconds / peak;
  SetNumThreads(threads);
}

constexpr int64_t kHeads = 8, kSize = 64;

// T, causal.
void BM_DotForward(benchmark::State& state) {
  const int64_t t = state.range(0);
  const bool causal = state.range(1) != 0;
  Problem p({kHeads, t, t, kSize, kSize});
  const AttentionScope scope{.kind = causal ? AttentionScope::Kind::kCausal
                                            : AttentionScope::Kind::kGlobal};
  const double pairs = static_cast<double>(kHeads) * static_cast<double>(t) *
                       static_cast<double>(causal ? t + 1 : 2 * t) / 2;
  Measure(state, pairs, 2, [&] { p.Forward(scope); });
}
BENCHMARK(BM_DotForward)
    ->Unit(benchmark::kMillisecond)
    ->ArgNames({"T", "causal"})
    ->ArgsProduct({{1024, 2048, 4096}, {0, 1}});

void BM_DotForwardBackward(benchmark::State& state) {
  const int64_t t = state.range(0);
  const bool causal = state.range(1) != 0;
  Problem p({kHeads, t, t, kSize, kSize});
  const AttentionScope scope{.kind = causal ? AttentionScope::Kind::kCausal
                                            : AttentionScope::Kind::kGlobal};
  const double pairs = static_cast<double>(kHeads) * static_cast<double>(t) *
                       static_cast<double>(causal ? t + 1 : 2 * t) / 2;
  Measure(state, pairs, 7, [&] {
    p.Forward(scope);
    p.Backward(scope);
  });
}
BENCHMARK(BM_DotForwardBackward)
    ->Unit(benchmark::kMillisecond)
    ->ArgNames({"T", "causal"})
    ->ArgsProduct({{1024, 2048}, {0, 1}});

// Windows of 2 D + 1 keys around centres scattered over all T, under a Gaussian of deviation D/2
// (Luong et al. 2015); D = 0: all keys. Forward and backward.
void BM_DotWindow(benchmark::State& state) {
  const int64_t t = state.range(0), d = state.range(1);
  Problem p({1, t, t, kSize, kSize});
  std::vector<int32_t> first, last;
  std::vector<float> centre;
  Random random(2);
  for (int64_t i = 0; i < t; ++i) {
    const auto at = static_cast<int32_t>(random.Below(static_cast<uint64_t>(t)));
    centre.push_back(static_cast<float>(at));
    first.push_back(at - static_cast<int32_t>(d));
    last.push_back(at + static_cast<int32_t>(d) + 1);
  }
  AttentionScope scope;
  if (d > 0)
    scope = {.kind = AttentionScope::Kind::kWindow,
             .first = first,
             .last = last,
             .gaussian = Gaussian::kInSoftmax,
             .centre = centre,
             .deviation = static_cast<float>(d) / 2};
  const int threads = NumThreads();
  SetNumThreads(1);
  for (auto _ : state) {
    p.Forward(scope);
    p.Backward(scope);
  }
  SetNumThreads(threads);
}
BENCHMARK(BM_DotWindow)
    ->Unit(benchmark::kMillisecond)
    ->ArgNames({"T", "D"})
    ->ArgsProduct({{1024, 4096}, {0, 10, 64}});

// Everything that can be asked of the weights.
void BM_DotWeights(benchmark::State& state) {
  const int64_t t = state.range(0);
  Problem p({kHeads, t, t, kSize, kSize});
  p.Forward({});
  const std::vector<int64_t> rows = {0, t / 2};
  Tensor row_weights({kHeads, 2, t}), mean({kHeads, t}), max({kHeads, t}), entropy({kHeads, t}),
      top_weights({kHeads, t, 4});
  std::vector<int32_t> argmax(static_cast<size_t>(kHeads * t)),
      top_keys(static_cast<size_t>(kHeads * t * 4));
  const int threads = NumThreads();
  SetNumThreads(1);
  for (auto _ : state) {
    DotWeights(p.shape, p.inputs(), {}, p.statistics.span(),
               {.rows = rows,
                .row_weights = row_weights.span(),
                .key_mean = mean.span(),
                .key_max = max.span(),
                .entropy = entropy.span(),
                .argmax = argmax,
                .top = 4,
                .top_keys = top_keys,
                .top_weights = top_weights.span()});
  }
  SetNumThreads(threads);
}
BENCHMARK(BM_DotWeights)->Unit(benchmark::kMillisecond)->ArgName("T")->Arg(1024);

}  // namespace
}  // namespace fovea::kernels
#endif  // HWY_ONCE
