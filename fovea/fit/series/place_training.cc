#include "fovea/fit/series/place_training.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"

namespace fovea::fit {
namespace {

using infer::PlaceNetwork;

constexpr int64_t kShards = 4;  // of a batch: sums are in one order on any number of threads

std::vector<Tensor> ZerosLike(const PlaceNetwork& network) {
  std::vector<Tensor> zeros;
  for (const Tensor& part : network.parts) zeros.emplace_back(part.shape());
  return zeros;
}

// Uniform within ± 1 / √fan-in, weights and biases.
PlaceNetwork Begin(int64_t inputs, int64_t outputs, const std::string& pooling, Random* random) {
  PlaceNetwork network{.pooling = pooling};
  double bound = 1;
  for (const auto& [name, shape] : PlaceNetwork::Specs(inputs, outputs)) {
    Tensor part(shape);
    if (shape.size() == 2) bound = 1 / std::sqrt(static_cast<double>(shape[1]));
    for (float& value : part.span())
      value = static_cast<float>(bound * (2 * random->Uniform() - 1));
    network.parts.push_back(std::move(part));
  }
  return network;
}

class AdamW {
 public:
  AdamW(const PlaceNetwork& network, double decay)
      : decay_(decay), first_(ZerosLike(network)), second_(ZerosLike(network)) {}

  void Step(const std::vector<Tensor>& gradients, double rate, double momentum,
            PlaceNetwork* network) {
    ++steps_;
    const auto first_scale = static_cast<float>(1 / (1 - std::pow(momentum, steps_)));
    const auto second_scale = static_cast<float>(1 / (1 - std::pow(kSecond, steps_)));
    const auto r = static_cast<float>(rate), shrink = static_cast<float>(1 - rate * decay_);
    const auto b1 = static_cast<float>(momentum);
    constexpr float b2 = kSecond;
    for (size_t p = 0; p < gradients.size(); ++p) {
      const float* g = gradients[p].data();
      float *m = first_[p].data(), *v = second_[p].data(), *value = network->parts[p].data();
      for (int64_t i = 0; i < gradients[p].size(); ++i) {
        m[i] = b1 * m[i] + (1 - b1) * g[i];
        v[i] = b2 * v[i] + (1 - b2) * g[i] * g[i];
        value[i] =
            shrink * value[i] - r * m[i] * first_scale / (std::sqrt(v[i] * second_scale) + 1e-8f);
      }
    }
  }

 private:
  static constexpr double kSecond = 0.999;
  const double decay_;
  int64_t steps_ = 0;
  std::vector<Tensor> first_, second_;
};

// One cycle, a share of its peak: up by a cosine over three tenths of the steps from 1/25, and down
// by one to nothing.
double CycleAt(int64_t step, int64_t steps) {
  const double at =
      static_cast<double>(step) / static_cast<double>(std::max<int64_t>(1, steps - 1));
  const double part = at < 0.3 ? at / 0.3 : (1 - at) / 0.7;
  const double least = at < 0.3 ? 0.04 : 0;
  return least + (1 - least) * (1 - std::cos(std::numbers::pi * part)) / 2;
}

}  // namespace

PlaceNetwork TrainPlaces(const PlaceSamples& samples, std::span<const int64_t> chosen,
                         const PlaceTraining& options, const std::function<void()>& epoch_done) {
  Require(!chosen.empty(), "a network needs a sample to learn from");
  Random random(options.seed);
  PlaceNetwork network = Begin(samples.inputs[0].dim(1), samples.outputs, options.pooling, &random);
  const Perturbation perturbation(options.noise, options.dropout, random.Bits());
  AdamW adam(network, options.decay);
  std::vector<int64_t> order(chosen.begin(), chosen.end());
  const int64_t count = std::ssize(order), batch = std::min(options.batch, count);
  const int64_t steps = options.epochs * ((count + batch - 1) / batch);
  std::vector<std::vector<Tensor>> shards;
  for (int64_t s = 0; s < kShards; ++s) shards.push_back(ZerosLike(network));
  int64_t step = 0;
  for (int64_t epoch = 0; epoch < options.epochs; ++epoch) {
    random.Shuffle(std::span(order));
    for (int64_t first = 0; first < count; first += batch, ++step) {
      const auto own = std::span(order).subspan(
          static_cast<size_t>(first), static_cast<size_t>(std::min(batch, count - first)));
      const uint64_t seed = random.Bits();
      ParallelFor(kShards, 1, [&](int64_t begin, int64_t end) {
        for (int64_t s = begin; s < end; ++s) {
          for (Tensor& gradient : shards[s]) std::ranges::fill(gradient.span(), 0.0f);
          const size_t from = own.size() * s / kShards, to = own.size() * (s + 1) / kShards;
          if (from == to) continue;
          Random drawn(seed + static_cast<uint64_t>(s));
          AddGradients(network, samples, own.subspan(from, to - from), &perturbation, &drawn,
                       &shards[s]);
        }
      });
      const float share = 1 / static_cast<float>(own.size());
      for (size_t p = 0; p < network.parts.size(); ++p) {
        float* sum = shards[0][p].data();
        for (int64_t i = 0; i < shards[0][p].size(); ++i)
          sum[i] = (sum[i] + shards[1][p][i] + shards[2][p][i] + shards[3][p][i]) * share;
      }
      const double cycle = CycleAt(step, steps);
      adam.Step(shards[0], options.learning_rate * cycle, 0.95 - 0.1 * cycle, &network);
    }
    if (epoch_done) epoch_done();
  }
  return network;
}

}  // namespace fovea::fit
