#include "fovea/infer/tables/tokens/mixing_layer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fovea/kernels/dot/dot_attention.h"
#include "fovea/kernels/rows/elementwise.h"

namespace fovea::infer {
namespace {

using kernels::MatMulPacked;
using kernels::Onto;
using kernels::PackedMatrix;

constexpr float kEpsilon = 0.1f;

PackedMatrix Pack(const Tensor& weight) {
  return {weight.dim(0), weight.dim(1), weight.data(), weight.dim(1)};
}

// Calls copy(of the joined, of the split) for each head of each token.
template <class Copy>
void VisitHeads(const MixingShape& s, int64_t rows, int64_t stride, const Copy& copy) {
  const int64_t size = s.head_width();
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t h = 0; h < s.heads; ++h)
      for (int64_t c = 0; c < s.columns; ++c)
        copy((r * s.columns + c) * stride + h * size, ((r * s.heads + h) * s.columns + c) * size);
}

}  // namespace

std::vector<MixingLayer::Spec> MixingLayer::Specs(const MixingShape& s) {
  return {{"look.scale", {s.width}},
          {"look.weight", {3 * s.width, s.width}},
          {"join.weight", {s.width, s.width}},
          {"think.scale", {s.width}},
          {"grow.weight", {2 * s.width, s.width}},
          {"shrink.weight", {s.width, 2 * s.width}}};
}

float NormFactor(std::span<const float> token) {
  float squares = 0;
  for (const float value : token) squares += value * value;
  return 1 / std::sqrt(squares / static_cast<float>(token.size()) + kEpsilon);
}

void NormTokens(std::span<const float> scale, std::span<const float> x, std::span<float> y) {
  const size_t width = scale.size();
  for (size_t at = 0; at < x.size(); at += width) {
    const float factor = NormFactor(x.subspan(at, width));
    for (size_t k = 0; k < width; ++k) y[at + k] = scale[k] * (factor * x[at + k]);
  }
}

void SplitHeads(const MixingShape& s, int64_t rows, const float* x, int64_t stride, float* y) {
  VisitHeads(s, rows, stride,
             [&](int64_t from, int64_t to) { std::copy_n(x + from, s.head_width(), y + to); });
}

void JoinHeads(const MixingShape& s, int64_t rows, const float* y, float* x, int64_t stride) {
  VisitHeads(s, rows, stride,
             [&](int64_t to, int64_t from) { std::copy_n(y + from, s.head_width(), x + to); });
}

PackedMixing::PackedMixing(const MixingLayer& layer, const MixingShape& shape)
    : layer_(layer),
      shape_(shape),
      look_(Pack(layer.parts[MixingLayer::kLook])),
      join_(Pack(layer.parts[MixingLayer::kJoin])),
      grow_(Pack(layer.parts[MixingLayer::kGrow])),
      shrink_(Pack(layer.parts[MixingLayer::kShrink])) {}

void PackedMixing::Apply(int64_t rows, std::span<float> tokens, std::span<float> weights) const {
  const int64_t width = shape_.width, count = rows * shape_.columns, size = count * width;
  Tensor normed = Tensor::Uninitialised({count, width});
  NormTokens(layer_.parts[MixingLayer::kLookScale].span(), tokens, normed.span());
  Tensor looked = Tensor::Uninitialised({count, 3 * width});
  MatMulPacked(count, normed.data(), width, look_, {}, Onto::kNothing, looked.data(), 3 * width);
  Tensor split = Tensor::Uninitialised({4, size});  // queries, keys, values, what heads give
  for (int64_t i = 0; i < 3; ++i)
    SplitHeads(shape_, rows, looked.data() + i * width, 3 * width, split.data() + i * size);
  const auto part = [&](size_t i) {
    const auto length = static_cast<size_t>(size);
    return split.span().subspan(i * length, length);
  };
  const kernels::DotShape shape{.sequences = rows * shape_.heads,
                                .queries = shape_.columns,
                                .keys = shape_.columns,
                                .size = shape_.head_width(),
                                .value_size = shape_.head_width()};
  const kernels::DotInputs inputs{.query = part(0),
                                  .key = part(1),
                                  .values = part(2),
                                  .scale = 1 / std::sqrt(static_cast<float>(shape_.head_width()))};
  Tensor statistics({weights.empty() ? 0 : shape.sequences * shape.queries * 2});
  kernels::DotForward(shape, inputs, {}, {.output = part(3), .statistics = statistics.span()});
  if (!weights.empty()) {
    std::vector<int64_t> all(static_cast<size_t>(shape_.columns));
    std::iota(all.begin(), all.end(), 0);
    kernels::DotWeights(shape, inputs, {}, statistics.span(),
                        {.rows = all, .row_weights = weights});
  }
  JoinHeads(shape_, rows, part(3).data(), normed.data(), width);
  MatMulPacked(count, normed.data(), width, join_, {}, Onto::kSums, tokens.data(), width);

  NormTokens(layer_.parts[MixingLayer::kThinkScale].span(), tokens, normed.span());
  Tensor grown = Tensor::Uninitialised({count, 2 * width});
  MatMulPacked(count, normed.data(), width, grow_, {}, Onto::kNothing, grown.data(), 2 * width);
  kernels::Relu(grown.span(), grown.span());
  MatMulPacked(count, grown.data(), 2 * width, shrink_, {}, Onto::kSums, tokens.data(), width);
}

}  // namespace fovea::infer
