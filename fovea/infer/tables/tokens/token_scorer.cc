#include "fovea/infer/tables/tokens/token_scorer.h"

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/kernels/rows/elementwise.h"

namespace fovea::infer {
namespace {

using Part = TokenNetwork::Part;
using kernels::PackedMatrix;

PackedMatrix Pack(const Tensor& weight) {
  return {weight.dim(0), weight.dim(1), weight.data(), weight.dim(1)};
}

float Clip(float x) { return std::min(1.0f, std::max(0.0f, x)); }

// y = x Wᵀ + b.
void Product(const Tensor& x, const PackedMatrix& weight, const Tensor& bias, float* y) {
  MatMulPacked(x.dim(0), x.data(), x.dim(1), weight, bias.span(), kernels::Onto::kNothing, y,
               weight.rows());
}

}  // namespace

TokenScorer::TokenScorer(const TokenNetwork& network, std::span<const ColumnTrack> tracks)
    : network_(network),
      tracks_(tracks),
      opening_(Pack(network.parts[Part::kOpening])),
      first_(Pack(network.parts[Part::kFirst])),
      second_(Pack(network.parts[Part::kSecond])),
      output_(Pack(network.parts[Part::kOutput])) {
  for (const MixingLayer& layer : network.layers)
    layers_.emplace_back(layer, network.shape.mixing());
  const TokenShape& s = network.shape;
  for (const float alpha : network.parts[Part::kSteers].span()) steers_.push_back(Clip(alpha));
  Tensor steering = network.parts[Part::kSteering].Clone();
  for (int64_t o = 0; o < s.steering; ++o) {
    float* row = steering.data() + o * s.tokens_width();
    WeighTokens(s, steers_, row, row);
  }
  steering_ = Pack(steering);
}

Tensor TokenScorer::Weigh(std::span<const TokenPlace> places, float* weights) const {
  const TokenShape& s = network_.shape;
  const auto& parts = network_.parts;
  const int64_t rows = RowsOf(places);
  Tensor tokens = Tensor::Uninitialised({rows, s.tokens_width()});
  FillTokens(s, tracks_, parts[Part::kVectors], places, tokens.data());
  Tensor steering = Tensor::Uninitialised({rows, s.steering});
  Product(tokens, steering_, parts[Part::kSteeringBias], steering.data());
  kernels::Tanh(steering.span(), steering.span());
  Product(steering, opening_, parts[Part::kOpeningBias], weights);
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t c = 0; c < s.columns; ++c) {
      const float steer = steers_[static_cast<size_t>(c)];
      float& weight = weights[r * s.columns + c];
      weight = steer + (1 - steer) * Clip(weight);
    }
  WeighTokens(s, {weights, static_cast<size_t>(rows * s.columns)}, tokens.data(), tokens.data());
  return tokens;
}

void TokenScorer::Score(std::span<const TokenPlace> places, float* scores, float* weights) const {
  const int64_t rows = RowsOf(places);
  const auto& parts = network_.parts;
  Tensor tokens = Weigh(places, weights);
  for (const PackedMixing& layer : layers_) layer.Apply(rows, tokens.span());
  Tensor hidden = Tensor::Uninitialised({rows, network_.shape.hidden});
  Tensor after = Tensor::Uninitialised({rows, network_.shape.hidden});
  Product(tokens, first_, parts[Part::kFirstBias], hidden.data());
  kernels::Relu(hidden.span(), hidden.span());
  Product(hidden, second_, parts[Part::kSecondBias], after.data());
  kernels::Relu(after.span(), after.span());
  Product(after, output_, parts[Part::kOutputBias], scores);
}

void TokenScorer::AddPairs(std::span<const TokenPlace> places, std::span<double> sums) const {
  const TokenShape& s = network_.shape;
  const int64_t rows = RowsOf(places);
  Require(!layers_.empty(), "a network without layers has no pairs of columns");
  std::vector<float> weights(static_cast<size_t>(rows * s.columns));
  Tensor tokens = Weigh(places, weights.data());
  Tensor looks = Tensor::Uninitialised({rows * s.heads, s.columns * s.columns});
  for (const PackedMixing& layer : layers_)
    layer.Apply(rows, tokens.span(), &layer == &layers_.back() ? looks.span() : std::span<float>());
  const size_t pairs = sums.size();
  for (size_t i = 0; i < static_cast<size_t>(looks.size()); ++i)
    sums[i % pairs] += static_cast<double>(looks.span()[i]);
}

}  // namespace fovea::infer
