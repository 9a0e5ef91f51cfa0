#include "fovea/kernels/recurrent/gru_step.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/kernels/simd/simd_targets.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

double SigmoidOf(double x) { return 1 / (1 + std::exp(-x)); }

// L = Σ weight ∘ h_t in double, of one row.
double Loss(int64_t units, const std::vector<double>& x, const std::vector<double>& u,
            const std::vector<double>& before, const std::vector<double>& weight,
            std::vector<double>* after = nullptr) {
  double loss = 0;
  for (int64_t i = 0; i < units; ++i) {
    const double r = SigmoidOf(x[i] + u[i]), z = SigmoidOf(x[units + i] + u[units + i]);
    const double n = std::tanh(x[2 * units + i] + r * u[2 * units + i]);
    const double h = (1 - z) * n + z * before[i];
    if (after) after->push_back(h);
    loss += weight[i] * h;
  }
  return loss;
}

std::vector<double> Normals(Random& random, int64_t size) {
  std::vector<double> values(static_cast<size_t>(size));
  for (double& v : values) v = static_cast<float>(2 * random.Normal());
  return values;
}

class GruStepTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(GruStepTest);

TEST_P(GruStepTest, AgreesWithTheFormulaAndItsNumericGradient) {
  Random random(1);
  for (int64_t units = 1; units <= 37; units += 3) {
    constexpr int64_t kRows = 3;
    std::vector<std::vector<double>> x, u, before, weight;
    testing::PaddedSpan fx(kRows * 3 * units, 1), fu(kRows * 3 * units, 2), fh(kRows * units, 3),
        fw(kRows * units, 1), tape(kRows * 4 * units, 2), after(kRows * units, 3),
        dx(kRows * 3 * units, 1), du(kRows * 3 * units), dh(kRows * units, 2);
    for (int64_t row = 0; row < kRows; ++row) {
      x.push_back(Normals(random, 3 * units));
      u.push_back(Normals(random, 3 * units));
      before.push_back(Normals(random, units));
      weight.push_back(Normals(random, units));
      std::copy(x[row].begin(), x[row].end(), fx.data() + row * 3 * units);
      std::copy(u[row].begin(), u[row].end(), fu.data() + row * 3 * units);
      std::copy(before[row].begin(), before[row].end(), fh.data() + row * units);
      std::copy(weight[row].begin(), weight[row].end(), fw.data() + row * units);
    }
    GruStepForward(units, fx.span(), fu.span(), fh.span(), tape.span(), after.span());
    testing::PaddedSpan alone(kRows * units, 1);
    GruStepForward(units, fx.span(), fu.span(), fh.span(), {}, alone.span());
    EXPECT_TRUE(std::ranges::equal(alone.span(), after.span()) && alone.PaddingIntact());
    GruStepBackward(units, fh.span(), tape.span(), fw.span(), dx.span(), du.span(), dh.span());
    for (auto* span : {&tape, &after, &dx, &du, &dh}) EXPECT_TRUE(span->PaddingIntact());
    for (int64_t row = 0; row < kRows; ++row) {
      std::vector<double> expected;
      Loss(units, x[row], u[row], before[row], weight[row], &expected);
      // A few functions of 2.5 ulp of numbers up to about 8.
      EXPECT_CLOSE(std::span<const float>(after.span().subspan(row * units, units)),
                   std::span<const double>(expected), {4e-6, 4e-6});
      const auto gradient = [&](std::vector<double>& at, int64_t i) {
        const double kept = at[i], step = 1e-5;
        at[i] = kept + step;
        const double high = Loss(units, x[row], u[row], before[row], weight[row]);
        at[i] = kept - step;
        const double low = Loss(units, x[row], u[row], before[row], weight[row]);
        at[i] = kept;
        return (high - low) / (2 * step);
      };
      std::vector<double> gx, gu, gh;
      for (int64_t i = 0; i < 3 * units; ++i) gx.push_back(gradient(x[row], i));
      for (int64_t i = 0; i < 3 * units; ++i) gu.push_back(gradient(u[row], i));
      for (int64_t i = 0; i < units; ++i) {
        // Through u the caller goes on: here u does not depend on h.
        gh.push_back(gradient(before[row], i));
      }
      EXPECT_CLOSE(std::span<const float>(dx.span().subspan(row * 3 * units, 3 * units)),
                   std::span<const double>(gx), {2e-5, 2e-5});
      EXPECT_CLOSE(std::span<const float>(du.span().subspan(row * 3 * units, 3 * units)),
                   std::span<const double>(gu), {2e-5, 2e-5});
      EXPECT_CLOSE(std::span<const float>(dh.span().subspan(row * units, units)),
                   std::span<const double>(gh), {2e-5, 2e-5});
    }
  }
}

TEST(GruStep, RefusesSizesThatDoNotFit) {
  std::vector<float> h(6), x(18), tape(24), wrong(17);
  EXPECT_NO_THROW(GruStepForward(3, x, x, h, tape, h));
  EXPECT_THROW(GruStepForward(3, wrong, x, h, tape, h), ArgumentError);
  EXPECT_THROW(GruStepForward(4, x, x, h, tape, h), ArgumentError);
  EXPECT_THROW(GruStepBackward(3, h, wrong, h, x, x, h), ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
