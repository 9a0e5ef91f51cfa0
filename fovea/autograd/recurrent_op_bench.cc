#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <torch/nn/modules/rnn.h>

#include <cstdint>

#include "fovea/autograd/recurrent_op.h"
#include "fovea/core/threads.h"

// Forward and backward of a recurrent layer with autograd: fovea's operator beside LibTorch's own
// modules. Compare rows of one run, with --benchmark_enable_random_interleaving=true.
namespace fovea::autograd {
namespace {

// batch, steps, input, hidden, threads
struct Setting {
  explicit Setting(const benchmark::State& state)
      : batch(state.range(0)),
        steps(state.range(1)),
        input(state.range(2)),
        hidden(state.range(3)),
        threads(static_cast<int>(state.range(4))) {
    SetNumThreads(threads);
    at::set_num_threads(threads);
    at::manual_seed(1);
  }

  // Of the products with the weights, forward and backward, the input's gradient included.
  double Operations(int64_t gates) const {
    return 6.0 * static_cast<double>(batch * steps * gates * hidden * (input + hidden));
  }

  int64_t batch, steps, input, hidden;
  int threads;
};

// Calls step() until the benchmark has enough.
template <class Step>
void Measure(benchmark::State& state, const Setting& setting, int64_t gates, const Step& step) {
  step();
  for (auto _ : state) step();
  state.SetItemsProcessed(state.iterations() * setting.batch);
  state.counters["flops"] =
      benchmark::Counter(setting.Operations(gates), benchmark::Counter::kIsIterationInvariantRate);
}

template <attention::Cell kCell>
void Fovea(benchmark::State& state) {
  const Setting s(state);
  const int64_t gates = kCell == attention::Cell::kLstm ? 4 : 3;
  const auto parameter = [](at::IntArrayRef shape) {
    return (0.2 * at::randn(shape)).detach().set_requires_grad(true);
  };
  const at::Tensor x = at::randn({s.batch, s.steps, s.input}).set_requires_grad(true);
  const at::Tensor dy = at::randn({s.batch, s.steps, s.hidden});
  const attention::RecurrentParameters<at::Tensor> w = {
      parameter({gates * s.hidden, s.input}), parameter({gates * s.hidden, s.hidden}),
      parameter({gates * s.hidden}), parameter({gates * s.hidden})};
  Measure(state, s, gates, [&] {
    for (const at::Tensor& t : {x, w.input, w.hidden, w.input_bias, w.hidden_bias})
      t.mutable_grad() = at::Tensor();
    RecurrentOp(kCell, x, {}, w, /*reverse=*/false).states.backward(dy);
  });
}

template <class Module, class Options, int64_t kGates>
void LibTorch(benchmark::State& state) {
  const Setting s(state);
  Module module(Options(s.input, s.hidden).batch_first(true));
  const at::Tensor x = at::randn({s.batch, s.steps, s.input}).set_requires_grad(true);
  const at::Tensor dy = at::randn({s.batch, s.steps, s.hidden});
  Measure(state, s, kGates, [&] {
    module->zero_grad(/*set_to_none=*/true);
    x.mutable_grad() = at::Tensor();
    std::get<0>(module->forward(x)).backward(dy);
  });
}

void Sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Unit(benchmark::kMicrosecond)->UseRealTime();
  benchmark->Args({64, 20, 2, 32, 1});                                  // the series experiment's
  benchmark->Args({64, 20, 256, 256, 2})->Args({80, 20, 768, 512, 2});  // of translation
}

void LstmOfLibTorch(benchmark::State& state) {
  LibTorch<torch::nn::LSTM, torch::nn::LSTMOptions, 4>(state);
}
void GruOfLibTorch(benchmark::State& state) {
  LibTorch<torch::nn::GRU, torch::nn::GRUOptions, 3>(state);
}

BENCHMARK(Fovea<attention::Cell::kLstm>)->Name("Lstm/fovea")->Apply(Sizes);
BENCHMARK(LstmOfLibTorch)->Name("Lstm/LibTorch")->Apply(Sizes);
BENCHMARK(Fovea<attention::Cell::kGru>)->Name("Gru/fovea")->Apply(Sizes);
BENCHMARK(GruOfLibTorch)->Name("Gru/LibTorch")->Apply(Sizes);

}  // namespace
}  // namespace fovea::autograd
