#include "fovea/fit/tables/token_parameters.h"

#include <gtest/gtest.h>

#include "fovea/fit/tables/test_support.h"
#include "fovea/testing/compare.h"

namespace fovea::fit {
namespace {

using infer::TokenNetwork;

void DrawAll(std::vector<Tensor>* parts) {
  Random random(7);
  for (Tensor& part : *parts)
    for (float& value : part.span()) value = static_cast<float>(random.Normal());
}

// V as TokenParameters' formula has it, sum by sum.
std::vector<double> VectorsByFormula(const TokenParameters& parameters,
                                     const FittedTracks& fitted) {
  const int64_t width = parameters.shape().width;
  const Tensor& base = parameters.parts()[TokenParameters::kBase];
  const Tensor& slope = parameters.parts()[TokenParameters::kSlope];
  const Tensor& step = parameters.parts()[TokenParameters::kSteps];
  const std::vector<int32_t> first = infer::FirstRows(fitted.tracks);
  std::vector<double> vectors;
  for (size_t track = 0; track < fitted.tracks.size(); ++track) {
    const auto t = static_cast<int64_t>(track);
    const auto knots = std::ssize(fitted.tracks[track].knots);
    for (int64_t row = first[track]; row < first[track + 1]; ++row)
      for (int64_t k = 0; k < width; ++k) {
        double value = base[t * width + k];
        if (row - first[track] < knots) {
          for (int64_t i = first[track]; i <= row; ++i) value += step[i * width + k];
          for (const int64_t b : {0, 1})
            value += fitted.basis[2 * row + b] * slope[(2 * t + b) * width + k];
        } else {
          value += step[row * width + k];
        }
        vectors.push_back(value);
      }
  }
  return vectors;
}

TEST(TokenParameters, MakeVectorsFollowsItsFormula) {
  const data::EncodedTable table = EncodeMixed(true);
  const FittedTracks fitted = FitTracks(table);
  Random random(1);
  TokenParameters parameters(fitted, ShapeOf(fitted, table), &random);
  DrawAll(&parameters.parts());
  Tensor vectors({parameters.shape().rows, parameters.shape().width});
  parameters.MakeVectors(&vectors);
  EXPECT_CLOSE(vectors.span(), VectorsByFormula(parameters, fitted), {.absolute = 1e-5});
}

TEST(TokenParameters, GradientsAreThoseOfMakeVectors) {
  const data::EncodedTable table = EncodeMixed(true);
  const FittedTracks fitted = FitTracks(table);
  Random random(1);
  const infer::TokenShape shape = ShapeOf(fitted, table);
  TokenParameters parameters(fitted, shape, &random);
  Tensor direction({shape.rows, shape.width}), vectors({shape.rows, shape.width});
  for (float& value : direction.span()) value = static_cast<float>(random.Normal());
  const auto along = [&] {
    parameters.MakeVectors(&vectors);
    double sum = 0;
    for (int64_t i = 0; i < vectors.size(); ++i) sum += double{vectors[i]} * direction[i];
    return sum;
  };
  std::vector<Tensor> gradients;
  for (const Tensor& part : parameters.parts()) gradients.emplace_back(part.shape());
  parameters.AddGradients(direction, &gradients);
  for (const size_t p :
       {size_t{TokenParameters::kBase}, size_t{TokenParameters::kSlope}, TokenParameters::kSteps}) {
    Tensor& part = parameters.parts()[p];
    for (int64_t i = 0; i < part.size(); ++i) {
      const float old = part[i];
      part[i] = old + 0.5f;
      const double above = along();
      part[i] = old - 0.5f;
      const double below = along();
      part[i] = old;
      EXPECT_NEAR(double{gradients[p][i]}, above - below, 1e-3) << p << "[" << i << "]";
    }
  }
}

TEST(TokenParameters, AColumnBeginsStraightAndOpen) {
  const data::EncodedTable table = EncodeMixed(true);
  const FittedTracks fitted = FitTracks(table);
  Random random(1);
  const TokenParameters parameters(fitted, ShapeOf(fitted, table), &random);
  const int64_t width = parameters.shape().width;
  const std::vector<int32_t> first = infer::FirstRows(fitted.tracks);
  // Categories alone are drawn apart; what is missing begins in the middle of its column.
  for (size_t t = 0; t < fitted.tracks.size(); ++t)
    for (int64_t row = first[t]; row < first[t + 1]; ++row)
      for (int64_t k = 0; k < width; ++k)
        EXPECT_EQ(parameters.parts()[TokenParameters::kSteps][row * width + k] != 0,
                  !fitted.tracks[t].codes.empty() && row + 1 < first[t + 1]);
  for (const float alpha : parameters.parts()[TokenNetwork::kSteers].span()) EXPECT_GT(alpha, 0);
  for (const float bias : parameters.parts()[TokenNetwork::kOpeningBias].span()) EXPECT_GT(bias, 0);
}

TEST(TokenParameters, TheNetworkSharesNothing) {
  const data::EncodedTable table = EncodeMixed(false);
  const FittedTracks fitted = FitTracks(table);
  Random random(1);
  TokenParameters parameters(fitted, ShapeOf(fitted, table), &random);
  const TokenNetwork network = parameters.Network();
  ASSERT_EQ(network.parts.size(), size_t{TokenNetwork::kParts});
  const auto specs = TokenNetwork::Specs(parameters.shape());
  for (size_t p = 0; p < specs.size(); ++p) EXPECT_EQ(network.parts[p].shape(), specs[p].shape);
  EXPECT_CLOSE(network.parts[TokenNetwork::kVectors].span(), VectorsByFormula(parameters, fitted),
               {.absolute = 1e-5});
  EXPECT_TRUE(network.layers.empty());
  const float before = network.parts[TokenNetwork::kFirst][0];
  parameters.parts()[TokenNetwork::kFirst][0] += 1;
  EXPECT_EQ(network.parts[TokenNetwork::kFirst][0], before);
}

TEST(TokenParameters, LayersStandBehindTheRest) {
  const data::EncodedTable table = EncodeMixed(false);
  const FittedTracks fitted = FitTracks(table);
  Random random(1), again(1);
  TokenParameters parameters(fitted, ShapeOf(fitted, table, 2), &random);
  const TokenParameters without(fitted, ShapeOf(fitted, table), &again);
  using infer::MixingLayer;
  ASSERT_EQ(without.parts().size(), size_t{TokenParameters::kParts});
  ASSERT_EQ(parameters.parts().size(), size_t{TokenParameters::kParts} + 2 * MixingLayer::kParts);
  for (size_t p = 0; p < without.parts().size(); ++p) {
    EXPECT_EQ(parameters.parts()[p].shape(), without.parts()[p].shape());
    EXPECT_FALSE(TokenParameters::IsScale(p));
  }
  const TokenNetwork network = parameters.Network();
  ASSERT_EQ(network.layers.size(), 2u);
  const auto specs = MixingLayer::Specs(parameters.shape().mixing());
  for (size_t l = 0; l < 2; ++l) {
    const auto own = TokenParameters::OfLayer(l, parameters.parts());
    for (size_t p = 0; p < specs.size(); ++p) {
      EXPECT_EQ(own[p].shape(), specs[p].shape);
      EXPECT_EQ(network.layers[l].parts[p].shape(), specs[p].shape);
      EXPECT_EQ(network.layers[l].parts[p][0], own[p][0]);
      const bool scale = MixingLayer::IsScale(p);
      EXPECT_EQ(TokenParameters::IsScale(TokenParameters::kParts + l * specs.size() + p), scale);
      for (const float value : own[p].span()) EXPECT_EQ(value == 1, scale);
    }
  }
}

}  // namespace
}  // namespace fovea::fit
