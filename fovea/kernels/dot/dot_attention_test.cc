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
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/gradient_check.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

using Kind = AttentionScope::Kind;

constexpr double kUlp = 0x1p-24;
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

// A case with everything that it points to.
struct Problem {
  Problem(DotShape shape, Kind kind, Gaussian gaussian, bool with_lengths, uint64_t seed,
          double spread = 1)
      : shape(shape), scale(1 / std::sqrt(static_cast<float>(std::max<int64_t>(shape.size, 1)))) {
    Random random(seed);
    const auto& [n, tq, tk, d, dv] = shape;
    const auto normal = [&](int64_t size, double factor) {
      std::vector<float> x(static_cast<size_t>(size));
      for (float& v : x) v = static_cast<float>(factor * random.Normal());
      return x;
    };
    query = normal(n * tq * d, spread);
    key = normal(n * tk * d, spread);
    values = normal(n * tk * dv, 1);
    output_gradient = normal(n * tq * dv, 1);
    scope.kind = kind;
    scope.gaussian = gaussian;
    scope.deviation = 2.5f;
    // Windows scattered over the keys, some reaching past the ends, some empty.
    for (int64_t i = 0; i < n * tq; ++i) {
      const double at = random.Uniform() * static_cast<double>(tk);
      centre.push_back(static_cast<float>(at));
      first.push_back(static_cast<int32_t>(at) - 4);
      last.push_back(static_cast<int32_t>(at) + (i % 7 == 3 ? -4 : 5));
    }
    // The first as long as can be, then others, 0 and 1 among them.
    for (int64_t i = 0; i < n; ++i)
      lengths.push_back(static_cast<int32_t>(i == 0   ? tk
                                             : i == 1 ? 0
                                             : i == 2 ? std::min<int64_t>(1, tk)
                                                      : random.Below(tk + 1)));
    if (!with_lengths) lengths.clear();
  }

  // The scope, pointing to this problem's own lists.
  AttentionScope Scope() const {
    AttentionScope s = scope;
    s.lengths = lengths;
    if (s.kind == Kind::kWindow) s.first = first, s.last = last;
    if (s.gaussian != Gaussian::kNone) s.centre = centre;
    return s;
  }
  DotInputs Inputs() const { return {query, key, values, scale}; }

  DotShape shape;
  float scale;
  AttentionScope scope;
  std::vector<float> query, key, values, output_gradient, centre;
  std::vector<int32_t> first, last, lengths;
};

template <class T>
struct Results {
  std::vector<T> output, logsumexp, query, key, values, centre;
  std::vector<T> weights;  // [N, Tq, Tk]
  // The largest sum of the terms' sizes in any element of the gradients: what cancels there is
  // rounded first.
  T query_terms = 0, key_terms = 0, centre_terms = 0;
};

