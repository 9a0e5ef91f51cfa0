#include "fovea/fit/tables/token_parameters.h"

#include <algorithm>
#include <cmath>

namespace fovea::fit {
namespace {

using infer::TokenNetwork;

// Deviations and values at the start; docs/experiments/tabular.md has what they were chosen from.
constexpr double kBaseDeviation = 0.3, kSlopeDeviation = 0.5, kCategoryDeviation = 1;
constexpr float kSteers = 0.65f, kOpens = 0.3f;

void Draw(double deviation, Random* random, std::span<float> values) {
  for (float& value : values) value = static_cast<float>(deviation * random->Normal());
}

double DeviationOf(size_t part, const infer::TokenShape& s) {
  const auto of = [](int64_t inputs) { return 1 / std::sqrt(static_cast<double>(inputs)); };
  switch (part) {
    case TokenNetwork::kSteering:
    case TokenNetwork::kFirst:
      return of(s.tokens_width());
    case TokenNetwork::kOpening:
      return 0.1 * of(s.steering);
    case TokenNetwork::kSecond:
      return std::sqrt(2.0) * of(s.hidden);
    case TokenNetwork::kOutput:
      return of(s.hidden);
    case TokenParameters::kBase:
      return kBaseDeviation;
    case TokenParameters::kSlope:
      return kSlopeDeviation;
    default:
      return 0;
  }
}

// Calls on_knot(row, whether it is the first of a run of knots) or on_own(row) for each row of a
// track, in order.
template <class OnKnot, class OnOwn>
void VisitRows(const infer::ColumnTrack& track, int32_t first, OnKnot on_knot, OnOwn on_own) {
  const auto knots = static_cast<int32_t>(track.knots.size());
  const auto rows = static_cast<int32_t>(track.rows());
  for (int32_t k = 0; k < knots; ++k) on_knot(first + k);
  for (int32_t k = knots; k < rows; ++k) on_own(first + k);
}

}  // namespace

TokenParameters::TokenParameters(const FittedTracks& tracks, const infer::TokenShape& shape,
                                 Random* random)
    : fitted_(tracks), shape_(shape) {
  for (const TokenNetwork::Spec& spec : TokenNetwork::Specs(shape)) parts_.emplace_back(spec.shape);
  parts_.emplace_back(Shape{shape.tracks, shape.width});
  parts_.emplace_back(Shape{shape.tracks, 2, shape.width});
  for (size_t p = 0; p < parts_.size(); ++p)
    if (const double deviation = DeviationOf(p, shape); deviation > 0)
      Draw(deviation, random, parts_[p].span());
  for (int64_t l = 0; l < shape.layers; ++l)
    for (const infer::MixingLayer::Spec& spec : infer::MixingLayer::Specs(shape.mixing())) {
      const bool is_scale = TokenParameters::IsScale(parts_.size());
      parts_.push_back(is_scale ? Tensor::Full(spec.shape, 1) : Tensor(spec.shape));
      if (is_scale) continue;
      const auto inputs = static_cast<double>(spec.shape.back());
      Draw(1 / std::sqrt(inputs), random, parts_.back().span());
    }
  std::ranges::fill(parts_[TokenNetwork::kSteers].span(), kSteers);
  std::ranges::fill(parts_[TokenNetwork::kOpeningBias].span(), kOpens);
  const std::vector<int32_t> first = infer::FirstRows(fitted_.tracks);
  // What is missing begins in the middle of its column, and stays there where nothing was missing.
  for (size_t t = 0; t < fitted_.tracks.size(); ++t)
    if (!fitted_.tracks[t].codes.empty())
      Draw(kCategoryDeviation, random,
           parts_[kSteps].span().subspan(
               static_cast<size_t>(first[t] * shape.width),
               static_cast<size_t>((first[t + 1] - 1 - first[t]) * shape.width)));
}

void TokenParameters::MakeVectors(Tensor* vectors) const {
  const int64_t width = shape_.width;
  const std::vector<int32_t> first = infer::FirstRows(fitted_.tracks);
  std::vector<float> sum(static_cast<size_t>(width));
  for (size_t t = 0; t < fitted_.tracks.size(); ++t) {
    const float* base = parts_[kBase].data() + static_cast<int64_t>(t) * width;
    const float* slope = parts_[kSlope].data() + static_cast<int64_t>(t) * 2 * width;
    std::copy_n(base, width, sum.begin());
    VisitRows(
        fitted_.tracks[t], first[t],
        [&](int64_t row) {
          const float* step = parts_[kSteps].data() + row * width;
          const float a = fitted_.basis[2 * row], b = fitted_.basis[2 * row + 1];
          float* to = vectors->data() + row * width;
          for (int64_t k = 0; k < width; ++k) {
            sum[static_cast<size_t>(k)] += step[k];
            to[k] = sum[static_cast<size_t>(k)] + a * slope[k] + b * slope[width + k];
          }
        },
        [&](int64_t row) {
          const float* step = parts_[kSteps].data() + row * width;
          float* to = vectors->data() + row * width;
          for (int64_t k = 0; k < width; ++k) to[k] = base[k] + step[k];
        });
  }
}

void TokenParameters::AddGradients(const Tensor& d_vectors, std::vector<Tensor>* gradients) const {
  const int64_t width = shape_.width;
  const std::vector<int32_t> first = infer::FirstRows(fitted_.tracks);
  std::vector<float> sum(static_cast<size_t>(width));
  for (size_t t = 0; t < fitted_.tracks.size(); ++t) {
    const infer::ColumnTrack& track = fitted_.tracks[t];
    float* d_base = (*gradients)[kBase].data() + static_cast<int64_t>(t) * width;
    float* d_slope = (*gradients)[kSlope].data() + static_cast<int64_t>(t) * 2 * width;
    float* d_steps = (*gradients)[kSteps].data();
    const auto knots = static_cast<int64_t>(track.knots.size());
    for (int64_t row = first[t] + knots; row < first[t + 1]; ++row)
      for (int64_t k = 0; k < width; ++k) {
        d_steps[row * width + k] += d_vectors[row * width + k];
        d_base[k] += d_vectors[row * width + k];
      }
    // A step is in every knot from its own on.
    std::ranges::fill(sum, 0.0f);
    for (int64_t row = first[t] + knots - 1; row >= first[t]; --row) {
      const float a = fitted_.basis[2 * row], b = fitted_.basis[2 * row + 1];
      for (int64_t k = 0; k < width; ++k) {
        const float d = d_vectors[row * width + k];
        sum[static_cast<size_t>(k)] += d;
        d_steps[row * width + k] += sum[static_cast<size_t>(k)];
        d_slope[k] += a * d;
        d_slope[width + k] += b * d;
      }
    }
    for (int64_t k = 0; k < width; ++k) d_base[k] += sum[static_cast<size_t>(k)];
  }
}

infer::TokenNetwork TokenParameters::Network() const {
  TokenNetwork network{.shape = shape_, .parts = {}};
  for (size_t p = 0; p < TokenNetwork::kParts; ++p) network.parts.push_back(parts_[p].Clone());
  MakeVectors(&network.parts[TokenNetwork::kVectors]);
  for (size_t l = 0; l < static_cast<size_t>(shape_.layers); ++l) {
    infer::MixingLayer& layer = network.layers.emplace_back();
    for (const Tensor& part : OfLayer(l, parts_)) layer.parts.push_back(part.Clone());
  }
  return network;
}

}  // namespace fovea::fit
