#include "fovea/testing/reference_recurrent.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/testing/gradient_check.h"

namespace fovea::testing {
namespace {

std::vector<double> Normals(Random& random, int64_t size, double deviation) {
  std::vector<double> values(size);
  for (double& value : values) value = deviation * random.Normal();
  return values;
}

RecurrentArrays RandomArrays(Random& random, ReferenceCell cell,
                             const kernels::RecurrentShape& shape) {
  const int64_t rows = (cell == ReferenceCell::kLstm ? 4 : 3) * shape.hidden;
  return {Normals(random, shape.batch * shape.steps * shape.input, 1),
          Normals(random, rows * shape.input, 0.7), Normals(random, rows * shape.hidden, 0.7),
          Normals(random, rows, 0.5), Normals(random, rows, 0.5)};
}

// One step from zero states, by hand.
TEST(ReferenceRecurrent, LstmOfOneUnit) {
  const kernels::RecurrentShape shape{.batch = 1, .steps = 1, .input = 1, .hidden = 1};
  const RecurrentArrays arrays{{2}, {0.5, -1, 0.25, 1}, {9, 9, 9, 9}, {0, 0, 0, 0}, {0, 0, 0.5, 0}};
  const auto out = ReferenceRecurrent(ReferenceCell::kLstm, shape, arrays);
  const double i = 1 / (1 + std::exp(-1.0)), o = 1 / (1 + std::exp(-2.0));
  EXPECT_NEAR(out.y[0], o * std::tanh(i * std::tanh(1.0)), 1e-15);
  EXPECT_EQ(out.last, out.y);
}

TEST(ReferenceRecurrent, GruOfOneUnit) {
  const kernels::RecurrentShape shape{.batch = 1, .steps = 1, .input = 1, .hidden = 1};
  const RecurrentArrays arrays{{2}, {0.5, -1, 0.25}, {9, 9, 9}, {0, 0, 0}, {0, 0, 0.5}};
  const auto out = ReferenceRecurrent(ReferenceCell::kGru, shape, arrays);
  const double r = 1 / (1 + std::exp(-1.0)), z = 1 / (1 + std::exp(2.0));
  EXPECT_NEAR(out.y[0], (1 - z) * std::tanh(0.5 + r * 0.5), 1e-15);
}

TEST(ReferenceRecurrent, GradientsMatchFiniteDifferences) {
  Random random(7);
  const int32_t lengths[] = {4, 0, 1, 3};
  for (const ReferenceCell cell : {ReferenceCell::kLstm, ReferenceCell::kGru}) {
    for (const bool reverse : {false, true}) {
      for (const int32_t* used : {static_cast<const int32_t*>(nullptr), lengths}) {
        const kernels::RecurrentShape shape{4, 4, 2, 3, reverse, used};
        RecurrentArrays arrays = RandomArrays(random, cell, shape);
        arrays.initial_hidden = Normals(random, 4 * 3, 1);
        RecurrentOutputs d_out{Normals(random, 4 * 4 * 3, 1), Normals(random, 4 * 3, 1)};
        if (cell == ReferenceCell::kLstm) {
          arrays.initial_cell = Normals(random, 4 * 3, 1);
          d_out.last_cell = Normals(random, 4 * 3, 1);
        }
        const RecurrentArrays gradients = ReferenceRecurrentGradients(cell, shape, arrays, d_out);

        for (const auto member :
             {&RecurrentArrays::x, &RecurrentArrays::input, &RecurrentArrays::hidden,
              &RecurrentArrays::input_bias, &RecurrentArrays::hidden_bias,
              &RecurrentArrays::initial_hidden, &RecurrentArrays::initial_cell}) {
          const auto loss = [&](std::span<const double> values) {
            RecurrentArrays at = arrays;
            (at.*member).assign(values.begin(), values.end());
            const RecurrentOutputs out = ReferenceRecurrent(cell, shape, at);
            return Dot(out.y, d_out.y) + Dot(out.last, d_out.last) +
                   Dot(out.last_cell, d_out.last_cell);
          };
          const std::vector<double> numeric = NumericGradient(loss, arrays.*member);
          ASSERT_EQ(numeric.size(), (gradients.*member).size());
          for (size_t i = 0; i < numeric.size(); ++i)
            ASSERT_NEAR((gradients.*member)[i], numeric[i], 1e-8) << i;
        }
      }
    }
  }
}

}  // namespace
}  // namespace fovea::testing
