// What the operators of attention_op.h do with arguments that are wrong, empty or not finite, and
// where threads call them that are parallel already.
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <thread>

#include "fovea/autograd/attention_op.h"
#include "fovea/autograd/composed_attention.h"
#include "fovea/core/error.h"
#include "fovea/core/threads.h"

namespace fovea::autograd {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Arguments that fit, to be spoilt: N = 2, H = 3, Tq = 4, Tk = 5, D = 6, Dv = 7.
struct Arguments {
  at::Tensor query = at::randn({2, 3, 4, 6}), key = at::randn({2, 3, 5, 6}),
             v = at::randn({3, 1, 6}), value = at::randn({2, 3, 5, 7});
  double scale = 1;
  std::vector<int32_t> lengths;
  attention::KeyScope<at::Tensor> scope;
  KeyRanges ranges;

  FusedInputs Inputs(bool additive) const {
    FusedInputs in{.score = {.query = query, .key = key, .scale = scale},
                   .values = value,
                   .lengths = lengths,
                   .scope = scope};
    if (!additive) return in;
    in.score.form = attention::ScoreForm::kAdditive;
    in.score.v = v;
    return in;
  }
  at::Tensor Attend(bool additive) const { return FusedAttention(Inputs(additive), ranges); }
};

std::string ErrorOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

// The same of both scores.
std::string With(const std::function<void(Arguments*)>& spoil) {
  Arguments arguments;
  spoil(&arguments);
  const std::string dot = ErrorOf([&] { arguments.Attend(false); });
  EXPECT_EQ(ErrorOf([&] { arguments.Attend(true); }), dot);
  return dot;
}

TEST(AttentionBadInput, ShapesTypesAndDevices) {
  EXPECT_EQ(With([](Arguments*) {}), "");
  EXPECT_EQ(With([](Arguments* a) { a->query = a->query[0]; }),
            "query must be [N, H, Tq, D], got [3, 4, 6]");
  EXPECT_EQ(With([](Arguments* a) { a->query = a->query.to(at::kInt); }),
            "query must be of floats, got Int");
  EXPECT_EQ(With([](Arguments* a) { a->key = a->key.unsqueeze(0); }),
            "key must be [2, 3, Tk, 6], got [1, 2, 3, 5, 6]");
  EXPECT_EQ(With([](Arguments* a) { a->key = a->key.slice(3, 0, 2); }),
            "key must be [2, 3, Tk, 6], got [2, 3, 5, 2]");
  EXPECT_EQ(With([](Arguments* a) { a->key = a->key.slice(1, 0, 1); }),
            "key must be [2, 3, Tk, 6], got [2, 1, 5, 6]");
  EXPECT_EQ(With([](Arguments* a) { a->key = a->key.to(at::kDouble); }),
            "key must be Float on cpu as the query is, got Double on cpu");
  EXPECT_EQ(With([](Arguments* a) { a->key = at::empty_like(a->key, at::kMeta); }),
            "key must be Float on cpu as the query is, got Float on meta");
  EXPECT_EQ(With([](Arguments* a) { a->value = a->value.slice(2, 0, 4); }),
            "value must be [2, 3, 5, Dv], got [2, 3, 4, 7]");
  EXPECT_EQ(With([](Arguments* a) { a->value = a->value[0]; }),
            "value must be [2, 3, 5, Dv], got [3, 5, 7]");
  EXPECT_EQ(With([](Arguments* a) { a->value = at::empty_like(a->value, at::kMeta); }),
            "value must be Float on cpu as the query is, got Float on meta");
  EXPECT_EQ(With([](Arguments* a) { a->scale = std::nan(""); }),
            "scale must be a finite number, got nan");
  Arguments a;
  a.v = at::randn({1, 1, 6});
  EXPECT_EQ(ErrorOf([&] { a.Attend(true); }), "v must be [3, 1, 6], got [1, 1, 6]");
  a.v = at::randn({3, 1, 6}, at::kDouble);
  EXPECT_EQ(ErrorOf([&] { a.Attend(true); }),
            "v must be Float on cpu as the query is, got Double on cpu");
}

TEST(AttentionBadInput, Lengths) {
  const auto with = [](std::vector<int32_t> lengths) {
    return With([&](Arguments* a) { a->lengths = lengths; });
  };
  EXPECT_EQ(with({5, 0}), "");
  EXPECT_EQ(with({5, 6}), "a length must be 0 to 5, got 6");
  EXPECT_EQ(with({-1, 5}), "a length must be 0 to 5, got -1");
  EXPECT_EQ(with({5, 5, 5}), "lengths must hold one for each of the 2 samples, got 3");
}

TEST(AttentionBadInput, Ranges) {
  const at::Tensor whole = at::zeros({2, 3, 4}, at::kInt);
  const auto with = [](const at::Tensor& first, const at::Tensor& last) {
    return With([&](Arguments* a) { a->ranges = {first, last}; });
  };
  EXPECT_EQ(with(whole, {}), "first and last must come together, got first alone");
  EXPECT_EQ(with({}, whole), "first and last must come together, got last alone");
  EXPECT_EQ(with(at::zeros({4}), at::zeros({4})), "first must be of whole numbers, got Float");
  EXPECT_EQ(with(whole, whole[0][0].slice(0, 0, 3)), "last must broadcast to [2, 3, 4], got [3]");
  EXPECT_EQ(with(whole.unsqueeze(0), whole.unsqueeze(0)),
            "first must broadcast to [2, 3, 4], got [1, 2, 3, 4]");
}

TEST(AttentionBadInput, WindowsAndCentres) {
  const auto with = [](const at::Tensor& centres, int64_t window = 2) {
    return With(
        [&](Arguments* a) { a->scope = {.centres = centres, .window = window, .gaussian = true}; });
  };
  EXPECT_EQ(with(at::zeros({2, 3, 4, 1})), "");
  EXPECT_EQ(with(at::zeros({2, 3, 5, 1})), "centre must broadcast to [2, 3, 4], got [2, 3, 5]");
  EXPECT_EQ(with(at::zeros({4, 1}, at::kDouble)),
            "centre must be Float as the query is, got Double");
  EXPECT_EQ(with(at::zeros({4, 1}, at::kInt)), "centre must be Float as the query is, got Int");
  EXPECT_EQ(with(at::zeros({4, 1}, at::TensorOptions(at::kFloat).device(at::kMeta))),
            "centre must be on cpu as the query is, got meta");
  for (const int64_t window : {int64_t{0}, int64_t{-3}, int64_t{1} << 21})
    EXPECT_EQ(with(at::zeros({4, 1}), window), StrCat("window must be 1 to 1048576, got ", window));
}

TEST(AttentionBadInput, Rows) {
  const Arguments a;
  const auto with = [&](std::vector<int64_t> rows, int64_t top) {
    const std::string dot = ErrorOf([&] { FusedAttentionWeights(a.Inputs(false), rows, top); });
    EXPECT_EQ(ErrorOf([&] { FusedAttentionWeights(a.Inputs(true), rows, top); }), dot);
    return dot;
  };
  EXPECT_EQ(with({0, 3}, 5), "");
  EXPECT_EQ(with({4}, 0), "rows must be 0 to 3, got 4");
  EXPECT_EQ(with({-1}, 0), "rows must be 0 to 3, got -1");
  EXPECT_EQ(with({}, 6), "top must be 0 to 5, got 6");
  EXPECT_EQ(with({}, -1), "top must be 0 to 5, got -1");
}

// A number that is not finite, in each argument in turn, makes the same elements of output and
// gradients NaN as in the composed form, and the rest within what rounding does.
class AttentionNotFinite : public ::testing::TestWithParam<float> {};

void ExpectSameWhereFinite(const at::Tensor& fused, const at::Tensor& composed, const char* what) {
  EXPECT_TRUE(at::equal(fused.isnan(), composed.isnan())) << what << "\n" << fused << composed;
  EXPECT_TRUE(at::allclose(fused.nan_to_num(), composed.nan_to_num(), 1e-4, 1e-5))
      << what << "\n"
      << fused << composed;
}

TEST_P(AttentionNotFinite, PropagatesAsInTheComposedForm) {
  at::manual_seed(5);
  for (const bool additive : {false, true})
    for (const char* where : {"query", "key", "value", "v", "centre"}) {
      if (!additive && std::string(where) == "v") continue;
      // Far from all keys there is none in the window, and no gradient.
      if (std::string(where) == "centre" && std::isinf(GetParam())) continue;
      SCOPED_TRACE(StrCat(additive, " ", where));
      Arguments a;
      a.scope = {.centres = at::linspace(0.2, 4.1, 4).view({4, 1}).expand({2, 3, 4, 1}).clone(),
                 .window = 5,
                 .gaussian = true};
      std::map<std::string, at::Tensor*> parts = {{"query", &a.query},
                                                  {"key", &a.key},
                                                  {"value", &a.value},
                                                  {"v", &a.v},
                                                  {"centre", &*a.scope.centres}};
      parts.at(where)->view({-1})[3] = GetParam();
      for (auto& [name, t] : parts) t->set_requires_grad(true);
      const auto gradients = [&](const at::Tensor& output) {
        output.sum().backward();
        std::map<std::string, at::Tensor> out = {{"output", output.detach()}};
        for (auto& [name, t] : parts) {
          if (t->grad().defined()) out[name] = t->grad().clone();
          t->mutable_grad() = at::Tensor();
        }
        return out;
      };
      const auto fused = gradients(a.Attend(additive));
      const auto composed = gradients(at::matmul(ComposedWeights(a.Inputs(additive), {}), a.value));
      ExpectSameWhereFinite(fused.at("output"), composed.at("output"), "output");
      for (const auto& [name, gradient] : composed) {
        if (name == "output") continue;
        ASSERT_TRUE(fused.contains(name)) << name;
        ExpectSameWhereFinite(fused.at(name), gradient, name.c_str());
      }
    }
}

INSTANTIATE_TEST_SUITE_P(Numbers, AttentionNotFinite,
                         ::testing::Values(std::nanf(""), kInfinity, -kInfinity));

TEST(AttentionBadInput, NothingAtAll) {
  for (const int64_t samples : {0, 2})
    for (const int64_t queries : {0, 4})
      for (const int64_t keys : {0, 5})
        for (const int64_t value_size : {0, 7}) {
          SCOPED_TRACE(StrCat(samples, " ", queries, " ", keys, " ", value_size));
          Arguments a;
          a.query = at::randn({samples, 3, queries, 6}).set_requires_grad(true);
          a.key = at::randn({samples, 3, keys, 6}).set_requires_grad(true);
          a.value = at::randn({samples, 3, keys, value_size}).set_requires_grad(true);
          a.v.set_requires_grad(true);
          const at::Tensor centre = at::ones({samples, 3, queries, 1}).set_requires_grad(true);
          using Scope = attention::KeyScope<at::Tensor>;
          for (const Scope& scope :
               {Scope{}, Scope{.causal = true}, Scope{.centres = centre.detach(), .window = 2},
                Scope{.centres = centre, .window = 2, .gaussian = true}})
            for (const bool additive : {false, true}) {
              a.scope = scope;
              const at::Tensor output = a.Attend(additive);
              EXPECT_EQ(output.sizes(), at::IntArrayRef({samples, 3, queries, value_size}));
              if (keys == 0) {
                EXPECT_EQ(output.abs().sum().item<float>(), 0);
              }
              output.sum().backward();
              EXPECT_TRUE(a.query.grad().isfinite().all().item<bool>());
            }
          const OpenWeights open = FusedAttentionWeights(a.Inputs(false), {}, 0);
          EXPECT_EQ(open.argmax.sizes(), at::IntArrayRef({samples, 3, queries}));
        }
}

// Output and gradients, as one array.
at::Tensor Everything(const Arguments& a, bool additive) {
  Arguments own = a;
  std::vector<at::Tensor*> leaves = {&own.query, &own.key, &own.value};
  for (at::Tensor* t : leaves) *t = t->detach().clone().set_requires_grad(true);
  const at::Tensor output = own.Attend(additive);
  output.square().sum().backward();
  std::vector<at::Tensor> all = {output.detach().flatten()};
  for (const at::Tensor* t : leaves) all.push_back(t->grad().flatten());
  return at::cat(all);
}

// Called from several threads at once, of LibTorch's (OpenMP's) or the caller's own, the operators
// give the same bits.
TEST(AttentionThreads, ParallelCallersGetTheSameBits) {
  const int threads = at::get_num_threads(), own = NumThreads();
  at::set_num_threads(3);
  SetNumThreads(2);
  Arguments a;
  a.query = at::randn({2, 3, 300, 6});
  a.key = at::randn({2, 3, 300, 6});
  a.value = at::randn({2, 3, 300, 7});
  for (const bool additive : {false, true}) {
    const at::Tensor expected = Everything(a, additive);
    std::vector<at::Tensor> results(6);
    at::parallel_for(0, 6, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) results[i] = Everything(a, additive);
    });
    for (const at::Tensor& result : results) EXPECT_TRUE(at::equal(result, expected));
    std::vector<std::thread> callers;
    for (at::Tensor& result : results)
      callers.emplace_back([&] { result = Everything(a, additive); });
    for (std::thread& caller : callers) caller.join();
    for (const at::Tensor& result : results) EXPECT_TRUE(at::equal(result, expected));
    // And within a region of fovea's own.
    ParallelFor(6, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) results[i] = Everything(a, additive);
    });
    for (const at::Tensor& result : results) EXPECT_TRUE(at::equal(result, expected));
  }
  at::set_num_threads(threads);
  SetNumThreads(own);
}

}  // namespace
}  // namespace fovea::autograd
