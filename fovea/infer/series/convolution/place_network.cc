#include "fovea/infer/series/convolution/place_network.h"

#include <algorithm>
#include <cmath>

#include "fovea/infer/series/convolution/step_pooling.h"
#include "fovea/kernels/products/matmul.h"

namespace fovea::infer {
namespace {

using kernels::MatMul;
using kernels::Transpose;

void Rectify(Tensor* values) {
  for (float& value : values->span()) value = std::max(0.0f, value);
}

}  // namespace

std::vector<PlaceNetwork::Spec> PlaceNetwork::Specs(int64_t inputs, int64_t outputs) {
  return {{"first.weight", {kHidden, kTaps * inputs}},
          {"first.bias", {kHidden}},
          {"second.weight", {kHidden, kTaps * kHidden}},
          {"second.bias", {kHidden}},
          {"scores.weight", {outputs, 2 * kHidden}},
          {"scores.bias", {outputs}},
          {"attention.weight", {kScoreHidden, 2 * kHidden}},
          {"attention.bias", {kScoreHidden}},
          {"query.weight", {1, kScoreHidden}},
          {"query.bias", {1}}};
}

PlaceRows::PlaceRows(std::span<const int64_t> places) {
  for (const int64_t count : places) {
    spans_.emplace_back(rows_, rows_ + count);
    rows_ += count + PlaceNetwork::kMargin;
  }
}

void PlaceRows::ClearMargins(Tensor* values) const {
  const int64_t width = values->dim(1);
  int64_t row = 0;
  const auto clear = [&](int64_t end) {
    std::fill(values->data() + row * width, values->data() + end * width, 0.0f);
  };
  for (const auto& [begin, end] : spans_) {
    clear(begin);
    row = end;
  }
  clear(rows_);
}

Tensor ConvolvePlaces(const Tensor& x, const Tensor& weight, std::span<const float> bias) {
  const int64_t in = x.dim(1), out = weight.dim(0), rows = x.dim(0) - 2 * PlaceNetwork::kMargin;
  Tensor y = Tensor::Uninitialised({x.dim(0), out});
  float* first = y.data() + PlaceNetwork::kMargin * out;
  if (!bias.empty())
    for (int64_t r = 0; r < rows; ++r) std::ranges::copy(bias, first + r * out);
  // Rows of five places overlap: the distance between them is one place.
  MatMul(Transpose::kNo, Transpose::kYes, rows, out, PlaceNetwork::kTaps * in, 1, x.data(), in,
         weight.data(), PlaceNetwork::kTaps * in, bias.empty() ? 0 : 1, first, out);
  return y;
}

Tensor JoinPlaces(const Tensor& first, const Tensor& second, const Tensor& weight,
                  const Tensor& bias) {
  const int64_t rows = first.dim(0), width = first.dim(1), out = bias.size();
  Tensor y = Tensor::Uninitialised({rows, out});
  for (int64_t r = 0; r < rows; ++r) std::copy_n(bias.data(), out, y.data() + r * out);
  int64_t at = 0;
  for (const Tensor* part : {&first, &second}) {
    MatMul(Transpose::kNo, Transpose::kYes, rows, out, width, 1, part->data(), width,
           weight.data() + at, 2 * width, 1, y.data(), out);
    at += width;
  }
  return y;
}

PlaceScores ScorePlaces(const PlaceNetwork& network, const Tensor& x) {
  using Part = PlaceNetwork::Part;
  const int64_t places = x.dim(0), width = x.dim(1);
  const PlaceRows rows(std::span(&places, 1));
  const auto [begin, end] = rows.of(0);
  Tensor padded({rows.rows(), width});
  std::ranges::copy(x.span(), padded.data() + begin * width);
  const auto& parts = network.parts;
  Tensor first = ConvolvePlaces(padded, parts[Part::kFirst], parts[Part::kFirstBias].span());
  rows.ClearMargins(&first);
  Rectify(&first);
  Tensor second = ConvolvePlaces(first, parts[Part::kSecond], parts[Part::kSecondBias].span());
  rows.ClearMargins(&second);
  Rectify(&second);
  const Tensor scores = JoinPlaces(first, second, parts[Part::kScores], parts[Part::kScoresBias]);
  const Tensor hidden =
      JoinPlaces(first, second, parts[Part::kAttention], parts[Part::kAttentionBias]);
  PlaceScores out;
  out.scores = Tensor({places, network.outputs()});
  std::copy_n(scores.data() + begin * network.outputs(), out.scores.size(), out.scores.data());
  for (int64_t j = begin; j < end; ++j) {
    float query = parts[Part::kQueryBias][0];
    for (int64_t k = 0; k < PlaceNetwork::kScoreHidden; ++k)
      query += parts[Part::kQuery][k] * std::tanh(hidden[j * PlaceNetwork::kScoreHidden + k]);
    out.weights.push_back(query);
  }
  PoolSteps(network.pooling, out.weights);
  return out;
}

}  // namespace fovea::infer
