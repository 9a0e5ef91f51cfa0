#ifndef FOVEA_ATTENTION_MECHANISM_H_
#define FOVEA_ATTENTION_MECHANISM_H_

#include <optional>
#include <string>

#include "fovea/attention/backend.h"
#include "fovea/attention/members.h"

namespace fovea::attention {

// The four choices of the formula
//   weights = normaliser(scope(score(query, keys)))      output = aggregate(weights, values)
// and the sizes that they need.
struct MechanismSpec {
  std::string score = "additive";
  std::string scope = "global";
  std::string normaliser = "softmax";
  std::string aggregate = "sum";
  int64_t heads = 1;
  int64_t query_size = 0;  // over all heads, as the next two; 0: the score's own query
  int64_t key_size = 0;
  int64_t value_size = 0;
  int64_t hidden = 0;    // of one head: additive, gated
  int64_t axis = 0;      // the most keys: location, dense
  int64_t window = 10;   // D: local_m, local_p
  double sharpness = 1;  // the scores are multiplied by it: above 1 the weights get sharper
};

// Those of the score, and "scope.…" of the scope. Throws ArgumentError if a name is unknown, the
// sizes do not fit each other, or the members make no sense together.
std::vector<ParameterSpec> MechanismParameters(const MechanismSpec& spec);

// Whether the score takes its query from the parameters or the keys if the caller gives none.
DefaultQuery DefaultQueryOf(const std::string& score);

// Whether the scope computes from the query, so that a score without one is not enough.
bool ScopeNeedsQuery(const std::string& scope);

template <class B>
struct AttendInputs {
  using Tensor = typename B::Tensor;
  std::optional<Tensor> query;            // [N, Tq, query_size]
  Tensor keys;                            // [N, Tk, key_size]
  Tensor values;                          // [N, Tk, value_size]
  std::span<const int32_t> lengths = {};  // [N] keys of each sample; empty: all Tk
};

template <class B>
struct AttendOutput {
  typename B::Tensor output;  // sum: [N, Tq, value_size]; reweight: [N, Tk, value_size]
  // [N, heads, Tq, Tk]; rows sum to 1 (local_p: to 1 at most), or are 0 without a key
  typename B::Tensor weights;
};

namespace internal {

// [N, T, H·d] → [N, H, T, d]
template <class B>
typename B::Tensor SplitHeads(const B& b, const typename B::Tensor& x, int64_t heads) {
  const Shape s = b.ShapeOf(x);
  if (heads == 1) return b.Reshape(x, {s[0], 1, s[1], s[2]});
  return b.Transpose(b.Reshape(x, {s[0], s[1], heads, s[2] / heads}), 1, 2);
}

// [N, H, T, d] → [N, T, H·d]
template <class B>
typename B::Tensor MergeHeads(const B& b, const typename B::Tensor& x) {
  const Shape s = b.ShapeOf(x);
  const auto merged = s[1] == 1 ? x : b.Transpose(x, 1, 2);
  return b.Reshape(merged, {s[0], s[2], s[1] * s[3]});
}

template <class B>
void CheckInputs(const B& b, const MechanismSpec& spec, const Parameters<B>& parameters,
                 const AttendInputs<B>& in) {
  for (const ParameterSpec& parameter : MechanismParameters(spec)) {
    const Shape shape = b.ShapeOf(parameters[parameter.name]);
    Require(shape == parameter.shape, "the parameter ", parameter.name, " must be ",
            ToString(parameter.shape), ", got ", ToString(shape));
  }
  const Shape keys = b.ShapeOf(in.keys), values = b.ShapeOf(in.values);
  Require(keys.size() == 3 && keys[2] == spec.key_size, "keys must be [N, Tk, ", spec.key_size,
          "], got ", ToString(keys));
  Require(values == Shape({keys[0], keys[1], spec.value_size}), "values must be [", keys[0], ", ",
          keys[1], ", ", spec.value_size, "], got ", ToString(values));
  if (in.query) {
    const Shape query = b.ShapeOf(*in.query);
    Require(query.size() == 3 && query[0] == keys[0] && query[2] == spec.query_size,
            "query must be [", keys[0], ", Tq, ", spec.query_size, "], got ", ToString(query));
  } else {
    Require(spec.query_size == 0 || (DefaultQueryOf(spec.score) == DefaultQuery::kLearned &&
                                     !ScopeNeedsQuery(spec.scope)),
            "query must be [", keys[0], ", Tq, ", spec.query_size, "], got none");
  }
  Require(in.lengths.empty() || static_cast<int64_t>(in.lengths.size()) == keys[0],
          "lengths must hold one for each of the ", keys[0], " samples, got ", in.lengths.size());
  for (const int32_t length : in.lengths)
    Require(length >= 0 && length <= keys[1], "a length must be 0 to ", keys[1], ", got ", length);
}

}  // namespace internal

ScoreSizes SizesOf(const MechanismSpec& spec);

// Whether the mechanism, without a query, is the block that backends have as one operation.
bool IsDenseReweight(const MechanismSpec& spec);

// Runs the mechanism. Throws ArgumentError that says what was required and what came.
template <class B>
AttendOutput<B> Attend(const B& b, const MechanismSpec& spec, const Parameters<B>& parameters,
                       const AttendInputs<B>& in) {
  static_assert(Backend<B>);
  using Tensor = typename B::Tensor;
  internal::CheckInputs(b, spec, parameters, in);
  if (!in.query && IsDenseReweight(spec) && b.ShapeOf(in.keys)[1] == spec.axis) {
    const auto fused =
        b.DenseReweight(in.keys, in.values, b.Reshape(parameters["weight"], {spec.axis, spec.axis}),
                        b.Reshape(parameters["bias"], {spec.axis}), in.lengths);
    return {fused.output, fused.weights};
  }
  const Tensor keys = internal::SplitHeads(b, in.keys, spec.heads);
  const Tensor values = internal::SplitHeads(b, in.values, spec.heads);

  const DefaultQuery otherwise = DefaultQueryOf(spec.score);
  const Tensor query = in.query ? internal::SplitHeads(b, *in.query, spec.heads)
                       : otherwise == DefaultQuery::kAxis ? b.Transpose(keys, 2, 3)
                                                          : Tensor();
  const ScoreSizes sizes = SizesOf(spec);

  Tensor scores = VisitMember<Tensor>(Scores(), "score", spec.score, [&]<class Score>() {
    return Score::Scores(b, ScoreInputs<B>{query, keys, parameters, sizes});
  });
  if (spec.sharpness != 1) scores = b.Scale(scores, spec.sharpness);
  if (!in.lengths.empty()) scores = b.MaskLengths(scores, in.lengths);
  const auto scoped = VisitMember<Scoped<B>>(Scopes(), "scope", spec.scope, [&]<class Scope>() {
    return Scope::Apply(
        b, ScopeInputs<B>{scores, query, in.lengths, parameters.Below("scope"), sizes});
  });
  Tensor weights =
      VisitMember<Tensor>(Normalisers(), "normaliser", spec.normaliser,
                          [&]<class Normaliser>() { return Normaliser::Apply(b, scoped.scores); });
  if (scoped.factors) weights = b.Mul(weights, *scoped.factors);
  const Tensor output =
      VisitMember<Tensor>(Aggregates(), "aggregate", spec.aggregate,
                          [&]<class Aggregate>() { return Aggregate::Apply(b, weights, values); });
  return {internal::MergeHeads(b, output), weights};
}

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_MECHANISM_H_
