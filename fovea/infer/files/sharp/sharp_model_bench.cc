#include <benchmark/benchmark.h>

#include <cmath>

#include "fovea/attention/kernel_backend.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/infer/files/sharp/sharp_model.h"

// Places read again a second by one thread, each of as many tokens as the sharp look takes at most:
// the encoder alone, and cutting the text into byte pairs.

namespace fovea::infer {
namespace {

using attention::KernelBackend;

Tensor RandomTensor(const Shape& shape, double deviation, Random& random) {
  Tensor out(shape);
  for (float& x : out.span()) x = static_cast<float>(deviation * random.Normal());
  return out;
}

// layers, places together
void BM_SharpModel(benchmark::State& state) {
  SetNumThreads(1);
  SharpModelOptions options;
  options.layers = state.range(0);
  const SharpModel model(options);
  Random random(1);
  attention::Parameters<KernelBackend> parameters;
  for (const auto& spec : model.Parameters())
    parameters.Set(spec.name, RandomTensor(spec.shape, 1 / std::sqrt(64.0), random));
  const int64_t places = state.range(1);
  const int64_t steps = options.reading.tokens / options.reading.pool;
  const Tensor sums = RandomTensor({places, steps, options.width}, 1, random);
  const std::vector<int32_t> lengths(static_cast<size_t>(places), static_cast<int32_t>(steps));
  for (auto _ : state)
    benchmark::DoNotOptimize(
        model.Forward(KernelBackend(), parameters, sums, lengths).back().logits[0]);
  state.SetItemsProcessed(state.iterations() * places);
}
BENCHMARK(BM_SharpModel)->ArgsProduct({{0, 2}, {1, 8, 32}});

void BM_Read(benchmark::State& state) {
  PlaceText text;
  while (text.bytes.size() < 1600)
    text.bytes +=
        "if (!isset($form[$name])) { throw new InvalidArgumentException('No option'); }\n";
  text.parts = {{0, 0}};
  const BytePairs pairs;
  for (auto _ : state) benchmark::DoNotOptimize(Read(text, pairs, {}).positions.size());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Read);

}  // namespace
}  // namespace fovea::infer
