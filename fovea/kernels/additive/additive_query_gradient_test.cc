#include "fovea/kernels/additive/additive_query_gradient.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "fovea/core/threads.h"
#include "fovea/kernels/additive/additive_attention.h"
#include "fovea/kernels/additive/additive_attention_for_test.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// The gradients of queries and centres alone, keys cached: the backward of a decoder's step.
struct StepBack {
  testing::PaddedSpan query, centre;

  explicit StepBack(const AdditiveCase& c) : query(c.query.size(), 1), centre(c.centre.size(), 3) {
    const auto q = Floats(c.query), k = Floats(c.key), v = Floats(c.v), values = Floats(c.values);
    const auto d_output = Floats(c.output_gradient);
    const AdditiveKeys keys(c.shape, k);
    const AdditiveInputs inputs{q, k, v, values, c.scale, &keys};
    std::vector<float> output(d_output.size());
    std::vector<float> statistics(static_cast<size_t>(2 * c.shape.sequences * c.shape.queries));
    AdditiveForward(c.shape, inputs, c.scope, {.output = output, .statistics = statistics});
    AdditiveBackward(c.shape, inputs, c.scope, {output, statistics}, d_output,
                     {.query = query.span(), .centre = centre.span()});
  }
};

class AdditiveQueryGradientTest : public testing::EveryTarget {
 protected:
  // Errors of some cases together: as AdditiveAttentionTest has them in the mean; the largest of as
  // many results as here may be four times that of composed floats.
  void ExpectAccurate(const std::vector<AdditiveCase>& cases, const std::string& name) {
    ErrorTally query, centre;
    bool has_centre = false;
    for (const AdditiveCase& c : cases) {
      const auto exact = Compose<double>(c);
      const auto composed = Compose<float>(c);
      StepBack actual(c);
      EXPECT_TRUE(actual.query.PaddingIntact() && actual.centre.PaddingIntact()) << name;
      query.Add(actual.query.span(), composed.query, exact.query);
      has_centre = has_centre || !c.centre.empty();
      if (has_centre) centre.Add(actual.centre.span(), composed.centre, exact.centre);
    }
    const bool fused = (hwy::SupportedTargets() & (HWY_SSE4 | HWY_SSSE3 | HWY_SCALAR)) == 0;
    EXPECT_EQ("", query.Verdict(fused ? 2 : 5, fused ? 4 : 7.5)) << "query, " << name;
    if (has_centre) {
      EXPECT_EQ("", centre.Verdict(fused ? 2 : 5, fused ? 4 : 7.5)) << "centre, " << name;
    }
  }
};
FOVEA_ON_EVERY_TARGET(AdditiveQueryGradientTest);

TEST_P(AdditiveQueryGradientTest, SizesOfEveryKind) {
  uint64_t seed = 0;
  for (const int64_t keys : {2, 3, 15, 16, 17, 50, 64, 65, 130}) {
    std::vector<AdditiveCase> cases;
    for (const int64_t hidden : {1, 3, 16, 17, 63, 100})
      for (const int64_t queries : {1, 2})
        cases.emplace_back(ShapeOf(8, queries, keys, hidden, 1 + 7 * (keys % 13), 2), ++seed);
    ExpectAccurate(cases, StrCat(keys, " keys"));
  }
}

// From tanh as good as linear to one that saturates, and beyond what its exponentials hold.
TEST_P(AdditiveQueryGradientTest, EveryMagnitude) {
  uint64_t seed = 100;
  for (const double spread : {0.01, 1.0, 5.0, 12.0, 60.0}) {
    std::vector<AdditiveCase> cases;
    for (const int64_t hidden : {16, 37, 64})
      cases.emplace_back(ShapeOf(4, 2, 21, hidden, 40), ++seed, spread);
    ExpectAccurate(cases, StrCat("deviation ", spread));
  }
}

TEST_P(AdditiveQueryGradientTest, Scopes) {
  std::vector<AdditiveCase> lengths, windows;
  for (const uint64_t seed : {200, 201, 202}) {
    lengths.emplace_back(ShapeOf(3, 1, 40, 33, 24), seed);
    lengths.back().SetLengths({0, 17, 40});
    windows.emplace_back(ShapeOf(30, 2, 90, 20, 9), seed);
    windows.back().SetWindows(40, seed);
  }
  // Spans of a vector that has been moved.
  for (AdditiveCase& c : lengths) c.scope.lengths = c.lengths;
  for (AdditiveCase& c : windows) c.scope.first = c.first, c.scope.last = c.last;
  ExpectAccurate(lengths, "lengths");
  ExpectAccurate(windows, "windows");
  for (const Gaussian gaussian : {Gaussian::kInSoftmax, Gaussian::kOnWeights}) {
    std::vector<AdditiveCase> cases;
    cases.reserve(3);
    for (const uint64_t seed : {210, 211, 212}) {
      cases.emplace_back(ShapeOf(6, 2, 70, 20, 11), seed);
      cases.back().SetGaussian(gaussian, 5, seed);
    }
    ExpectAccurate(cases, "Gaussian");
  }
}

TEST_P(AdditiveQueryGradientTest, WhatLiesBehindALengthHasNoEffect) {
  AdditiveCase clean(ShapeOf(2, 1, 30, 18, 20), 300), dirty(ShapeOf(2, 1, 30, 18, 20), 300);
  clean.SetLengths({11, 0});
  dirty.SetLengths({11, 0});
  std::fill(dirty.key.begin() + 11 * 18, dirty.key.end(), kNaN);
  std::fill(dirty.values.begin() + 11 * 20, dirty.values.end(), kNaN);
  StepBack a(clean), b(dirty);
  for (size_t i = 0; i < 18; ++i) EXPECT_NEAR(a.query.span()[i], b.query.span()[i], 1e-6) << i;
  for (size_t i = 18; i < 36; ++i) EXPECT_EQ(b.query.span()[i], 0) << i;
}

// The sums of do · value and of do · output must then round alike.
TEST_P(AdditiveQueryGradientTest, AWeightOfOneLeavesExactlyNothing) {
  for (const int64_t size : {1, 40, 77, 512}) {
    AdditiveCase c(ShapeOf(3, 1, 5, 12, size), 400 + size);
    std::fill(c.v.begin(), c.v.end(), 100);
    for (int64_t n = 0; n < 3; ++n)
      for (int64_t j = 0; j < 5; ++j)
        for (int64_t a = 0; a < 12; ++a) c.key[(n * 5 + j) * 12 + a] = j == 2 ? 0.5 : -2.0;
    StepBack actual(c);
    for (const float x : actual.query.span()) EXPECT_EQ(x, 0);
  }
}

TEST_P(AdditiveQueryGradientTest, NaNOfAKeyReachesItsQueriesAndNoOther) {
  AdditiveCase c(ShapeOf(2, 2, 40, 9, 3), 500);
  c.key[(40 + 7) * 9 + 4] = kNaN;
  StepBack actual(c);
  for (size_t i = 0; i < actual.query.span().size(); ++i)
    EXPECT_EQ(std::isnan(actual.query.span()[i]), i >= 18) << i;
}

TEST_P(AdditiveQueryGradientTest, SameBitsOnAnyNumberOfThreads) {
  const int threads = NumThreads();
  const AdditiveCase c(ShapeOf(60, 1, 25, 48, 32), 600);
  SetNumThreads(1);
  StepBack one(c);
  SetNumThreads(4);
  StepBack four(c);
  SetNumThreads(threads);
  EXPECT_TRUE(std::ranges::equal(one.query.span(), four.query.span()));
}

}  // namespace
}  // namespace fovea::kernels
