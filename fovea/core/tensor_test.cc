#include "fovea/core/tensor.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace fovea {
namespace {

std::vector<float> Values(const Tensor& t) { return {t.span().begin(), t.span().end()}; }

std::string MessageOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(Shape, CountsElements) {
  EXPECT_EQ(NumElements({}), 1);
  EXPECT_EQ(NumElements({0}), 0);
  EXPECT_EQ(NumElements({2, 3, 4}), 24);
  EXPECT_EQ(NumElements({5, 0, 7}), 0);
}

TEST(Shape, IsShownInBrackets) {
  EXPECT_EQ(ToString(Shape{}), "[]");
  EXPECT_EQ(ToString(Shape{2, 3}), "[2, 3]");
}

TEST(Shape, RefusesNegativeSizesAndOverflow) {
  EXPECT_EQ(MessageOf([] {
              NumElements({2, -1});
            }),
            "a shape needs sizes of 0 or more, got [2, -1]");
  const int64_t huge = int64_t{1} << 31;
  EXPECT_EQ(MessageOf([&] {
              NumElements({huge, huge, 4});
            }),
            "the shape [2147483648, 2147483648, 4] has more elements than memory can hold");
  // The bytes, too, are to fit into int64.
  EXPECT_THROW(NumElements({INT64_MAX / 4}), ArgumentError);
}

TEST(Tensor, StartsEmptyOrAsZeros) {
  EXPECT_EQ(Tensor().shape(), Shape{0});
  EXPECT_EQ(Tensor().size(), 0);
  EXPECT_TRUE(Tensor().span().empty());
  EXPECT_EQ(Values(Tensor({2, 2})), (std::vector<float>{0, 0, 0, 0}));
  EXPECT_EQ(Tensor(Shape{}).size(), 1);
}

TEST(Tensor, TakesValuesInRowMajorOrder) {
  const std::vector<float> values = {1, 2, 3, 4, 5, 6};
  const Tensor t({2, 3}, values);
  EXPECT_EQ(Values(t), values);
  EXPECT_EQ(t[4], 5);
  EXPECT_EQ(MessageOf([&] {
              Tensor({2, 2}, values);
            }),
            "a tensor of shape [2, 2] needs 4 values, got 6");
  EXPECT_EQ(Values(Tensor::Full({3}, 1.5f)), (std::vector<float>{1.5f, 1.5f, 1.5f}));
}

TEST(Tensor, IsAlignedWhateverItsSize) {
  for (int64_t n : {0, 1, 15, 16, 17, 1000}) {
    const Tensor t({n});
    EXPECT_NE(t.data(), nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(t.data()) % 64, 0u) << n;
  }
}

TEST(Tensor, CountsNegativeAxesFromTheLast) {
  const Tensor t({2, 3, 5});
  EXPECT_EQ(t.rank(), 3);
  EXPECT_EQ(t.dim(0), 2);
  EXPECT_EQ(t.dim(-1), 5);
  EXPECT_EQ(t.dim(-3), 2);
  EXPECT_EQ(MessageOf([&] { t.dim(3); }), "axis 3 of a tensor of shape [2, 3, 5]");
  EXPECT_EQ(MessageOf([&] { t.dim(-4); }), "axis -4 of a tensor of shape [2, 3, 5]");
  EXPECT_THROW(Tensor(Shape{}).dim(0), ArgumentError);
}

TEST(Tensor, CopiesShareAndClonesDoNot) {
  Tensor a({2});
  Tensor copy = a;
  Tensor clone = a.Clone();
  a[0] = 7;
  EXPECT_EQ(copy[0], 7);
  EXPECT_EQ(clone[0], 0);
  EXPECT_EQ(clone.shape(), a.shape());
}

TEST(Tensor, OutlivesTheOneItWasCopiedFrom) {
  Tensor kept;
  {
    const Tensor t = Tensor::Full({4}, 3);
    kept = t.Reshape({2, 2});
  }
  EXPECT_EQ(Values(kept), (std::vector<float>{3, 3, 3, 3}));
}

TEST(Tensor, ReshapesOverTheSameStorage) {
  Tensor t({2, 3});
  Tensor flat = t.Reshape({6});
  flat[5] = 9;
  EXPECT_EQ(t[5], 9);
  EXPECT_EQ(flat.dim(0), 6);
  EXPECT_EQ(t.shape(), (Shape{2, 3}));
  EXPECT_EQ(MessageOf([&] { t.Reshape({4}); }), "cannot reshape [2, 3] to [4]");
}

}  // namespace
}  // namespace fovea
