#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "fovea/kernels/dot/dot_attention_for_test.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"

namespace fovea::kernels {
namespace {

using Kind = AttentionScope::Kind;

constexpr double kUlp = 0x1p-24;

constexpr Kind kKinds[] = {Kind::kGlobal, Kind::kCausal, Kind::kWindow};
constexpr Gaussian kGaussians[] = {Gaussian::kNone, Gaussian::kInSoftmax, Gaussian::kOnWeights};

class DotWeightsTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(DotWeightsTest);

TEST_P(DotWeightsTest, WeightsStayOpen) {
  for (const Kind kind : kKinds) {
    for (const Gaussian gaussian : kGaussians) {
      const DotCase p({3, 21, 70, 6, 4}, kind, gaussian, true, 16);
      const auto& [n, tq, tk, d, dv] = p.shape;
      const auto expected = ComposedDot<double>(p);
      const FusedDot run(p);
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

}  // namespace
}  // namespace fovea::kernels
