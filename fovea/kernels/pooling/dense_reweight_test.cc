#include "fovea/kernels/pooling/dense_reweight.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

using testing::PaddedSpan;
using Vector = std::vector<double>;

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

struct Arrays {
  Vector weight, bias, x;
};
struct Outputs {
  Vector y, share;
};

// The formula, in double.
Outputs Reference(const DenseReweightShape& shape, const Arrays& in) {
  const int64_t steps = shape.steps, channels = shape.channels;
  Outputs out{Vector(in.x.size()), Vector(in.x.size())};
  for (int64_t n = 0; n < shape.batch; ++n)
    for (int64_t c = 0; c < channels; ++c) {
      const auto at = [&](int64_t t) { return (n * steps + t) * channels + c; };
      const int64_t length = shape.lengths ? shape.lengths[n] : steps;
      Vector scores(in.bias);
      for (int64_t j = 0; j < steps; ++j)
        for (int64_t t = 0; t < steps; ++t) scores[j] += in.weight[j * steps + t] * in.x[at(t)];
      if (length == 0) continue;
      const double largest = *std::max_element(scores.begin(), scores.begin() + length);
      double sum = 0;
      for (int64_t j = 0; j < length; ++j) sum += std::exp(scores[j] - largest);
      for (int64_t j = 0; j < length; ++j) {
        out.share[at(j)] = std::exp(scores[j] - largest) / sum;
        out.y[at(j)] = out.share[at(j)] * in.x[at(j)];
      }
    }
  return out;
}

Arrays ReferenceGradients(const DenseReweightShape& shape, const Arrays& in, const Outputs& d) {
  const int64_t steps = shape.steps, channels = shape.channels;
  const Outputs out = Reference(shape, in);
  Arrays gradients{Vector(in.weight.size()), Vector(in.bias.size()), Vector(in.x.size())};
  for (int64_t n = 0; n < shape.batch; ++n)
    for (int64_t c = 0; c < channels; ++c) {
      const auto at = [&](int64_t t) { return (n * steps + t) * channels + c; };
      double dot = 0;
      for (int64_t t = 0; t < steps; ++t)
        dot += out.share[at(t)] * (d.y[at(t)] * in.x[at(t)] + d.share[at(t)]);
      for (int64_t j = 0; j < steps; ++j) {
        const double dscore = out.share[at(j)] * (d.y[at(j)] * in.x[at(j)] + d.share[at(j)] - dot);
        gradients.bias[j] += dscore;
        gradients.x[at(j)] += d.y[at(j)] * out.share[at(j)];
        for (int64_t t = 0; t < steps; ++t) {
          gradients.weight[j * steps + t] += dscore * in.x[at(t)];
          gradients.x[at(t)] += dscore * in.weight[j * steps + t];
        }
      }
    }
  return gradients;
}

// Normal numbers that are floats, so that the reference sees what the kernel sees.
Vector Normals(Random& random, int64_t size, double deviation) {
  Vector values(static_cast<size_t>(size));
  for (double& value : values) value = static_cast<float>(deviation * random.Normal());
  return values;
}

PaddedSpan Padded(const Vector& values, size_t offset) {
  PaddedSpan padded(values.size(), offset);
  std::copy(values.begin(), values.end(), padded.span().begin());
  return padded;
}

PaddedSpan Empty(size_t size, size_t offset) {
  PaddedSpan padded(size, offset);
  std::fill(padded.span().begin(), padded.span().end(), kNaN);
  return padded;
}

std::vector<float> Copy(PaddedSpan& span) { return {span.span().begin(), span.span().end()}; }

struct Case {
  Case(const DenseReweightShape& shape, uint64_t seed) : shape(shape) {
    Random random(seed);
    const int64_t steps = shape.steps, size = shape.batch * steps * shape.channels;
    in = {Normals(random, steps * steps, 1 / std::sqrt(1.0 + static_cast<double>(steps))),
          Normals(random, steps, 0.5), Normals(random, size, 1)};
    d_out = {Normals(random, size, 1), Normals(random, size, 1)};
  }

