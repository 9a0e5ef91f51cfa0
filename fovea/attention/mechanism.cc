#include "fovea/attention/mechanism.h"

#include <cmath>

namespace fovea::attention {
namespace {

template <class Scope>
std::vector<ParameterSpec> ScopeParameters(const MechanismSpec& spec) {
  const DefaultQuery otherwise = DefaultQueryOf(spec.score);
  const bool given = spec.query_size > 0;
  Require(!Scope::kNeedsQuery || given || otherwise == DefaultQuery::kAxis, "the scope ",
          spec.scope, " needs a query");
  Require(!Scope::kOrdersQueries || given || otherwise != DefaultQuery::kAxis, "the scope ",
          spec.scope, " needs queries that have a place; without a query those of the score ",
          spec.score, " are channels");
  return Scope::Parameters(SizesOf(spec));
}

}  // namespace

ScoreSizes SizesOf(const MechanismSpec& spec) {
  const bool from_axis = spec.query_size == 0 && DefaultQueryOf(spec.score) == DefaultQuery::kAxis;
  return {.heads = spec.heads,
          .query = from_axis ? spec.axis : spec.query_size / spec.heads,
          .key = spec.key_size / spec.heads,
          .hidden = spec.hidden,
          .axis = spec.axis,
          .window = spec.window};
}

bool IsDenseReweight(const MechanismSpec& spec) {
  return spec.score == "dense" && spec.scope == "global" && spec.normaliser == "softmax" &&
         spec.aggregate == "reweight" && spec.heads == 1 && spec.sharpness == 1 &&
         spec.key_size == spec.value_size;
}

DefaultQuery DefaultQueryOf(const std::string& score) {
  return VisitMember<DefaultQuery>(Scores(), "score", score,
                                   []<class Score>() { return Score::kDefaultQuery; });
}

bool ScopeNeedsQuery(const std::string& scope) {
  return VisitMember<bool>(Scopes(), "scope", scope,
                           []<class Scope>() { return Scope::kNeedsQuery; });
}

namespace internal {

std::optional<ScoreForm> FormOf(const std::string& score) {
  using Form = std::optional<ScoreForm>;
  return VisitMember<Form>(Scores(), "score", score, []<class Score>() -> Form {
    if constexpr (kHasForm<Score>)
      return Score::kForm;
    else
      return {};
  });
}

}  // namespace internal

std::vector<ParameterSpec> MechanismParameters(const MechanismSpec& spec) {
  Require(spec.heads >= 1, "the number of heads must be at least 1, got ", spec.heads);
  Require(spec.key_size > 0 && spec.value_size > 0,
          "the sizes of keys and values must be at least 1, got ", spec.key_size, " and ",
          spec.value_size);
  for (const int64_t size : {spec.query_size, spec.key_size, spec.value_size})
    Require(size >= 0 && size % spec.heads == 0, "queries, keys or values of size ", size,
            " cannot be split into ", spec.heads, " heads");
  Require(spec.query_size > 0 || DefaultQueryOf(spec.score) != DefaultQuery::kNone, "the score ",
          spec.score, " needs a query");
  Require(std::isfinite(spec.sharpness) && spec.sharpness > 0,
          "the sharpness must be a positive number, got ", spec.sharpness);
  const ScoreSizes sizes = SizesOf(spec);
  auto all = VisitMember<std::vector<ParameterSpec>>(
      Scores(), "score", spec.score, [&]<class Score>() { return Score::Parameters(sizes); });
  Append(all, "scope",
         VisitMember<std::vector<ParameterSpec>>(Scopes(), "scope", spec.scope, [&]<class Scope>() {
           return ScopeParameters<Scope>(spec);
         }));
  // A wrong name is found now, not at the first sample.
  VisitMember<bool>(Normalisers(), "normaliser", spec.normaliser,
                    []<class Normaliser>() { return true; });
  VisitMember<bool>(Aggregates(), "aggregate", spec.aggregate,
                    []<class Aggregate>() { return true; });
  return all;
}

}  // namespace fovea::attention
