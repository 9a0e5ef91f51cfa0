#include "fovea/kernels/pooling/gated_pooling.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/additive/additive_attention_for_test.h"
#include "fovea/kernels/products/matmul.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/gradient_check.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

struct Bag {
  GatedPoolingShape shape;
  testing::PaddedSpan instances, tanh_weight, gate_weight, query, scores, logsumexp, pooled;

  Bag(int64_t count, int64_t features, int64_t hidden, double spread = 1, uint64_t seed = 0)
      : shape{count, features, hidden},
        instances(static_cast<size_t>(count * features), 1),
        tanh_weight(static_cast<size_t>(hidden * features), 2),
        gate_weight(static_cast<size_t>(hidden * features), 3),
        query(static_cast<size_t>(hidden), 4),
        scores(static_cast<size_t>(count), 5),
        logsumexp(1, 6),
        pooled(static_cast<size_t>(features), 7) {
    Random random(static_cast<uint64_t>(count + 1000 * features + hidden) + (seed << 32));
    for (auto* x : {&instances, &tanh_weight, &gate_weight, &query})
      for (float& e : x->span()) e = static_cast<float>(spread * random.Normal());
  }

  void Run() {
    GatedPooling(shape, {instances.span(), tanh_weight.span(), gate_weight.span(), query.span()},
                 {scores.span(), logsumexp.span(), pooled.span()});
  }
};

// Operands of a bag, and dL/dz, whose gradients the formula gives, step by step, in T.
struct Problem {
  GatedPoolingShape shape;
  std::vector<double> instances, tanh_weight, gate_weight, query, pooled_gradient;
};

template <class T>
struct ComposedGradients {
  std::vector<T> pooled, instances, tanh_weight, gate_weight, query;
};

// h Wᵀ [T, A]; of floats by MatMul(), as the kernel takes it.
std::vector<double> Product(const GatedPoolingShape& shape, const std::vector<double>& h,
                            const std::vector<double>& weight) {
  const auto [count, features, hidden] = shape;
  std::vector<double> out;
  for (int64_t j = 0; j < count; ++j) {
    for (int64_t a = 0; a < hidden; ++a) {
      double sum = 0;
      for (int64_t c = 0; c < features; ++c) sum += weight[a * features + c] * h[j * features + c];
      out.push_back(sum);
    }
  }
  return out;
}
std::vector<float> Product(const GatedPoolingShape& shape, const std::vector<float>& h,
                           const std::vector<float>& weight) {
  const auto [count, features, hidden] = shape;
  std::vector<float> out(static_cast<size_t>(count * hidden));
  MatMul(Transpose::kNo, Transpose::kYes, count, hidden, features, 1, h.data(), features,
         weight.data(), features, 0, out.data(), hidden);
  return out;
}

template <class T>
ComposedGradients<T> Compose(const Problem& p) {
  const auto [count, features, hidden] = p.shape;
  const std::vector<T> h(p.instances.begin(), p.instances.end());
  const std::vector<T> v(p.tanh_weight.begin(), p.tanh_weight.end());
  const std::vector<T> u(p.gate_weight.begin(), p.gate_weight.end());
  const std::vector<T> w(p.query.begin(), p.query.end());
  const std::vector<T> dz(p.pooled_gradient.begin(), p.pooled_gradient.end());
  const auto x = Product(p.shape, h, v), y = Product(p.shape, h, u);
  std::vector<T> t(x.size()), g(x.size()), score;
  for (int64_t j = 0; j < count; ++j) {
    SumInParts<T> sum;
    for (int64_t a = 0; a < hidden; ++a) {
      t[j * hidden + a] = TanhOf(x[j * hidden + a]);
      g[j * hidden + a] = 1 / (1 + std::exp(-y[j * hidden + a]));
      sum += w[a] * t[j * hidden + a] * g[j * hidden + a];
    }
    score.push_back(sum);
  }
  const T max = *std::max_element(score.begin(), score.end());
  SumInParts<T> total;
  for (T& s : score) total += s = std::exp(s - max);
  ComposedGradients<T> r;
  r.pooled.resize(static_cast<size_t>(features));
  for (int64_t c = 0; c < features; ++c) {
    SumInParts<T> sum;
    for (int64_t j = 0; j < count; ++j) sum += score[j] / total * h[j * features + c];
    r.pooled[c] = sum;
  }
  SumInParts<T> delta;
  for (int64_t c = 0; c < features; ++c) delta += r.pooled[c] * dz[c];
  std::vector<SumInParts<T>> dv(v.size()), du(v.size()), dw(w.size());
  for (int64_t j = 0; j < count; ++j) {
    const T weight = score[j] / total;
    SumInParts<T> dot;
    for (int64_t c = 0; c < features; ++c) dot += h[j * features + c] * dz[c];
    const T ds = weight * (dot - delta);
    std::vector<SumInParts<T>> dh(static_cast<size_t>(features));
    for (int64_t a = 0; a < hidden; ++a) {
      const T tanh = t[j * hidden + a], gate = g[j * hidden + a];
      const T dx = ds * w[a] * gate * (1 - tanh * tanh);
      const T dy = ds * w[a] * tanh * gate * (1 - gate);
      dw[a] += ds * tanh * gate;
      for (int64_t c = 0; c < features; ++c) {
        dv[a * features + c] += dx * h[j * features + c];
        du[a * features + c] += dy * h[j * features + c];
        dh[c] += dx * v[a * features + c] + dy * u[a * features + c];
      }
    }
    for (int64_t c = 0; c < features; ++c) {
      dh[c] += weight * dz[c];
      r.instances.push_back(dh[c]);
    }
  }
  r.tanh_weight.assign(dv.begin(), dv.end());
  r.gate_weight.assign(du.begin(), du.end());
  r.query.assign(dw.begin(), dw.end());
  return r;
}

