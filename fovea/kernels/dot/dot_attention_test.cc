#include "fovea/kernels/dot/dot_attention.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/dot/dot_attention_for_test.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/gradient_check.h"

namespace fovea::kernels {
namespace {

using Kind = AttentionScope::Kind;

constexpr double kUlp = 0x1p-24;
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

// The largest error of x, and NaN or ∞ where they are not due count as ∞.
template <class T>
double Error(const std::vector<T>& x, const std::vector<double>& expected) {
  double worst = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    if (static_cast<double>(x[i]) == expected[i]) continue;
    const double error = std::abs(x[i] - expected[i]);
    worst = error <= worst ? worst : std::isnan(error) ? kInfinity : error;
  }
  return worst;
}

// Twice the error of the formula in float, of the worst of several orders. That may be 0 by chance,
// or because all cancels, in few numbers: two roundings of the largest terms are allowed on top.
void Check(const DotCase& p) {
  const auto expected = ComposedDot<double>(p);
  const auto actual = FusedDot(p).results;
  std::vector<DotResults<float>> composed;
  for (const int64_t step : {1, 2, 3, 5}) composed.push_back(ComposedDot<float>(p, step));
  const auto check = [&](const char* name, auto member, double terms) {
    const std::vector<double>& truth = expected.*member.first;
    ASSERT_EQ((actual.*member.second).size(), truth.size()) << name;
    for (const double v : truth)
      if (std::isfinite(v)) terms = std::max(terms, std::abs(v));
    double worst = 0;
    for (const auto& c : composed) worst = std::max(worst, Error(c.*member.second, truth));
    EXPECT_LE(Error(actual.*member.second, truth), 2 * worst + 2 * kUlp * terms) << name;
  };
  using D = DotResults<double>;
  using F = DotResults<float>;
  check("output", std::pair(&D::output, &F::output), 0);
  check("logsumexp", std::pair(&D::logsumexp, &F::logsumexp), 0);
  check("query", std::pair(&D::query, &F::query), expected.query_terms);
  check("key", std::pair(&D::key, &F::key), expected.key_terms);
  check("values", std::pair(&D::values, &F::values), 0);
  if (p.scope.gaussian != Gaussian::kNone)
    check("centre", std::pair(&D::centre, &F::centre), expected.centre_terms);
}

constexpr Kind kKinds[] = {Kind::kGlobal, Kind::kCausal, Kind::kWindow};
constexpr Gaussian kGaussians[] = {Gaussian::kNone, Gaussian::kInSoftmax, Gaussian::kOnWeights};

std::string Text(const DotShape& s) {
  return StrCat("N ", s.sequences, " Tq ", s.queries, " Tk ", s.keys, " D ", s.size, " Dv ",
                s.value_size);
}

TEST(DotAttentionReference, GradientsAreThoseOfCentralDifferences) {
  for (const Kind kind : kKinds) {
    for (const Gaussian gaussian : kGaussians) {
      const DotCase p({2, 4, 5, 3, 2}, kind, gaussian, true, 1);
      const auto as = [](const std::vector<float>& x) {
        return std::vector<double>(x.begin(), x.end());
      };
      const auto q = as(p.query), k = as(p.key), v = as(p.values), c = as(p.centre);
      const auto g = as(p.output_gradient);
      const auto expected = ComposedDot<double>(p);
      const auto check = [&](const std::vector<double>& gradient, const std::vector<double>& x,
                             const std::function<DotResults<double>(std::vector<double>)>& run) {
        const auto numeric = testing::NumericGradient(
            [&](std::span<const double> at) {
              return testing::Dot(run(std::vector<double>(at.begin(), at.end())).output, g);
            },
            x);
        for (size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(gradient[i], numeric[i], 1e-8);
      };
      check(expected.query, q, [&](auto x) { return ComposedDot<double>(p, x, k, v, c); });
      check(expected.key, k, [&](auto x) { return ComposedDot<double>(p, q, x, v, c); });
      check(expected.values, v, [&](auto x) { return ComposedDot<double>(p, q, k, x, c); });
      check(expected.centre, c, [&](auto x) { return ComposedDot<double>(p, q, k, v, x); });
    }
  }
}

class DotAttentionTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(DotAttentionTest);

TEST_P(DotAttentionTest, EveryScopeAndShape) {
  const DotShape shapes[] = {{1, 1, 1, 1, 1},     {4, 1, 70, 5, 3},    {4, 7, 1, 16, 16},
                             {1, 13, 64, 64, 64}, {4, 20, 65, 19, 33}, {3, 101, 130, 8, 70},
                             {1, 150, 50, 4, 17}, {9, 5, 6, 7, 8},     {2, 60, 200, 33, 48}};
  uint64_t seed = 10;
  for (const DotShape& shape : shapes) {
    for (const Kind kind : kKinds) {
      for (const Gaussian gaussian : kGaussians) {
        for (const bool lengths : {false, true}) {
          SCOPED_TRACE(StrCat(Text(shape), " kind ", static_cast<int>(kind), " gaussian ",
                              static_cast<int>(gaussian), " lengths ", lengths));
          Check(DotCase(shape, kind, gaussian, lengths, ++seed));
        }
      }
    }
  }
}

TEST_P(DotAttentionTest, LargeScores) {
  for (const double spread : {3.0, 10.0, 30.0, 1000.0})
    for (const Kind kind : kKinds)
      Check(DotCase({2, 30, 200, 16, 9}, kind, Gaussian::kNone, true, 2, spread));
  // Products around 1e30, and weights that are 0 or 1.
  Check(DotCase({2, 9, 40, 4, 5}, Kind::kGlobal, Gaussian::kNone, false, 3, 1e15));
}

TEST_P(DotAttentionTest, ScoresThatRiseFromKeyToKey) {
  for (const float step : {0.01f, 1.0f, 37.0f}) {
    DotCase p({1, 20, 300, 2, 3}, Kind::kCausal, Gaussian::kNone, false, 4);
    for (int64_t j = 0; j < 300; ++j) p.key[2 * j] = step * static_cast<float>(j);
    for (int64_t i = 0; i < 20; ++i) p.query[2 * i] = i % 2 ? 1.0f : -1.0f;
    Check(p);
  }
}

TEST_P(DotAttentionTest, ScoresThatRiseBeyondTheLimitInALaterBlock) {
  // The first block's keys are small, later ones larger by `step`, so that only their norms tell
  // that a row's shift must move; queries down to where squares underflow.
  for (const float size : {1.0f, 1e-15f, 1e-23f}) {
    for (const float step : {1.0f, 5.0f, 40.0f, 1e4f}) {
      SCOPED_TRACE(StrCat(size, " ", step));
      DotCase p({1, 13, 256, 16, 5}, Kind::kGlobal, Gaussian::kNone, false, 19);
      for (float& q : p.query) q *= size;
      float factor = 0.1f / size;
      for (int64_t j = 0; j < 256; ++j) {
        if (j == 64 || j == 200) factor *= step;
        for (int64_t c = 0; c < 16; ++c) p.key[j * 16 + c] *= factor;
      }
      const auto results = FusedDot(p).results;
      const auto expected = ComposedDot<double>(p);
      const auto composed = ComposedDot<float>(p);
      double largest = 0;
      for (const double v : expected.values) largest = std::max(largest, std::abs(v));
      EXPECT_LE(Error(results.output, expected.output),
                2 * Error(composed.output, expected.output) + 8 * kUlp);
      EXPECT_LE(Error(results.values, expected.values),
                2 * Error(composed.values, expected.values) + 2 * kUlp * largest);
    }
  }
}

TEST_P(DotAttentionTest, EqualScoresGiveEqualWeights) {
  // Exact products: what composed float gets exactly right must come out so here.
  for (const float size : {1.0f, 50.0f, 3000.0f}) {
    DotCase p({1, 8, 129, 4, 5}, Kind::kGlobal, Gaussian::kNone, false, 5);
    std::fill(p.query.begin(), p.query.end(), size);
    std::fill(p.key.begin(), p.key.end(), 1.0f);
    Check(p);
  }
}

TEST_P(DotAttentionTest, OneKeyGetsAllAndGivesNothingBack) {
  const DotCase p({2, 10, 1, 24, 40}, Kind::kGlobal, Gaussian::kNone, false, 6, 20);
  const auto results = FusedDot(p).results;
  for (int64_t i = 0; i < 20; ++i)
    for (int64_t c = 0; c < 40; ++c)
      ASSERT_EQ(results.output[i * 40 + c], p.values[i / 10 * 40 + c]);
  EXPECT_EQ(results.query, std::vector<float>(results.query.size()));
  EXPECT_EQ(results.key, std::vector<float>(results.key.size()));
}

TEST_P(DotAttentionTest, LongRows) {
  Check(DotCase({1, 3, 20000, 8, 4}, Kind::kGlobal, Gaussian::kNone, false, 7));
  DotCase equal({1, 2, 20000, 2, 3}, Kind::kGlobal, Gaussian::kNone, false, 8);
  std::fill(equal.query.begin(), equal.query.end(), 0.0f);
  std::fill(equal.values.begin(), equal.values.end(), 0.1f);
  Check(equal);
}

TEST_P(DotAttentionTest, AnyScale) {
  for (const float scale : {0.0f, -0.7f, 1e-30f, 1e-42f, 1e25f, -1e25f}) {
    SCOPED_TRACE(scale);
    DotCase p({2, 9, 70, 6, 5}, Kind::kCausal, Gaussian::kNone, true, 9);
    p.scale = scale;
    // Scores around 1 where the scale allows it.
    if (std::abs(scale) > 1)
      for (float& q : p.query) q = static_cast<float>(q / std::abs(scale));
    Check(p);
  }
}

TEST_P(DotAttentionTest, QueriesWithoutKeysGetZeros) {
  const DotCase p({2, 9, 4, 6, 5}, Kind::kCausal, Gaussian::kNone, false, 10);
  const auto results = FusedDot(p).results;
  for (int64_t i = 0; i < 18; ++i) {
    const bool none = i % 9 < 5;
    EXPECT_EQ(results.logsumexp[i] == -kInfinity, none) << i;
    for (int64_t c = 0; c < 5 && none; ++c) EXPECT_EQ(results.output[i * 5 + c], 0);
    for (int64_t c = 0; c < 6 && none; ++c) EXPECT_EQ(results.query[i * 6 + c], 0);
  }
}

TEST_P(DotAttentionTest, ZeroSizes) {
  for (const DotShape& shape :
       {DotShape{0, 3, 4, 5, 6}, DotShape{2, 0, 4, 5, 6}, DotShape{2, 3, 0, 5, 6},
        DotShape{2, 3, 4, 0, 6}, DotShape{2, 3, 4, 5, 0}}) {
    SCOPED_TRACE(Text(shape));
    Check(DotCase(shape, Kind::kGlobal, Gaussian::kInSoftmax, false, 11));
  }
}

bool AnyNaN(std::span<const float> x) {
  return std::any_of(x.begin(), x.end(), [](float v) { return std::isnan(v); });
}

TEST_P(DotAttentionTest, NaNStaysInTheRowsThatSeeIt) {
  for (const int64_t at : {0, 5, 40, 69}) {
    for (const float bad : {kNaN, kInfinity}) {
      DotCase p({1, 70, 70, 8, 8}, Kind::kCausal, Gaussian::kNone, false, 12);
      p.key[at * 8 + 3] = bad;
      p.query[0] = 1;
      const auto results = FusedDot(p).results;
      for (int64_t i = 0; i < 70; ++i) {
        const std::span<const float> row(&results.output[i * 8], 8);
        if (i < at) {
          EXPECT_FALSE(AnyNaN(row)) << at << " " << i;
        } else if (std::isnan(bad) || p.query[i * 8 + 3] > 0) {
          EXPECT_TRUE(std::all_of(row.begin(), row.end(), [](float v) { return std::isnan(v); }))
              << at << " " << i;
        }
      }
    }
  }
  DotCase p({1, 20, 30, 8, 8}, Kind::kGlobal, Gaussian::kNone, false, 13);
  p.query[7 * 8] = kNaN;
  const auto results = FusedDot(p).results;
  for (int64_t i = 0; i < 20; ++i)
    EXPECT_EQ(AnyNaN(std::span<const float>(&results.output[i * 8], 8)), i == 7) << i;
}

TEST_P(DotAttentionTest, SameBitsOnAnyNumberOfThreads) {
  const int before = NumThreads();
  for (const int64_t n : {1, 3}) {
    const DotCase p({n, 300, 700, 16, 8}, Kind::kCausal, Gaussian::kInSoftmax, true, 14);
    SetNumThreads(1);
    const auto one = FusedDot(p).results;
    SetNumThreads(4);
    const auto four = FusedDot(p).results;
    EXPECT_EQ(one.output, four.output);
    EXPECT_EQ(one.query, four.query);
    EXPECT_EQ(one.key, four.key);
    EXPECT_EQ(one.values, four.values);
    EXPECT_EQ(one.centre, four.centre);
  }
  SetNumThreads(before);
}

TEST_P(DotAttentionTest, SameBitsWhereverTheArraysLie) {
  const DotCase p({2, 50, 130, 32, 16}, Kind::kCausal, Gaussian::kNone, true, 18);
  const auto aligned = FusedDot(p, true).results, beside = FusedDot(p).results;
  EXPECT_EQ(aligned.output, beside.output);
  EXPECT_EQ(aligned.query, beside.query);
  EXPECT_EQ(aligned.key, beside.key);
  EXPECT_EQ(aligned.values, beside.values);
}

TEST_P(DotAttentionTest, GradientsNotWantedAreNotNeeded) {
  const DotCase p({2, 20, 30, 8, 5}, Kind::kGlobal, Gaussian::kNone, false, 15);
  const FusedDot all(p);
  const auto run = [&](const DotGradients& gradients) {
    DotBackward(p.shape, p.Inputs(), p.Scope(), {all.results.output, all.statistics},
                p.output_gradient, gradients);
  };
  std::vector<float> query(p.query.size()), key(p.key.size()), values(p.values.size());
  run({.query = query});
  run({.key = key});
  run({.values = values});
  EXPECT_EQ(query, all.results.query);
  EXPECT_EQ(key, all.results.key);
  EXPECT_EQ(values, all.results.values);
}

TEST(DotAttentionArguments, SaysWhatIsWrong) {
  const DotCase p({2, 3, 4, 5, 6}, Kind::kGlobal, Gaussian::kNone, false, 17);
  std::vector<float> output(36), few(35), statistics(12);
  const auto error = [&](const DotInputs& inputs, std::span<float> out) -> std::string {
    try {
      DotForward(p.shape, inputs, {}, {.output = out});
    } catch (const ArgumentError& e) {
      return e.what();
    }
    return "";
  };
  EXPECT_EQ(error(p.Inputs(), output), "");
  EXPECT_EQ(error(p.Inputs(), few), "dot attention: output must have 36 elements, got 35");
  DotInputs inputs = p.Inputs();
  inputs.query = few;
  EXPECT_EQ(error(inputs, output), "dot attention: query must have 30 elements, got 35");
  inputs = p.Inputs();
  inputs.scale = kNaN;
  EXPECT_EQ(error(inputs, output), "dot attention: scale must be finite, got nan");
  EXPECT_THROW(DotForward({-1, 3, 4, 5, 6}, p.Inputs(), {}, {.output = output}), ArgumentError);
  EXPECT_THROW(DotForward(p.shape, p.Inputs(), {}, {.output = output, .statistics = few}),
               ArgumentError);
  EXPECT_THROW(DotBackward(p.shape, p.Inputs(), {}, {output, few}, output, {}), ArgumentError);
  EXPECT_THROW(DotBackward(p.shape, p.Inputs(), {}, {output, statistics}, output, {.centre = few}),
               ArgumentError);
  EXPECT_THROW(DotWeights(p.shape, p.Inputs(), {}, few, {}), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