// The formula step by step, in double as what is true, in float as what is allowed. The terms of a
// product q · k are added up with those a `step` apart next to each other: where two large scores
// are nearly equal, errors are a matter of their order.
template <class T>
Results<T> Composed(const Problem& p, const std::vector<T>& query, const std::vector<T>& key,
                    const std::vector<T>& values, const std::vector<T>& centre, int64_t step = 1) {
  const auto& [n, tq, tk, d, dv] = p.shape;
  const AttentionScope scope = p.Scope();
  Results<T> out;
  out.output.resize(n * tq * dv);
  out.logsumexp.resize(n * tq);
  out.query.resize(n * tq * d);
  out.key.resize(n * tk * d);
  out.values.resize(n * tk * dv);
  out.centre.resize(n * tq);
  out.weights.resize(n * tq * tk);
  std::vector<T> a(tk), g(tk), da(tk), da_terms(tk), key_terms(n * tk);
  for (int64_t s = 0; s < n; ++s) {
    for (int64_t i = 0; i < tq; ++i) {
      const int64_t row = s * tq + i;
      const KeyRange keys = KeysOf(scope, s, i, tq, tk);
      const T* q = query.data() + row * d;
      T max = -std::numeric_limits<T>::infinity();
      for (int64_t j = keys.first; j < keys.last; ++j) {
        T dot = 0;
        for (int64_t from = 0; from < step; ++from)
          for (int64_t c = from; c < d; c += step) dot += q[c] * key[(s * tk + j) * d + c];
        const T distance = static_cast<T>(j) - centre[row];
        const T deviation = static_cast<T>(scope.deviation);
        g[j] = scope.gaussian == Gaussian::kNone
                   ? 0
                   : -distance * distance / (2 * deviation * deviation);
        a[j] = static_cast<T>(p.scale) * dot;
        if (scope.gaussian == Gaussian::kInSoftmax) a[j] += g[j];
        max = std::max(max, a[j]);
      }
      T sum = 0;
      for (int64_t j = keys.first; j < keys.last; ++j) sum += a[j] = std::exp(a[j] - max);
      out.logsumexp[row] = max + std::log(sum);
      T delta = 0, delta_terms = 0, query_terms = 0, centre_terms = 0;
      for (int64_t j = keys.first; j < keys.last; ++j) {
        a[j] /= sum;
        T& w = out.weights[row * tk + j];
        w = scope.gaussian == Gaussian::kOnWeights ? a[j] * std::exp(g[j]) : a[j];
        da[j] = da_terms[j] = 0;
        for (int64_t c = 0; c < dv; ++c) {
          const T value = values[(s * tk + j) * dv + c];
          const T gradient = static_cast<T>(p.output_gradient[row * dv + c]);
          out.output[row * dv + c] += w * value;
          out.values[(s * tk + j) * dv + c] += w * gradient;
          da[j] += gradient * value;
          da_terms[j] += std::abs(gradient * value);
        }
        delta += w * da[j];
        delta_terms += w * da_terms[j];
      }
      for (int64_t j = keys.first; j < keys.last; ++j) {
        const T w = out.weights[row * tk + j];
        const T ds = w * da[j] - a[j] * delta;
        const T dg = scope.gaussian == Gaussian::kOnWeights ? w * da[j] : ds;
        const T deviation = static_cast<T>(scope.deviation);
        if (scope.gaussian != Gaussian::kNone)
          out.centre[row] += dg * (static_cast<T>(j) - centre[row]) / (deviation * deviation);
        const T terms = w * da_terms[j] + a[j] * delta_terms;
        centre_terms += terms * std::abs(static_cast<T>(j) - centre[row]) / (deviation * deviation);
        T largest_key = 0, largest_query = 0;
        for (int64_t c = 0; c < d; ++c) {
          largest_key = std::max(largest_key, std::abs(key[(s * tk + j) * d + c]));
          largest_query = std::max(largest_query, std::abs(q[c]));
        }
        query_terms += std::abs(static_cast<T>(p.scale)) * terms * largest_key;
        key_terms[s * tk + j] += std::abs(static_cast<T>(p.scale)) * terms * largest_query;
        for (int64_t c = 0; c < d; ++c) {
          out.query[row * d + c] += static_cast<T>(p.scale) * ds * key[(s * tk + j) * d + c];
          out.key[(s * tk + j) * d + c] += static_cast<T>(p.scale) * ds * q[c];
        }
      }
      out.query_terms = std::max(out.query_terms, query_terms);
      out.centre_terms = std::max(out.centre_terms, centre_terms);
    }
  }
  for (const T terms : key_terms) out.key_terms = std::max(out.key_terms, terms);
  return out;
}

template <class T>
Results<T> Composed(const Problem& p, int64_t step = 1) {
  const auto as = [](const std::vector<float>& x) { return std::vector<T>(x.begin(), x.end()); };
  return Composed<T>(p, as(p.query), as(p.key), as(p.values), as(p.centre), step);
}

// An input between NaN, off the alignment.
struct Placed {
  Placed(const std::vector<float>& x, size_t offset) : span(x.size(), offset) {
    std::copy(x.begin(), x.end(), span.data());
  }
  testing::PaddedSpan span;
};

