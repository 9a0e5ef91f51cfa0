#ifndef FOVEA_INFER_FILES_BAG_MODEL_H_
#define FOVEA_INFER_FILES_BAG_MODEL_H_

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/attention/mechanism.h"
#include "fovea/infer/output.h"
#include "fovea/infer/task.h"

namespace fovea::infer {

// Who votes on a window.
inline constexpr std::array<std::string_view, 4> kBagMembers = {"near", "wide", "bytes", "linear"};
inline constexpr auto kMemberCount = static_cast<int64_t>(kBagMembers.size());

struct BagModelOptions {
  int64_t token_bits = 18;            // the table of tokens has 2^token_bits rows
  int64_t token_width = 32;           // of a row: halves for near and wide, one column for linear
  int64_t ngram_bits = 18;            // likewise of the bytes' n-grams
  int64_t ngram_width = 16;           // for bytes, one column for linear
  int64_t hidden = 32;                // of near, wide and bytes
  int64_t score_hidden = 16;          // of the gated score, with the pooling attention
  double sharpness = 3;               // β of the pooling
  int64_t glance_bits = 15;           // the table of the glance has 2^glance_bits rows
  int64_t glance_width = 8;           // of a row
  double glance = -6;                 // where the glance says less, near is not asked
  double doubt = -2.5;                // where near says less, the other members are not asked
  double bound = 12;                  // no member says more than that, in logits
  std::string pooling = "logsumexp";  // logsumexp, attention, max, mean
  std::vector<double> votes = {6, 1, 1, 1};  // of the members, of which the mean is taken
  std::vector<std::string> languages;
};

// What the windows of a bag say.
template <class B>
struct BagOutput {
  typename B::Tensor windows;    // [N, T, members] logits of each window
  typename B::Tensor languages;  // [N, T, languages] logits
  typename B::Tensor weights;    // [N, T] with the pooling attention: rows sum to 1
};

// Multiple-instance learning over the windows of a file (infer/files/windows/file_windows.h), given
// the sums of the rows of a window's tokens e_t = [e′_t, e″_t, λ_t] and of its n-grams f_t = [f′_t,
// μ_t]. Four members give each window a logit:
//
//   near    z_t = q · relu(W tanh(e′_t + b) + c) + p
//   wide    the same of ½ Σ_{|k|≤2} e″_{t+k}
//   bytes   the same of ½ Σ_{|k|≤2} f′_{t+k}
//   linear  z_t = ½ Σ_{|k|≤2} (λ_{t+k} + μ_{t+k}) + p
//   s_t = B tanh(z_t / B)                                            of each member
//
// so that nothing further away than two windows has a say in what a window is. A file is as
// malicious as its hottest place (PoolWindows). The language comes from the near view. Before all
// of them a glance at everything,
//
//   glance  g_t = q · relu(γ_t + b) + p
//
// of the sums γ_t of the rows of a window's simple tokens in a small table, decides where near
// is asked at all, and near where the others are. Source: Ilse et al. 2018 (instances and bags);
// Pinheiro and Collobert 2015, equation 6, for the pooling log-sum-exp; Raff et al. 2018 (MalConv)
// for max.
class BagModel {
 public:
  using Options = BagModelOptions;
  static constexpr Task kTask = Task::kFiles;
  static constexpr int64_t kReach = 2;  // windows to either side that have a say in a window

  // Throws ArgumentError on options out of range.
  explicit BagModel(Options options);

  const Options& options() const { return options_; }
  // All but the tables of features.
  std::vector<attention::ParameterSpec> Parameters() const;

