#include "fovea/kernels/additive/additive_attention.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "fovea/core/threads.h"
#include "fovea/kernels/additive/additive_attention_for_test.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/gradient_check.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// Outputs and gradients of some cases against composed floats.
class AdditiveAccuracy {
 public:
  void Add(const AdditiveCase& c) {
    const auto exact = Compose<double>(c);
    const auto composed = Compose<float>(c);
    FusedAdditive fused(c);
    EXPECT_TRUE(fused.Intact());
    output_.Add(fused.output.span(), composed.output, exact.output);
    logsumexp_.Add(fused.logsumexp.span(), composed.logsumexp, exact.logsumexp);
    query_.Add(fused.query.span(), composed.query, exact.query);
    key_.Add(fused.key.span(), composed.key, exact.key);
    v_.Add(fused.v.span(), composed.v, exact.v);
    values_.Add(fused.values.span(), composed.values, exact.values);
    if (c.centre.empty()) return;
    centre_.Add(fused.centre.span(), composed.centre, exact.centre);
    has_centre_ = true;
  }

  // v_floor: an error of the gradient of v that is allowed beyond that.
  void Check(const std::string& name, double v_floor = 0) const {
    // Without fused multiply-add, E − 1 has one more rounding, of E.
    const bool fused = (hwy::SupportedTargets() & (HWY_SSE4 | HWY_SSSE3 | HWY_SCALAR)) == 0;
    const double factor = fused ? 2 : 5, most = fused ? 2 : 7.5;
    EXPECT_EQ("", output_.Verdict(factor, most)) << "output, " << name;
    EXPECT_EQ("", logsumexp_.Verdict(factor, most)) << "logsumexp, " << name;
    EXPECT_EQ("", query_.Verdict(factor, most)) << "gradient of query, " << name;
    EXPECT_EQ("", key_.Verdict(factor, most)) << "gradient of key, " << name;
    EXPECT_EQ("", v_.Verdict(factor, most, v_floor)) << "gradient of v, " << name;
    EXPECT_EQ("", values_.Verdict(factor, most)) << "gradient of values, " << name;
    if (has_centre_) {
      EXPECT_EQ("", centre_.Verdict(factor, most)) << "gradient of centre, " << name;
    }
  }

 private:
  ErrorTally output_, logsumexp_, query_, key_, v_, values_, centre_;
  bool has_centre_ = false;
};

void ExpectAccurate(const AdditiveCase& c, const std::string& name, double v_floor = 0) {
  AdditiveAccuracy accuracy;
  accuracy.Add(c);
  accuracy.Check(name, v_floor);
}

class AdditiveAttentionTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(AdditiveAttentionTest);

TEST_P(AdditiveAttentionTest, OddSizes) {
  uint64_t seed = 0;
  for (const int64_t keys : {2, 15, 16, 17, 33, 64, 65, 130}) {
    AdditiveAccuracy accuracy;
    for (const int64_t hidden : {1, 3, 8, 17, 32})
      for (const int64_t queries : {1, 5})
        accuracy.Add(AdditiveCase(ShapeOf(2, queries, keys, hidden, 1 + keys % 19), ++seed));
    accuracy.Check(StrCat(keys, " keys"));
  }
}

TEST_P(AdditiveAttentionTest, OneKey) {
  for (const int64_t hidden : {1, 3, 8, 17, 32}) {
    AdditiveCase c(ShapeOf(2, 5, 1, hidden, 7), 200 + hidden);
    ExpectAccurate(c, StrCat("one key, ", hidden));
    FusedAdditive fused(c);
    for (int64_t i = 0; i < 70; ++i)
      EXPECT_EQ(fused.output.span()[i], c.values[i / 35 * 7 + i % 7]);
    for (const float x : fused.query.span()) EXPECT_EQ(x, 0);
    for (const float x : fused.v.span()) EXPECT_EQ(x, 0);
  }
}

TEST_P(AdditiveAttentionTest, MoreThanOneBlock) {
  ExpectAccurate(AdditiveCase(ShapeOf(2, 101, 150, 40, 33, 2), 1), "blocks");
  ExpectAccurate(AdditiveCase(ShapeOf(1, 260, 70, 24, 16), 2), "stretches");
  ExpectAccurate(AdditiveCase(ShapeOf(1, 3, 3000, 16, 16), 3), "long rows");
}

