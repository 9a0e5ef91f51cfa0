#include "fovea/autograd/embedding_op.h"

#include <gtest/gtest.h>

#include <vector>

#include "fovea/core/error.h"

namespace fovea::autograd {
namespace {

at::Tensor Table(int64_t rows, int64_t width) {
  at::Tensor table = at::arange(rows * width, at::kFloat).view({rows, width}).clone();
  table.set_requires_grad(true);
  return table;
}

const std::vector<int32_t> kIndices = {3, 0, 3, 4, 1, 3};

TEST(EmbeddingOp, GivesTheRows) {
  at::Tensor kept = Table(5, 7);
  kept.mutable_grad() = at::zeros({5, 7});
  for (const at::Tensor& table : {Table(5, 7), kept, Table(5, 7).to(at::kDouble)}) {
    const at::Tensor rows = EmbeddingOp(table, kIndices);
    ASSERT_EQ(rows.sizes(), (std::vector<int64_t>{6, 7}));
    for (size_t i = 0; i < kIndices.size(); ++i)
      EXPECT_TRUE(rows[static_cast<int64_t>(i)].equal(table[kIndices[i]]));
  }
}

// Of two lookups and a product, as a tied table has them, and onto what was there before.
TEST(EmbeddingOp, AddsToTheGradientThatIsKept) {
  at::Tensor table = Table(5, 7), other = Table(5, 7);
  const at::Tensor before = at::rand({5, 7}), d = at::rand({6, 7}), x = at::rand({4, 7});
  const auto run = [&](const at::Tensor& t) {
    const at::Tensor first = EmbeddingOp(t, kIndices) * d, second = EmbeddingOp(t, {{2, 2}});
    (first.sum() + second.square().sum() + x.matmul(t.t()).sum()).backward();
  };
  table.mutable_grad() = before.clone();
  const float* kept = table.grad().data_ptr<float>();
  run(table);
  run(other);  // has no gradient yet: LibTorch's way
  EXPECT_EQ(table.grad().data_ptr<float>(), kept);
  EXPECT_TRUE(table.grad().allclose(other.grad() + before, 1e-5, 1e-5));
}

TEST(EmbeddingOp, WithoutGradients) {
  at::Tensor table = Table(5, 7);
  table.mutable_grad() = at::zeros({5, 7});
  const at::NoGradGuard no_grad;
  EXPECT_FALSE(EmbeddingOp(table, kIndices).requires_grad());
  EXPECT_EQ(EmbeddingOp(table, {}).size(0), 0);
}

TEST(EmbeddingOp, RefusesRowsThatAreNotThere) {
  const at::Tensor table = Table(5, 7);
  EXPECT_THROW(EmbeddingOp(table, {{5}}), ArgumentError);
  EXPECT_THROW(EmbeddingOp(table, {{-1}}), ArgumentError);
  EXPECT_THROW(EmbeddingOp(table[0], {{0}}), ArgumentError);
}

}  // namespace
}  // namespace fovea::autograd
