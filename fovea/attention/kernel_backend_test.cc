#include "fovea/attention/kernel_backend.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/reference_recurrent.h"

namespace fovea::attention {
namespace {

using testing::Tolerance;

const KernelBackend kBackend;
const float kInfinity = std::numeric_limits<float>::infinity();

// One rounding each of a product, a sum and what a function adds.
constexpr Tolerance kFewRoundings = {.absolute = 1e-7, .relative = 1e-6};

Tensor RandomTensor(Shape shape, uint64_t seed = 1) {
  Random random(seed);
  Tensor out(std::move(shape));
  for (float& x : out.span()) x = static_cast<float>(random.Normal());
  return out;
}

Tensor Counting(Shape shape) {
  Tensor out(std::move(shape));
  for (int64_t i = 0; i < out.size(); ++i) out[i] = static_cast<float>(i);
  return out;
}

std::vector<float> Values(const Tensor& t) { return {t.span().begin(), t.span().end()}; }

// All indices of a shape, the last axis fastest.
std::vector<Shape> Indices(const Shape& shape) {
  std::vector<Shape> out;
  const int64_t count = NumElements(shape);
  for (int64_t i = 0; i < count; ++i) {
    Shape index(shape.size());
    int64_t rest = i;
    for (size_t axis = shape.size(); axis-- > 0; rest /= shape[axis])
      index[axis] = rest % shape[axis];
    out.push_back(index);
  }
  return out;
}

// The element at an index of a shape that t broadcasts to.
float At(const Tensor& t, const Shape& index) {
  int64_t offset = 0;
  const size_t skipped = index.size() - t.shape().size();
  for (size_t axis = 0; axis < t.shape().size(); ++axis)
    offset = offset * t.shape()[axis] + (t.shape()[axis] == 1 ? 0 : index[skipped + axis]);
  return t[offset];
}

std::string ErrorOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

TEST(KernelBackend, SpeaksTheVocabulary) { static_assert(Backend<KernelBackend>); }

TEST(KernelBackend, ConstantAndReshapeKeepTheElements) {
  const Tensor t = Counting({2, 3});
  EXPECT_EQ(Values(kBackend.Constant(t)), Values(t));
  EXPECT_EQ(kBackend.ShapeOf(kBackend.Reshape(t, {3, 1, 2})), Shape({3, 1, 2}));
  EXPECT_EQ(ErrorOf([&] { kBackend.Reshape(t, {4}); }), "cannot reshape [2, 3] to [4]");
}

TEST(KernelBackend, TransposeExchangesAnyTwoAxes) {
  for (const Shape& shape : {Shape{2, 3, 4, 5}, Shape{1, 3, 1, 2}, Shape{3, 1, 2, 1}}) {
    const Tensor t = Counting(shape);
    for (int64_t first = -4; first < 4; ++first)
      for (int64_t second = -4; second < 4; ++second) {
        const size_t a = (first + 4) % 4, b = (second + 4) % 4;
        const Tensor out = kBackend.Transpose(t, first, second);
        Shape expected = shape;
        std::swap(expected[a], expected[b]);
        ASSERT_EQ(out.shape(), expected);
        for (Shape index : Indices(shape)) {
          const float value = At(t, index);
          std::swap(index[a], index[b]);
          ASSERT_EQ(At(out, index), value) << ToString(shape) << first << second;
        }
      }
  }
  EXPECT_EQ(kBackend.Transpose(Tensor({2, 0, 3}), 0, 2).shape(), Shape({3, 0, 2}));
  EXPECT_EQ(ErrorOf([] {
              kBackend.Transpose(Tensor({2, 3}), 0, 2);
            }),
            "axis 2 of a tensor of shape [2, 3]");
  EXPECT_EQ(ErrorOf([] {
              kBackend.Transpose(Tensor({2, 3}), -3, 0);
            }),
            "axis -3 of a tensor of shape [2, 3]");
}

TEST(KernelBackend, SliceTakesAPartOfAnAxis) {
  const Tensor t = Counting({2, 4, 3});
  for (int64_t axis = -3; axis < 3; ++axis)
    for (int64_t begin = 0; begin <= t.dim(axis); ++begin)
      for (int64_t end = begin; end <= t.dim(axis); ++end) {
        const Tensor out = kBackend.Slice(t, axis, begin, end);
        const size_t at = (axis + 3) % 3;
        Shape expected = t.shape();
        expected[at] = end - begin;
        ASSERT_EQ(out.shape(), expected);
        for (Shape index : Indices(expected)) {
          const float value = At(out, index);
          index[at] += begin;
          ASSERT_EQ(value, At(t, index));
        }
      }
  EXPECT_EQ(ErrorOf([&] { kBackend.Slice(t, 1, 2, 5); }), "a slice [2, 5) of an axis of size 4");
  EXPECT_EQ(ErrorOf([&] { kBackend.Slice(t, 1, 3, 2); }), "a slice [3, 2) of an axis of size 4");
  EXPECT_EQ(ErrorOf([&] { kBackend.Slice(t, 1, -1, 2); }), "a slice [-1, 2) of an axis of size 4");
}

TEST(KernelBackend, ConcatPutsPartsOneAfterTheOther) {
  for (int64_t axis = -3; axis < 3; ++axis) {
    const Tensor whole = Counting({3, 4, 3});
    const int64_t size = whole.dim(axis);
    const std::vector<Tensor> parts = {
        kBackend.Slice(whole, axis, 0, 1), kBackend.Slice(whole, axis, 1, 1),
        kBackend.Slice(whole, axis, 1, 2), kBackend.Slice(whole, axis, 2, size)};
    const Tensor out = kBackend.Concat(parts, axis);
    EXPECT_EQ(out.shape(), whole.shape());
    EXPECT_EQ(Values(out), Values(whole)) << axis;
  }
  EXPECT_EQ(Values(kBackend.Concat({Counting({2})}, 0)), Values(Counting({2})));
  EXPECT_EQ(ErrorOf([] { kBackend.Concat({}, 0); }), "nothing to concatenate");
  EXPECT_EQ(ErrorOf([] {
              kBackend.Concat({Tensor({2, 3}), Tensor({2, 4})}, 0);
            }),
            "cannot concatenate [2, 3] and [2, 4] along axis 0");
  EXPECT_EQ(ErrorOf([] {
              kBackend.Concat({Tensor({2, 3}), Tensor({2})}, 0);
            }),
            "cannot concatenate [2, 3] and [2]");
}

TEST(KernelBackend, ProductsBroadcastTheAxesInFront) {
  struct Case {
    Shape a, b, batch;
  };
  const int64_t m = 3, k = 5, n = 4;
  for (const Case& test :
       {Case{{}, {}, {}}, Case{{2}, {2}, {2}}, Case{{2}, {}, {2}}, Case{{}, {2}, {2}},
        Case{{2, 3}, {2, 3}, {2, 3}}, Case{{2, 3}, {3}, {2, 3}}, Case{{2, 1}, {1, 3}, {2, 3}},
        Case{{1}, {2, 3}, {2, 3}}, Case{{2, 3}, {1}, {2, 3}}, Case{{2, 3}, {}, {2, 3}},
        Case{{4, 1, 2}, {3, 1}, {4, 3, 2}}}) {
    const auto with = [](Shape batch, int64_t rows, int64_t cols) {
      batch.insert(batch.end(), {rows, cols});
      return batch;
    };
    const Tensor a = RandomTensor(with(test.a, m, k), 1), b = RandomTensor(with(test.b, k, n), 2);
    const Tensor out = kBackend.MatMul(a, b);
    ASSERT_EQ(out.shape(), with(test.batch, m, n));
    std::vector<double> expected;
    for (Shape index : Indices(out.shape())) {
      Shape left = index, right = index;
      double sum = 0;
      for (int64_t i = 0; i < k; ++i) {
        left.back() = i;
        right[right.size() - 2] = i;
        sum += static_cast<double>(At(a, left)) * At(b, right);
      }
      expected.push_back(sum);
    }
    // k products and sums of a few units each.
    const Tolerance tolerance = {.absolute = 5e-6};
    EXPECT_CLOSE(out.span(), std::span<const double>(expected), tolerance);
    const Tensor turned = kBackend.Transpose(b, -2, -1);
    const Tensor other = kBackend.MatMulT(a, turned);
    ASSERT_EQ(other.shape(), out.shape());
    EXPECT_CLOSE(other.span(), std::span<const double>(expected), tolerance);
  }
}

TEST(KernelBackend, ProductsOfNothing) {
  EXPECT_EQ(Values(kBackend.MatMul(Tensor({2, 0}), Tensor({0, 3}))), std::vector<float>(6, 0));
  EXPECT_EQ(Values(kBackend.MatMulT(Tensor({2, 2, 0}), Tensor({2, 3, 0}))),
            std::vector<float>(12, 0));
  EXPECT_EQ(kBackend.MatMul(Tensor({0, 2}), Tensor({2, 3})).shape(), Shape({0, 3}));
  EXPECT_EQ(kBackend.MatMul(Tensor({2, 3}), Tensor({3, 0})).shape(), Shape({2, 0}));
  EXPECT_EQ(kBackend.MatMulT(Tensor({0, 4, 2}), Tensor({1, 3, 2})).shape(), Shape({0, 4, 3}));
}

TEST(KernelBackend, ProductsSayWhatDoesNotFit) {
  EXPECT_EQ(ErrorOf([] {
              kBackend.MatMul(Tensor({2, 3}), Tensor({2, 3}));
            }),
            "a product of [2, 3] and [2, 3]: the inner sizes differ");
  EXPECT_EQ(ErrorOf([] {
              kBackend.MatMulT(Tensor({2, 3}), Tensor({3, 2}));
            }),
            "a product of [2, 3] and [3, 2] transposed: the inner sizes differ");
  EXPECT_EQ(ErrorOf([] {
              kBackend.MatMul(Tensor({3}), Tensor({3, 2}));
            }),
            "a product needs matrices, got [3] and [3, 2]");
  EXPECT_EQ(ErrorOf([] {
              kBackend.MatMul(Tensor({2, 2, 3}), Tensor({3, 3, 2}));
            }),
            "shapes [2] and [3] do not broadcast");
}

TEST(KernelBackend, AddAndMulBroadcast) {
  struct Case {
    Shape a, b, out;
  };
  for (const Case& test :
       {Case{{2, 3}, {2, 3}, {2, 3}}, Case{{2, 3}, {3}, {2, 3}}, Case{{2, 3}, {2, 1}, {2, 3}},
        Case{{2, 3}, {1}, {2, 3}}, Case{{2, 3}, {}, {2, 3}}, Case{{}, {2}, {2}}, Case{{}, {}, {}},
        Case{{2, 1, 4}, {3, 1}, {2, 3, 4}}, Case{{1, 3, 1}, {2, 1, 4}, {2, 3, 4}},
        Case{{2, 1, 3, 1}, {1, 4, 1, 5}, {2, 4, 3, 5}}, Case{{0, 3}, {3}, {0, 3}},
        Case{{2, 0}, {2, 1}, {2, 0}}, Case{{1, 3}, {0, 1}, {0, 3}}}) {
    const Tensor a = RandomTensor(test.a, 1), b = RandomTensor(test.b, 2);
    for (const bool turned : {false, true}) {
      const Tensor& left = turned ? b : a;
      const Tensor& right = turned ? a : b;
      const Tensor sum = kBackend.Add(left, right), product = kBackend.Mul(left, right);
      ASSERT_EQ(sum.shape(), test.out);
      ASSERT_EQ(product.shape(), test.out);
      const auto indices = Indices(test.out);
      for (size_t i = 0; i < indices.size(); ++i) {
        ASSERT_EQ(sum[i], At(a, indices[i]) + At(b, indices[i])) << ToString(test.out);
        ASSERT_EQ(product[i], At(a, indices[i]) * At(b, indices[i])) << ToString(test.out);
      }
    }
  }
  EXPECT_EQ(ErrorOf([] {
              kBackend.Add(Tensor({2, 3}), Tensor({2}));
            }),
            "shapes [2, 3] and [2] do not broadcast");
  EXPECT_EQ(ErrorOf([] { kBackend.Mul(Tensor({0}), Tensor({2})); }),
            "shapes [0] and [2] do not broadcast");
}

TEST(KernelBackend, ElementwiseFunctions) {
  const Tensor t = RandomTensor({3, 37});
  std::vector<double> exp, tanh, sigmoid;
  for (const double x : t.span()) {
    exp.push_back(std::exp(x));
    tanh.push_back(std::tanh(x));
    sigmoid.push_back(1 / (1 + std::exp(-x)));
  }
  EXPECT_EQ(kBackend.Tanh(t).shape(), t.shape());
  EXPECT_CLOSE(kBackend.Exp(t).span(), std::span<const double>(exp), kFewRoundings);
  EXPECT_CLOSE(kBackend.Tanh(t).span(), std::span<const double>(tanh), kFewRoundings);
  EXPECT_CLOSE(kBackend.Sigmoid(t).span(), std::span<const double>(sigmoid), kFewRoundings);
  for (int64_t i = 0; i < t.size(); ++i) {
    EXPECT_EQ(kBackend.Scale(t, -2.5)[i], t[i] * -2.5f);
    EXPECT_EQ(kBackend.Relu(t)[i], t[i] > 0 ? t[i] : 0);
  }
  EXPECT_TRUE(std::isnan(kBackend.Relu(Tensor::Full({1}, std::nanf("")))[0]));
  for (const Shape& empty : {Shape{0}, Shape{3, 0}}) {
    EXPECT_EQ(kBackend.Tanh(Tensor(empty)).shape(), empty);
    EXPECT_EQ(kBackend.Sigmoid(Tensor(empty)).shape(), empty);
    EXPECT_EQ(kBackend.Relu(Tensor(empty)).shape(), empty);
    EXPECT_EQ(kBackend.Scale(Tensor(empty), 2).shape(), empty);
  }
}

TEST(KernelBackend, MeanKeepsTheAxis) {
  const Tensor t = Counting({2, 3, 4});
  EXPECT_EQ(kBackend.Mean(t, 0).shape(), Shape({1, 3, 4}));
  EXPECT_EQ(kBackend.Mean(t, 1).shape(), Shape({2, 1, 4}));
  EXPECT_EQ(Values(kBackend.Mean(t, 1)), (std::vector<float>{4, 5, 6, 7, 16, 17, 18, 19}));
  EXPECT_EQ(Values(kBackend.Mean(t, -1)), (std::vector<float>{1.5, 5.5, 9.5, 13.5, 17.5, 21.5}));
  EXPECT_EQ(kBackend.Mean(t, 0)[11], 17);
  EXPECT_EQ(kBackend.Mean(Tensor({0, 3}), 1).shape(), Shape({0, 1}));
  EXPECT_TRUE(std::isnan(kBackend.Mean(Tensor({0}), 0)[0]));
}

TEST(KernelBackend, SoftmaxOverTheLastAxis) {
  const Tensor t = RandomTensor({2, 3, 19});
  const Tensor out = kBackend.Softmax(t);
  ASSERT_EQ(out.shape(), t.shape());
  std::vector<double> expected;
  for (int64_t r = 0; r < 6; ++r) {
    double sum = 0;
    for (int64_t j = 0; j < 19; ++j) sum += std::exp(static_cast<double>(t[r * 19 + j]));
    for (int64_t j = 0; j < 19; ++j)
      expected.push_back(std::exp(static_cast<double>(t[r * 19 + j])) / sum);
  }
  EXPECT_CLOSE(out.span(), std::span<const double>(expected), kFewRoundings);

  const Tensor masked = kBackend.Softmax(
      Tensor({3, 3}, std::vector<float>{0, -kInfinity, 0, -kInfinity, -kInfinity, -kInfinity,  //
                                        -1e4f, 1e4f, -kInfinity}));
  EXPECT_EQ(Values(masked), (std::vector<float>{.5, 0, .5, 0, 0, 0, 0, 1, 0}));
  EXPECT_EQ(kBackend.Softmax(Tensor({2, 0})).shape(), Shape({2, 0}));
}

TEST(KernelBackend, LayerNormOverTheLastAxis) {
  const Tensor t({2, 1, 2}, std::vector<float>{1, 3, -2, 2});
  const Tensor gain({2}, std::vector<float>{1, 10}), bias({2}, std::vector<float>{0, 1});
  const Tensor out = kBackend.LayerNorm(t, gain, bias);
  ASSERT_EQ(out.shape(), t.shape());
  const std::vector<double> expected = {-1, 11, -1, 11};
  EXPECT_CLOSE(out.span(), std::span<const double>(expected), {.absolute = 1e-4});
  EXPECT_EQ(kBackend.LayerNorm(Tensor({0, 2}), gain, bias).shape(), Shape({0, 2}));
  EXPECT_EQ(ErrorOf([&] { kBackend.LayerNorm(t, gain, Tensor({1})); }),
            "gain and bias must be [2], got [1]");
}

TEST(KernelBackend, SparsemaxOverTheLastAxis) {
  const Tensor t({2, 2, 3}, std::vector<float>{.5, .1f, -.25f, 3, -kInfinity, 2,  //
                                               -kInfinity, -kInfinity, -kInfinity, 1, 1, 0});
  const Tensor out = kBackend.Sparsemax(t);
  ASSERT_EQ(out.shape(), t.shape());
  const std::vector<double> expected = {.7, .3, 0, 1, 0, 0, 0, 0, 0, .5, .5, 0};
  EXPECT_CLOSE(out.span(), std::span<const double>(expected), kFewRoundings);
  EXPECT_EQ(kBackend.Sparsemax(Tensor({2, 0})).shape(), Shape({2, 0}));
}

TEST(KernelBackend, HardChoiceTakesTheFirstLargest) {
  const float nan = std::nanf("");
  const Tensor t({6, 3},
                 std::vector<float>{0, 2, 1, 1, 2, 2, -kInfinity, -1e30f, -kInfinity, -kInfinity,
                                    -kInfinity, -kInfinity, 0, nan, 9, 1, kInfinity, kInfinity});
  const Tensor out = kBackend.HardChoice(t);
  ASSERT_EQ(out.shape(), t.shape());
  const std::vector<float> expected = {0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, nan, nan, nan, 0, 1, 0};
  for (size_t i = 0; i < expected.size(); ++i)
    EXPECT_TRUE(out[i] == expected[i] || (std::isnan(out[i]) && std::isnan(expected[i]))) << i;
  EXPECT_EQ(kBackend.HardChoice(Tensor({2, 0})).shape(), Shape({2, 0}));
}

TEST(KernelBackend, MaskLengthsHidesTheKeysPastTheEnd) {
  const Tensor t = Counting({3, 2, 2, 4});
  const std::vector<int32_t> lengths = {4, 0, 3};
  const Tensor out = kBackend.MaskLengths(t, lengths);
  for (const Shape& index : Indices(t.shape()))
    EXPECT_EQ(At(out, index), index[3] < lengths[index[0]] ? At(t, index) : -kInfinity);
  EXPECT_EQ(ErrorOf([&] {
              kBackend.MaskLengths(t, std::vector<int32_t>{1, 2});
            }),
            "lengths for 2 samples, scores of shape [3, 2, 2, 4]");
  EXPECT_EQ(ErrorOf([&] {
              kBackend.MaskLengths(t, std::vector<int32_t>{1, -1, 2});
            }),
            "a length must be 0 to 4, got -1");
  EXPECT_EQ(ErrorOf([&] {
              kBackend.MaskLengths(t, std::vector<int32_t>{1, 5, 2});
            }),
            "a length must be 0 to 4, got 5");
}

TEST(KernelBackend, MaskCausalHidesWhatComesLater) {
  for (const auto& [queries, keys] :
       {std::pair{3, 3}, std::pair{1, 4}, std::pair{2, 5}, std::pair{4, 2}, std::pair{3, 0}}) {
    const Tensor t = Counting({2, 2, queries, keys});
    const Tensor out = kBackend.MaskCausal(t);
    ASSERT_EQ(out.shape(), t.shape());
    for (const Shape& index : Indices(t.shape()))
      EXPECT_EQ(At(out, index), index[3] <= index[2] + keys - queries ? At(t, index) : -kInfinity);
  }
}

TEST(KernelBackend, MaskWindowHidesWhatIsFurtherThanItsSize) {
  const float inside = std::nextafter(2.0f, 0.0f), outside = std::nextafter(2.0f, 3.0f);
  const Tensor t = Counting({2, 2, 3, 7});
  for (const Shape& shape :
       {Shape{2, 2, 3, 1}, Shape{1, 1, 3, 1}, Shape{2, 1, 1, 1}, Shape{3, 1}}) {
    Tensor centres(shape);
    const float values[] = {0, 2, inside, outside, -1.5f, 6.5f, 3.5f, 100, -100, 1e30f, -1e30f, 3};
    for (int64_t i = 0; i < centres.size(); ++i) centres[i] = values[i];
    for (const int64_t window : {0, 1, 2, 6, 1 << 20}) {
      const Tensor out = kBackend.MaskWindow(t, centres, window);
      ASSERT_EQ(out.shape(), t.shape());
      for (const Shape& index : Indices(t.shape())) {
        const double centre = At(centres, {index[0], index[1], index[2], 0});
        // In double the distance of such floats is exact.
        const bool seen =
            std::abs(static_cast<double>(index[3]) - centre) <= static_cast<double>(window);
        ASSERT_EQ(At(out, index), seen ? At(t, index) : -kInfinity) << centre << " " << window;
      }
    }
  }
  const Tensor nan = kBackend.MaskWindow(t, Tensor::Full({1}, std::nanf("")), 1);
  EXPECT_EQ(Values(nan), Values(t));
  EXPECT_EQ(kBackend.MaskWindow(Tensor({2, 0}), Tensor({2, 1}), 1).shape(), Shape({2, 0}));
  EXPECT_EQ(ErrorOf([&] {
              kBackend.MaskWindow(t, Tensor({4, 1}), 1);
            }),
            "shapes [2, 2, 3, 1] and [4, 1] do not broadcast");
  EXPECT_EQ(ErrorOf([&] {
              kBackend.MaskWindow(Tensor({1, 7}), Tensor({4, 1}), 1);
            }),
            "centres of shape [4, 1] for scores of shape [1, 7]");
}

TEST(KernelBackend, ChangesNoArgument) {
  const Tensor t = RandomTensor({2, 2, 3, 3});
  const std::vector<float> before = Values(t);
  kBackend.Add(t, t);
  kBackend.Mul(t, t);
  kBackend.Scale(t, 2);
  kBackend.Tanh(t);
  kBackend.Sigmoid(t);
  kBackend.Relu(t);
  kBackend.Mean(t, 1);
  kBackend.Softmax(t);
  kBackend.Sparsemax(t);
  kBackend.HardChoice(t);
  kBackend.MatMul(t, t);
  kBackend.MaskLengths(t, std::vector<int32_t>{0, 1});
  kBackend.MaskCausal(t);
  kBackend.MaskWindow(t, Tensor({1}), 1);
  kBackend.Exp(t);
  kBackend.Concat({t, t}, 0);
  EXPECT_EQ(Values(t), before);
}

std::vector<double> Doubles(const Tensor& t) { return {t.span().begin(), t.span().end()}; }

RecurrentParameters<Tensor> RandomCell(Cell cell, int64_t input, int64_t hidden) {
  const int64_t rows = (cell == Cell::kLstm ? 4 : 3) * hidden;
  return {RandomTensor({rows, input}, 3), RandomTensor({rows, hidden}, 4), RandomTensor({rows}, 5),
          RandomTensor({rows}, 6)};
}

TEST(KernelBackend, RecurrentLayers) {
  const Tensor x = RandomTensor({3, 6, 2}, 2);
  for (const Cell cell : {Cell::kLstm, Cell::kGru})
    for (const bool reverse : {false, true})
      for (const std::vector<int32_t>& lengths : {std::vector<int32_t>(), {6, 1, 0}, {4, 6, 2}}) {
        const auto weights = RandomCell(cell, 2, 5);
        const auto out = kBackend.Recurrent(cell, x, lengths, weights, reverse);
        ASSERT_EQ(out.states.shape(), Shape({3, 6, 5}));
        ASSERT_EQ(out.last.shape(), Shape({3, 5}));
        const kernels::RecurrentShape shape = {
            .batch = 3,
            .steps = 6,
            .input = 2,
            .hidden = 5,
            .reverse = reverse,
            .lengths = lengths.empty() ? nullptr : lengths.data()};
        const auto expected = testing::ReferenceRecurrent(
            cell == Cell::kLstm ? testing::ReferenceCell::kLstm : testing::ReferenceCell::kGru,
            shape,
            {Doubles(x), Doubles(weights.input), Doubles(weights.hidden),
             Doubles(weights.input_bias), Doubles(weights.hidden_bias)});
        // Errors of a step, below 1e-6, pass through at most six.
        const Tolerance tolerance = {.absolute = 1e-5};
        EXPECT_CLOSE(out.states.span(), std::span<const double>(expected.y), tolerance);
        EXPECT_CLOSE(out.last.span(), std::span<const double>(expected.last), tolerance);
      }
}

TEST(KernelBackend, RecurrentSaysWhatDoesNotFit) {
  const Tensor x = RandomTensor({3, 6, 2});
  const auto run = [&](const Tensor& x, const std::vector<int32_t>& lengths,
                       const RecurrentParameters<Tensor>& weights) {
    return ErrorOf([&] { kBackend.Recurrent(Cell::kLstm, x, lengths, weights, false); });
  };
  const auto weights = RandomCell(Cell::kLstm, 2, 5);
  EXPECT_EQ(run(x, {}, weights), "");
  EXPECT_EQ(run(Tensor({6, 2}), {}, weights), "a recurrent layer needs [N, T, I], got [6, 2]");
  EXPECT_EQ(run(Tensor({3, 6, 4}), {}, weights), "input weights must be [20, 4], got [20, 2]");
  EXPECT_EQ(run(x, {}, RandomCell(Cell::kGru, 2, 5)), "input weights must be [20, 2], got [15, 2]");
  EXPECT_EQ(run(x, {1, 2}, weights), "lengths must hold one for each of the 3 samples, got 2");
  EXPECT_EQ(run(x, {1, 7, 2}, weights), "a length must be 0 to 6, got 7");
  EXPECT_EQ(run(x, {1, -1, 2}, weights), "a length must be 0 to 6, got -1");
  auto wrong = weights;
  wrong.hidden = Tensor({4, 5});
  EXPECT_EQ(run(x, {}, wrong), "hidden weights must be [20, 5], got [4, 5]");
  wrong = weights;
  wrong.hidden_bias = Tensor({5});
  EXPECT_EQ(run(x, {}, wrong), "biases must be [20], got [5]");
}

}  // namespace
}  // namespace fovea::attention
