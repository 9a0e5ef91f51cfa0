#include "fovea/fit/series/place_training.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fovea/core/threads.h"
#include "fovea/infer/series/convolution/step_pooling.h"

namespace fovea::fit {
namespace {

using infer::PlaceNetwork;

constexpr int64_t kWidth = 3;

// Noise of unequal lengths; of class c, places j and j + 1 of one stretch have 3 added to input c.
struct Drawn {
  std::vector<Tensor> inputs;
  std::vector<float> targets;
  std::vector<int64_t> places;

  PlaceSamples samples(int64_t outputs) const {
    return {.inputs = inputs, .targets = targets, .outputs = outputs};
  }
};
Drawn DrawSamples(int64_t count, uint64_t seed) {
  Drawn out;
  Random random(seed);
  for (int64_t i = 0; i < count; ++i) {
    Tensor x({8 + static_cast<int64_t>(random.Below(9)), kWidth});
    for (float& value : x.span()) value = static_cast<float>(random.Normal());
    const auto place = static_cast<int64_t>(random.Below(static_cast<uint64_t>(x.dim(0) - 1)));
    for (int64_t j = place; j < place + 2; ++j) x[j * kWidth + i % kWidth] += 3;
    out.inputs.push_back(std::move(x));
    out.targets.push_back(static_cast<float>(i % kWidth));
    out.places.push_back(place);
  }
  return out;
}

std::vector<int64_t> All(const Drawn& drawn) {
  std::vector<int64_t> all(drawn.inputs.size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

PlaceNetwork DrawNetwork(int64_t outputs, const std::string& pooling) {
  PlaceNetwork network{.pooling = pooling};
  Random random(5);
  for (const auto& spec : PlaceNetwork::Specs(kWidth, outputs)) {
    Tensor part(spec.shape);
    for (float& value : part.span()) value = static_cast<float>(0.2 * random.Normal());
    network.parts.push_back(std::move(part));
  }
  return network;
}

double LossOf(const PlaceNetwork& network, const Drawn& drawn, int64_t outputs) {
  std::vector<Tensor> unused;
  for (const Tensor& part : network.parts) unused.emplace_back(part.shape());
  return AddGradients(network, drawn.samples(outputs), All(drawn), nullptr, nullptr, &unused);
}

// hard is left out: its gradient is another one's on purpose.
std::vector<std::string> Smooth() {
  std::vector<std::string> names = infer::StepPoolings();
  std::erase(names, "hard");
  return names;
}
TEST(PlaceTraining, GradientsAreThoseOfTheLoss) {
  const Drawn drawn = DrawSamples(5, 1);
  for (const int64_t outputs : {1, 3})
    for (const std::string& pooling : Smooth()) {
      PlaceNetwork network = DrawNetwork(outputs, pooling);
      std::vector<Tensor> gradients;
      for (const Tensor& part : network.parts) gradients.emplace_back(part.shape());
      AddGradients(network, drawn.samples(outputs), All(drawn), nullptr, nullptr, &gradients);
      Random random(3);
      for (size_t p = 0; p < network.parts.size(); ++p)
        for (int draw = 0; draw < 4; ++draw) {
          const auto i =
              static_cast<int64_t>(random.Below(static_cast<uint64_t>(network.parts[p].size())));
          float& value = network.parts[p][i];
          const float old = value, step = 3e-3f;
          value = old + step;
          const double above = LossOf(network, drawn, outputs);
          value = old - step;
          const double below = LossOf(network, drawn, outputs);
          value = old;
          const double slope = (above - below) / (2 * static_cast<double>(step));
          EXPECT_NEAR(static_cast<double>(gradients[p][i]), slope, 0.01 + 0.03 * std::abs(slope))
              << pooling << ", " << outputs << " outputs, part " << p << "[" << i << "]";
        }
    }
}

TEST(PlaceTraining, TheLossIsThatOfWhatIsServed) {
  const Drawn drawn = DrawSamples(7, 2);
  for (const std::string& pooling : infer::StepPoolings()) {
    const PlaceNetwork network = DrawNetwork(3, pooling);
    double loss = 0;
    for (size_t i = 0; i < drawn.inputs.size(); ++i) {
      const auto [scores, weights] = ScorePlaces(network, drawn.inputs[i]);
      double z[3] = {};
      for (int64_t j = 0; j < scores.dim(0); ++j)
        for (int64_t c = 0; c < 3; ++c) z[c] += static_cast<double>(weights[j] * scores[j * 3 + c]);
      double sum = 0;
      for (const double value : z) sum += std::exp(value);
      loss += std::log(sum) - z[static_cast<int>(drawn.targets[i])];
    }
    EXPECT_NEAR(LossOf(network, drawn, 3), loss, 1e-4) << pooling;
  }
}

TEST(PlaceTraining, LearnsAndLooksWhereTheClassIs) {
  const Drawn train = DrawSamples(90, 3), test = DrawSamples(60, 4);
  for (const std::string& pooling : infer::StepPoolings()) {
    int64_t rounds = 0;
    const PlaceNetwork network =
        TrainPlaces(train.samples(3), All(train), {.pooling = pooling, .epochs = 40, .batch = 10},
                    [&] { ++rounds; });
    EXPECT_EQ(rounds, 40);
    int64_t right = 0, hits = 0;
    for (size_t i = 0; i < test.inputs.size(); ++i) {
      const auto [scores, weights] = ScorePlaces(network, test.inputs[i]);
      double z[3] = {};
      for (int64_t j = 0; j < scores.dim(0); ++j)
        for (int64_t c = 0; c < 3; ++c) z[c] += static_cast<double>(weights[j] * scores[j * 3 + c]);
      const auto own = static_cast<int64_t>(test.targets[i]);
      right += std::max_element(z, z + 3) - z == own;
      int64_t hottest = 0;
      for (int64_t j = 1; j < scores.dim(0); ++j)
        if (weights[j] * scores[j * 3 + own] > weights[hottest] * scores[hottest * 3 + own])
          hottest = j;
      hits += std::abs(hottest - test.places[i]) <= 2;
    }
    EXPECT_GE(right, 48) << pooling;  // of 60; by chance 20
    EXPECT_GE(hits, 42) << pooling;
  }
}

TEST(PlaceTraining, GivesTheSameBitsOnAnyNumberOfThreads) {
  const Drawn drawn = DrawSamples(20, 5);
  const auto train = [&](int threads) {
    const int before = NumThreads();
    SetNumThreads(threads);
    const PlaceNetwork network =
        TrainPlaces(drawn.samples(3), All(drawn), {.epochs = 3, .batch = 8}, {});
    SetNumThreads(before);
    std::vector<float> bits;
    for (const Tensor& part : network.parts)
      bits.insert(bits.end(), part.span().begin(), part.span().end());
    return bits;
  };
  EXPECT_EQ(train(1), train(4));
}

}  // namespace
}  // namespace fovea::fit
