#include "fovea/fit/tables/token_gradients.h"

#include <gtest/gtest.h>

#include <cmath>

#include "fovea/fit/tables/test_support.h"
#include "fovea/fit/tables/token_training.h"
#include "fovea/infer/tables/tokens/token_scorer.h"
#include "fovea/testing/compare.h"

namespace fovea::fit {
namespace {

using infer::TokenNetwork;

constexpr GatePenalty kGates{.penalty = 0.05, .noise = 0.5};

// A network for the mixed table whose gates are partly open in most cells.
struct Drawn {
  struct Case {
    bool of_class;
    int64_t layers;
    double dropout;
  };
  explicit Drawn(const Case& of)
      : table(EncodeMixed(of.of_class)),
        tracks(FitTracks(table)),
        places(PlacesOf(tracks, table)),
        dropout(0, of.dropout, 6),
        drawn(of.dropout > 0 ? &dropout : nullptr),
        random(3),
        parameters(tracks, ShapeOf(tracks, table, of.layers), &random) {
    for (Tensor& part : parameters.parts())
      for (float& value : part.span()) value += static_cast<float>(0.2 * random.Normal());
    const float steers[] = {0.3f, 0.6f, -0.2f};
    std::ranges::copy(steers, parameters.parts()[TokenNetwork::kSteers].data());
  }

  // The mean of the rows' losses and penalties, in double from the scores on.
  double Loss() const {
    const infer::TokenShape& s = parameters.shape();
    TokenBackprop backprop(parameters, kGates);
    Random again(5);
    const std::span<float> scores = backprop.Forward(places, drawn, &again);
    const auto outputs = static_cast<size_t>(s.outputs);
    double loss = 0;
    for (size_t r = 0; r < table.targets.size(); ++r) {
      const std::span<float> z = scores.subspan(r * outputs, outputs);
      if (outputs == 1) {
        loss += std::pow(double{z[0]} - table.targets[r], 2);
      } else {
        double sum = 0;
        for (const float value : z) sum += std::exp(double{value});
        loss += std::log(sum) - z[static_cast<size_t>(table.targets[r])];
      }
    }
    return (loss + Penalty(backprop)) / static_cast<double>(table.rows);
  }

  // GatePenalty's formula, from gates that are computed anew.
  double Penalty(const TokenBackprop& backprop) const {
    const infer::TokenShape& s = parameters.shape();
    const auto& parts = parameters.parts();
    const double kappa = 1.702 / kGates.noise;
    const auto open = [&](double gate) { return 1 / (1 + std::exp(-kappa * gate)); };
    const TokenNetwork network = parameters.Network();
    std::vector<float> tokens(static_cast<size_t>(table.rows * s.tokens_width()));
    FillTokens(s, tracks.tracks, network.parts[TokenNetwork::kVectors], places, tokens.data());
    double sum = 0;
    for (int64_t r = 0; r < table.rows; ++r) {
      std::vector<double> units;
      for (int64_t u = 0; u < s.steering; ++u) {
        double x = parts[TokenNetwork::kSteeringBias][u];
        for (int64_t i = 0; i < s.tokens_width(); ++i)
          x += std::clamp(double{parts[TokenNetwork::kSteers][i / s.width]}, 0.0, 1.0) *
               tokens[static_cast<size_t>(r * s.tokens_width() + i)] *
               parts[TokenNetwork::kSteering][u * s.tokens_width() + i];
        units.push_back(std::tanh(x));
      }
      for (int64_t c = 0; c < s.columns; ++c) {
        double opens = parts[TokenNetwork::kOpeningBias][c];
        for (int64_t u = 0; u < s.steering; ++u)
          opens +=
              parts[TokenNetwork::kOpening][c * s.steering + u] * units[static_cast<size_t>(u)];
        const double steers = parts[TokenNetwork::kSteers][c];
        sum += 1 - (1 - open(steers)) * (1 - open(opens));
        const double s_c = std::clamp(steers, 0.0, 1.0);
        EXPECT_NEAR(backprop.weights()[static_cast<size_t>(r * s.columns + c)],
                    s_c + (1 - s_c) * std::clamp(opens, 0.0, 1.0), 1e-4);
      }
    }
    return kGates.penalty * sum;
  }

  std::vector<Tensor> Gradients() const {
    TokenBackprop backprop(parameters, kGates);
    Random again(5);
    const std::span<float> scores = backprop.Forward(places, drawn, &again);
    const auto outputs = static_cast<size_t>(parameters.shape().outputs);
    const float share = 1 / static_cast<float>(table.rows);
    for (size_t r = 0; r < table.targets.size(); ++r) {
      const std::span<float> own = scores.subspan(r * outputs, outputs);
      LossOfScores(table.targets[r], own);
      for (float& d : own) d *= share;
    }
    std::vector<Tensor> gradients;
    for (const Tensor& part : parameters.parts()) gradients.emplace_back(part.shape());
    backprop.Backward(scores, share, &gradients);
    return gradients;
  }