  // Everything misaligned, between NaNs, outputs filled with NaN beforehand.
  void Run() {
    PaddedSpan weight = Padded(in.weight, 1), bias = Padded(in.bias, 2), x = Padded(in.x, 3),
               dy = Padded(d_out.y, 5), dshare = Padded(d_out.share, 7);
    PaddedSpan out_y = Empty(in.x.size(), 2), out_share = Empty(in.x.size(), 1),
               dx = Empty(in.x.size(), 3), dweight = Empty(in.weight.size(), 4),
               dbias = Empty(in.bias.size(), 5);
    DenseReweightForward(shape, weight.data(), bias.data(), x.data(), out_y.data(),
                         out_share.data());
    DenseReweightBackward(shape, weight.data(), x.data(), out_share.data(), dy.data(),
                          dshare.data(), {dweight.data(), dbias.data(), dx.data()});
    for (PaddedSpan* span :
         {&weight, &bias, &x, &dy, &dshare, &out_y, &out_share, &dx, &dweight, &dbias})
      ASSERT_TRUE(span->PaddingIntact());
    y = Copy(out_y);
    share = Copy(out_share);
    d_x = Copy(dx);
    d_weight = Copy(dweight);
    d_bias = Copy(dbias);
  }

  DenseReweightShape shape;
  Arrays in;
  Outputs d_out;
  std::vector<float> y, share, d_x, d_weight, d_bias;
};

// A score is wrong by (T + 2) u of the sum of its terms' sizes, here at most about 3 √T deviations
// of 1; softmax makes that a relative error of the share. What follows are sums of T such, and of
// the weights' gradient, of N C.
void CheckAgainstReference(const Case& c) {
  const double u = std::ldexp(1.0, -24), steps = static_cast<double>(c.shape.steps);
  const double rows = static_cast<double>(c.shape.batch * c.shape.channels);
  const double forward = u * (8 + 4 * (steps + 2)), backward = 4 * forward;
  const auto check = [](const char* name, std::span<const float> actual,
                        std::span<const double> expected, double tolerance) {
    if (expected.empty()) return;
    EXPECT_EQ("", testing::Difference(actual, expected, {tolerance, tolerance})) << name;
  };
  const Outputs out = Reference(c.shape, c.in);
  check("share", c.share, out.share, forward);
  check("y", c.y, out.y, forward);
  const Arrays d = ReferenceGradients(c.shape, c.in, c.d_out);
  check("dx", c.d_x, d.x, backward);
  check("dweight", c.d_weight, d.weight, backward * std::sqrt(1 + rows));
  check("dbias", c.d_bias, d.bias, backward * std::sqrt(1 + rows));
}

TEST(DenseReweightReference, GradientIsThatOfFiniteDifferences) {
  const int32_t lengths[] = {4, 2, 0};
  const DenseReweightShape shape{3, 4, 2, lengths};
  const Case c(shape, 1);
  const Arrays d = ReferenceGradients(shape, c.in, c.d_out);
  Arrays moved = c.in;
  const auto value = [&] {
    const Outputs out = Reference(shape, moved);
    double sum = 0;
    for (size_t i = 0; i < out.y.size(); ++i)
      sum += out.y[i] * c.d_out.y[i] + out.share[i] * c.d_out.share[i];
    return sum;
  };
  for (const auto& [array, gradient] :
       {std::pair{&moved.weight, &d.weight}, {&moved.bias, &d.bias}, {&moved.x, &d.x}})
    for (size_t i = 0; i < array->size(); ++i) {
      const double before = (*array)[i], step = 1e-5;
      (*array)[i] = before + step;
      const double above = value();
      (*array)[i] = before - step;
      const double below = value();
      (*array)[i] = before;
      EXPECT_NEAR((*gradient)[i], (above - below) / (2 * step), 1e-8);
    }
}

class DenseReweightTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(DenseReweightTest);

TEST_P(DenseReweightTest, EveryNumberOfSteps) {
  for (int64_t steps = 0; steps <= 40; ++steps) {
    SCOPED_TRACE(steps);
    Case c({.batch = 3, .steps = steps, .channels = 1 + steps % 7}, 10 + steps);
    ASSERT_NO_FATAL_FAILURE(c.Run());
    CheckAgainstReference(c);
  }
}

TEST_P(DenseReweightTest, EveryNumberOfChannelsAndSamples) {
  for (int64_t channels = 0; channels <= 70; ++channels) {
    for (const int64_t batch : {0, 1, 5}) {
      SCOPED_TRACE(::testing::Message() << channels << " channels, batch " << batch);
      Case c({.batch = batch, .steps = 5, .channels = channels}, 100 + channels);
      ASSERT_NO_FATAL_FAILURE(c.Run());
      CheckAgainstReference(c);
    }
  }
}

