#include "fovea/autograd/attention_op.h"

#include <gtest/gtest.h>

#include "fovea/core/error.h"
#include "fovea/testing/compare.h"

namespace fovea::autograd {
namespace {

std::vector<float> Floats(const at::Tensor& t) {
  const at::Tensor flat = t.detach().to(at::kFloat).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

enum class Window { kNone, kAligned, kPredicted, kRanges, kCentreAlone };

struct Case {
  const char* name;
  bool causal, lengths, strided;
  Window window = Window::kNone;
};
const Case kCases[] = {{"Global", false, false, false},
                       {"Causal", true, false, false},
                       {"Lengths", false, true, false},
                       {"CausalLengths", true, true, true},
                       {"Strided", false, false, true},
                       {"Aligned", false, false, false, Window::kAligned},
                       {"AlignedLengths", false, true, true, Window::kAligned},
                       {"AlignedCausal", true, true, false, Window::kAligned},
                       {"Predicted", false, false, false, Window::kPredicted},
                       {"PredictedLengths", false, true, true, Window::kPredicted},
                       {"PredictedCausal", true, false, false, Window::kPredicted},
                       {"Ranges", false, false, false, Window::kRanges},
                       {"RangesLengthsCausal", true, true, false, Window::kRanges},
                       {"Gaussian", false, false, false, Window::kCentreAlone},
                       {"GaussianCausalLengths", true, true, false, Window::kCentreAlone}};

class AttentionOpTest : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override { at::manual_seed(3); }

  at::Tensor Random(at::IntArrayRef sizes) const {
    if (!GetParam().strided || sizes.size() != 4) return at::randn(sizes);
    return at::randn({sizes[0], sizes[2], sizes[1], sizes[3]}).transpose(1, 2);
  }
  // Of queries and keys such as these; centre [3, 2, 9] or [3, 1, 9].
  KeyScope Scope(const at::Tensor& query, const at::Tensor& key, const at::Tensor& centre) const {
    KeyScope scope{.causal = GetParam().causal};
    if (GetParam().lengths) scope.lengths = at::tensor({7, 0, 13}, at::TensorOptions(at::kLong));
    switch (GetParam().window) {
      case Window::kNone:
        break;
      case Window::kAligned:
        return Aligned(scope, query, key, 2);
      case Window::kPredicted:
        return Predicted(scope, centre, 3);
      case Window::kRanges:  // one of them of nothing, some beyond the keys
        scope.first = at::arange(9, at::TensorOptions(at::kLong)) - 2;
        scope.last = at::tensor({1, 5, 2, 9, 3, 5, 40, 14, 9}, at::TensorOptions(at::kInt));
        break;
      case Window::kCentreAlone:
        scope.centre = centre;
        scope.deviation = 2.5;
        break;
    }
    return scope;
  }
  // Centres on no place of a key and none half between two, wherever a type rounds them.
  at::Tensor Centres() const {
    return at::linspace(-1.3, 13.8, 54, at::kFloat).view({3, 2, 9}).flip({1});
  }

  // Output and all gradients, of float on the kernels and of double on LibTorch's operations.
  template <class Run>
  void ExpectSame(const std::vector<at::Tensor>& inputs, Run&& run) const {
    std::vector<at::Tensor> results[2];
    for (const int in_double : {0, 1}) {
      std::vector<at::Tensor> leaves;
      for (const at::Tensor& input : inputs) {
        const at::Tensor copy = in_double ? input.to(at::kDouble) : input;
        leaves.push_back(copy.detach().set_requires_grad(true));
        leaves.back().mutable_grad() = at::Tensor();
      }
      const at::Tensor output = run(leaves);
      (output * output.detach().cos()).sum().backward();
      results[in_double].push_back(output);
      for (const at::Tensor& leaf : leaves)
        results[in_double].push_back(leaf.grad().defined() ? leaf.grad()
                                                           : at::zeros_like(leaf.detach()));
    }
    for (size_t i = 0; i < results[0].size(); ++i)
      EXPECT_CLOSE(Floats(results[0][i]), Floats(results[1][i]), {3e-5, 3e-5}) << i;
  }

  void ExpectSame(const OpenWeights& fused, const OpenWeights& composed) const {
    const auto close = [](const at::Tensor& a, const at::Tensor& b) {
      ASSERT_EQ(a.sizes(), b.sizes());
      EXPECT_CLOSE(Floats(a), Floats(b), {2e-5, 2e-5});
    };
    close(fused.rows, composed.rows);
    close(fused.key_mean, composed.key_mean);
    close(fused.key_max, composed.key_max);
    close(fused.entropy, composed.entropy);
    close(fused.top_weights, composed.top_weights);
    EXPECT_TRUE(at::equal(fused.argmax, composed.argmax));
    EXPECT_TRUE(at::equal(fused.top_keys, composed.top_keys));
  }
};

TEST_P(AttentionOpTest, DotIsLibTorchsOwn) {
  ExpectSame({Random({3, 2, 9, 8}), Random({3, 2, 13, 8}), Random({3, 2, 13, 5}), Centres()},
             [&](const std::vector<at::Tensor>& x) {
               return DotAttention(x[0], x[1], x[2], 0.4, Scope(x[0], x[1], x[3]));
             });
}

TEST_P(AttentionOpTest, AdditiveIsLibTorchsOwn) {
  // One centre for all heads, of which the gradient is the sum.
  ExpectSame({Random({3, 2, 9, 6}), Random({3, 2, 13, 6}), Random({2, 6}), Random({3, 2, 13, 5}),
              Centres().slice(1, 0, 1)},
             [&](const std::vector<at::Tensor>& x) {
               return AdditiveAttention(x[0], x[1], x[2], x[3], Scope(x[0], x[1], x[4]), 1.5);
             });
}

TEST_P(AttentionOpTest, WeightsAreLaidOpen) {
  const at::Tensor query = Random({3, 2, 9, 8}), key = Random({3, 2, 13, 8}), v = Random({2, 8}),
                   centre = Centres();
  const auto wide = [](const at::Tensor& t) { return t.to(at::kDouble); };
  const KeyScope scope = Scope(query, key, centre),
                 wide_scope = Scope(wide(query), wide(key), wide(centre));
  ExpectSame(DotAttentionWeights(query, key, 0.4, scope, {0, 8, 3}, 4),
             DotAttentionWeights(wide(query), wide(key), 0.4, wide_scope, {0, 8, 3}, 4));
  ExpectSame(AdditiveAttentionWeights(query, key, v, scope, {5}, 13, 1.5),
             AdditiveAttentionWeights(wide(query), wide(key), wide(v), wide_scope, {5}, 13, 1.5));
}

INSTANTIATE_TEST_SUITE_P(Scopes, AttentionOpTest, ::testing::ValuesIn(kCases),
                         [](const auto& info) { return info.param.name; });

TEST(AttentionOp, OnlyGradientsThatAreNeeded) {
  const at::Tensor query = at::randn({1, 1, 4, 3}), key = at::randn({1, 1, 5, 3}),
                   value = at::randn({1, 1, 5, 2}).set_requires_grad(true);
  DotAttention(query, key, value, 1, {}).sum().backward();
  // Each key's weights over the queries.
  const OpenWeights open = DotAttentionWeights(query, key, 1, {}, {0, 1, 2, 3}, 0);
  EXPECT_CLOSE(Floats(value.grad().select(3, 1)), Floats(open.rows.sum(2)), {1e-5, 1e-5});
}

TEST(AttentionOp, NothingToAttendTo) {
  const at::Tensor query = at::randn({2, 1, 3, 4}), none = at::randn({2, 1, 0, 4});
  EXPECT_EQ(DotAttention(query, none, none, 1, {}).abs().sum().item<float>(), 0);
  EXPECT_EQ(
      DotAttention(at::randn({0, 1, 3, 4}), at::randn({0, 1, 5, 4}), at::randn({0, 1, 5, 2}), 1, {})
          .numel(),
      0);
}

TEST(AttentionOp, SaysWhatWasRequiredAndWhatCame) {
  const at::Tensor query = at::randn({2, 1, 3, 4}), key = at::randn({2, 1, 5, 4}),
                   value = at::randn({2, 1, 5, 6});
  const auto message = [](auto&& call) -> std::string {
    try {
      call();
    } catch (const ArgumentError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(message([&] { DotAttention(query[0], key, value, 1, {}); }),
            "query must be [N, H, Tq, D], got [1, 3, 4]");
  EXPECT_EQ(message([&] { DotAttention(query, value, value, 1, {}); }),
            "key must be [2, 1, Tk, 4], got [2, 1, 5, 6]");
  EXPECT_EQ(message([&] { DotAttention(query, key, value.to(at::kDouble), 1, {}); }),
            "value must be Float on cpu as the query is, got Double on cpu");
  EXPECT_EQ(message([&] {
              DotAttention(query, key, value, 1,
                           {.lengths = at::tensor({6, 1}, at::TensorOptions(at::kInt))});
            }),
            "lengths must be 0 to 5, got 1 to 6");
  EXPECT_EQ(message([&] { AdditiveAttention(query, key, at::randn({4}), value, {}); }),
            "v must be [1, 4], got [4]");
  EXPECT_EQ(WhyNotFused(query), "");
  EXPECT_EQ(WhyNotFused(query.to(at::kDouble)), "it is Double, the kernels take Float");
}

}  // namespace
}  // namespace fovea::autograd
