#include "fovea/fit/tables/token_gradients.h"

#include <algorithm>
#include <cmath>

#include "fovea/fit/tables/affine.h"
#include "fovea/kernels/rows/elementwise.h"
#include "fovea/kernels/rows/rectify.h"

namespace fovea::fit {
namespace {

using infer::TokenNetwork;
using Part = TokenNetwork::Part;

float Clip(float x) { return std::min(1.0f, std::max(0.0f, x)); }
// The derivative of Clip at a clipped value.
float Inside(float clipped) { return clipped > 0 && clipped < 1 ? 1.0f : 0.0f; }

// max(0, …) of hidden units, and a share left out.
void Rectify(int64_t width, const Perturbation* drawn, Random* random, std::vector<float>* values) {
  if (drawn == nullptr) return kernels::Relu(*values, *values);
  const auto units = static_cast<size_t>(width);
  for (size_t at = 0; at < values->size(); at += units)
    kernels::RectifyAndDrop(std::span(*values).subspan(at, units),
                            {drawn->Kept(width, random), units});
}

}  // namespace

TokenBackprop::TokenBackprop(const TokenParameters& parameters, const GatePenalty& gates)
    : parameters_(parameters),
      gates_(gates),
      vectors_({parameters.shape().rows, parameters.shape().width}),
      d_vectors_({parameters.shape().rows, parameters.shape().width}) {
  for (int64_t l = 0; l < parameters.shape().layers; ++l)
    layers_.emplace_back(parameters.shape().mixing());
}

void TokenBackprop::OpenGates(const Perturbation* drawn, Random* random) {
  const infer::TokenShape& s = parameters_.shape();
  const auto& parts = parameters_.parts();
  const auto cells = static_cast<size_t>(rows_ * s.columns);
  steers_.resize(cells);
  opens_.resize(cells);
  weights_.resize(cells);
  const float* alpha = parts[Part::kSteers].data();
  for (int64_t r = 0; r < rows_; ++r) {
    const float* noise = drawn ? drawn->Noise(s.columns, random) : nullptr;
    float* row = steers_.data() + r * s.columns;
    for (int64_t c = 0; c < s.columns; ++c) row[c] = Clip(alpha[c] + (noise ? noise[c] : 0.0f));
  }
  steered_.resize(tokens_.size());
  WeighTokens(s, steers_, tokens_.data(), steered_.data());
  Affine(steered_, parts[Part::kSteering], &parts[Part::kSteeringBias], &steering_);
  kernels::Tanh(steering_, steering_);
  Affine(steering_, parts[Part::kOpening], &parts[Part::kOpeningBias], &raw_opens_);
  for (int64_t r = 0; r < rows_; ++r) {
    const float* noise = drawn ? drawn->Noise(s.columns, random) : nullptr;
    for (int64_t c = 0; c < s.columns; ++c) {
      const auto i = static_cast<size_t>(r * s.columns + c);
      opens_[i] = Clip(raw_opens_[i] + (noise ? noise[c] : 0.0f));
      weights_[i] = steers_[i] + (1 - steers_[i]) * opens_[i];
    }
  }
}

std::span<float> TokenBackprop::Forward(std::span<const infer::TokenPlace> places,
                                        const Perturbation* drawn, Random* random) {
  const infer::TokenShape& s = parameters_.shape();
  const auto& parts = parameters_.parts();
  places_.assign(places.begin(), places.end());
  rows_ = std::ssize(places) / s.tracks;
  kept_ = drawn ? drawn->kept() : 1.0f;
  parameters_.MakeVectors(&vectors_);
  tokens_.resize(static_cast<size_t>(rows_ * s.tokens_width()));
  infer::FillTokens(s, parameters_.tracks(), vectors_, places_, tokens_.data());
  OpenGates(drawn, random);
  weighed_.resize(tokens_.size());
  WeighTokens(s, weights_, tokens_.data(), weighed_.data());
  for (size_t l = 0; l < layers_.size(); ++l)
    layers_[l].Forward(TokenParameters::OfLayer(l, parts), drawn, random, weighed_);
  Affine(weighed_, parts[Part::kFirst], &parts[Part::kFirstBias], &first_);
  Rectify(s.hidden, drawn, random, &first_);
  Affine(first_, parts[Part::kSecond], &parts[Part::kSecondBias], &second_);
  Rectify(s.hidden, drawn, random, &second_);
  Affine(second_, parts[Part::kOutput], &parts[Part::kOutputBias], &scores_);
  return scores_;
}

void TokenBackprop::Backward(std::span<const float> d_scores, float row_share,
                             std::vector<Tensor>* gradients) {
  const infer::TokenShape& s = parameters_.shape();
  const auto& parts = parameters_.parts();
  auto& g = *gradients;
  AddAffineGradients(d_scores, second_, &g[Part::kOutput], &g[Part::kOutputBias]);
  BackThroughAffine(d_scores, parts[Part::kOutput], &d_second_);
  kernels::BackThroughRectifier(second_, kept_, d_second_);
  AddAffineGradients(d_second_, first_, &g[Part::kSecond], &g[Part::kSecondBias]);
  BackThroughAffine(d_second_, parts[Part::kSecond], &d_first_);
  kernels::BackThroughRectifier(first_, kept_, d_first_);
  AddAffineGradients(d_first_, weighed_, &g[Part::kFirst], &g[Part::kFirstBias]);
  BackThroughAffine(d_first_, parts[Part::kFirst], &d_tokens_);
  for (size_t l = layers_.size(); l-- > 0;)
    layers_[l].Backward(TokenParameters::OfLayer(l, parts), d_tokens_,
                        TokenParameters::OfLayer(l, g));
  BackThroughGates(row_share, gradients);

  std::ranges::fill(d_vectors_.span(), 0.0f);
  const int64_t width = s.width;
  const infer::TokenPlace* place = places_.data();
  for (int64_t r = 0; r < rows_; ++r)
    for (const infer::ColumnTrack& track : parameters_.tracks()) {
      const float* __restrict d = d_tokens_.data() + r * s.tokens_width() + track.column * width;
      float* __restrict to = d_vectors_.data() + place->row * width;
      const float f = place->fraction;
      for (int64_t k = 0; k < width; ++k) to[k] += (1 - f) * d[k];
      if (f > 0)
        for (int64_t k = 0; k < width; ++k) to[width + k] += f * d[k];
      ++place;
    }
  parameters_.AddGradients(d_vectors_, gradients);
}

// d_tokens_ holds the gradient of the weighed tokens, and then that of the tokens.
void TokenBackprop::BackThroughGates(float row_share, std::vector<Tensor>* gradients) {
  const infer::TokenShape& s = parameters_.shape();
  const auto& parts = parameters_.parts();
  auto& g = *gradients;
  const int64_t width = s.width;
  const auto kappa = static_cast<float>(1.702 / gates_.noise);
  const float cost = static_cast<float>(gates_.penalty) * row_share * kappa;
  const auto cells = static_cast<size_t>(rows_ * s.columns);
  // P(r̃ > 0) and P(s̃ > 0).
  d_opens_.resize(cells);
  for (size_t i = 0; i < cells; ++i) d_opens_[i] = kappa * raw_opens_[i];
  kernels::Sigmoid(d_opens_, d_opens_);
  std::vector<float> steering_open(static_cast<size_t>(s.columns));
  const float* alpha = parts[Part::kSteers].data();
  for (int64_t c = 0; c < s.columns; ++c)
    steering_open[static_cast<size_t>(c)] = 1 / (1 + std::exp(-kappa * alpha[c]));
  d_weights_.resize(cells);
  float* d_alpha = g[Part::kSteers].data();
  for (int64_t r = 0; r < rows_; ++r)
    for (int64_t c = 0; c < s.columns; ++c) {
      const auto i = static_cast<size_t>(r * s.columns + c);
      const float* __restrict token = tokens_.data() + static_cast<int64_t>(i) * width;
      float* __restrict d = d_tokens_.data() + static_cast<int64_t>(i) * width;
      float d_weight = 0;
      for (int64_t k = 0; k < width; ++k) d_weight += d[k] * token[k];
      for (int64_t k = 0; k < width; ++k) d[k] *= weights_[i];
      const float p = d_opens_[i], q = steering_open[static_cast<size_t>(c)];
      d_alpha[c] += cost * q * (1 - q) * (1 - p);
      d_opens_[i] = cost * p * (1 - p) * (1 - q) + Inside(opens_[i]) * d_weight * (1 - steers_[i]);
      d_weights_[i] = d_weight * (1 - opens_[i]);  // of s_c
    }
  AddAffineGradients(d_opens_, steering_, &g[Part::kOpening], &g[Part::kOpeningBias]);
  BackThroughAffine(d_opens_, parts[Part::kOpening], &d_steering_);
  for (size_t i = 0; i < steering_.size(); ++i) d_steering_[i] *= 1 - steering_[i] * steering_[i];
  AddAffineGradients(d_steering_, steered_, &g[Part::kSteering], &g[Part::kSteeringBias]);
  BackThroughAffine(d_steering_, parts[Part::kSteering], &d_steered_);
  for (int64_t r = 0; r < rows_; ++r)
    for (int64_t c = 0; c < s.columns; ++c) {
      const auto i = static_cast<size_t>(r * s.columns + c);
      const float* __restrict token = tokens_.data() + static_cast<int64_t>(i) * width;
      const float* __restrict from = d_steered_.data() + static_cast<int64_t>(i) * width;
      float* __restrict d = d_tokens_.data() + static_cast<int64_t>(i) * width;
      float d_steer = d_weights_[i];
      for (int64_t k = 0; k < width; ++k) d_steer += from[k] * token[k];
      for (int64_t k = 0; k < width; ++k) d[k] += from[k] * steers_[i];
      d_alpha[c] += Inside(steers_[i]) * d_steer;
    }
}

}  // namespace fovea::fit
