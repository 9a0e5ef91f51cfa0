#ifndef FOVEA_ATTENTION_MEMBER_H_
#define FOVEA_ATTENTION_MEMBER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "fovea/attention/fused.h"
#include "fovea/attention/parameter.h"

// What every score, scope, normaliser and aggregate must tell of itself. members.h lists them.
namespace fovea::attention {

// Shown by --help, by `fovea mechanisms` and in the docs.
struct MemberInfo {
  std::string_view name;
  std::string_view formula;
  std::string_view source;
  std::string_view use;   // when to choose it
  std::string_view cost;  // of a pair of query and key, a query or a key
};

// Where a score's query comes from if the caller gives none.
enum class DefaultQuery {
  kNone,     // the caller must give one
  kLearned,  // it lies in the parameters: one query, so one row of scores
  kAxis,     // each channel of the keys along the attended axis
};

struct ScoreSizes {
  int64_t heads = 1;   // H; the other sizes are those of one head
  int64_t query = 0;   // Dq
  int64_t key = 0;     // Dk
  int64_t hidden = 0;  // A, the width of additive and gated scores
  int64_t axis = 0;    // the most keys there can be, for location and dense
  int64_t window = 0;  // D: the local scopes see the keys up to D places from a centre
};

// One head of one sample, for the plain double definitions that the tests use.
struct PlainInputs {
  int64_t queries = 0, keys = 0;  // Tq, Tk
  int64_t length = 0;             // S ≤ Tk: keys that this sample has
  ScoreSizes sizes;
  std::span<const double> query;                 // [Tq, Dq]
  std::span<const double> key;                   // [Tk, Dk]
  std::vector<std::span<const double>> weights;  // the member's parameters of this head, in order

  double Query(int64_t i, int64_t d) const { return query[i * sizes.query + d]; }
  double Key(int64_t j, int64_t d) const { return key[j * sizes.key + d]; }
};

// A score is a struct with
//   static constexpr MemberInfo kInfo
//   static constexpr DefaultQuery kDefaultQuery
//   static std::vector<ParameterSpec> Parameters(const ScoreSizes&)      [H, …] each
//   static double Plain(const PlainInputs&, int64_t i, int64_t j)        the score of one pair
// and its formula in one of two ways:
//   template <Backend B>
//   static Tensor Scores(const B&, const ScoreInputs<B>&)                [N, H, Tq, Tk]
// or, if it is of a form that the fused kernels know, from which the scores follow,
//   static constexpr ScoreForm kForm
//   static double Scale(const ScoreSizes&)
//   template <Backend B>
//   static Tensor QueryFactor(const B&, const Tensor& query, const Parameters<B>&)
//   static Tensor KeyFactor(const B&, const Tensor& key, const Parameters<B>&)
//   static std::optional<Tensor> V(const Parameters<B>&)                 [H, 1, d], of kAdditive
template <class B>
struct ScoreInputs {
  using Tensor = typename B::Tensor;
  Tensor query;  // [N, H, Tq, Dq]
  Tensor key;    // [N, H, Tk, Dk]
  Parameters<B> parameters;
  ScoreSizes sizes;
};

// What scores have in common that are a product of queries and keys.
struct ProductScore {
  static constexpr ScoreForm kForm = ScoreForm::kProduct;
  static double Scale(const ScoreSizes&) { return 1; }
  template <class B>
  static typename B::Tensor QueryFactor(const B&, const typename B::Tensor& query,
                                        const Parameters<B>&) {
    return query;
  }
  template <class B>
  static typename B::Tensor KeyFactor(const B&, const typename B::Tensor& key,
                                      const Parameters<B>&) {
    return key;
  }
  template <class B>
  static std::optional<typename B::Tensor> V(const Parameters<B>&) {
    return {};
  }
};

// A scope is a struct with
//   static constexpr MemberInfo kInfo
//   static constexpr bool kNeedsQuery        it computes from the query's numbers
//   static constexpr bool kOrdersQueries     it compares the places of query and key, so that
//                                            queries without a place (channels) make no sense
//   static std::vector<ParameterSpec> Parameters(const ScoreSizes&)      [H, …] each; a mechanism
//                                            names them "scope.…"
//   static bool Visible(const PlainInputs&, int64_t i, int64_t j)        whether i may see j
//   static double Factor(const PlainInputs&, int64_t i, int64_t j)       on the weight, if it may
// and what it does in one of two ways: which keys it shows, in the terms of the fused kernels,
//   template <Backend B>
//   static KeyScope<Tensor> Keys(const B&, const ScopeInputs<B>&)
// or, where these do not suffice,
//   static Scoped<B> Apply(const B&, const Tensor& scores, const ScopeInputs<B>&)
// with scores [N, H, Tq, Tk] that are −∞ past each sample's length.
template <class B>
struct ScopeInputs {
  using Tensor = typename B::Tensor;
  Shape shape;                       // [N, H, Tq, Tk] of the scores
  Tensor query;                      // [N, H, Tq, Dq]; nothing if the score takes none
  std::span<const int32_t> lengths;  // [N]; empty: all Tk
  Parameters<B> parameters;
  ScoreSizes sizes;
  // [N] or [1]: where the queries of a decoder's step stand among the keys; empty: as they lie.
  std::span<const float> places = {};
};

template <class B>
struct Scoped {
  typename B::Tensor scores;                  // −∞ where a query may not see a key
  std::optional<typename B::Tensor> factors;  // of the weights, [N, H, Tq, Tk]; none: 1
};

// What a scope has that does no more than to hide keys by their places.
struct HidingScope {
  static constexpr bool kNeedsQuery = false;
  static std::vector<ParameterSpec> Parameters(const ScoreSizes&) { return {}; }
  static double Factor(const PlainInputs&, int64_t, int64_t) { return 1; }
};

// x […, H, T, I] times a weight [H, O, I] of each head: […, H, T, O].
template <class B>
typename B::Tensor Project(const B& b, const typename B::Tensor& x,
                           const typename B::Tensor& weight) {
  const Shape shape = b.ShapeOf(weight);
  // One head: a single large product instead of one a sample.
  if (shape[0] == 1) return b.MatMulT(x, b.Reshape(weight, {shape[1], shape[2]}));
  return b.MatMulT(x, weight);
}

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_MEMBER_H_