TEST_P(AdditiveAttentionTest, EveryMagnitude) {
  uint64_t seed = 100;
  for (const double spread : {0.3, 3.0, 6.0, 15.0, 40.0, 1e3, 1e30}) {
    for (const double v_spread : {1e-6, 0.5, 5.0}) {
      AdditiveAccuracy accuracy;
      for (int i = 0; i < 8; ++i)
        accuracy.Add(AdditiveCase(ShapeOf(1, 20, 70, 24, 8), ++seed, spread, v_spread));
      accuracy.Check(StrCat("deviation ", spread, ", v ", v_spread));
    }
  }
}

// Near 0 composed floats keep their relative precision, the kernel the absolute one of its bound.
TEST_P(AdditiveAttentionTest, TinyQueriesAndKeys) {
  AdditiveCase c(ShapeOf(1, 20, 70, 24, 8), 150, 1e-3);
  const auto exact = Compose<double>(c);
  FusedAdditive fused(c);
  const double u = std::ldexp(1.0, -24);
  // Weights of about 1/70 of values up to 4, of scores within 22 u Σ|v|, Σ|v| about 10.
  EXPECT_CLOSE(fused.output.span(), exact.output, {4 * 2 * 220 * u, 0});
  EXPECT_CLOSE(fused.logsumexp.span(), exact.logsumexp, {220 * u, u});
  // |ds| is about 1/70 · 3, of 1400 pairs; tanh is within 4 u.
  EXPECT_CLOSE(fused.v.span(), exact.v, {1400 * 3.0 / 70 * 4 * u, 1e-5});
  EXPECT_CLOSE(fused.query.span(), exact.query, {70 * 3.0 / 70 * 0.5 * 100 * u, 1e-5});
}

TEST_P(AdditiveAttentionTest, LargeQueriesAgainstLargeKeys) {
  // Sums that are small though neither part is.
  for (const double shift : {5.0, 12.0, 25.0, 29.0, 60.0, 500.0}) {
    AdditiveCase c(ShapeOf(1, 9, 40, 17, 5), 7);
    for (size_t a = 0; a < c.query.size(); ++a)
      c.query[a] = static_cast<float>(c.query[a] + (a % 2 ? shift : -shift));
    for (size_t a = 0; a < c.key.size(); ++a)
      c.key[a] = static_cast<float>(c.key[a] + (a % 2 ? -shift : shift));
    // The parity of a and of its place agree in even rows only; the others saturate.
    ExpectAccurate(c, StrCat("shift ", shift));
  }
}

TEST_P(AdditiveAttentionTest, SomeRowsBeyondTheRange) {
  AdditiveCase c(ShapeOf(1, 9, 40, 17, 5), 8);
  c.query[3 * 17 + 2] = 35;
  c.query[5 * 17 + 16] = -1e6;
  c.key[20 * 17 + 1] = -200;
  c.key[39 * 17 + 16] = 31;
  ExpectAccurate(c, "some rows");
}

TEST_P(AdditiveAttentionTest, UnequalV) {
  AdditiveCase c(ShapeOf(1, 9, 40, 40, 5), 9);
  for (size_t a = 0; a < c.v.size(); ++a) c.v[a] = std::ldexp(c.v[a], -static_cast<int>(a * 2));
  ExpectAccurate(c, "falling");
  for (size_t a = 0; a < c.v.size(); ++a)
    c.v[a] = a % 3 == 0 ? 0 : a % 3 == 1 ? 1 : static_cast<float>(std::ldexp(1.1, -32));
  ExpectAccurate(c, "zeros");
  for (size_t a = 0; a < c.v.size(); ++a) c.v[a] = a % 8 < 4 ? 1 : static_cast<float>(1e-9);
  for (double& q : c.query) q = 9;
  for (double& k : c.key) k = static_cast<float>(k * 0.1);
  // Where all tanh are equal, dv = tanh Σ ds is 0. The kernel takes tanh as 1 − 2 r, and Σ ds has
  // 9 rows of |ds| that sum to about 2 each.
  const double v_floor = std::ldexp(9 * 2, -24);
  ExpectAccurate(c, "groups of halves, saturated", v_floor);
  for (double& q : c.query) q = -9;
  ExpectAccurate(c, "groups of halves, saturated below", v_floor);
}

TEST_P(AdditiveAttentionTest, ZeroVMakesEqualWeights) {
  AdditiveCase c(ShapeOf(2, 5, 37, 11, 3), 10);
  std::fill(c.v.begin(), c.v.end(), 0.0);
  FusedAdditive fused(c);
  for (const float x : fused.logsumexp.span()) EXPECT_FLOAT_EQ(x, std::log(37.0f));
  ExpectAccurate(c, "v = 0");
}

