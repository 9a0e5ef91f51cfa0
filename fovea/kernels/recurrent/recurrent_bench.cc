#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/recurrent/recurrent.h"

namespace fovea::kernels {
namespace {

struct Lstm {
  static constexpr int64_t kGates = 4;
  static constexpr auto TapeSize = LstmTapeSize;
  static void Forward(auto... arguments) { LstmForward(arguments...); }
  static void Backward(auto... arguments) { LstmBackward(arguments...); }
};

struct Gru {
  static constexpr int64_t kGates = 3;
  static constexpr auto TapeSize = GruTapeSize;
  static void Forward(auto... arguments) { GruForward(arguments...); }
  static void Backward(auto... arguments) { GruBackward(arguments...); }
};

enum class Part { kInference, kForward, kForwardAndBackward };

std::vector<float> Normals(Random& random, int64_t size, double deviation) {
  std::vector<float> values(static_cast<size_t>(size));
  for (float& value : values) value = static_cast<float>(deviation * random.Normal());
  return values;
}

// batch, steps, input, hidden, threads
template <class Layer, Part kPart>
void BM_Recurrent(benchmark::State& state) {
  const RecurrentShape shape{state.range(0), state.range(1), state.range(2), state.range(3)};
  const int threads = NumThreads();
  SetNumThreads(static_cast<int>(state.range(4)));
  Random random(1);
  const int64_t rows = Layer::kGates * shape.hidden;
  const std::vector<float> x = Normals(random, shape.batch * shape.steps * shape.input, 1);
  const std::vector<float> input = Normals(random, rows * shape.input, 0.2);
  const std::vector<float> hidden = Normals(random, rows * shape.hidden, 0.2);
  const std::vector<float> bias = Normals(random, rows, 0.2);
  const std::vector<float> dy = Normals(random, shape.batch * shape.steps * shape.hidden, 1);
  const RecurrentWeights weights{input.data(), hidden.data(), bias.data(), bias.data()};
  std::vector<float> y(dy.size()), last(static_cast<size_t>(shape.batch * shape.hidden)),
      tape(static_cast<size_t>(Layer::TapeSize(shape))), dx(x.size()), d_input(input.size()),
      d_hidden(hidden.size()), d_input_bias(bias.size()), d_hidden_bias(bias.size());
  const RecurrentGradients gradients{d_input.data(), d_hidden.data(), d_input_bias.data(),
                                     d_hidden_bias.data(), dx.data()};
  const float* none = nullptr;
  for (auto _ : state) {
    Layer::Forward(shape, weights, x.data(), y.data(), last.data(),
                   kPart == Part::kInference ? nullptr : tape.data());
    if (kPart == Part::kForwardAndBackward)
      Layer::Backward(shape, weights, x.data(), y.data(), tape.data(), dy.data(), none, gradients);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * shape.batch);
  // Of the products with the weights.
  state.counters["flops"] = benchmark::Counter(
      (kPart == Part::kForwardAndBackward ? 6.0 : 2.0) * static_cast<double>(Layer::kGates) *
          static_cast<double>(shape.batch * shape.steps * shape.hidden) *
          static_cast<double>(shape.input + shape.hidden),
      benchmark::Counter::kIsIterationInvariantRate);
  SetNumThreads(threads);
}

void Sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Unit(benchmark::kMicrosecond)->UseRealTime();
  benchmark->Args({64, 20, 2, 32, 1})->Args({64, 20, 2, 32, 2});
  benchmark->Args({1, 20, 2, 32, 1})->Args({64, 50, 128, 128, 1})->Args({32, 100, 256, 256, 1});
  // Of translation.
  for (const int64_t threads : {1, 2})
    benchmark->Args({64, 20, 256, 256, threads})->Args({80, 20, 768, 512, threads});
}

BENCHMARK(BM_Recurrent<Lstm, Part::kInference>)->Name("Lstm/inference")->Apply(Sizes);
BENCHMARK(BM_Recurrent<Lstm, Part::kForward>)->Name("Lstm/forward")->Apply(Sizes);
BENCHMARK(BM_Recurrent<Lstm, Part::kForwardAndBackward>)->Name("Lstm/both")->Apply(Sizes);
BENCHMARK(BM_Recurrent<Gru, Part::kInference>)->Name("Gru/inference")->Apply(Sizes);
BENCHMARK(BM_Recurrent<Gru, Part::kForward>)->Name("Gru/forward")->Apply(Sizes);
BENCHMARK(BM_Recurrent<Gru, Part::kForwardAndBackward>)->Name("Gru/both")->Apply(Sizes);

}  // namespace
}  // namespace fovea::kernels
