#include "fovea/infer/tables/tokens/mixing_layer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "fovea/core/random.h"
#include "fovea/testing/compare.h"

namespace fovea::infer {
namespace {

constexpr MixingShape kShape{.columns = 3, .width = 4, .heads = 2};
constexpr int64_t kRows = 5;

MixingLayer DrawLayer() {
  MixingLayer layer;
  Random random(2);
  for (const MixingLayer::Spec& spec : MixingLayer::Specs(kShape)) {
    layer.parts.emplace_back(spec.shape);
    for (float& value : layer.parts.back().span()) value = static_cast<float>(random.Normal());
  }
  return layer;
}

std::vector<float> DrawTokens() {
  Random random(3);
  std::vector<float> tokens(static_cast<size_t>(kRows * kShape.columns * kShape.width));
  for (float& value : tokens) value = static_cast<float>(random.Normal());
  return tokens;
}

using Vector = std::vector<double>;

Vector Norm(const Tensor& scale, const Vector& x) {
  double squares = 0;
  for (const double value : x) squares += value * value;
  Vector y;
  for (size_t k = 0; k < x.size(); ++k)
    y.push_back(double{scale.span()[k]} * x[k] /
                std::sqrt(squares / static_cast<double>(x.size()) + 0.1));
  return y;
}

Vector Product(const Tensor& weight, const Vector& x) {
  Vector y(static_cast<size_t>(weight.dim(0)), 0.0);
  for (size_t i = 0; i < y.size(); ++i)
    for (size_t k = 0; k < x.size(); ++k) y[i] += double{weight.span()[i * x.size() + k]} * x[k];
  return y;
}

// One row by the formula, in double. weights [heads, columns, columns].
void ApplyByFormula(const MixingLayer& layer, std::vector<Vector>* tokens, Vector* weights) {
  const auto& parts = layer.parts;
  const auto columns = static_cast<size_t>(kShape.columns), width = static_cast<size_t>(4);
  std::vector<Vector> looked, joined(columns, Vector(width, 0.0));
  for (const Vector& x : *tokens)
    looked.push_back(Product(parts[MixingLayer::kLook], Norm(parts[MixingLayer::kLookScale], x)));
  for (size_t h = 0; h < 2; ++h)
    for (size_t i = 0; i < columns; ++i) {
      Vector w(columns, 0.0);
      double sum = 0;
      for (size_t j = 0; j < columns; ++j) {
        for (size_t k = 2 * h; k < 2 * h + 2; ++k) w[j] += looked[i][k] * looked[j][width + k];
        sum += w[j] = std::exp(w[j] / std::sqrt(2.0));
      }
      for (size_t j = 0; j < columns; ++j) {
        weights->push_back(w[j] / sum);
        for (size_t k = 2 * h; k < 2 * h + 2; ++k)
          joined[i][k] += w[j] / sum * looked[j][2 * width + k];
      }
    }
  for (size_t c = 0; c < columns; ++c) {
    Vector& x = (*tokens)[c];
    const Vector first = Product(parts[MixingLayer::kJoin], joined[c]);
    for (size_t k = 0; k < width; ++k) x[k] += first[k];
    Vector grown = Product(parts[MixingLayer::kGrow], Norm(parts[MixingLayer::kThinkScale], x));
    for (double& value : grown) value = std::max(0.0, value);
    const Vector second = Product(parts[MixingLayer::kShrink], grown);
    for (size_t k = 0; k < width; ++k) x[k] += second[k];
  }
}

TEST(PackedMixing, FollowsItsFormula) {
  const MixingLayer layer = DrawLayer();
  std::vector<float> tokens = DrawTokens(), weights(kRows * 2 * 9);
  Vector expected, expected_weights;
  for (size_t r = 0; r < kRows; ++r) {
    std::vector<Vector> row(3);
    for (size_t i = 0; i < 12; ++i) row[i / 4].push_back(double{tokens[r * 12 + i]});
    ApplyByFormula(layer, &row, &expected_weights);
    for (const Vector& token : row) expected.insert(expected.end(), token.begin(), token.end());
  }
  std::vector<float> without = tokens;
  const PackedMixing packed(layer, kShape);
  packed.Apply(kRows, tokens, weights);
  EXPECT_CLOSE(tokens, std::span<const double>(expected), {.absolute = 1e-5, .relative = 1e-5});
  EXPECT_CLOSE(weights, std::span<const double>(expected_weights), {.absolute = 1e-5});
  packed.Apply(kRows, without);
  EXPECT_EQ(without, tokens);
}

TEST(NormTokens, KeepsWhatIs0AndWhatIsSmall) {
  const std::vector<float> scale = {1, 2}, x = {0, 0, 3, 4, 1e-3f, 1e-3f};
  std::vector<float> y(6);
  NormTokens(scale, x, y);
  const double large = std::sqrt(12.6), small = std::sqrt(0.1);
  EXPECT_CLOSE(y, std::vector<double>({0, 0, 3 / large, 8 / large, 1e-3 / small, 2e-3 / small}),
               {.absolute = 1e-6});
}

}  // namespace
}  // namespace fovea::infer