TEST_P(AdditiveAttentionTest, EqualScores) {
  AdditiveCase c(ShapeOf(1, 5, 100, 24, 8), 11);
  for (size_t i = 0; i < c.key.size(); ++i) c.key[i] = c.key[i % 24];
  // As in UnequalV: dv is 0.
  ExpectAccurate(c, "equal keys", std::ldexp(5 * 2, -24));
}

TEST_P(AdditiveAttentionTest, Sharpness) {
  AdditiveCase c(ShapeOf(2, 12, 30, 24, 8, 2), 12);
  for (const float scale : {-2.0f, 0.1f, 8.0f}) {
    c.scale = scale;
    ExpectAccurate(c, StrCat("scale ", scale));
  }
}

TEST_P(AdditiveAttentionTest, Causal) {
  AdditiveAccuracy whole, cut;
  uint64_t seed = 300;
  for (const auto& [queries, keys] : {std::pair{70, 70}, {5, 90}, {90, 40}, {1, 20}}) {
    AdditiveCase c(ShapeOf(2, queries, keys, 20, 8), ++seed);
    c.SetCausal();
    whole.Add(c);
    c.SetLengths({keys / 2, keys});
    cut.Add(c);
  }
  whole.Check("causal");
  cut.Check("causal with lengths");
}

TEST_P(AdditiveAttentionTest, Windows) {
  for (const int32_t width : {1, 7, 50, 300}) {
    AdditiveCase c(ShapeOf(2, 70, 150, 20, 8), 14 + width);
    c.SetWindows(width, 15);
    ExpectAccurate(c, StrCat("windows of ", width));
    c.SetLengths({77, 150});
    ExpectAccurate(c, StrCat("windows of ", width, " with lengths"));
  }
}

TEST_P(AdditiveAttentionTest, Gaussians) {
  for (const Gaussian gaussian : {Gaussian::kInSoftmax, Gaussian::kOnWeights}) {
    for (const float deviation : {0.7f, 5.0f, 100.0f}) {
      AdditiveCase c(ShapeOf(2, 30, 90, 20, 8), 16);
      c.SetGaussian(gaussian, deviation, 17);
      ExpectAccurate(c, StrCat("all, deviation ", deviation));
      c.SetWindows(21, 18);
      ExpectAccurate(c, StrCat("windows, deviation ", deviation));
    }
  }
}

TEST_P(AdditiveAttentionTest, LengthsHideWhatLiesBehind) {
  AdditiveCase c(ShapeOf(3, 4, 40, 9, 6), 19);
  c.SetLengths({0, 17, 40});
  AdditiveAccuracy accuracy;
  for (int i = 0; i < 8; ++i) {
    AdditiveCase other(ShapeOf(3, 4, 40, 9, 6), 190 + i);
    other.SetLengths({0, 17, 40});
    accuracy.Add(other);
  }
  accuracy.Check("lengths");
  AdditiveCase dirty = c;
  dirty.scope.lengths = dirty.lengths;
  const auto spoil = [&](std::vector<double>& x, int64_t size) {
    std::fill(x.begin(), x.begin() + 40 * size, kNaN);
    std::fill(x.begin() + (40 + 17) * size, x.begin() + 80 * size, kNaN);
  };
  spoil(dirty.key, 9);
  spoil(dirty.values, 6);
  FusedAdditive clean(c), spoilt(dirty), cached(dirty, true);
  for (FusedAdditive* f : {&spoilt, &cached}) {
    EXPECT_CLOSE(f->output.span(), std::span<const float>(clean.output.span()), {1e-6, 1e-6});
    EXPECT_CLOSE(f->query.span(), std::span<const float>(clean.query.span()), {1e-6, 1e-6});
    EXPECT_CLOSE(f->key.span(), std::span<const float>(clean.key.span()), {1e-6, 1e-6});
    EXPECT_CLOSE(f->v.span(), std::span<const float>(clean.v.span()), {1e-6, 1e-6});
    EXPECT_CLOSE(f->values.span(), std::span<const float>(clean.values.span()), {1e-6, 1e-6});
  }
  for (int64_t i = 0; i < 4; ++i) EXPECT_EQ(clean.logsumexp.span()[i], -kInfinity);
  for (int64_t i = 0; i < 4 * 6; ++i) EXPECT_EQ(clean.output.span()[i], 0);
}