struct Fused {
  explicit Fused(const Problem& p, bool aligned = false) {
    const auto& [n, tq, tk, d, dv] = p.shape;
    const auto offset = [&](size_t x) { return aligned ? 0 : x; };
    Placed query(p.query, 1), key(p.key, offset(2)), values(p.values, offset(3)),
        gradient(p.output_gradient, 5);
    // What lies past a length is read by nobody.
    for (int64_t s = 0; s < n && !p.lengths.empty(); ++s) {
      std::fill(key.span.data() + (s * tk + p.lengths[s]) * d, key.span.data() + (s + 1) * tk * d,
                kNaN);
      std::fill(values.span.data() + (s * tk + p.lengths[s]) * dv,
                values.span.data() + (s + 1) * tk * dv, kNaN);
    }
    testing::PaddedSpan output(n * tq * dv, 3), logsumexp(n * tq, 1), states(n * tq * 2, 5);
    testing::PaddedSpan dq(n * tq * d, 1), dk(n * tk * d, 2), dvalues(n * tk * dv, 3);
    const bool gaussian = p.scope.gaussian != Gaussian::kNone;
    testing::PaddedSpan dcentre(gaussian ? n * tq : 0, 1);
    const DotInputs inputs = {query.span.span(), key.span.span(), values.span.span(), p.scale};
    DotForward(p.shape, inputs, p.Scope(), {output.span(), logsumexp.span(), states.span()});
    DotBackward(p.shape, inputs, p.Scope(), {output.span(), states.span()}, gradient.span.span(),
                {dq.span(), dk.span(), dvalues.span(), dcentre.span()});
    const auto keep = [](testing::PaddedSpan& span, std::vector<float>& to) {
      EXPECT_TRUE(span.PaddingIntact());
      to.assign(span.span().begin(), span.span().end());
    };
    keep(output, results.output);
    keep(logsumexp, results.logsumexp);
    keep(states, statistics);
    keep(dq, results.query);
    keep(dk, results.key);
    keep(dvalues, results.values);
    keep(dcentre, results.centre);
  }
  Results<float> results;
  std::vector<float> statistics;
};

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
void Check(const Problem& p) {
  const auto expected = Composed<double>(p);
  const auto actual = Fused(p).results;
  std::vector<Results<float>> composed;
  for (const int64_t step : {1, 2, 3, 5}) composed.push_back(Composed<float>(p, step));
  const auto check = [&](const char* name, auto member, double terms) {
    const std::vector<double>& truth = expected.*member.first;
    ASSERT_EQ((actual.*member.second).size(), truth.size()) << name;
    for (const double v : truth)
      if (std::isfinite(v)) terms = std::max(terms, std::abs(v));
    double worst = 0;
    for (const auto& c : composed) worst = std::max(worst, Error(c.*member.second, truth));
    EXPECT_LE(Error(actual.*member.second, truth), 2 * worst + 2 * kUlp * terms) << name;
  };
  using D = Results<double>;
  using F = Results<float>;
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
      const Problem p({2, 4, 5, 3, 2}, kind, gaussian, true, 1);
      const auto as = [](const std::vector<float>& x) {
        return std::vector<double>(x.begin(), x.end());
      };
      const auto q = as(p.query), k = as(p.key), v = as(p.values), c = as(p.centre);
      const auto g = as(p.output_gradient);
      const auto expected = Composed<double>(p);
      const auto check = [&](const std::vector<double>& gradient, const std::vector<double>& x,
                             const std::function<Results<double>(std::vector<double>)>& run) {
        const auto numeric = testing::NumericGradient(
            [&](std::span<const double> at) {
              return testing::Dot(run(std::vector<double>(at.begin(), at.end())).output, g);
            },
            x);
        for (size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(gradient[i], numeric[i], 1e-8);
      };
      check(expected.query, q, [&](auto x) { return Composed<double>(p, x, k, v, c); });
      check(expected.key, k, [&](auto x) { return Composed<double>(p, q, x, v, c); });
      check(expected.values, v, [&](auto x) { return Composed<double>(p, q, k, x, c); });
      check(expected.centre, c, [&](auto x) { return Composed<double>(p, q, k, v, x); });
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
          Check(Problem(shape, kind, gaussian, lengths, ++seed));
        }
      }
    }
  }
}

TEST_P(DotAttentionTest, LargeScores) {
  for (const double spread : {3.0, 10.0, 30.0, 1000.0})
    for (const Kind kind : kKinds)
      Check(Problem({2, 30, 200, 16, 9}, kind, Gaussian::kNone, true, 2, spread));
  // Products around 1e30, and weights that are 0 or 1.
  Check(Problem({2, 9, 40, 4, 5}, Kind::kGlobal, Gaussian::kNone, false, 3, 1e15));
}