  // What the members say of tokens alone, [N, T, token_width], and of n-grams, [N, T, ngram_width],
  // before the bound: of `linear` each the part that it adds.
  template <class B>
  struct OfNear {
    typename B::Tensor logits;  // [N, T, 1]
    typename B::Tensor hidden;  // [N, T, hidden]
  };
  template <class B>
  struct OfTokens {
    OfNear<B> near;
    typename B::Tensor wide, linear;  // [N, T, 1]
  };
  template <class B>
  struct OfNgrams {
    typename B::Tensor bytes, linear;  // [N, T, 1]
  };
  // g of simple tokens [N, T, glance_width]: [N, T, 1].
  template <class B>
  typename B::Tensor Glance(const B& b, const attention::Parameters<B>& p,
                            const typename B::Tensor& simple) const;
  template <class B>
  OfNear<B> ReadNear(const B& b, const attention::Parameters<B>& p,
                     const typename B::Tensor& tokens) const;
  // l, by the near view: [N, T, languages].
  template <class B>
  typename B::Tensor Languages(const B& b, const attention::Parameters<B>& p,
                               const typename B::Tensor& tokens) const;
  template <class B>
  OfTokens<B> ReadTokens(const B& b, const attention::Parameters<B>& p,
                         const typename B::Tensor& tokens) const;
  template <class B>
  OfNgrams<B> ReadNgrams(const B& b, const attention::Parameters<B>& p,
                         const typename B::Tensor& ngrams) const;

  // mask [N, T, 1] is 1 at windows and 0 at gaps and past the end; lengths [N].
  template <class B>
  BagOutput<B> Forward(const B& b, const attention::Parameters<B>& p,
                       const typename B::Tensor& tokens, const typename B::Tensor& ngrams,
                       const typename B::Tensor& mask, std::span<const int32_t> lengths) const;

  // Of the windows [N, T], by near's hidden units: of the pooling attention alone.
  template <class B>
  typename B::Tensor Attention(const B& b, const attention::Parameters<B>& p,
                               const typename B::Tensor& hidden, const typename B::Tensor& mask,
                               std::span<const int32_t> lengths) const;

 private:
  attention::MechanismSpec Gate() const;

  // The half of the tokens' rows that is near's.
  template <class B>
  typename B::Tensor NearSums(const B& b, const typename B::Tensor& tokens) const {
    const Shape shape = b.ShapeOf(tokens);
    Require(shape.size() == 3 && shape[2] == options_.token_width, "the model needs tokens [N, T, ",
            options_.token_width, "], got ", ToString(shape));
    return b.Slice(tokens, 2, 0, options_.token_width / 2);
  }

  // ½ Σ_{|k|≤2} x_{t+k} of x [N, T, D], zeros outside.
  template <class B>
  typename B::Tensor Around(const B& b, const typename B::Tensor& x) const;

  template <class B>
  typename B::Tensor Hidden(const B& b, const attention::Parameters<B>& p,
                            const std::string& member, const typename B::Tensor& sums) const {
    return b.Relu(Linear(b, p, member + ".encoder", b.Tanh(b.Add(sums, p[member + ".bias"]))));
  }