TEST_P(AdditiveAttentionTest, NaNReachesWhatItShouldAndNoMore) {
  AdditiveCase c(ShapeOf(1, 40, 50, 9, 3), 20);
  c.query[7 * 9 + 4] = kNaN;
  FusedAdditive fused(c, false, false);
  for (int64_t i = 0; i < 40 * 3; ++i)
    EXPECT_EQ(std::isnan(fused.output.span()[i]), i / 3 == 7) << i;
  c = AdditiveCase(ShapeOf(1, 40, 50, 9, 3), 20);
  c.SetCausal();
  c.key[30 * 9 + 4] = kNaN;
  FusedAdditive other(c, false, false);
  // Query i sees the keys up to i + 10.
  for (int64_t i = 0; i < 40 * 3; ++i)
    EXPECT_EQ(std::isnan(other.output.span()[i]), i / 3 >= 20) << i;
  c = AdditiveCase(ShapeOf(2, 3, 5, 9, 3, 2), 20);
  c.v[9 + 1] = kNaN;
  FusedAdditive third(c, false, false);
  for (int64_t i = 0; i < 2 * 3 * 3; ++i)
    EXPECT_EQ(std::isnan(third.output.span()[i]), i >= 9) << i;
}

TEST_P(AdditiveAttentionTest, InfinitySaturates) {
  AdditiveCase c(ShapeOf(1, 6, 20, 9, 3), 21);
  c.query[2 * 9 + 4] = kInfinity;
  c.key[11 * 9 + 1] = -kInfinity;
  const auto exact = Compose<double>(c);
  FusedAdditive fused(c, false, false);
  EXPECT_CLOSE(fused.output.span(), exact.output, {1e-5, 1e-5});
}

TEST_P(AdditiveAttentionTest, ScoresWithinTheStatedBound) {
  // With one key, logsumexp is the score.
  const int64_t hidden = 96;
  for (const double spread : {0.01, 1.0, 4.0, 12.0, 100.0}) {
    AdditiveCase c(ShapeOf(1, 500, 1, hidden, 1), 22, spread);
    const auto exact = Compose<double>(c);
    FusedAdditive fused(c, false, false);
    double sum = 0;
    for (const double v : c.v) sum += std::abs(v);
    EXPECT_CLOSE(fused.logsumexp.span(), exact.logsumexp,
                 {(16 + hidden / 4.0) * std::ldexp(sum, -24), 0});
  }
}

TEST_P(AdditiveAttentionTest, CachedKeysGiveTheSameBits) {
  for (const int64_t keys : {1, 50, 64, 130}) {
    AdditiveCase c(ShapeOf(3, 3, keys, 21, 5), 23);
    c.key[0] = 50;
    FusedAdditive fused(c), cached(c, true);
    EXPECT_TRUE(std::ranges::equal(fused.output.span(), cached.output.span()));
    EXPECT_TRUE(std::ranges::equal(fused.logsumexp.span(), cached.logsumexp.span()));
    EXPECT_TRUE(std::ranges::equal(fused.key.span(), cached.key.span()));
  }
}

TEST_P(AdditiveAttentionTest, DecoderStepWithCachedKeys) {
  AdditiveCase c(ShapeOf(3, 1, 50, 40, 16), 33);
  const auto exact = Compose<double>(c);
  FusedAdditive fused(c), cached(c, true);
  EXPECT_CLOSE(fused.output.span(), exact.output, {1e-5, 1e-5});
  EXPECT_CLOSE(cached.output.span(), exact.output, {1e-5, 1e-5});
  EXPECT_CLOSE(cached.query.span(), exact.query, {1e-5, 1e-5});
}

// Rows and tails of every kind, tanh that saturates, and v that would overflow a product of four.
TEST_P(AdditiveAttentionTest, FewQueries) {
  uint64_t seed = 400;
  for (const double v_spread : {1e-6, 0.5, 3e3}) {
    for (const double spread : {0.3, 3.0, 40.0}) {
      ErrorTally direct, cached;
      for (const int64_t hidden : {1, 16, 63, 64, 100, 200}) {
        AdditiveCase c(ShapeOf(6, 1 + hidden % 2, 37, hidden, 150), ++seed, spread, v_spread);
        const auto exact = Compose<double>(c);
        const auto composed = Compose<float>(c);
        FusedAdditive without(c, false, false), with(c, true, false);
        direct.Add(without.logsumexp.span(), composed.logsumexp, exact.logsumexp);
        cached.Add(with.logsumexp.span(), composed.logsumexp, exact.logsumexp);
        direct.Add(without.output.span(), composed.output, exact.output);
        cached.Add(with.output.span(), composed.output, exact.output);
      }
      const bool fused = (hwy::SupportedTargets() & (HWY_SSE4 | HWY_SSSE3 | HWY_SCALAR)) == 0;
      EXPECT_EQ("", direct.Verdict(2, 2)) << "deviation " << spread << ", v " << v_spread;
      EXPECT_EQ("", cached.Verdict(fused ? 2 : 5, fused ? 2 : 7.5))
          << "cached, deviation " << spread << ", v " << v_spread;
    }
  }
  AdditiveCase c(ShapeOf(1, 1, 5, 70, 3), ++seed);
  c.key[2 * 70 + 69] = kNaN;
  for (const bool cached : {false, true}) {
    FusedAdditive fused(c, cached, false);
    for (const float x : fused.output.span()) EXPECT_TRUE(std::isnan(x));
  }
}

