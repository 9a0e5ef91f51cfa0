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

enum class Window { kNone, kAround, kPredicted, kRanges, kRangesAround };

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
                       {"Around", false, false, false, Window::kAround},
                       {"AroundLengths", false, true, true, Window::kAround},
                       {"AroundCausal", true, true, false, Window::kAround},
                       {"Predicted", false, false, false, Window::kPredicted},
                       {"PredictedLengths", false, true, true, Window::kPredicted},
                       {"PredictedCausal", true, false, false, Window::kPredicted},
                       {"Ranges", false, false, false, Window::kRanges},
                       {"RangesLengthsCausal", true, true, false, Window::kRanges},
                       {"RangesAround", false, false, false, Window::kRangesAround},
                       {"RangesAroundCausalLengths", true, true, false, Window::kRangesAround}};

attention::ScoreFactors<at::Tensor> Dot(const at::Tensor& query, const at::Tensor& key,
                                        double scale = 1) {
  return {attention::ScoreForm::kProduct, query, key, {}, scale};
}
attention::ScoreFactors<at::Tensor> Additive(const at::Tensor& query, const at::Tensor& key,
                                             const at::Tensor& v, double scale = 1) {
  return {attention::ScoreForm::kAdditive, query, key, v, scale};
}
at::Tensor Attend(const attention::ScoreFactors<at::Tensor>& score, const at::Tensor& value) {
  return FusedAttention({.score = score, .values = value});
}

class AttentionOpTest : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override { at::manual_seed(3); }

  at::Tensor Random(at::IntArrayRef sizes) const {
    if (!GetParam().strided || sizes.size() != 4) return at::randn(sizes);
    return at::randn({sizes[0], sizes[2], sizes[1], sizes[3]}).transpose(1, 2);
  }
  // Of a score; centre [3, 2, 9] or [3, 1, 9].
  FusedInputs Inputs(const attention::ScoreFactors<at::Tensor>& score, const at::Tensor& centre,
                     const at::Tensor& value = {}) const {
    static const int32_t kLengths[] = {7, 0, 13};
    FusedInputs in{.score = score, .values = value, .scope = {.causal = GetParam().causal}};
    if (GetParam().lengths) in.lengths = kLengths;
    const Window window = GetParam().window;
    if (window == Window::kNone || window == Window::kRanges) return in;
    in.scope.gaussian = window == Window::kPredicted;
    in.scope.centres = in.scope.gaussian ? centre.unsqueeze(-1) : centre.detach().unsqueeze(-1);
    in.scope.window = 3;
    return in;
  }
  // One of them of nothing, some beyond the keys.
  static KeyRanges Ranges() {
    if (GetParam().window != Window::kRanges && GetParam().window != Window::kRangesAround)
      return {};
    return {at::arange(9, at::TensorOptions(at::kLong)) - 2,
            at::tensor({1, 5, 2, 9, 3, 5, 40, 14, 9}, at::TensorOptions(at::kInt))};
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
               return FusedAttention(Inputs(Dot(x[0], x[1], 0.4), x[3], x[2]), Ranges());
             });
}

TEST_P(AttentionOpTest, AdditiveIsLibTorchsOwn) {
  // One centre for all heads, of which the gradient is the sum.
  ExpectSame({Random({3, 2, 9, 6}), Random({3, 2, 13, 6}), Random({2, 1, 6}), Random({3, 2, 13, 5}),
              Centres().slice(1, 0, 1)},
             [&](const std::vector<at::Tensor>& x) {
               return FusedAttention(Inputs(Additive(x[0], x[1], x[2], 1.5), x[4], x[3]), Ranges());
             });
}

TEST_P(AttentionOpTest, WeightsAreLaidOpen) {
  const at::Tensor query = Random({3, 2, 9, 8}), key = Random({3, 2, 13, 8}), v = Random({2, 1, 8}),
                   centre = Centres();
  const auto wide = [](const at::Tensor& t) { return t.to(at::kDouble); };
  ExpectSame(FusedAttentionWeights(Inputs(Dot(query, key, 0.4), centre), {0, 8, 3}, 4, Ranges()),
             FusedAttentionWeights(Inputs(Dot(wide(query), wide(key), 0.4), wide(centre)),
                                   {0, 8, 3}, 4, Ranges()));
  ExpectSame(
      FusedAttentionWeights(Inputs(Additive(query, key, v, 1.5), centre), {5}, 13, Ranges()),
      FusedAttentionWeights(Inputs(Additive(wide(query), wide(key), wide(v), 1.5), wide(centre)),
                            {5}, 13, Ranges()));
}

INSTANTIATE_TEST_SUITE_P(Scopes, AttentionOpTest, ::testing::ValuesIn(kCases),
                         [](const auto& info) { return info.param.name; });

TEST(AttentionOp, OnlyGradientsThatAreNeeded) {
  const at::Tensor query = at::randn({1, 1, 4, 3}), key = at::randn({1, 1, 5, 3}),
                   value = at::randn({1, 1, 5, 2}).set_requires_grad(true);
  Attend(Dot(query, key), value).sum().backward();
  // Each key's weights over the queries.
  const OpenWeights open = FusedAttentionWeights({.score = Dot(query, key)}, {0, 1, 2, 3}, 0);
  EXPECT_CLOSE(Floats(value.grad().select(3, 1)), Floats(open.rows.sum(2)), {1e-5, 1e-5});
}

TEST(AttentionOp, NothingToAttendTo) {
  const at::Tensor query = at::randn({2, 1, 3, 4}), none = at::randn({2, 1, 0, 4});
  EXPECT_EQ(Attend(Dot(query, none), none).abs().sum().item<float>(), 0);
  EXPECT_EQ(Attend(Dot(at::randn({0, 1, 3, 4}), at::randn({0, 1, 5, 4})), at::randn({0, 1, 5, 2}))
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
  EXPECT_EQ(message([&] { Attend(Dot(query[0], key), value); }),
            "query must be [N, H, Tq, D], got [1, 3, 4]");
  EXPECT_EQ(message([&] { Attend(Dot(query, value), value); }),
            "key must be [2, 1, Tk, 4], got [2, 1, 5, 6]");
  EXPECT_EQ(message([&] { Attend(Dot(query, key), value.to(at::kDouble)); }),
            "value must be Float on cpu as the query is, got Double on cpu");
  EXPECT_EQ(message([&] { Attend(Additive(query, key, at::randn({4})), value); }),
            "v must be [1, 1, 4], got [4]");
  EXPECT_EQ(WhyNotFused(query), "");
  EXPECT_EQ(WhyNotFused(query.to(at::kDouble)), "it is Double, the kernels take Float");
}

}  // namespace
}  // namespace fovea::autograd
