#ifndef FOVEA_ATTENTION_MECHANISM_H_
#define FOVEA_ATTENTION_MECHANISM_H_

#include <optional>
#include <string>

#include "fovea/attention/backend.h"
#include "fovea/attention/compose.h"
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

ScoreSizes SizesOf(const MechanismSpec& spec);

// What a caller wants of the weights beside the output.
enum class Weights {
  kNone,  // lets the mechanism run on the fused kernels, which hold no [Tq, Tk]
  kAll,
};

template <class B>
struct AttendInputs {
  using Tensor = typename B::Tensor;
  std::optional<Tensor> query;            // [N, Tq, query_size]
  Tensor keys;                            // [N, Tk, key_size]
  Tensor values;                          // [N, Tk, value_size]
  std::span<const int32_t> lengths = {};  // [N] keys of each sample; empty: all Tk
  Weights weights = Weights::kAll;
  // For the steps of a decoder, whose keys are the same each time: PrepareKeys() of them.
  std::optional<Tensor> prepared = {};
  // [N] or [1]: where the queries of a decoder's step stand among the keys, for the scope local_m;
  // empty: as they lie.
  std::span<const float> places = {};
};

template <class B>
struct AttendOutput {
  typename B::Tensor output;  // sum: [N, Tq, value_size]; reweight: [N, Tk, value_size]
  // [N, heads, Tq, Tk]; rows sum to 1 (local_p: to 1 at most), or are 0 without a key. Nothing if
  // they are not wanted.
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

// Parameters, keys, values and lengths; then the query that meets them.
template <class B>
void CheckMemory(const B& b, const MechanismSpec& spec, const Parameters<B>& parameters,
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
  Require(in.lengths.empty() || static_cast<int64_t>(in.lengths.size()) == keys[0],
          "lengths must hold one for each of the ", keys[0], " samples, got ", in.lengths.size());
  for (const int32_t length : in.lengths)
    Require(length >= 0 && length <= keys[1], "a length must be 0 to ", keys[1], ", got ", length);
}

template <class B>
void CheckQuery(const B& b, const MechanismSpec& spec,
                const std::optional<typename B::Tensor>& given, int64_t samples) {
  if (given) {
    const Shape query = b.ShapeOf(*given);
    Require(query.size() == 3 && query[0] == samples && query[2] == spec.query_size,
            "query must be [", samples, ", Tq, ", spec.query_size, "], got ", ToString(query));
  } else {
    Require(spec.query_size == 0 || (DefaultQueryOf(spec.score) == DefaultQuery::kLearned &&
                                     !ScopeNeedsQuery(spec.scope)),
            "query must be [", samples, ", Tq, ", spec.query_size, "], got none");
  }
}

// Whether the fused kernels have it.
template <class Score>
inline constexpr bool kHasForm = requires {
  Score::kForm;
};
template <class Scope, class B>
inline constexpr bool kHasKeys = requires(const B b, const ScopeInputs<B> in) {
  Scope::Keys(b, in);
};
template <class Member>
inline constexpr bool kIsFused = requires {
  Member::kFused;
};

// The form of a score, if the kernels know it.
std::optional<ScoreForm> FormOf(const std::string& score);

// Why no kernel has such a mechanism, "" if one has.
template <class B>
std::string WhyNoKernel(const MechanismSpec& spec) {
  const auto lacks = [](const char* kind, std::string_view name) {
    return StrCat("the fused kernels do not have the ", kind, " ", name);
  };
  std::string why = VisitMember<std::string>(Scores(), "score", spec.score, [&]<class Score>() {
    return kHasForm<Score> ? "" : lacks("score", spec.score);
  });
  if (why.empty())
    why = VisitMember<std::string>(Scopes(), "scope", spec.scope, [&]<class Scope>() {
      return kHasKeys<Scope, B> ? "" : lacks("scope", spec.scope);
    });
  if (why.empty())
    why = VisitMember<std::string>(
        Normalisers(), "normaliser", spec.normaliser, [&]<class Normaliser>() {
          return kIsFused<Normaliser> ? "" : lacks("normaliser", spec.normaliser);
        });
  if (why.empty())
    why =
        VisitMember<std::string>(Aggregates(), "aggregate", spec.aggregate, [&]<class Aggregate>() {
          return kIsFused<Aggregate> ? "" : lacks("aggregate", spec.aggregate);
        });
  return why;
}

// A call of a mechanism, with its heads apart.
template <class B>
struct Call {
  using Tensor = typename B::Tensor;
  const MechanismSpec& spec;
  const Parameters<B>& parameters;
  Tensor query;         // [N, H, Tq, Dq]; nothing if the score takes none
  Tensor keys, values;  // [N, H, Tk, ·]
  std::span<const int32_t> lengths;
  std::optional<Tensor> key_factor = {};  // of the score, if it is there already
  std::span<const float> places = {};     // ScopeInputs

