// The estimators of hard attention against exact expectations: every choice enumerated, or its
// noise integrated.
#include "fovea/autograd/hard_sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <vector>

#include "fovea/attention/mechanism.h"
#include "fovea/autograd/torch_backend.h"
#include "fovea/testing/reference_attention.h"

namespace fovea::autograd {
namespace {

using attention::AttendInputs;
using attention::MechanismSpec;
using attention::Parameters;
using Estimator = HardSampler::Estimator;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

at::Tensor Row(std::vector<double> values) {
  const int64_t size = static_cast<int64_t>(values.size());
  return at::from_blob(values.data(), {1, size}, at::kDouble).clone();
}

at::Tensor Doubles(const std::vector<double>& values, const Shape& shape) {
  return at::from_blob(const_cast<double*>(values.data()), shape, at::kDouble).clone();
}

// As many samples of one row as are drawn at once, each a leaf of its own, so that the gradients of
// all draws lie side by side.
at::Tensor Copies(const at::Tensor& row, int64_t count) {
  Shape shape = row.sizes().vec();
  shape[0] = count;
  return row.expand(shape).clone().set_requires_grad(true);
}

// The mean of `draws` over its first axis is that of `expected`, to five standard errors of each
// element: a chance of 6e-7 each to fail where it is right, were the seed not fixed.
void ExpectMean(const at::Tensor& draws, const at::Tensor& expected, double bias = 0) {
  const double count = static_cast<double>(draws.size(0));
  const at::Tensor mean = draws.mean(0);
  const at::Tensor bound = 5 * draws.std(0) / std::sqrt(count) + bias + 1e-12;
  EXPECT_TRUE(((mean - expected).abs() <= bound).all().item<bool>())
      << "mean " << mean << "\nexpected " << expected << "\nbound " << bound;
}

// Whether five standard errors of the draws can tell the two apart.
bool ToldApart(const at::Tensor& draws, const at::Tensor& right, const at::Tensor& wrong) {
  const at::Tensor bound = 5 * draws.std(0) / std::sqrt(static_cast<double>(draws.size(0)));
  return ((right - wrong).abs() > 2 * bound).any().item<bool>();
}

constexpr int64_t kDraws = 40000;

TEST(HardSampler, DrawsEachPlaceAsOftenAsItsProbability) {
  const at::Tensor scores = Row({0.3, -kInfinity, -1.2, 2, 0});
  const at::Tensor expected = at::softmax(scores, -1)[0];
  for (const Estimator estimator : {Estimator::kReinforce, Estimator::kGumbel}) {
    HardSampler sampler(estimator, 1);
    sampler.Begin(0.5);
    const at::Tensor drawn = sampler.Choose(Copies(scores, kDraws)).detach();
    EXPECT_TRUE(((drawn == 0).logical_or(drawn == 1)).all().item<bool>());
    EXPECT_TRUE((drawn.sum(-1) == 1).all().item<bool>());
    EXPECT_EQ(drawn.select(1, 1).sum().item<double>(), 0) << "a hidden place was drawn";
    ExpectMean(drawn, expected);
    const at::Tensor logs =
        (at::log_softmax(scores, -1).masked_fill(scores == -kInfinity, 0) * drawn).sum(-1);
    EXPECT_LT((sampler.log_probability() - logs).abs().max().item<double>(), 1e-12);
    const at::Tensor p = expected.masked_fill(expected == 0, 1);
    EXPECT_NEAR(sampler.entropy().item<double>(), -(p * p.log()).sum().item<double>(), 1e-12);
  }
}

TEST(HardSampler, TheSameSeedDrawsTheSame) {
  const at::Tensor scores = at::zeros({100, 7}, at::kDouble);
  HardSampler a(Estimator::kReinforce, 5), b(Estimator::kGumbel, 5), c(Estimator::kReinforce, 6);
  const at::Tensor drawn = a.Choose(scores);
  EXPECT_TRUE(drawn.equal(b.Choose(scores)));
  EXPECT_FALSE(drawn.equal(c.Choose(scores)));
  EXPECT_FALSE(drawn.equal(a.Choose(scores))) << "the stream goes on";
}

TEST(HardSampler, RowsWithoutAChoiceAndNaN) {
  for (const Estimator estimator : {Estimator::kReinforce, Estimator::kGumbel}) {
    HardSampler sampler(estimator, 1);
    const at::Tensor scores =
        Doubles({-kInfinity, -kInfinity, 0, 1}, {2, 2}).set_requires_grad(true);
    sampler.Begin();
    EXPECT_FALSE(sampler.chose());
    const at::Tensor out = sampler.Choose(scores);
    EXPECT_EQ(out[0].abs().sum().item<double>(), 0);
    EXPECT_EQ(sampler.log_probability()[0].item<double>(), 0);
    const double p = 1 / (1 + std::exp(-1));
    EXPECT_NEAR(sampler.entropy().item<double>(), -p * std::log(p) - (1 - p) * std::log(1 - p),
                1e-12);
    (out.sum() + sampler.log_probability().sum() + sampler.entropy()).backward();
    EXPECT_TRUE(scores.grad().isfinite().all().item<bool>());
    EXPECT_EQ(scores.grad()[0].abs().sum().item<double>(), 0);
    EXPECT_TRUE(sampler.Choose(Row({0, std::nan("")})).isnan().all().item<bool>());
    EXPECT_EQ(sampler.Choose(at::zeros({3, 0}, at::kDouble)).numel(), 0);
  }
}

// Hard attention with a loss that is not linear in the weights.
struct Small {
  testing::AttentionCase test;
  at::Tensor query, keys, values;
  Parameters<TorchBackend> parameters;