TEST_P(DotAttentionTest, ScoresThatRiseFromKeyToKey) {
  for (const float step : {0.01f, 1.0f, 37.0f}) {
    Problem p({1, 20, 300, 2, 3}, Kind::kCausal, Gaussian::kNone, false, 4);
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
      Problem p({1, 13, 256, 16, 5}, Kind::kGlobal, Gaussian::kNone, false, 19);
      for (float& q : p.query) q *= size;
      float factor = 0.1f / size;
      for (int64_t j = 0; j < 256; ++j) {
        if (j == 64 || j == 200) factor *= step;
        for (int64_t c = 0; c < 16; ++c) p.key[j * 16 + c] *= factor;
      }
      const auto results = Fused(p).results;
      const auto expected = Composed<double>(p);
      const auto composed = Composed<float>(p);
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
    Problem p({1, 8, 129, 4, 5}, Kind::kGlobal, Gaussian::kNone, false, 5);
    std::fill(p.query.begin(), p.query.end(), size);
    std::fill(p.key.begin(), p.key.end(), 1.0f);
    Check(p);
  }
}

TEST_P(DotAttentionTest, OneKeyGetsAllAndGivesNothingBack) {
  const Problem p({2, 10, 1, 24, 40}, Kind::kGlobal, Gaussian::kNone, false, 6, 20);
  const auto results = Fused(p).results;
  for (int64_t i = 0; i < 20; ++i)
    for (int64_t c = 0; c < 40; ++c)
      ASSERT_EQ(results.output[i * 40 + c], p.values[i / 10 * 40 + c]);
  EXPECT_EQ(results.query, std::vector<float>(results.query.size()));
  EXPECT_EQ(results.key, std::vector<float>(results.key.size()));
}

TEST_P(DotAttentionTest, LongRows) {
  Check(Problem({1, 3, 20000, 8, 4}, Kind::kGlobal, Gaussian::kNone, false, 7));
  Problem equal({1, 2, 20000, 2, 3}, Kind::kGlobal, Gaussian::kNone, false, 8);
  std::fill(equal.query.begin(), equal.query.end(), 0.0f);
  std::fill(equal.values.begin(), equal.values.end(), 0.1f);
  Check(equal);
}

TEST_P(DotAttentionTest, AnyScale) {
  for (const float scale : {0.0f, -0.7f, 1e-30f, 1e-42f, 1e25f, -1e25f}) {
    SCOPED_TRACE(scale);
    Problem p({2, 9, 70, 6, 5}, Kind::kCausal, Gaussian::kNone, true, 9);
    p.scale = scale;
    // Scores around 1 where the scale allows it.
    if (std::abs(scale) > 1)
      for (float& q : p.query) q = static_cast<float>(q / std::abs(scale));
    Check(p);
  }
}

TEST_P(DotAttentionTest, QueriesWithoutKeysGetZeros) {
  const Problem p({2, 9, 4, 6, 5}, Kind::kCausal, Gaussian::kNone, false, 10);
  const auto results = Fused(p).results;
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
    Check(Problem(shape, Kind::kGlobal, Gaussian::kInSoftmax, false, 11));
  }
}

bool AnyNaN(std::span<const float> x) {
  return std::any_of(x.begin(), x.end(), [](float v) { return std::isnan(v); });
}

