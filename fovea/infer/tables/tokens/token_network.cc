#include "fovea/infer/tables/tokens/token_network.h"

#include <algorithm>

namespace fovea::infer {

std::vector<TokenNetwork::Spec> TokenNetwork::Specs(const TokenShape& s) {
  return {{"vectors", {s.rows, s.width}},
          {"steers", {s.columns}},
          {"steering.weight", {s.steering, s.tokens_width()}},
          {"steering.bias", {s.steering}},
          {"opening.weight", {s.columns, s.steering}},
          {"opening.bias", {s.columns}},
          {"first.weight", {s.hidden, s.tokens_width()}},
          {"first.bias", {s.hidden}},
          {"second.weight", {s.hidden, s.hidden}},
          {"second.bias", {s.hidden}},
          {"output.weight", {s.outputs, s.hidden}},
          {"output.bias", {s.outputs}}};
}

void FillTokens(const TokenShape& shape, std::span<const ColumnTrack> tracks, const Tensor& vectors,
                std::span<const TokenPlace> places, float* tokens) {
  const int64_t width = shape.width;
  const size_t rows = places.size() / tracks.size();
  const TokenPlace* place = places.data();
  for (size_t r = 0; r < rows; ++r) {
    float* row = tokens + static_cast<int64_t>(r) * shape.tokens_width();
    int32_t before = -1;
    for (const ColumnTrack& track : tracks) {
      float* __restrict token = row + track.column * width;
      if (track.column != before) std::fill_n(token, width, 0.0f);
      before = track.column;
      const float* __restrict vector = vectors.data() + place->row * width;
      const float fraction = place->fraction;
      if (fraction > 0) {
        for (int64_t k = 0; k < width; ++k)
          token[k] += vector[k] + fraction * (vector[width + k] - vector[k]);
      } else {
        for (int64_t k = 0; k < width; ++k) token[k] += vector[k];
      }
      ++place;
    }
  }
}

void WeighTokens(const TokenShape& shape, std::span<const float> weights, const float* x,
                 float* y) {
  const int64_t width = shape.width;
  for (size_t i = 0; i < weights.size(); ++i) {
    const float weight = weights[i];
    const float* from = x + static_cast<int64_t>(i) * width;
    float* to = y + static_cast<int64_t>(i) * width;
    for (int64_t k = 0; k < width; ++k) to[k] = weight * from[k];
  }
}

}  // namespace fovea::infer