// The kernels' gradients of a bag, and the same operands in double.
struct Backward {
  Problem problem;
  testing::PaddedSpan pooled_gradient, instances, tanh_weight, gate_weight, query;

  explicit Backward(Bag& bag)
      : pooled_gradient(bag.pooled.span().size(), 3),
        instances(bag.instances.span().size(), 4),
        tanh_weight(bag.tanh_weight.span().size(), 5),
        gate_weight(bag.gate_weight.span().size(), 6),
        query(bag.query.span().size(), 7) {
    Random random(77);
    for (float& x : pooled_gradient.span()) x = static_cast<float>(random.Normal());
    const auto doubles = [](testing::PaddedSpan& x) {
      return std::vector<double>(x.span().begin(), x.span().end());
    };
    problem = {bag.shape,
               doubles(bag.instances),
               doubles(bag.tanh_weight),
               doubles(bag.gate_weight),
               doubles(bag.query),
               doubles(pooled_gradient)};
    bag.Run();
    GatedPoolingBackward(
        bag.shape,
        {bag.instances.span(), bag.tanh_weight.span(), bag.gate_weight.span(), bag.query.span()},
        {bag.scores.span(), bag.pooled.span()}, pooled_gradient.span(),
        {instances.span(), tanh_weight.span(), gate_weight.span(), query.span()});
  }
};

struct Expected {
  std::vector<double> scores, pooled;
  double logsumexp;
  double score_error;  // a bound of any score's
};

Expected Reference(Bag& bag) {
  const auto [count, features, hidden] = bag.shape;
  Expected e;
  double products_error = 0;
  for (int64_t j = 0; j < count; ++j) {
    double score = 0, error = 0;
    for (int64_t a = 0; a < hidden; ++a) {
      double x = 0, gate = 0, x_size = 0, gate_size = 0;
      for (int64_t c = 0; c < features; ++c) {
        const double h = bag.instances.span()[j * features + c];
        const double v = bag.tanh_weight.span()[a * features + c];
        const double u = bag.gate_weight.span()[a * features + c];
        x += v * h;
        gate += u * h;
        x_size += std::abs(v * h);
        gate_size += std::abs(u * h);
      }
      const double w = bag.query.span()[a];
      score += w * std::tanh(x) / (1 + std::exp(-gate));
      // tanh has a slope of at most 1, σ of at most 1/4.
      error += std::abs(w) * (features + 2) * std::ldexp(x_size + gate_size / 4, -24);
      error += std::abs(w) * std::ldexp(6.0 + static_cast<double>(hidden), -24);
    }
    e.scores.push_back(score);
    products_error = std::max(products_error, error);
  }
  e.score_error = products_error;
  double max = -std::numeric_limits<double>::infinity(), sum = 0;
  for (const double s : e.scores) max = std::max(max, s);
  e.pooled.resize(static_cast<size_t>(features));
  for (int64_t j = 0; j < count; ++j) {
    const double weight = std::exp(e.scores[j] - max);
    sum += weight;
    for (int64_t c = 0; c < features; ++c)
      e.pooled[c] += weight * bag.instances.span()[j * features + c];
  }
  for (double& p : e.pooled) p /= count == 0 ? 1 : sum;
  e.logsumexp = max + std::log(sum);
  return e;
}

class GatedPoolingTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(GatedPoolingTest);

TEST_P(GatedPoolingTest, OddSizes) {
  for (const int64_t count : {1, 2, 511, 512, 513, 1100}) {
    for (const int64_t features : {1, 7, 33}) {
      for (const int64_t hidden : {1, 5, 16, 37}) {
        Bag bag(count, features, hidden, 0.7);
        bag.Run();
        const Expected expected = Reference(bag);
        for (auto* x : {&bag.scores, &bag.logsumexp, &bag.pooled}) EXPECT_TRUE(x->PaddingIntact());
        const std::string name = StrCat(count, " of ", features, " to ", hidden);
        EXPECT_EQ(
            "", testing::Difference(bag.scores.span(), expected.scores, {expected.score_error, 0}))
            << name;
        EXPECT_NEAR(bag.logsumexp.span()[0], expected.logsumexp,
                    expected.score_error + 1e-6 * (1 + std::abs(expected.logsumexp)))
            << name;
        // Weights are wrong by e^{2 error}; instances are at most about 3.
        EXPECT_EQ("", testing::Difference(bag.pooled.span(), expected.pooled,
                                          {3 * 2 * expected.score_error + 1e-5, 0}))
            << name;
      }
    }
  }
}

// At most twice the error of the formula composed of floats, for each gradient.
TEST_P(GatedPoolingTest, Gradients) {
  for (const double spread : {0.1, 0.7, 5.0}) {
    ErrorTally instances, tanh_weight, gate_weight, query;
    const auto add = [&](const GatedPoolingShape& shape, uint64_t seed) {
      Bag bag(shape.instances, shape.features, shape.hidden, spread, seed);
      Backward fused(bag);
      const auto exact = Compose<double>(fused.problem);
      const auto composed = Compose<float>(fused.problem);
      for (auto* x : {&fused.instances, &fused.tanh_weight, &fused.gate_weight, &fused.query})
        EXPECT_TRUE(x->PaddingIntact());
      instances.Add(fused.instances.span(), composed.instances, exact.instances);
      tanh_weight.Add(fused.tanh_weight.span(), composed.tanh_weight, exact.tanh_weight);
      gate_weight.Add(fused.gate_weight.span(), composed.gate_weight, exact.gate_weight);
      query.Add(fused.query.span(), composed.query, exact.query);
    };
    for (const int64_t features : {1, 7, 33}) {
      for (const int64_t hidden : {1, 5, 16, 37}) {
        // Of the few weights of a sharp bag one makes the largest error: many bags.
        for (uint64_t seed = 0; seed < 16; ++seed)
          for (const int64_t count : {1, 2, 40}) add({count, features, hidden}, seed);
      }
    }
    for (const int64_t count : {511, 513, 1100}) add({count, 7, 5}, 0);
    EXPECT_EQ("", instances.Verdict(2, 2)) << "gradient of instances, deviation " << spread;
    EXPECT_EQ("", tanh_weight.Verdict(2, 2)) << "gradient of tanh_weight, deviation " << spread;
    EXPECT_EQ("", gate_weight.Verdict(2, 2)) << "gradient of gate_weight, deviation " << spread;
    EXPECT_EQ("", query.Verdict(2, 2)) << "gradient of query, deviation " << spread;
  }
}

TEST_P(GatedPoolingTest, GradientsHaveTheSameBitsOnAnyNumberOfThreads) {
  const int threads = NumThreads();
  for (const int64_t count : {400, 3000, 10000}) {
    Bag bag(count, 64, 32, 0.3);
    SetNumThreads(1);
    Backward one(bag);
    SetNumThreads(3);
    Backward three(bag);
    SetNumThreads(threads);
    EXPECT_TRUE(std::ranges::equal(one.instances.span(), three.instances.span()));
    EXPECT_TRUE(std::ranges::equal(one.tanh_weight.span(), three.tanh_weight.span()));
    EXPECT_TRUE(std::ranges::equal(one.gate_weight.span(), three.gate_weight.span()));
    EXPECT_TRUE(std::ranges::equal(one.query.span(), three.query.span()));
  }
}