TEST_P(DotAttentionTest, NaNStaysInTheRowsThatSeeIt) {
  for (const int64_t at : {0, 5, 40, 69}) {
    for (const float bad : {kNaN, kInfinity}) {
      Problem p({1, 70, 70, 8, 8}, Kind::kCausal, Gaussian::kNone, false, 12);
      p.key[at * 8 + 3] = bad;
      p.query[0] = 1;
      const auto results = Fused(p).results;
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
  Problem p({1, 20, 30, 8, 8}, Kind::kGlobal, Gaussian::kNone, false, 13);
  p.query[7 * 8] = kNaN;
  const auto results = Fused(p).results;
  for (int64_t i = 0; i < 20; ++i)
    EXPECT_EQ(AnyNaN(std::span<const float>(&results.output[i * 8], 8)), i == 7) << i;
}

TEST_P(DotAttentionTest, SameBitsOnAnyNumberOfThreads) {
  const int before = NumThreads();
  for (const int64_t n : {1, 3}) {
    const Problem p({n, 300, 700, 16, 8}, Kind::kCausal, Gaussian::kInSoftmax, true, 14);
    SetNumThreads(1);
    const auto one = Fused(p).results;
    SetNumThreads(4);
    const auto four = Fused(p).results;
    EXPECT_EQ(one.output, four.output);
    EXPECT_EQ(one.query, four.query);
    EXPECT_EQ(one.key, four.key);
    EXPECT_EQ(one.values, four.values);
    EXPECT_EQ(one.centre, four.centre);
  }
  SetNumThreads(before);
}

TEST_P(DotAttentionTest, SameBitsWhereverTheArraysLie) {
  const Problem p({2, 50, 130, 32, 16}, Kind::kCausal, Gaussian::kNone, true, 18);
  const auto aligned = Fused(p, true).results, beside = Fused(p).results;
  EXPECT_EQ(aligned.output, beside.output);
  EXPECT_EQ(aligned.query, beside.query);
  EXPECT_EQ(aligned.key, beside.key);
  EXPECT_EQ(aligned.values, beside.values);
}

TEST_P(DotAttentionTest, GradientsNotWantedAreNotNeeded) {
  const Problem p({2, 20, 30, 8, 5}, Kind::kGlobal, Gaussian::kNone, false, 15);
  const Fused all(p);
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

TEST_P(DotAttentionTest, WeightsStayOpen) {
  for (const Kind kind : kKinds) {
    for (const Gaussian gaussian : kGaussians) {
      const Problem p({3, 21, 70, 6, 4}, kind, gaussian, true, 16);
      const auto& [n, tq, tk, d, dv] = p.shape;
      const auto expected = Composed<double>(p);
      const Fused run(p);
      const std::vector<int64_t> rows = {20, 0, 7};
      const int64_t top = 3;
      std::vector<float> row_weights(n * 3 * tk, 7), mean(n * tk, 7), max(n * tk, 7),
          entropy(n * tq, 7), top_weights(n * tq * top, 7);
      std::vector<int32_t> argmax(n * tq, 7), top_keys(n * tq * top, 7);
      DotWeights(p.shape, p.Inputs(), p.Scope(), run.statistics,
                 {.rows = rows,
                  .row_weights = row_weights,
                  .key_mean = mean,
                  .key_max = max,
                  .entropy = entropy,
                  .argmax = argmax,
                  .top = top,
                  .top_keys = top_keys,
                  .top_weights = top_weights});
      std::vector<double> rows_expected, mean_expected(n * tk), max_expected(n * tk),
          entropy_expected(n * tq);
      for (int64_t s = 0; s < n; ++s) {
        for (const int64_t row : rows) {
          const double* from = &expected.weights[(s * tq + row) * tk];
          rows_expected.insert(rows_expected.end(), from, from + tk);
        }
        for (int64_t i = 0; i < tq; ++i) {
          const int64_t at = s * tq + i;
          const double* w = &expected.weights[at * tk];
          std::vector<int32_t> order;
          const KeyRange keys = KeysOf(p.Scope(), s, i, tq, tk);
          for (int32_t j = keys.first; j < keys.last; ++j) {
            order.push_back(j);
            if (w[j] > 0) entropy_expected[at] -= w[j] * std::log(w[j]);
            mean_expected[s * tk + j] += w[j] / static_cast<double>(tq);
            max_expected[s * tk + j] = std::max(max_expected[s * tk + j], w[j]);
          }
          std::stable_sort(order.begin(), order.end(),
                           [&](int32_t a, int32_t b) { return w[a] > w[b]; });
          order.resize(top, -1);
          EXPECT_EQ(argmax[at], order[0]);
          for (int64_t k = 0; k < top; ++k) {
            EXPECT_EQ(top_keys[at * top + k], order[k]);
            EXPECT_NEAR(top_weights[at * top + k], order[k] < 0 ? 0 : w[order[k]], 40 * kUlp);
          }
        }
      }
      // Scores are up to 10, wrong by u a few times over; so, relatively, are weights.
      EXPECT_CLOSE(row_weights, rows_expected, {40 * kUlp, 0});
      EXPECT_CLOSE(mean, mean_expected, {40 * kUlp, 0});
      EXPECT_CLOSE(max, max_expected, {40 * kUlp, 0});
      EXPECT_CLOSE(entropy, entropy_expected, {200 * kUlp, 0});
    }
  }
}

TEST(DotAttentionArguments, SaysWhatIsWrong) {
  const Problem p({2, 3, 4, 5, 6}, Kind::kGlobal, Gaussian::kNone, false, 17);
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