  Small(const char* score, const char* scope) {
    test.batch = 1;
    test.queries = 2;
    test.keys = 3;
    test.spec = {.score = score,
                 .scope = scope,
                 .normaliser = "hard",
                 .query_size = 2,
                 .key_size = 2,
                 .value_size = 2,
                 .hidden = 3,
                 .window = 3};
    const auto data = testing::RandomAttentionData(test, 3);
    query = Doubles(data.query, {1, 2, 2});
    keys = Doubles(data.keys, {1, 3, 2});
    values = Doubles(data.values, {1, 3, 2});
    for (const auto& p : attention::MechanismParameters(test.spec))
      parameters.Set(p.name, Doubles(data.parameters.at(p.name), p.shape));
  }

  // [N], of outputs [N, 2, 2].
  static at::Tensor Losses(const at::Tensor& output) {
    const at::Tensor factors = Doubles({1, -0.5, 0.25, 2}, {1, 2, 2});
    return ((output * factors).flatten(1).sum(1) - 1).square();
  }

  attention::AttendOutput<TorchBackend> Attend(const char* normaliser, HardSampler* sampler,
                                               const at::Tensor& q, const at::Tensor& k,
                                               const at::Tensor& v) const {
    MechanismSpec spec = test.spec;
    spec.normaliser = normaliser;
    return attention::Attend<TorchBackend>(TorchBackend(at::kDouble, sampler), spec, parameters,
                                           {.query = q, .keys = k, .values = v});
  }