  data::EncodedTable table;
  FittedTracks tracks;
  std::vector<infer::TokenPlace> places;
  Perturbation dropout;
  const Perturbation* drawn;  // null where nothing is left out
  Random random;
  TokenParameters parameters;
};

class TokenBackpropTest : public ::testing::TestWithParam<Drawn::Case> {};
INSTANTIATE_TEST_SUITE_P(Networks, TokenBackpropTest,
                         ::testing::Values(Drawn::Case{true, 0, 0}, Drawn::Case{false, 0, 0},
                                           Drawn::Case{true, 2, 0}, Drawn::Case{false, 2, 0},
                                           Drawn::Case{true, 2, 0.3}),
                         [](const auto& info) {
                           return StrCat(info.param.of_class ? "Classes" : "Amount", "Layers",
                                         info.param.layers,
                                         info.param.dropout > 0 ? "Dropout" : "");
                         });

TEST_P(TokenBackpropTest, GradientsAreThoseOfTheLoss) {
  Drawn drawn(GetParam());
  const std::vector<Tensor> gradients = drawn.Gradients();
  for (size_t p = 0; p < gradients.size(); ++p) {
    Tensor& part = drawn.parameters.parts()[p];
    double most = 0;
    for (int64_t i = 0; i < part.size(); ++i) {
      const float old = part[i], step = 5e-4f;
      part[i] = old + step;
      const double above = drawn.Loss();
      part[i] = old - step;
      const double below = drawn.Loss();
      part[i] = old;
      const double slope = (above - below) / (2 * double{step});
      EXPECT_NEAR(double{gradients[p][i]}, slope, 1e-3 + 0.01 * std::abs(slope))
          << "part " << p << "[" << i << "]";
      most = std::max(most, std::abs(slope));
    }
    EXPECT_GT(most, 3e-3) << "part " << p << " was not put to the test";
  }
}

TEST_P(TokenBackpropTest, WithoutNoiseTheScoresAreThoseThatAreServed) {
  const Drawn drawn(GetParam());
  const infer::TokenShape& s = drawn.parameters.shape();
  TokenBackprop backprop(drawn.parameters, kGates);
  const std::span<const float> trained = backprop.Forward(drawn.places, nullptr, nullptr);
  const TokenNetwork network = drawn.parameters.Network();
  std::vector<float> scores(trained.size()), weights(backprop.weights().size());
  infer::TokenScorer(network, drawn.tracks.tracks)
      .Score(drawn.places, scores.data(), weights.data());
  EXPECT_EQ(std::ssize(scores), drawn.table.rows * s.outputs);
  EXPECT_CLOSE(trained, std::span<const float>(scores), {.absolute = 1e-5, .relative = 1e-5});
  EXPECT_CLOSE(backprop.weights(), std::span<const float>(weights), {.absolute = 1e-5});
}

TEST_P(TokenBackpropTest, GradientsAreAddedAndBuffersForgotten) {
  const Drawn drawn(GetParam());
  TokenBackprop backprop(drawn.parameters, kGates);
  const auto run = [&](int64_t rows, std::vector<Tensor>* gradients) {
    const auto places = static_cast<size_t>(rows * drawn.parameters.shape().tracks);
    const std::span<float> scores =
        backprop.Forward(std::span(drawn.places).first(places), nullptr, nullptr);
    backprop.Backward(scores, 0.5f, gradients);
  };
  std::vector<Tensor> once, twice;
  for (const Tensor& part : drawn.parameters.parts()) {
    once.emplace_back(part.shape());
    twice.emplace_back(part.shape());
  }
  run(3, &once);
  std::vector<Tensor> unused;
  for (const Tensor& part : once) unused.emplace_back(part.shape());
  run(6, &unused);
  run(3, &twice);
  run(3, &twice);
  for (size_t p = 0; p < once.size(); ++p) {
    for (float& value : once[p].span()) value *= 2;
    EXPECT_CLOSE(std::span<const float>(twice[p].span()), std::span<const float>(once[p].span()),
                 {.absolute = 1e-5, .relative = 1e-5});
  }
}

TEST_P(TokenBackpropTest, NoiseMovesTheGatesAndTheUnits) {
  const Drawn drawn(GetParam());
  const auto scores = [&](double noise, double dropout) {
    const Perturbation perturbation(noise, dropout, 1);
    Random random(2);
    TokenBackprop backprop(drawn.parameters, kGates);
    const std::span<const float> said = backprop.Forward(drawn.places, &perturbation, &random);
    return std::vector<float>(said.begin(), said.end());
  };
  EXPECT_NE(scores(0, 0), scores(0.2, 0));
  EXPECT_NE(scores(0, 0), scores(0, 0.2));
  EXPECT_EQ(scores(0.2, 0.2), scores(0.2, 0.2));
}

}  // namespace
}  // namespace fovea::fit
