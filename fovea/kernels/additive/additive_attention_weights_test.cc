#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "fovea/kernels/additive/additive_attention_for_test.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"

namespace fovea::kernels {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

class AdditiveWeightsTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(AdditiveWeightsTest);

// What a view says against the weights themselves.
TEST_P(AdditiveWeightsTest, WeightsLieOpen) {
  for (int kind = 0; kind < 4; ++kind) {
    const int64_t n = 2, queries = 300, keys = 90, top = 4;
    AdditiveCase c(ShapeOf(n, queries, keys, 12, 4), 28 + kind, 1, 2);
    if (kind == 1) c.SetCausal();
    if (kind == 2) c.SetWindows(9, 3);
    if (kind == 3) c.SetGaussian(Gaussian::kOnWeights, 10, 4);
    if (kind == 1) c.SetLengths({0, 71});
    const auto exact = Compose<double>(c);
    FusedAdditive fused(c, false, false);
    const std::vector<int64_t> rows = {299, 0, 7, 7};
    std::vector<float> row_weights(n * rows.size() * keys, kNaN), key_mean(n * keys, kNaN),
        key_max(n * keys, kNaN), entropy(n * queries, kNaN), top_weights(n * queries * top, kNaN);
    std::vector<int32_t> argmax(n * queries, -5), top_keys(n * queries * top, -5);
    WeightsView view{rows,   row_weights, key_mean, key_max,    entropy,
                     argmax, top,         top_keys, top_weights};
    AdditiveWeights(
        c.shape,
        {fused.query_in.span(), fused.key_in.span(), fused.v_in.span(), fused.values_in.span()},
        c.scope, fused.logsumexp.span(), view);

    std::vector<double> expected_rows, mean(n * keys), max(n * keys), entropies;
    for (int64_t s = 0; s < n; ++s)
      for (const int64_t row : rows)
        for (int64_t j = 0; j < keys; ++j)
          expected_rows.push_back(exact.weights[(s * queries + row) * keys + j]);
    for (int64_t i = 0; i < n * queries; ++i) {
      const double* w = &exact.weights[i * keys];
      double sum = 0;
      for (int64_t j = 0; j < keys; ++j) {
        sum -= w[j] > 0 ? w[j] * std::log(w[j]) : 0;
        mean[i / queries * keys + j] += w[j] / queries;
        max[i / queries * keys + j] = std::max(max[i / queries * keys + j], w[j]);
      }
      entropies.push_back(sum);
      std::vector<int64_t> order;
      for (int64_t j = 0; j < keys; ++j)
        if (Sees(c, i / queries, i % queries, j)) order.push_back(j);
      const size_t seen = order.size();
      EXPECT_EQ(argmax[i], top_keys[i * top]);
      for (int64_t t = 0; t < top; ++t) {
        const int32_t key = top_keys[i * top + t];
        if (static_cast<size_t>(t) >= seen) {
          EXPECT_EQ(key, -1);
          EXPECT_EQ(top_weights[i * top + t], 0);
          continue;
        }
        // Nearly equal weights may change places.
        std::ranges::stable_sort(order, std::greater(), [&](int64_t j) { return w[j]; });
        ASSERT_GE(key, 0);
        EXPECT_NEAR(w[key], w[order[t]], 1e-5 * w[order[t]]);
        EXPECT_NEAR(top_weights[i * top + t], w[key], 1e-5 * w[key] + 1e-37);
      }
    }
    EXPECT_CLOSE(row_weights, expected_rows, {1e-30, 2e-5});
    EXPECT_CLOSE(key_mean, mean, {1e-30, 2e-5});
    EXPECT_CLOSE(key_max, max, {1e-30, 2e-5});
    EXPECT_CLOSE(entropy, entropies, {2e-5, 2e-5});
  }
}

TEST_P(AdditiveWeightsTest, EqualWeightsFirstKeyFirst) {
  AdditiveCase c(ShapeOf(1, 2, 80, 3, 1), 30);
  std::fill(c.key.begin(), c.key.end(), 0.5);
  FusedAdditive fused(c, false, false);
  std::vector<int32_t> argmax(2), top_keys(6);
  WeightsView view;
  view.argmax = argmax;
  view.top = 3;
  view.top_keys = top_keys;
  AdditiveWeights(
      c.shape,
      {fused.query_in.span(), fused.key_in.span(), fused.v_in.span(), fused.values_in.span()},
      c.scope, fused.logsumexp.span(), view);
  EXPECT_EQ(argmax, (std::vector<int32_t>{0, 0}));
  EXPECT_EQ(top_keys, (std::vector<int32_t>{0, 1, 2, 0, 1, 2}));
}

}  // namespace
}  // namespace fovea::kernels
