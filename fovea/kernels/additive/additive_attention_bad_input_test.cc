#include <gtest/gtest.h>

#include <limits>
#include <numeric>
#include <vector>

#include "fovea/kernels/additive/additive_attention_for_test.h"

namespace fovea::kernels {
namespace {

std::string ErrorOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

TEST(AdditiveArguments, ErrorsNameTheArgument) {
  const AdditiveShape shape = ShapeOf(2, 3, 4, 5, 6);
  const std::vector<float> query(30), key(40), v(5), values(48), short_key(39);
  std::vector<float> output(36);
  const AttentionScope global;
  const auto forward = [&](AdditiveShape s, AdditiveInputs inputs, AttentionScope scope) {
    return ErrorOf([&] { AdditiveForward(s, inputs, scope, {output, {}, {}}); });
  };
  const AdditiveInputs good{query, key, v, values};
  EXPECT_EQ(forward(shape, good, global), "");
  EXPECT_EQ(forward(shape, {query, short_key, v, values}, global),
            "additive attention: key must have 40 elements, got 39");
  AdditiveShape heads = shape;
  heads.heads = 3;
  EXPECT_EQ(forward(heads, good, global),
            "additive attention: 2 sequences are no multiple of 3 heads");
  AttentionScope scope;
  const std::vector<int32_t> lengths = {4, 5};
  scope.lengths = lengths;
  EXPECT_EQ(forward(shape, good, scope), "additive attention: a length must be in 0…4, got 5");
  scope = {};
  scope.kind = AttentionScope::Kind::kWindow;
  EXPECT_EQ(forward(shape, good, scope), "additive attention: first must have 6 elements, got 0");
  const AdditiveKeys cached(ShapeOf(2, 3, 2, 10, 6), key);
  AdditiveInputs with_cache = good;
  with_cache.cached = &cached;
  EXPECT_EQ(forward(shape, with_cache, global),
            "additive attention: the cached keys are [2, 2, 10], the keys [2, 4, 5]");
  WeightsView view;
  const std::vector<int64_t> rows = {3};
  view.rows = rows;
  const std::vector<float> logsumexp(6);
  EXPECT_EQ(ErrorOf([&] { AdditiveWeights(shape, good, global, logsumexp, view); }),
            "weights of additive attention: a row must be in 0…2, got 3");
}

}  // namespace
}  // namespace fovea::kernels
