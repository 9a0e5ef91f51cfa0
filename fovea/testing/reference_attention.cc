#include "fovea/testing/reference_attention.h"

#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "fovea/core/random.h"
#include "fovea/testing/gradient_check.h"

namespace fovea::testing {
namespace {

using attention::DefaultQuery;
using attention::MechanismSpec;
using attention::ParameterSpec;
using attention::PlainInputs;
using attention::ScoreSizes;

// Of one head.
constexpr int64_t kQuerySize = 2, kKeySize = 3, kHidden = 4;

// The definitions that the members of a mechanism give of themselves.
struct Definitions {
  DefaultQuery otherwise;
  bool orders_queries, needs_query;
  std::vector<ParameterSpec> (*score_parameters)(const ScoreSizes&);
  std::vector<ParameterSpec> (*scope_parameters)(const ScoreSizes&);
  double (*score)(const PlainInputs&, int64_t, int64_t);
  bool (*visible)(const PlainInputs&, int64_t, int64_t);
  double (*factor)(const PlainInputs&, int64_t, int64_t);
  void (*normalise)(std::span<double>);
  int64_t (*rows)(int64_t, int64_t);
  double (*aggregate)(std::span<const double>, std::span<const double>, int64_t, int64_t, int64_t,
                      int64_t, int64_t);
};

Definitions DefinitionsOf(const MechanismSpec& spec) {
  using namespace attention;
  Definitions of{};
  VisitMember<bool>(Scores(), "score", spec.score, [&]<class Score>() {
    of.otherwise = Score::kDefaultQuery;
    of.score_parameters = Score::Parameters;
    of.score = Score::Plain;
    return true;
  });
  VisitMember<bool>(Scopes(), "scope", spec.scope, [&]<class Scope>() {
    of.orders_queries = Scope::kOrdersQueries;
    of.needs_query = Scope::kNeedsQuery;
    of.scope_parameters = Scope::Parameters;
    of.visible = Scope::Visible;
    of.factor = Scope::Factor;
    return true;
  });
  VisitMember<bool>(Normalisers(), "normaliser", spec.normaliser, [&]<class Normaliser>() {
    of.normalise = Normaliser::Plain;
    return true;
  });
  VisitMember<bool>(Aggregates(), "aggregate", spec.aggregate, [&]<class Aggregate>() {
    of.rows = Aggregate::Rows;
    of.aggregate = Aggregate::Plain;
    return true;
  });
  return of;
}

// Whether a score has parameters for queries and keys of different sizes.
bool TakesUnequalSizes(const Definitions& of) {
  try {
    of.score_parameters(
        {.heads = 1, .query = kQuerySize, .key = kKeySize, .hidden = kHidden, .axis = 2});
    return true;
  } catch (const ArgumentError&) {
    return false;
  }
}

// How many rows of weights there are for one sample and head.
int64_t RowsOf(const Definitions& of, const AttentionCase& test) {
  if (of.otherwise == DefaultQuery::kLearned) return 1;
  return test.queries > 0 ? test.queries : test.spec.key_size / test.spec.heads;
}

// A window that hides some of a few keys; the case's own parts are set.
AttentionCase Sized(AttentionCase test) {
  MechanismSpec& spec = test.spec;
  const Definitions of = DefinitionsOf(spec);
  spec.key_size = kKeySize * spec.heads;
  spec.query_size =
      test.queries == 0 ? 0 : (TakesUnequalSizes(of) ? kQuerySize : kKeySize) * spec.heads;
  spec.hidden = kHidden;
  spec.axis = test.keys;
  spec.window = 1;
  // An aggregate whose output has the keys' rows needs one row of weights, or one for each
  // channel. Any other gets channels that cannot be mistaken for rows.
  const int64_t rows = RowsOf(of, test);
  const bool of_keys =
      of.rows(rows, test.keys) == test.keys && of.rows(rows, test.keys + 1) != rows;
  spec.value_size = spec.heads * (of_keys && rows != 1 ? rows : rows == 3 ? 2 : 3);
  return test;
}

// Head h of x [N, T, H·d]: [T, d].
std::vector<double> Head(const std::vector<double>& x, int64_t n, int64_t steps, int64_t heads,
                         int64_t h, int64_t size) {
  std::vector<double> out;
  for (int64_t t = 0; t < steps; ++t)
    for (int64_t d = 0; d < size; ++d) out.push_back(x[((n * steps + t) * heads + h) * size + d]);
  return out;
}

std::vector<double> Transposed(const std::vector<double>& x, int64_t rows, int64_t cols) {
  std::vector<double> out;
  for (int64_t c = 0; c < cols; ++c)
    for (int64_t r = 0; r < rows; ++r) out.push_back(x[r * cols + c]);
  return out;
}

// Those of head h, in order.
std::vector<std::span<const double>> OfHead(const std::vector<ParameterSpec>& parameters,
                                            const std::string& prefix, const AttentionData& data,
                                            int64_t h, int64_t heads) {
  std::vector<std::span<const double>> out;
  for (const ParameterSpec& parameter : parameters) {
    const std::span<const double> all = data.parameters.at(prefix + parameter.name);
    out.push_back(all.subspan(h * all.size() / heads, all.size() / heads));
  }
  return out;
}

}  // namespace

std::string Name(const AttentionCase& test) {
  const MechanismSpec& spec = test.spec;
  return StrCat(spec.score, "_", spec.scope, "_", spec.normaliser, "_", spec.aggregate, "_",
                spec.heads, "heads_", test.queries, "queries_", test.keys, "keys",
                test.lengths.empty() ? "" : "_lengths");
}

bool MakesSense(const AttentionCase& test) {
  const Definitions of = DefinitionsOf(test.spec);
  if (test.queries > 0) {
    // A window for each query, of which the score sees one.
    return !of.needs_query || RowsOf(of, test) == test.queries;
  }
  switch (of.otherwise) {
    case DefaultQuery::kNone:
      return false;
    case DefaultQuery::kLearned:
      return !of.needs_query;
    case DefaultQuery::kAxis:
      break;
  }
  return !of.orders_queries;
}

std::vector<AttentionCase> EveryAttentionCase() {
  using namespace attention;
  std::vector<AttentionCase> cases;
  for (const MemberInfo& score : Infos<Scores>())
    for (const MemberInfo& scope : Infos<Scopes>())
      for (const MemberInfo& normaliser : Infos<Normalisers>())
        for (const MemberInfo& aggregate : Infos<Aggregates>())
          for (const auto& [queries, keys] : {std::pair{3, 5}, std::pair{1, 4}, std::pair{4, 4},
                                              std::pair{4, 2}, std::pair{0, 5}})
            for (const int64_t heads : {1, 2})
              for (const bool lengths : {false, true}) {
                AttentionCase test = {.batch = 3, .queries = queries, .keys = keys};
                test.spec = {.score = std::string(score.name),
                             .scope = std::string(scope.name),
                             .normaliser = std::string(normaliser.name),
                             .aggregate = std::string(aggregate.name),
                             .heads = heads};
                if (lengths) test.lengths = {keys, 1, 0};
                cases.push_back(Sized(test));
              }
  return cases;
}

std::vector<AttentionCase> AllAttentionCases() {
  std::vector<AttentionCase> cases = EveryAttentionCase();
  std::erase_if(cases, [](const AttentionCase& test) { return !MakesSense(test); });
  return cases;
}

AttentionData RandomAttentionData(const AttentionCase& test, uint64_t seed, double scale) {
  Random random(seed);
  const auto fill = [&](int64_t count, double factor) {
    std::vector<double> out(count);
    for (double& x : out) x = static_cast<float>(factor * random.Normal());
    return out;
  };
  AttentionData data;
  data.query = fill(test.batch * test.queries * test.spec.query_size, 1);
  data.keys = fill(test.batch * test.keys * test.spec.key_size, scale);
  data.values = fill(test.batch * test.keys * test.spec.value_size, 1);
  for (const auto& parameter : MechanismParameters(test.spec))
    data.parameters[parameter.name] = fill(
        NumElements(parameter.shape), 1 / std::sqrt(static_cast<double>(parameter.shape.back())));
  return data;
}

ReferenceOutput ReferenceAttention(const AttentionCase& test, const AttentionData& data) {
  const MechanismSpec& spec = test.spec;
  const Definitions of = DefinitionsOf(spec);
  const int64_t heads = spec.heads, keys = test.keys, size = spec.value_size / heads;
  const bool from_axis = test.queries == 0 && of.otherwise == DefaultQuery::kAxis;
  PlainInputs in;
  in.queries = RowsOf(of, test);
  in.keys = keys;
  in.sizes = {.heads = heads,
              .query = from_axis ? keys : spec.query_size / heads,
              .key = spec.key_size / heads,
              .hidden = spec.hidden,
              .axis = spec.axis,
              .window = spec.window};
  const int64_t rows = in.queries;
  const auto score_parameters = of.score_parameters(in.sizes);
  const auto scope_parameters = of.scope_parameters(in.sizes);

  ReferenceOutput out;
  out.rows = rows;
  out.output_rows = of.rows(rows, keys);
  out.output.resize(test.batch * out.output_rows * spec.value_size);
  for (int64_t n = 0; n < test.batch; ++n)
    for (int64_t h = 0; h < heads; ++h) {
      const auto key = Head(data.keys, n, keys, heads, h, in.sizes.key);
      const auto value = Head(data.values, n, keys, heads, h, size);
      const auto query = from_axis ? Transposed(key, keys, in.sizes.key)
                         : test.queries == 0
                             ? std::vector<double>()
                             : Head(data.query, n, test.queries, heads, h, in.sizes.query);
      in.length = test.lengths.empty() ? keys : test.lengths[n];
      in.key = key;
      in.query = query;
      PlainInputs scope = in;
      in.weights = OfHead(score_parameters, "", data, h, heads);
      scope.weights = OfHead(scope_parameters, "scope.", data, h, heads);

      std::vector<double> weights;  // [rows, keys]
      for (int64_t i = 0; i < rows; ++i) {
        std::vector<double> row;
        for (int64_t j = 0; j < keys; ++j) {
          const bool visible = j < in.length && of.visible(scope, i, j);
          out.visible.push_back(visible);
          row.push_back(visible ? spec.sharpness * of.score(in, i, j)
                                : -std::numeric_limits<double>::infinity());
        }
        of.normalise(row);
        for (int64_t j = 0; j < keys; ++j) weights.push_back(row[j] * of.factor(scope, i, j));
      }
      out.weights.insert(out.weights.end(), weights.begin(), weights.end());
      for (int64_t i = 0; i < out.output_rows; ++i)
        for (int64_t d = 0; d < size; ++d)
          out.output[((n * out.output_rows + i) * heads + h) * size + d] =
              of.aggregate(weights, value, rows, keys, size, i, d);
    }
  return out;
}

std::map<std::string, std::vector<double>> NumericGradients(
    const AttentionCase& test, const AttentionData& data, const std::vector<double>& output_factors,
    const std::vector<double>& weight_factors) {
  AttentionData moved = data;
  const auto loss = [&] {
    const ReferenceOutput out = ReferenceAttention(test, moved);
    Require(
        out.output.size() == output_factors.size() && out.weights.size() == weight_factors.size(),
        "factors for ", out.output.size(), " outputs and ", out.weights.size(),
        " weights are needed, got ", output_factors.size(), " and ", weight_factors.size());
    return Dot(out.output, output_factors) + Dot(out.weights, weight_factors);
  };
  const auto gradient = [&](std::vector<double>& array) {
    const std::vector<double> here = array;
    auto out = NumericGradient(
        [&](std::span<const double> x) {
          array.assign(x.begin(), x.end());
          return loss();
        },
        here);
    array = here;
    return out;
  };
  std::map<std::string, std::vector<double>> gradients;
  if (!moved.query.empty()) gradients["query"] = gradient(moved.query);
  gradients["keys"] = gradient(moved.keys);
  gradients["values"] = gradient(moved.values);
  for (auto& [name, array] : moved.parameters) gradients[name] = gradient(array);
  return gradients;
}

}  // namespace fovea::testing