  void SetQuery(const B& b, const std::optional<Tensor>& given) {
    if (given)
      query = SplitHeads(b, *given, spec.heads);
    else if (DefaultQueryOf(spec.score) == DefaultQuery::kAxis)
      query = b.Transpose(keys, 2, 3);
  }
  ScopeInputs<B> ScopeOn(const Shape& scores) const {
    return {scores, query, lengths, parameters.Below("scope"), SizesOf(spec), places};
  }
};

// k' of the keys, nothing if the score is of no form.
template <class B>
std::optional<typename B::Tensor> KeyFactorOf(const B& b, const MechanismSpec& spec,
                                              const Parameters<B>& parameters,
                                              const typename B::Tensor& keys) {
  using Factor = std::optional<typename B::Tensor>;
  return VisitMember<Factor>(Scores(), "score", spec.score, [&]<class Score>() -> Factor {
    if constexpr (kHasForm<Score>)
      return Score::KeyFactor(b, keys, parameters);
    else
      return {};
  });
}

template <class Score, class B>
ScoreFactors<typename B::Tensor> FactorsOf(const B& b, const Call<B>& call) {
  return {
      .form = Score::kForm,
      .query = Score::QueryFactor(b, call.query, call.parameters),
      .key = call.key_factor ? *call.key_factor : Score::KeyFactor(b, call.keys, call.parameters),
      .v = Score::V(call.parameters),
      .scale = call.spec.sharpness * Score::Scale(SizesOf(call.spec))};
}

// What the kernels take, of a mechanism that they have.
template <class B>
FusedInputs<typename B::Tensor> Fuse(const B& b, const Call<B>& call) {
  using Tensor = typename B::Tensor;
  FusedInputs<Tensor> fused;
  fused.score = VisitMember<ScoreFactors<Tensor>>(Scores(), "score", call.spec.score,
                                                  [&]<class Score>() -> ScoreFactors<Tensor> {
                                                    if constexpr (kHasForm<Score>)
                                                      return FactorsOf<Score>(b, call);
                                                    else
                                                      return {};
                                                  });
  const Shape q = b.ShapeOf(fused.score.query), k = b.ShapeOf(fused.score.key);
  fused.scope = VisitMember<KeyScope<Tensor>>(
      Scopes(), "scope", call.spec.scope, [&]<class Scope>() -> KeyScope<Tensor> {
        if constexpr (kHasKeys<Scope, B>)
          return Scope::Keys(b, call.ScopeOn({q[0], q[1], q[2], k[2]}));
        else
          return {};
      });
  fused.values = call.values;
  fused.lengths = call.lengths;
  return fused;
}

template <class Scope, class B>
Scoped<B> ApplyScope(const B& b, const typename B::Tensor& scores, const ScopeInputs<B>& in) {
  if constexpr (kHasKeys<Scope, B>)
    return ComposeScope(b, scores, Scope::Keys(b, in));
  else
    return Scope::Apply(b, scores, in);
}

// On whole arrays: {[N, H, Tq, Dv] or what the aggregate makes, [N, H, Tq, Tk]}.
template <class B>
AttendOutput<B> Compose(const B& b, const Call<B>& call) {
  using Tensor = typename B::Tensor;
  const MechanismSpec& spec = call.spec;
  Tensor scores = VisitMember<Tensor>(Scores(), "score", spec.score, [&]<class Score>() {
    if constexpr (kHasForm<Score>) {
      return ComposeScores(b, FactorsOf<Score>(b, call));
    } else {
      const Tensor own =
          Score::Scores(b, ScoreInputs<B>{call.query, call.keys, call.parameters, SizesOf(spec)});
      return spec.sharpness == 1 ? own : b.Scale(own, spec.sharpness);
    }
  });
  if (!call.lengths.empty()) scores = b.MaskLengths(scores, call.lengths);
  const auto scoped = VisitMember<Scoped<B>>(Scopes(), "scope", spec.scope, [&]<class Scope>() {
    return ApplyScope<Scope>(b, scores, call.ScopeOn(b.ShapeOf(scores)));
  });
  Tensor weights =
      VisitMember<Tensor>(Normalisers(), "normaliser", spec.normaliser,
                          [&]<class Normaliser>() { return Normaliser::Apply(b, scoped.scores); });
  if (scoped.factors) weights = b.Mul(weights, *scoped.factors);
  return {VisitMember<Tensor>(
              Aggregates(), "aggregate", spec.aggregate,
              [&]<class Aggregate>() { return Aggregate::Apply(b, weights, call.values); }),
          weights};
}

}  // namespace internal