  // Gradients of E[loss] by query, keys and values; all 9 pairs of choices. With local_p the
  // weights are the Gaussian's, so the probabilities are taken from them and it.
  std::vector<at::Tensor> Exact() const {
    std::vector<at::Tensor> leaves = {Copies(query, 1), Copies(keys, 1), Copies(values, 1)};
    const at::Tensor soft =
        Attend("softmax", nullptr, leaves[0], leaves[1], leaves[2]).weights[0][0];  // p · factor
    const at::Tensor sums = [&] {
      if (test.spec.scope == "global") return at::ones_like(soft);
      // All keys are in the window, so that the factor is what a uniform softmax leaves, times 3.
      MechanismSpec flat = test.spec;
      flat.normaliser = "softmax";
      flat.sharpness = 1e-300;
      return 3 * attention::Attend<TorchBackend>(
                     TorchBackend(at::kDouble), flat, parameters,
                     {.query = leaves[0], .keys = leaves[1], .values = leaves[2]})
                     .weights[0][0];
    }();
    const at::Tensor probability = soft / sums;
    at::Tensor expected = at::zeros({}, at::kDouble);
    for (int64_t a = 0; a < 3; ++a)
      for (int64_t b = 0; b < 3; ++b) {
        const at::Tensor output =
            at::stack({sums[0][a] * leaves[2][0][a], sums[1][b] * leaves[2][0][b]}).unsqueeze(0);
        expected = expected + probability[0][a] * probability[1][b] * Losses(output)[0];
      }
    expected.backward();
    return {leaves[0].grad()[0], leaves[1].grad()[0], leaves[2].grad()[0]};
  }