  Options options_;
};

// The logit of a file of its windows' logits s_t, each the mean of the members', with β the
// sharpness:
//   logsumexp   S = 1/β log Σ_t exp(β s_t)
//   max         S = max_t s_t
//   mean        S = 1/T Σ_t s_t
//   attention   S = Σ_t α_t s_t, α as given
// and the share of each window in it, which sums to 1: ∂S/∂s_t. More windows never lower the first
// two. No window gives −∞.
struct Pooled {
  double logit;
  std::vector<float> weights;
};
Pooled PoolWindows(const BagModelOptions& options, std::span<const float> logits,
                   std::span<const float> attention);

nlohmann::json ToJson(const BagModelOptions& options);
// Throws ArgumentError that names the key at fault.
BagModelOptions BagModelOptionsFromJson(const nlohmann::json& json);

template <class B>
typename B::Tensor BagModel::Around(const B& b, const typename B::Tensor& x) const {
  const Shape shape = b.ShapeOf(x);
  const int64_t steps = shape[1];
  auto sum = x;
  for (int64_t shift = -kReach; shift <= kReach; ++shift) {
    const int64_t by = std::abs(shift);
    if (by == 0 || by >= steps) continue;
    const auto zeros = b.Constant(Tensor({shape[0], by, shape[2]}));
    sum = b.Add(sum, shift > 0 ? b.Concat({b.Slice(x, 1, by, steps), zeros}, 1)
                               : b.Concat({zeros, b.Slice(x, 1, 0, steps - by)}, 1));
  }
  return b.Scale(sum, 0.5);
}

template <class B>
typename B::Tensor BagModel::Glance(const B& b, const attention::Parameters<B>& p,
                                    const typename B::Tensor& simple) const {
  const Shape shape = b.ShapeOf(simple);
  Require(shape.size() == 3 && shape[2] == options_.glance_width, "the glance needs [N, T, ",
          options_.glance_width, "], got ", ToString(shape));
  return Linear(b, p, "glance.logit", b.Relu(b.Add(simple, p["glance.bias"])));
}

template <class B>
BagModel::OfNear<B> BagModel::ReadNear(const B& b, const attention::Parameters<B>& p,
                                       const typename B::Tensor& tokens) const {
  OfNear<B> out;
  out.hidden = Hidden(b, p, "near", NearSums(b, tokens));
  out.logits = Linear(b, p, "near.logit", out.hidden);
  return out;
}

template <class B>
typename B::Tensor BagModel::Languages(const B& b, const attention::Parameters<B>& p,
                                       const typename B::Tensor& tokens) const {
  return Linear(b, p, "language", b.Tanh(b.Add(NearSums(b, tokens), p["near.bias"])));
}

template <class B>
BagModel::OfTokens<B> BagModel::ReadTokens(const B& b, const attention::Parameters<B>& p,
                                           const typename B::Tensor& tokens) const {
  const int64_t half = options_.token_width / 2, last = options_.token_width - 1;
  OfTokens<B> out;
  out.near = ReadNear(b, p, tokens);
  const auto around = Around(b, b.Slice(tokens, 2, half, options_.token_width));
  out.wide = Linear(b, p, "wide.logit", Hidden(b, p, "wide", b.Slice(around, 2, 0, last - half)));
  out.linear = b.Slice(around, 2, last - half, last - half + 1);
  return out;
}

template <class B>
BagModel::OfNgrams<B> BagModel::ReadNgrams(const B& b, const attention::Parameters<B>& p,
                                           const typename B::Tensor& ngrams) const {
  const Shape shape = b.ShapeOf(ngrams);
  const int64_t last = options_.ngram_width - 1;
  Require(shape.size() == 3 && shape[2] == options_.ngram_width, "the model needs n-grams [N, T, ",
          options_.ngram_width, "], got ", ToString(shape));
  const auto around = Around(b, ngrams);
  return {Linear(b, p, "bytes.logit", Hidden(b, p, "bytes", b.Slice(around, 2, 0, last))),
          b.Slice(around, 2, last, last + 1)};
}

template <class B>
BagOutput<B> BagModel::Forward(const B& b, const attention::Parameters<B>& p,
                               const typename B::Tensor& tokens, const typename B::Tensor& ngrams,
                               const typename B::Tensor& mask,
                               std::span<const int32_t> lengths) const {
  const OfTokens<B> t = ReadTokens(b, p, tokens);
  const OfNgrams<B> n = ReadNgrams(b, p, ngrams);
  BagOutput<B> out;
  const auto linear = b.Add(b.Add(t.linear, n.linear), p["linear.bias"]);
  const auto logits = b.Concat({t.near.logits, t.wide, n.bytes, linear}, 2);
  out.windows = b.Scale(b.Tanh(b.Scale(logits, 1 / options_.bound)), options_.bound);
  out.languages = Languages(b, p, tokens);
  if (options_.pooling == "attention") out.weights = Attention(b, p, t.near.hidden, mask, lengths);
  return out;
}

template <class B>
typename B::Tensor BagModel::Attention(const B& b, const attention::Parameters<B>& p,
                                       const typename B::Tensor& hidden,
                                       const typename B::Tensor& mask,
                                       std::span<const int32_t> lengths) const {
  const Shape shape = b.ShapeOf(hidden);
  const auto keys = b.Mul(hidden, mask);
  return b.Reshape(
      attention::Attend<B>(b, Gate(), p.Below("attention"),
                           {.keys = keys, .values = b.Slice(keys, 2, 0, 1), .lengths = lengths})
          .weights,
      {shape[0], shape[1]});
}

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_BAG_MODEL_H_