TEST_P(GatedPoolingTest, GradientsThatAreNotWanted) {
  Bag bag(600, 5, 4);
  Backward all(bag);
  std::vector<float> query(4);
  GatedPoolingBackward(
      bag.shape,
      {bag.instances.span(), bag.tanh_weight.span(), bag.gate_weight.span(), bag.query.span()},
      {bag.scores.span(), bag.pooled.span()}, all.pooled_gradient.span(), {{}, {}, {}, query});
  EXPECT_TRUE(std::ranges::equal(query, all.query.span()));
}

TEST(GatedPoolingReference, GradientsAreDifferences) {
  Bag bag(6, 3, 4, 0.8);
  Backward fused(bag);
  Problem& p = fused.problem;
  const auto exact = Compose<double>(p);
  const auto check = [&](std::vector<double>& x, const std::vector<double>& gradient) {
    const std::vector<double> at = x;
    const auto numeric = testing::NumericGradient(
        [&](std::span<const double> stirred) {
          x.assign(stirred.begin(), stirred.end());
          return testing::Dot(Compose<double>(p).pooled, p.pooled_gradient);
        },
        at);
    x = at;
    EXPECT_CLOSE(Floats(gradient), numeric, {1e-6, 1e-6});
  };
  check(p.instances, exact.instances);
  check(p.tanh_weight, exact.tanh_weight);
  check(p.gate_weight, exact.gate_weight);
  check(p.query, exact.query);
}

TEST_P(GatedPoolingTest, LargeMagnitudes) {
  Bag bag(700, 9, 20, 30);
  bag.Run();
  const Expected expected = Reference(bag);
  EXPECT_CLOSE(bag.scores.span(), expected.scores, {expected.score_error, 0});
}

TEST_P(GatedPoolingTest, SameBitsOnAnyNumberOfThreads) {
  const int threads = NumThreads();
  Bag one(3000, 64, 32), three(3000, 64, 32);
  SetNumThreads(1);
  one.Run();
  SetNumThreads(3);
  three.Run();
  SetNumThreads(threads);
  EXPECT_TRUE(std::ranges::equal(one.scores.span(), three.scores.span()));
  EXPECT_TRUE(std::ranges::equal(one.pooled.span(), three.pooled.span()));
}

TEST_P(GatedPoolingTest, NaNMakesItsScoreAndThePoolNaN) {
  Bag bag(600, 5, 4);
  bag.instances.span()[550 * 5 + 2] = std::numeric_limits<float>::quiet_NaN();
  bag.Run();
  for (int64_t j = 0; j < 600; ++j) EXPECT_EQ(std::isnan(bag.scores.span()[j]), j == 550);
  for (const float p : bag.pooled.span()) EXPECT_TRUE(std::isnan(p));
}

TEST_P(GatedPoolingTest, NothingToDo) {
  Bag empty(0, 5, 4);
  empty.Run();
  for (const float p : empty.pooled.span()) EXPECT_EQ(p, 0);
  EXPECT_EQ(empty.logsumexp.span()[0], -std::numeric_limits<float>::infinity());
  Backward nothing(empty);
  for (auto* x : {&nothing.tanh_weight, &nothing.gate_weight, &nothing.query})
    for (const float g : x->span()) EXPECT_EQ(g, 0);
  Bag mean(40, 5, 0);  // equal scores
  mean.Run();
  EXPECT_CLOSE(mean.pooled.span(), Reference(mean).pooled, {1e-5, 0});
}

TEST(GatedPoolingArguments, ErrorsNameTheArgument) {
  const std::vector<float> instances(12), weight(8), short_weight(7), query(2);
  std::vector<float> scores(3);
  try {
    GatedPooling({3, 4, 2}, {instances, weight, short_weight, query}, {scores, {}, {}});
    FAIL();
  } catch (const ArgumentError& error) {
    EXPECT_STREQ(error.what(), "gated pooling: gate_weight must have 8 elements, got 7");
  }
}

}  // namespace
}  // namespace fovea::kernels