  // The same of each draw: [draws, …] each.
  std::vector<at::Tensor> Drawn(HardSampler& sampler, double baseline) const {
    std::vector<at::Tensor> leaves = {Copies(query, kDraws), Copies(keys, kDraws),
                                      Copies(values, kDraws)};
    sampler.Begin();
    const auto out = Attend("hard", &sampler, leaves[0], leaves[1], leaves[2]);
    (ReinforceLoss(Losses(out.output), sampler.log_probability(), baseline) *
     static_cast<double>(kDraws))
        .backward();
    return {leaves[0].grad(), leaves[1].grad(), leaves[2].grad()};
  }
};

TEST(Reinforce, EstimatesTheGradientOfTheExpectedLossWithoutBias) {
  for (const char* scope : {"global", "local_p"})
    for (const char* score : {"scaled_dot", "additive", "general"}) {
      SCOPED_TRACE(std::string(score) + " " + scope);
      const Small small(score, scope);
      const auto exact = small.Exact();
      for (const double baseline : {0.0, 1.5}) {
        HardSampler sampler(Estimator::kReinforce, 11);
        const auto drawn = small.Drawn(sampler, baseline);
        for (size_t i = 0; i < exact.size(); ++i) ExpectMean(drawn[i], exact[i]);
        // A test of that many draws sees a gradient of half or twice the size, or none.
        for (const double wrong : {0.0, 0.5, 2.0})
          EXPECT_TRUE(ToldApart(drawn[1], exact[1], wrong * exact[1])) << wrong;
      }
    }
}

// A baseline far from the expected loss makes noise of the distance.
TEST(Reinforce, ABaselineLessensTheNoise) {
  const Small small("scaled_dot", "global");
  HardSampler sampler(Estimator::kReinforce, 11);
  const auto out = small.Attend("hard", &sampler, Copies(small.query, kDraws),
                                Copies(small.keys, kDraws), Copies(small.values, kDraws));
  const double mean = Small::Losses(out.output).mean().item<double>();
  const auto variance = [&](double baseline) {
    return small.Drawn(sampler, baseline)[1].var(0).sum().item<double>();
  };
  EXPECT_GT(variance(mean + 50), 2 * variance(mean));
  EXPECT_GT(variance(mean - 50), 2 * variance(mean));
}

// Of two scores s and 0 the noise is one logistic number ℓ: the first is chosen where s + ℓ > 0,
// and the soft weight is y = σ((s + ℓ)/τ). Losses f have the gradient f'(choice) · (y, 1 − y)'.
// Midpoints, split where the choice changes: good to 1e-7.
double StraightThroughGradient(double s, double temperature,
                               const std::function<double(bool)>& difference_of_slopes) {
  double sum = 0;
  for (const bool first : {false, true}) {
    const double begin = first ? -s : -s - 40, end = begin + 40;
    constexpr int kSteps = 200000;
    for (int i = 0; i < kSteps; ++i) {
      const double l = begin + (end - begin) * (i + 0.5) / kSteps;
      const double y = 1 / (1 + std::exp(-(s + l) / temperature));
      const double density = std::exp(-std::abs(l)) / std::pow(1 + std::exp(-std::abs(l)), 2);
      sum += difference_of_slopes(first) * y * (1 - y) / temperature * density * (end - begin) /
             kSteps;
    }
  }
  return sum;
}

// d/ds of each draw's loss f(w), a function of weights [N, 2].
at::Tensor GumbelDraws(double s, double temperature,
                       const std::function<at::Tensor(const at::Tensor&)>& losses) {
  const at::Tensor scores = Copies(Row({s, 0}), kDraws);
  HardSampler sampler(Estimator::kGumbel, 13);
  sampler.Begin(temperature);
  losses(sampler.Choose(scores)).sum().backward();
  return scores.grad().select(1, 0).clone();
}

TEST(Gumbel, HasTheGradientOfTheRelaxedChoice) {
  const double v0 = 2, v1 = -1;
  const auto losses = [&](const at::Tensor& w) {
    return (w.select(1, 0) * v0 + w.select(1, 1) * v1 - 0.5).square();
  };
  // f' = 2 (v · choice − ½) v
  const auto slopes = [&](bool first) { return 2 * ((first ? v0 : v1) - 0.5) * (v0 - v1); };
  for (const double s : {-1.0, 0.3, 2.0})
    for (const double temperature : {0.3, 1.0, 2.0}) {
      SCOPED_TRACE(StrCat(s, " ", temperature));
      const at::Tensor draws = GumbelDraws(s, temperature, losses);
      const at::Tensor expected =
          at::scalar_tensor(StraightThroughGradient(s, temperature, slopes), at::kDouble);
      ExpectMean(draws, expected, 1e-6);
      EXPECT_TRUE(ToldApart(draws, expected, 0.5 * expected) ||
                  std::abs(expected.item<double>()) < 0.2);
    }
}

// Of a loss that is linear in the weights, c · w, the exact gradient is (c₁ − c₂) p₁ p₂. The
// relaxed choice's differs by |c₁ − c₂| τ² π²/6 · max |ρ''| at most, ρ the logistic density, whose
// second derivative is at most 1/8.
TEST(Gumbel, TendsToTheExactGradientOfALinearLoss) {
  const double s = 0.7, c0 = 3, c1 = 1, temperature = 0.1;
  const double p = 1 / (1 + std::exp(-s));
  const double bias =
      (c0 - c1) * temperature * temperature * std::numbers::pi * std::numbers::pi / 48;
  const double exact = (c0 - c1) * p * (1 - p);
  EXPECT_NEAR(StraightThroughGradient(s, temperature, [&](bool) { return c0 - c1; }), exact, bias);
  const at::Tensor draws = GumbelDraws(s, temperature, [&](const at::Tensor& w) {
    return w.select(1, 0) * c0 + w.select(1, 1) * c1;
  });
  ExpectMean(draws, at::scalar_tensor(exact, at::kDouble), bias);
  EXPECT_LT(bias, 0.01 * exact);
}

// dH/ds = −p (log p + H).
TEST(Reinforce, TheEntropysGradientIsExact) {
  HardSampler sampler(Estimator::kReinforce, 1);
  const at::Tensor scores = Row({0.5, -1, 2}).set_requires_grad(true);
  sampler.Begin();
  sampler.Choose(scores);
  sampler.entropy().backward();
  const at::Tensor p = at::softmax(scores.detach(), -1);
  const at::Tensor entropy = -(p * p.log()).sum();
  EXPECT_LT((scores.grad() + p * (p.log() + entropy)).abs().max().item<double>(), 1e-12);
}

}  // namespace
}  // namespace fovea::autograd