TEST_P(DenseReweightTest, Lengths) {
  Random random(3);
  for (int trial = 0; trial < 20; ++trial) {
    const int64_t batch = 1 + static_cast<int64_t>(random.Below(9)),
                  steps = 1 + static_cast<int64_t>(random.Below(12)),
                  channels = 1 + static_cast<int64_t>(random.Below(40));
    std::vector<int32_t> lengths(static_cast<size_t>(batch));
    for (int32_t& length : lengths) length = static_cast<int32_t>(random.Below(steps + 1));
    SCOPED_TRACE(::testing::Message() << steps << " steps, " << channels << " channels, lengths "
                                      << ::testing::PrintToString(lengths));
    Case c({batch, steps, channels, lengths.data()}, 200 + trial);
    ASSERT_NO_FATAL_FAILURE(c.Run());
    CheckAgainstReference(c);
    for (int64_t n = 0; n < batch; ++n)
      for (int64_t i = (n * steps + lengths[n]) * channels; i < (n + 1) * steps * channels; ++i)
        ASSERT_TRUE(c.share[i] == 0 && c.y[i] == 0);
  }
}

// More rows than are summed at once, on one thread and on three.
TEST_P(DenseReweightTest, ManyRowsAndThreads) {
  const int threads = NumThreads();
  Case c({.batch = 150, .steps = 20, .channels = 32}, 4);
  SetNumThreads(1);
  ASSERT_NO_FATAL_FAILURE(c.Run());
  CheckAgainstReference(c);
  const Case alone = c;
  SetNumThreads(3);
  ASSERT_NO_FATAL_FAILURE(c.Run());
  CheckAgainstReference(c);
  EXPECT_EQ(c.y, alone.y);
  EXPECT_EQ(c.d_x, alone.d_x);
  const Case once = c;
  ASSERT_NO_FATAL_FAILURE(c.Run());
  EXPECT_EQ(c.d_weight, once.d_weight);
  EXPECT_EQ(c.d_bias, once.d_bias);
  SetNumThreads(threads);
}

TEST_P(DenseReweightTest, GradientsMayBeLeftOut) {
  Case c({.batch = 4, .steps = 6, .channels = 5}, 5);
  for (Vector* d : {&c.d_out.y, &c.d_out.share}) {
    Case half = c;
    std::fill((d == &c.d_out.y ? half.d_out.y : half.d_out.share).begin(),
              (d == &c.d_out.y ? half.d_out.y : half.d_out.share).end(), 0);
    ASSERT_NO_FATAL_FAILURE(half.Run());
    const auto floats = [](const Vector& v) { return std::vector<float>(v.begin(), v.end()); };
    const auto weight = floats(c.in.weight), x = floats(c.in.x), dy = floats(c.d_out.y),
               dshare = floats(c.d_out.share);
    std::vector<float> dweight(weight.size()), dbias(6);
    DenseReweightBackward(
        c.shape, weight.data(), x.data(), half.share.data(), d == &c.d_out.y ? nullptr : dy.data(),
        d == &c.d_out.y ? dshare.data() : nullptr, {dweight.data(), dbias.data(), nullptr});
    EXPECT_EQ(dweight, half.d_weight);
    EXPECT_EQ(dbias, half.d_bias);
  }
}

TEST_P(DenseReweightTest, LargeScoresAndNaN) {
  // The largest score takes all, whatever its size; a channel of NaN spoils itself alone.
  const std::vector<float> weight = {1e30f, 0, 0, 1}, bias = {0, 0};
  const std::vector<float> x = {1, kNaN, 2, 3};  // [1, 2, 2]
  std::vector<float> y(4), share(4);
  DenseReweightForward({1, 2, 2}, weight.data(), bias.data(), x.data(), y.data(), share.data());
  EXPECT_EQ(share[0], 1);
  EXPECT_EQ(share[2], 0);
  EXPECT_EQ(y[0], 1);
  EXPECT_TRUE(std::isnan(share[1]) && std::isnan(share[3]));
  const std::vector<float> infinite = {-std::numeric_limits<float>::infinity(), 1};
  DenseReweightForward({1, 2, 2}, weight.data(), infinite.data(), x.data(), nullptr, share.data());
  EXPECT_EQ(share[0], 0);
  EXPECT_EQ(share[2], 1);
}

TEST(DenseReweightArguments, LengthsMustFit) {
  const std::vector<float> zeros(100);
  std::vector<float> out(100);
  const int32_t lengths[] = {3, 4};
  try {
    DenseReweightForward({2, 3, 1, lengths}, zeros.data(), zeros.data(), zeros.data(), out.data(),
                         out.data());
    FAIL();
  } catch (const ArgumentError& error) {
    EXPECT_EQ(std::string(error.what()), "sample 1 has length 4, outside 0 to 3");
  }
  EXPECT_THROW(DenseReweightForward({-1, 3, 1}, zeros.data(), zeros.data(), zeros.data(),
                                    out.data(), out.data()),
               ArgumentError);
}

}  // namespace
}  // namespace fovea::kernels