// Why Attend() does not run such a call on the fused kernels: "the fused kernels do not have the
// score dense", "all weights are wanted", "it is Double, the kernels take Float"; "" if it does.
template <class B>
std::string WhyNotFused(const B& b, const MechanismSpec& spec, const AttendInputs<B>& in) {
  const std::string why = internal::WhyNoKernel<B>(spec);
  if (!why.empty()) return why;
  if (in.weights == Weights::kAll) return "all weights are wanted";
  return b.WhyNotFused(in.keys);
}

// What the score makes of the keys alone, to be made once where many queries meet them one after
// the other; nothing where it makes nothing of them.
template <class B>
std::optional<typename B::Tensor> PrepareKeys(const B& b, const MechanismSpec& spec,
                                              const Parameters<B>& parameters,
                                              const typename B::Tensor& keys) {
  return internal::KeyFactorOf(b, spec, parameters, internal::SplitHeads(b, keys, spec.heads));
}

// Whether the mechanism, without a query, is the block that backends have as one operation.
bool IsDenseReweight(const MechanismSpec& spec);

// Runs the mechanism. Throws ArgumentError that says what was required and what came.
template <class B>
AttendOutput<B> Attend(const B& b, const MechanismSpec& spec, const Parameters<B>& parameters,
                       const AttendInputs<B>& in) {
  static_assert(Backend<B>);
  using Tensor = typename B::Tensor;
  internal::CheckMemory(b, spec, parameters, in);
  internal::CheckQuery(b, spec, in.query, b.ShapeOf(in.keys)[0]);
  if (!in.query && IsDenseReweight(spec) && b.ShapeOf(in.keys)[1] == spec.axis) {
    const auto fused =
        b.DenseReweight(in.keys, in.values, b.Reshape(parameters["weight"], {spec.axis, spec.axis}),
                        b.Reshape(parameters["bias"], {spec.axis}), in.lengths);
    return {fused.output, in.weights == Weights::kAll ? fused.weights : Tensor()};
  }
  internal::Call<B> call{.spec = spec,
                         .parameters = parameters,
                         .keys = internal::SplitHeads(b, in.keys, spec.heads),
                         .values = internal::SplitHeads(b, in.values, spec.heads),
                         .lengths = in.lengths,
                         .key_factor = in.prepared,
                         .places = in.places};
  call.SetQuery(b, in.query);
  if (WhyNotFused(b, spec, in).empty())
    return {internal::MergeHeads(b, b.FusedAttention(internal::Fuse(b, call))), Tensor()};
  AttendOutput<B> out = internal::Compose(b, call);
  out.output = internal::MergeHeads(b, out.output);
  if (in.weights == Weights::kNone) out.weights = Tensor();
  return out;
}

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_MECHANISM_H_