TEST_P(AdditiveAttentionTest, SameBitsOnAnyNumberOfThreads) {
  const int threads = NumThreads();
  for (const int64_t sequences : {1, 3}) {
    AdditiveCase c(ShapeOf(sequences, 300, 90, 20, 8), 24);
    SetNumThreads(1);
    FusedAdditive one(c);
    SetNumThreads(3);
    FusedAdditive three(c);
    SetNumThreads(threads);
    EXPECT_TRUE(std::ranges::equal(one.output.span(), three.output.span()));
    EXPECT_TRUE(std::ranges::equal(one.query.span(), three.query.span()));
    EXPECT_TRUE(std::ranges::equal(one.key.span(), three.key.span()));
    EXPECT_TRUE(std::ranges::equal(one.v.span(), three.v.span()));
    EXPECT_TRUE(std::ranges::equal(one.values.span(), three.values.span()));
  }
}

TEST_P(AdditiveAttentionTest, NothingToDo) {
  for (const AdditiveShape shape :
       {ShapeOf(0, 3, 4, 5, 6), ShapeOf(2, 0, 4, 5, 6), ShapeOf(2, 3, 0, 5, 6),
        ShapeOf(2, 3, 4, 0, 6), ShapeOf(2, 3, 4, 5, 0)}) {
    AdditiveCase c(shape, 25);
    FusedAdditive fused(c);
    EXPECT_TRUE(fused.Intact());
    if (shape.keys > 0 && shape.hidden > 0) continue;
    const auto exact = Compose<double>(c);
    const auto expect = [](testing::PaddedSpan& actual, const std::vector<double>& expected) {
      if (!expected.empty()) {
        EXPECT_CLOSE(actual.span(), expected, {1e-6, 1e-6});
      }
    };
    expect(fused.output, exact.output);
    expect(fused.values, exact.values);
    expect(fused.query, exact.query);
  }
  // So that a kernel has run on every target.
  EXPECT_TRUE(FusedAdditive(AdditiveCase(ShapeOf(1, 1, 1, 1, 1), 26)).Intact());
}

TEST_P(AdditiveAttentionTest, GradientsThatAreNotWanted) {
  AdditiveCase c(ShapeOf(1, 300, 20, 9, 6), 27);
  FusedAdditive all(c);
  const AdditiveInputs inputs{all.query_in.span(), all.key_in.span(), all.v_in.span(),
                              all.values_in.span()};
  AdditiveGradients wanted;
  std::vector<float> query(c.query.size());
  wanted.query = query;
  AdditiveBackward(c.shape, inputs, c.scope, {all.output.span(), all.statistics.span()},
                   all.output_gradient.span(), wanted);
  EXPECT_TRUE(std::ranges::equal(query, all.query.span()));
}

// The reference's own gradients, against differences.
TEST(AdditiveReference, GradientsAreDifferences) {
  for (const Gaussian gaussian : {Gaussian::kNone, Gaussian::kInSoftmax, Gaussian::kOnWeights}) {
    AdditiveCase c(ShapeOf(2, 3, 4, 5, 2, 2), 31);
    c.scale = 1.5f;
    if (gaussian != Gaussian::kNone) c.SetGaussian(gaussian, 2, 32);
    c.SetLengths({3, 4});
    const auto exact = Compose<double>(c);
    const auto check = [&](std::vector<double>& x, const std::vector<double>& gradient) {
      const std::vector<double> at = x;
      const auto numeric = testing::NumericGradient(
          [&](std::span<const double> stirred) {
            x.assign(stirred.begin(), stirred.end());
            return testing::Dot(Compose<double>(c).output, c.output_gradient);
          },
          at);
      x = at;
      EXPECT_CLOSE(Floats(gradient), numeric, {1e-6, 1e-6});
    };
    check(c.query, exact.query);
    check(c.key, exact.key);
    check(c.v, exact.v);
    check(c.values, exact.values);
    if (gaussian != Gaussian::kNone) check(c.centre, exact.centre);
  }
}

}  // namespace
}  // namespace fovea::kernels
