#include "fovea/fit/tables/token_training.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "fovea/core/error.h"
#include "fovea/kernels/rows/adam.h"

namespace fovea::fit {
namespace {

using infer::TokenNetwork;

constexpr int64_t kDrawn = 1 << 14;  // numbers of Perturbation, in the first cache
constexpr double kFirstMoment = 0.9, kSecondMoment = 0.99, kWarmUp = 0.05;

// How the parts of a network learn beside the rest.
bool IsGate(size_t part) {
  return part == TokenNetwork::kSteers || part == TokenNetwork::kOpening ||
         part == TokenNetwork::kOpeningBias;
}
bool Decays(size_t part) {
  return part != TokenNetwork::kSteers && part != TokenNetwork::kSteeringBias &&
         part != TokenNetwork::kOpeningBias && part != TokenNetwork::kFirstBias &&
         part != TokenNetwork::kSecondBias && part != TokenNetwork::kOutputBias &&
         !TokenParameters::IsScale(part);
}

std::vector<Tensor> ZerosLike(const std::vector<Tensor>& parts) {
  std::vector<Tensor> zeros;
  for (const Tensor& part : parts) zeros.emplace_back(part.shape());
  return zeros;
}

class Optimiser {
 public:
  // steps: of the whole training.
  Optimiser(const std::vector<Tensor>& parts, const TokenTraining& options, int64_t steps)
      : options_(options),
        // The mean of RateAt() is about a half.
        decay_(2 * options.decay / (options.learning_rate * static_cast<double>(steps))),
        first_(ZerosLike(parts)),
        second_(ZerosLike(parts)) {}

  // Leaves the gradients at 0.
  void Step(double rate, std::vector<Tensor>* gradients, std::vector<Tensor>* parts) {
    ++steps_;
    const double correction =
        std::sqrt(1 - std::pow(kSecondMoment, steps_)) / (1 - std::pow(kFirstMoment, steps_));
    for (size_t p = 0; p < parts->size(); ++p) {
      const double own = rate * (IsGate(p) ? options_.gate_rate : 1);
      kernels::Adam({.rate = own * correction,
                     .beta1 = kFirstMoment,
                     .beta2 = kSecondMoment,
                     .epsilon = 1e-9,
                     .shrink = Decays(p) ? std::exp(-own * decay_) : 1},
                    (*parts)[p].span(), (*gradients)[p].span(), first_[p].span(),
                    second_[p].span());
    }
  }

 private:
  const TokenTraining& options_;
  const double decay_;
  int steps_ = 0;
  std::vector<Tensor> first_, second_;
};

double RateAt(int64_t step, int64_t steps) {
  const double at = (static_cast<double>(step) + 0.5) / static_cast<double>(steps);
  return std::min(1.0, at / kWarmUp) * (1 + std::cos(std::numbers::pi * at)) / 2;
}

}  // namespace

int64_t BatchOf(int64_t rows) {
  constexpr int64_t kLeast = 16, kMost = 256, kBatches = 24;
  int64_t batch = kLeast;
  while (batch < kMost && batch * kBatches < rows) batch *= 2;
  return std::min(batch, rows);
}

double LossOfScores(float target, std::span<float> scores) {
  if (scores.size() == 1) {
    const float error = scores[0] - target;
    scores[0] = 2 * error;
    return static_cast<double>(error * error);
  }
  const float most = std::ranges::max(scores);
  const auto own = static_cast<size_t>(target);
  const float at_own = scores[own] - most;
  float sum = 0;
  for (float& score : scores) sum += score = std::exp(score - most);
  for (float& score : scores) score /= sum;
  scores[own] -= 1;
  return static_cast<double>(std::log(sum) - at_own);
}

TokenNetwork TrainTokens(const TokenSamples& samples, std::span<const int64_t> chosen,
                         const TokenTraining& options, const std::function<void()>& epoch_done) {
  Require(!chosen.empty(), "a network needs a row to learn from");
  Random random(options.seed);
  TokenParameters parameters(*samples.tracks, samples.shape, &random);
  const int64_t longest = std::max(samples.shape.columns, samples.shape.hidden);
  const Perturbation drawn(options.gates.noise, options.dropout, random.Bits(),
                           std::max(kDrawn, 4 * longest));
  std::vector<Tensor> gradients = ZerosLike(parameters.parts());
  TokenBackprop network(parameters, options.gates);
  std::vector<int64_t> order(chosen.begin(), chosen.end());
  const int64_t count = std::ssize(order), batch = BatchOf(count), batches = count / batch;
  const auto tracks = static_cast<size_t>(samples.shape.tracks);
  const auto outputs = static_cast<size_t>(samples.shape.outputs);
  std::vector<infer::TokenPlace> places(static_cast<size_t>(batch) * tracks);
  Optimiser optimiser(parameters.parts(), options, options.epochs * batches);
  const float share = 1 / static_cast<float>(batch);
  int64_t step = 0;
  for (int64_t epoch = 0; epoch < options.epochs; ++epoch) {
    random.Shuffle(std::span(order));
    for (int64_t b = 0; b < batches; ++b, ++step) {
      const auto rows =
          std::span(order).subspan(static_cast<size_t>(b * batch), static_cast<size_t>(batch));
      for (size_t i = 0; i < rows.size(); ++i)
        std::copy_n(samples.places.data() + static_cast<size_t>(rows[i]) * tracks, tracks,
                    places.data() + i * tracks);
      const std::span<float> scores = network.Forward(places, &drawn, &random);
      for (size_t i = 0; i < rows.size(); ++i) {
        const auto row = static_cast<size_t>(rows[i]);
        const auto own = scores.subspan(i * outputs, outputs);
        LossOfScores(samples.targets[row], own);
        for (float& d : own) d *= share * samples.counts[row];
      }
      network.Backward(scores, share, &gradients);
      optimiser.Step(options.learning_rate * RateAt(step, options.epochs * batches), &gradients,
                     &parameters.parts());
    }
    if (epoch_done) epoch_done();
  }
  return parameters.Network();
}

}  // namespace fovea::fit
