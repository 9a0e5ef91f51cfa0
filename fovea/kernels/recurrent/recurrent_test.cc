#include "fovea/kernels/recurrent/recurrent.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/recurrent/recurrent_for_test.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"
#include "fovea/testing/reference_recurrent.h"

namespace fovea::kernels {
namespace {

using testing::RecurrentArrays;
using testing::RecurrentOutputs;

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// An output passes a few roundings of each of K = I + H products at every step, damped by the
// gates; a gradient of the weights is a sum over N T such terms. See docs/numerics.md.
void CheckAgainstReference(RecurrentCase& c) {
  const double u = std::ldexp(1.0, -24);
  const double terms = static_cast<double>(c.shape.input + c.shape.hidden + 8);
  const double forward = u * terms * 4;
  // Empty arrays have nothing to compare.
  const auto check = [](const char* name, std::span<const float> actual,
                        std::span<const double> expected, double tolerance) {
    if (expected.empty()) {
      EXPECT_TRUE(actual.empty());
      return;
    }
    EXPECT_EQ("", testing::Difference(actual, expected, {tolerance, tolerance})) << name;
  };
  const RecurrentOutputs out = testing::ReferenceRecurrent(c.layer.cell, c.shape, c.arrays);
  check("y", c.y, out.y, forward);
  check("last", c.last, out.last, forward);
  if (c.layer.lstm()) check("last cell", c.last_cell, out.last_cell, 2 * forward);
  const RecurrentArrays d =
      testing::ReferenceRecurrentGradients(c.layer.cell, c.shape, c.arrays, c.d_out);
  const double pairs = static_cast<double>(c.shape.batch * c.shape.steps);
  const double backward = forward * 4;
  check("dx", c.gradients.x, d.x, backward);
  check("d input", c.gradients.input, d.input, backward * std::sqrt(1 + pairs));
  check("d hidden", c.gradients.hidden, d.hidden, backward * std::sqrt(1 + pairs));
  check("d input bias", c.gradients.input_bias, d.input_bias, backward * std::sqrt(1 + pairs));
  check("d hidden bias", c.gradients.hidden_bias, d.hidden_bias, backward * std::sqrt(1 + pairs));
  if (c.arrays.initial_hidden.empty()) return;
  check("d initial hidden", c.gradients.initial_hidden, d.initial_hidden, backward);
  if (c.layer.lstm()) check("d initial cell", c.gradients.initial_cell, d.initial_cell, backward);
}

class RecurrentTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(RecurrentTest);

TEST_P(RecurrentTest, EveryHiddenSize) {
  for (const RecurrentLayer& layer : kLayers) {
    for (int64_t hidden = 1; hidden <= 70; ++hidden) {
      SCOPED_TRACE(::testing::Message() << "gates " << layer.gates << " hidden " << hidden);
      RecurrentCase c(layer, {.batch = 3, .steps = 4, .input = 1 + hidden % 5, .hidden = hidden},
                      hidden);
      ASSERT_NO_FATAL_FAILURE(c.Run());
      CheckAgainstReference(c);
      if (HasFailure()) return;
    }
  }
}

TEST_P(RecurrentTest, EveryBatchSize) {
  for (const RecurrentLayer& layer : kLayers) {
    for (int64_t batch = 0; batch <= 19; ++batch) {
      SCOPED_TRACE(::testing::Message() << "gates " << layer.gates << " batch " << batch);
      RecurrentCase c(layer, {.batch = batch, .steps = 3, .input = 2, .hidden = 20}, 100 + batch);
      ASSERT_NO_FATAL_FAILURE(c.Run());
      CheckAgainstReference(c);
    }
  }
}

// On both sides of the width where the inputs are projected beforehand.
TEST_P(RecurrentTest, EveryInputWidth) {
  for (const RecurrentLayer& layer : kLayers) {
    for (const int64_t input : {0, 1, 2, 31, 32, 33, 40, 65}) {
      for (const int64_t hidden : {5, 16, 48}) {
        SCOPED_TRACE(::testing::Message()
                     << "gates " << layer.gates << " input " << input << " hidden " << hidden);
        const std::vector<int32_t> lengths = {2, 5, 0, 3};
        for (const bool reverse : {false, true}) {
          RecurrentCase c(layer, {4, 5, input, hidden, reverse, lengths.data()}, 200 + input);
          ASSERT_NO_FATAL_FAILURE(c.Run());
          CheckAgainstReference(c);
        }
      }
    }
  }
}

TEST_P(RecurrentTest, LengthsAndDirections) {
  Random random(5);
  for (const RecurrentLayer& layer : kLayers) {
    for (const bool reverse : {false, true}) {
      for (int trial = 0; trial < 12; ++trial) {
        const int64_t batch = 1 + static_cast<int64_t>(random.Below(12));
        const int64_t steps = 1 + static_cast<int64_t>(random.Below(9));
        std::vector<int32_t> lengths(batch);
        for (int32_t& length : lengths) length = static_cast<int32_t>(random.Below(steps + 1));
        SCOPED_TRACE(::testing::Message() << "gates " << layer.gates << " reverse " << reverse
                                          << " lengths " << ::testing::PrintToString(lengths));
        RecurrentCase c(layer, {batch, steps, 3, 17, reverse, lengths.data()}, 300 + trial);
        ASSERT_NO_FATAL_FAILURE(c.Run());
        CheckAgainstReference(c);
      }
    }
  }
}

TEST_P(RecurrentTest, InitialStates) {
  const std::vector<int32_t> lengths = {2, 5, 0, 3, 5, 1, 0};
  for (const RecurrentLayer& layer : kLayers)
    for (const bool reverse : {false, true})
      for (const int32_t* used : {static_cast<const int32_t*>(nullptr), lengths.data()})
        for (const int64_t hidden : {1, 5, 16, 40})
          for (const int64_t input : {3, 40}) {
            SCOPED_TRACE(::testing::Message() << "gates " << layer.gates << " reverse " << reverse
                                              << " hidden " << hidden << " input " << input);
            RecurrentCase c(layer, {7, 5, input, hidden, reverse, used}, 400 + hidden);
            c.WithStates(500 + hidden);
            ASSERT_NO_FATAL_FAILURE(c.Run());
            CheckAgainstReference(c);
          }
}

// In pieces, each from where the last one ended, the same states come out.
TEST_P(RecurrentTest, AStepAtATime) {
  for (const RecurrentLayer& layer : kLayers) {
    constexpr int64_t kBatch = 3, kSteps = 4, kInput = 2, kHidden = 18;
    RecurrentCase c(layer, {kBatch, kSteps, kInput, kHidden}, 12);
    c.WithStates(13);
    ASSERT_NO_FATAL_FAILURE(c.Run());
    const auto floats = [](const std::vector<double>& v) {
      return std::vector<float>(v.begin(), v.end());
    };
    const auto x = floats(c.arrays.x), input = floats(c.arrays.input),
               hidden = floats(c.arrays.hidden), input_bias = floats(c.arrays.input_bias),
               hidden_bias = floats(c.arrays.hidden_bias);
    const RecurrentWeights weights{input.data(), hidden.data(), input_bias.data(),
                                   hidden_bias.data()};
    std::vector<float> h = floats(c.arrays.initial_hidden), cell = floats(c.arrays.initial_cell),
                       next_h(h.size()), next_cell(cell.size());
    for (int64_t t = 0; t < kSteps; ++t) {
      std::vector<float> step(kBatch * kInput);
      for (int64_t n = 0; n < kBatch; ++n)
        std::copy_n(x.data() + (n * kSteps + t) * kInput, kInput, step.data() + n * kInput);
      layer.forward({kBatch, 1, kInput, kHidden}, weights, step.data(), nullptr, next_h.data(),
                    nullptr, {h.data(), layer.lstm() ? cell.data() : nullptr},
                    layer.lstm() ? next_cell.data() : nullptr);
      h.swap(next_h);
      cell.swap(next_cell);
    }
    EXPECT_EQ(h, c.last);
    if (layer.lstm()) {
      EXPECT_EQ(cell, c.last_cell);
    }
  }
}

TEST_P(RecurrentTest, ReferenceSizeOfTheSeriesExperiment) {
  for (const RecurrentLayer& layer : kLayers) {
    RecurrentCase c(layer, {.batch = 64, .steps = 20, .input = 2, .hidden = 32}, 1);
    ASSERT_NO_FATAL_FAILURE(c.Run());
    CheckAgainstReference(c);
  }
}

TEST_P(RecurrentTest, LongSequence) {
  for (const RecurrentLayer& layer : kLayers) {
    RecurrentCase c(layer, {.batch = 2, .steps = 500, .input = 2, .hidden = 8}, 2);
    ASSERT_NO_FATAL_FAILURE(c.Run());
    CheckAgainstReference(c);
  }
}

// The last state of a sample is y at its last step in running order; past its end all is 0.
TEST_P(RecurrentTest, LastAndPadding) {
  const std::vector<int32_t> lengths = {3, 0, 5};
  for (const RecurrentLayer& layer : kLayers) {
    for (const bool reverse : {false, true}) {
      RecurrentCase c(layer, {3, 5, 2, 7, reverse, lengths.data()}, 3);
      ASSERT_NO_FATAL_FAILURE(c.Run());
      for (int64_t n = 0; n < 3; ++n) {
        for (int64_t j = 0; j < 7; ++j) {
          const int64_t end = reverse ? 0 : lengths[n] - 1;
          EXPECT_EQ(c.last[n * 7 + j], lengths[n] == 0 ? 0 : c.y[(n * 5 + end) * 7 + j]);
          for (int64_t t = lengths[n]; t < 5; ++t) EXPECT_EQ(c.y[(n * 5 + t) * 7 + j], 0);
        }
        for (int64_t t = lengths[n]; t < 5; ++t)
          for (int64_t k = 0; k < 2; ++k) EXPECT_EQ(c.gradients.x[(n * 5 + t) * 2 + k], 0);
      }
    }
  }
}

// Whatever else is in the batch, and however long the padding, a sample gives the same bits.
TEST_P(RecurrentTest, SampleAloneEqualsSampleInBatch) {
  const std::vector<int32_t> lengths = {6, 2, 0, 7, 1, 7, 4, 3, 6, 5, 7};
  const auto batch = static_cast<int64_t>(lengths.size());
  for (const RecurrentLayer& layer : kLayers) {
    for (const bool reverse : {false, true}) {
      RecurrentCase whole(layer, {batch, 7, 3, 18, reverse, lengths.data()}, 4);
      ASSERT_NO_FATAL_FAILURE(whole.Run());
      for (int64_t n = 0; n < batch; ++n) {
        const int64_t length = lengths[n];
        RecurrentCase alone = whole;
        alone.shape = {1, length, 3, 18, reverse, nullptr};
        const auto cut = [&](std::vector<double>& values, int64_t width, int64_t steps,
                             int64_t kept) {
          const auto begin = values.begin() + n * steps * width;
          values = std::vector<double>(begin, begin + kept * width);
        };
        cut(alone.arrays.x, 3, 7, length);
        cut(alone.d_out.y, 18, 7, length);
        cut(alone.d_out.last, 18, 1, 1);
        ASSERT_NO_FATAL_FAILURE(alone.Run());
        for (int64_t i = 0; i < length * 18; ++i) ASSERT_EQ(alone.y[i], whole.y[n * 7 * 18 + i]);
        for (int64_t j = 0; j < 18; ++j) ASSERT_EQ(alone.last[j], whole.last[n * 18 + j]);
        if (length == 0) continue;
        const std::vector<float> dx(whole.gradients.x.begin() + n * 7 * 3,
                                    whole.gradients.x.begin() + (n * 7 + length) * 3);
        EXPECT_CLOSE(alone.gradients.x, dx, {1e-6, 1e-6});
      }
    }
  }
}

TEST_P(RecurrentTest, AnyNumberOfThreadsGivesTheSameOutputs) {
  const int threads = NumThreads();
  for (const RecurrentLayer& layer : kLayers) {
    RecurrentCase c(layer, {.batch = 67, .steps = 9, .input = 4, .hidden = 48}, 6);
    SetNumThreads(1);
    ASSERT_NO_FATAL_FAILURE(c.Run());
    const RecurrentCase alone = c;
    SetNumThreads(3);
    ASSERT_NO_FATAL_FAILURE(c.Run());
    EXPECT_EQ(c.y, alone.y);
    EXPECT_EQ(c.last, alone.last);
    CheckAgainstReference(c);
  }
  SetNumThreads(threads);
}

TEST_P(RecurrentTest, WithoutGradientsOfOutputsAllGradientsAreZero) {
  for (const RecurrentLayer& layer : kLayers) {
    RecurrentCase c(layer, {.batch = 3, .steps = 4, .input = 2, .hidden = 5}, 8);
    const std::vector<float> x(c.arrays.x.begin(), c.arrays.x.end());
    const std::vector<float> w(4 * 5 * 5, 0.5f);
    const RecurrentWeights weights{w.data(), w.data(), w.data(), w.data()};
    std::vector<float> y(3 * 4 * 5), tape(layer.tape_size(c.shape)), d(4 * 4 * 5 * 5, kNaN);
    layer.forward(c.shape, weights, x.data(), y.data(), nullptr, tape.data());
    layer.backward(c.shape, weights, x.data(), y.data(), tape.data(), nullptr, nullptr,
                   {d.data(), d.data() + 100, d.data() + 200, d.data() + 300, nullptr});
    const int64_t rows = layer.gates * 5;
    for (int64_t i = 0; i < rows * 2; ++i) EXPECT_EQ(d[i], 0);
    for (int64_t i = 0; i < rows * 5; ++i) EXPECT_EQ(d[100 + i], 0);
    for (int64_t i = 0; i < rows; ++i) EXPECT_EQ(d[200 + i], 0);
    for (int64_t i = 0; i < rows; ++i) EXPECT_EQ(d[300 + i], 0);
  }
}

TEST_P(RecurrentTest, OutputsAndBiasesMayBeLeftOut) {
  for (const RecurrentLayer& layer : kLayers) {
    RecurrentCase c(layer, {.batch = 3, .steps = 4, .input = 2, .hidden = 5}, 9);
    std::fill(c.arrays.input_bias.begin(), c.arrays.input_bias.end(), 0);
    std::fill(c.arrays.hidden_bias.begin(), c.arrays.hidden_bias.end(), 0);
    ASSERT_NO_FATAL_FAILURE(c.Run());
    const std::vector<float> x(c.arrays.x.begin(), c.arrays.x.end()),
        input(c.arrays.input.begin(), c.arrays.input.end()),
        hidden(c.arrays.hidden.begin(), c.arrays.hidden.end());
    const RecurrentWeights weights{input.data(), hidden.data(), nullptr, nullptr};
    std::vector<float> last(3 * 5), tape(layer.tape_size(c.shape));
    layer.forward(c.shape, weights, x.data(), nullptr, last.data(), tape.data());
    EXPECT_EQ(last, c.last);

    const std::vector<float> dy(c.d_out.y.begin(), c.d_out.y.end()),
        dlast(c.d_out.last.begin(), c.d_out.last.end());
    std::vector<float> d_input(input.size()), d_hidden(hidden.size());
    layer.backward(c.shape, weights, x.data(), nullptr, tape.data(), dy.data(), dlast.data(),
                   {d_input.data(), d_hidden.data(), nullptr, nullptr, nullptr});
    EXPECT_EQ(d_input, c.gradients.input);
    EXPECT_EQ(d_hidden, c.gradients.hidden);
  }
}

TEST(RecurrentArguments, NothingToRun) {
  for (const RecurrentLayer& layer : kLayers) {
    for (const RecurrentShape& shape :
         {RecurrentShape{0, 5, 2, 3}, RecurrentShape{4, 0, 2, 3}, RecurrentShape{4, 5, 2, 0}}) {
      RecurrentCase c(layer, shape, 10);
      ASSERT_NO_FATAL_FAILURE(c.Run());
      for (const float v : c.last) EXPECT_EQ(v, 0);
      for (const auto* d : {&c.gradients.x, &c.gradients.input, &c.gradients.hidden,
                            &c.gradients.input_bias, &c.gradients.hidden_bias})
        for (const float v : *d) EXPECT_EQ(v, 0);
    }
  }
}

// A NaN in one sample stays in that sample.
TEST_P(RecurrentTest, NaNStaysInItsSample) {
  for (const RecurrentLayer& layer : kLayers) {
    RecurrentCase c(layer, {.batch = 9, .steps = 3, .input = 2, .hidden = 20}, 11);
    c.arrays.x[(4 * 3 + 1) * 2] = kNaN;
    const std::vector<float> x(c.arrays.x.begin(), c.arrays.x.end()),
        input(c.arrays.input.begin(), c.arrays.input.end()),
        hidden(c.arrays.hidden.begin(), c.arrays.hidden.end());
    std::vector<float> y(9 * 3 * 20);
    layer.forward(c.shape, {input.data(), hidden.data(), nullptr, nullptr}, x.data(), y.data(),
                  nullptr, nullptr);
    for (int64_t n = 0; n < 9; ++n)
      for (int64_t t = 0; t < 3; ++t)
        for (int64_t j = 0; j < 20; ++j)
          ASSERT_EQ(std::isnan(y[(n * 3 + t) * 20 + j]), n == 4 && t >= 1) << n << " " << t;
  }
}

TEST(RecurrentArguments, LengthsMustFit) {
  const std::vector<float> zeros(1000);
  const RecurrentWeights weights{zeros.data(), zeros.data(), zeros.data(), zeros.data()};
  std::vector<float> y(2 * 3 * 4);
  for (const int32_t wrong : {-1, 4}) {
    const int32_t lengths[] = {3, wrong};
    for (const RecurrentLayer& layer : kLayers) {
      try {
        layer.forward({2, 3, 1, 4, false, lengths}, weights, zeros.data(), y.data(), nullptr,
                      nullptr);
        FAIL();
      } catch (const ArgumentError& error) {
        EXPECT_EQ(std::string(error.what()),
                  "sample 1 has length " + std::to_string(wrong) + ", outside 0 to 3");
      }
    }
  }
  EXPECT_THROW(LstmForward({-1, 3, 1, 4}, weights, zeros.data(), y.data(), nullptr, nullptr),
               ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
