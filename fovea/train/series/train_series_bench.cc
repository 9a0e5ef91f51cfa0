#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/rnn.h>
#include <torch/optim/adam.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "fovea/core/threads.h"
#include "fovea/data/synthetic/synthetic.h"
#include "fovea/train/experiments.h"
#include "fovea/train/series/train_series.h"

// The series reference experiment: samples a second of fovea's trainer, beside the same model of
// LibTorch's modules, trained in the plainest way. 0 threads: as many as the trainer chooses, of
// all cores. Compare rows of one run, with
// --benchmark_enable_random_interleaving=true.
namespace fovea::train {
namespace {

constexpr int64_t kSamples = 64 * 500, kSteps = 20, kDims = 2, kUnits = 32, kBatch = 64;

const data::SeriesSet& Data() {
  static const data::SeriesSet data = data::SeriesExperiment(kSamples, 1);
  return data;
}

void Fovea(benchmark::State& state, const std::string& attention) {
  SeriesJob job = SeriesReferenceJob(attention);
  job.validation_share = 0;
  job.train.threads = static_cast<int>(state.range(0));
  Data();
  for (auto _ : state)
    state.SetIterationTime(kSamples / TrainSeries(Data(), job).samples_per_second);
  state.SetItemsProcessed(state.iterations() * kSamples);
}

struct Peer : torch::nn::Module {
  explicit Peer(bool before)
      : before(before),
        lstm(torch::nn::LSTMOptions(kDims, kUnits).batch_first(true)),
        attention(kSteps, kSteps),
        output(before ? kUnits : kSteps * kUnits, 1) {
    register_module("lstm", lstm);
    register_module("attention", attention);
    register_module("output", output);
  }

  // x [N, T, D] times its weights, a distribution over the steps for each dimension.
  at::Tensor Attend(const at::Tensor& x) {
    return x * at::softmax(attention(x.transpose(1, 2)), 2).transpose(1, 2);
  }

  at::Tensor forward(const at::Tensor& x) {
    const at::Tensor states = std::get<0>(lstm(before ? Attend(x) : x));
    return output(before ? states.select(1, kSteps - 1) : Attend(states).flatten(1)).squeeze(1);
  }

  bool before;
  torch::nn::LSTM lstm;
  torch::nn::Linear attention, output;
};

void LibTorch(benchmark::State& state, const std::string& attention) {
  using Clock = std::chrono::steady_clock;
  at::set_num_threads(static_cast<int>(state.range(0)));
  at::manual_seed(1);
  const at::Tensor x = at::randn({kSamples, kSteps, kDims});
  const at::Tensor y = at::randint(2, {kSamples}, at::kFloat);
  x.select(1, 10).copy_(y.unsqueeze(1));
  Peer model(attention == "before");
  torch::optim::Adam optimiser(model.parameters(), torch::optim::AdamOptions(1e-3).eps(1e-7));
  for (auto _ : state) {
    const auto start = Clock::now();
    const at::Tensor order = at::randperm(kSamples, at::kLong);
    double sum = 0;
    for (int64_t begin = 0; begin < kSamples; begin += kBatch) {
      const at::Tensor rows = order.narrow(0, begin, kBatch);
      optimiser.zero_grad();
      const at::Tensor loss = at::binary_cross_entropy_with_logits(
          model.forward(x.index_select(0, rows)), y.index_select(0, rows));
      loss.backward();
      optimiser.step();
      sum += loss.item<double>();
    }
    benchmark::DoNotOptimize(sum);
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - start).count());
  }
  state.SetItemsProcessed(state.iterations() * kSamples);
}

void Threads(benchmark::internal::Benchmark* benchmark) {
  benchmark->Unit(benchmark::kMillisecond)->UseManualTime()->ArgName("threads")->Arg(1)->Arg(2);
}

BENCHMARK_CAPTURE(Fovea, after, "after")->Apply(Threads)->Arg(0);
BENCHMARK_CAPTURE(LibTorch, after, "after")->Apply(Threads);
BENCHMARK_CAPTURE(Fovea, before, "before")->Apply(Threads)->Arg(0);
BENCHMARK_CAPTURE(LibTorch, before, "before")->Apply(Threads);

}  // namespace
}  // namespace fovea::train
