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
using attention::PlainInputs;

// Of one head.
constexpr int64_t kQuerySize = 2, kKeySize = 3, kHidden = 4;

// Whether a score has parameters for queries and keys of different sizes.
template <class Score>
bool TakesUnequalSizes() {
  try {
    Score::Parameters(
        {.heads = 1, .query = kQuerySize, .key = kKeySize, .hidden = kHidden, .axis = 2});
    return true;
  } catch (const ArgumentError&) {
    return false;
  }
}

// How many rows of weights there are for one sample and head.
template <class Score>
int64_t RowsOf(const AttentionCase& test) {
  if (Score::kDefaultQuery == DefaultQuery::kLearned) return 1;
  return test.queries > 0 ? test.queries : test.spec.key_size / test.spec.heads;
}

template <class Score, class Scope, class Normaliser, class Aggregate>
AttentionCase MakeCase(int64_t heads, int64_t queries, int64_t keys, bool lengths) {
  AttentionCase test;
  test.batch = 3;
  test.queries = queries;
  test.keys = keys;
  if (lengths) test.lengths = {static_cast<int32_t>(keys), 1, 0};
  MechanismSpec& spec = test.spec;
  spec.score = Score::kInfo.name;
  spec.scope = Scope::kInfo.name;
  spec.normaliser = Normaliser::kInfo.name;
  spec.aggregate = Aggregate::kInfo.name;
  spec.heads = heads;
  spec.key_size = kKeySize * heads;
  spec.query_size = queries == 0 ? 0 : (TakesUnequalSizes<Score>() ? kQuerySize : kKeySize) * heads;
  spec.hidden = kHidden;
  spec.axis = keys;
  // An aggregate whose output has the keys' rows needs one row of weights, or one for each
  // channel. Any other gets channels that cannot be mistaken for rows.
  const int64_t rows = RowsOf<Score>(test);
  const bool of_keys =
      Aggregate::Rows(rows, keys) == keys && Aggregate::Rows(rows, keys + 1) != rows;
  spec.value_size = heads * (of_keys && rows != 1 ? rows : rows == 3 ? 2 : 3);
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

template <class Score, class Scope, class Normaliser, class Aggregate>
ReferenceOutput Run(const AttentionCase& test, const AttentionData& data) {
  const MechanismSpec& spec = test.spec;
  const int64_t heads = spec.heads, keys = test.keys, size = spec.value_size / heads;
  const bool from_axis = test.queries == 0 && Score::kDefaultQuery == DefaultQuery::kAxis;
  PlainInputs in;
  in.queries = RowsOf<Score>(test);
  in.keys = keys;
  in.sizes = {.heads = heads,
              .query = from_axis ? keys : spec.query_size / heads,
              .key = spec.key_size / heads,
              .hidden = spec.hidden,
              .axis = spec.axis};
  const int64_t rows = in.queries;
  const auto parameters = Score::Parameters(in.sizes);

  ReferenceOutput out;
  out.rows = rows;
  out.output_rows = Aggregate::Rows(rows, keys);
  out.output.resize(test.batch * out.output_rows * spec.value_size);
  for (int64_t n = 0; n < test.batch; ++n)
    for (int64_t h = 0; h < heads; ++h) {
      const auto key = Head(data.keys, n, keys, heads, h, in.sizes.key);
      const auto value = Head(data.values, n, keys, heads, h, size);
      const auto query = from_axis ? Transposed(key, keys, in.sizes.key)
                         : test.queries == 0
                             ? std::vector<double>()
                             : Head(data.query, n, test.queries, heads, h, in.sizes.query);
      in.key = key;
      in.query = query;
      in.weights.clear();
      for (const auto& parameter : parameters) {
        const std::span<const double> all = data.parameters.at(parameter.name);
        in.weights.push_back(all.subspan(h * all.size() / heads, all.size() / heads));
      }

      std::vector<double> weights;  // [rows, keys]
      for (int64_t i = 0; i < rows; ++i) {
        std::vector<double> row;
        for (int64_t j = 0; j < keys; ++j) {
          const bool visible =
              (test.lengths.empty() || j < test.lengths[n]) && Scope::Visible(i, j, rows, keys);
          out.visible.push_back(visible);
          row.push_back(visible ? spec.sharpness * Score::Plain(in, i, j)
                                : -std::numeric_limits<double>::infinity());
        }
        Normaliser::Plain(row);
        weights.insert(weights.end(), row.begin(), row.end());
      }
      out.weights.insert(out.weights.end(), weights.begin(), weights.end());
      for (int64_t i = 0; i < out.output_rows; ++i)
        for (int64_t d = 0; d < size; ++d)
          out.output[((n * out.output_rows + i) * heads + h) * size + d] =
              Aggregate::Plain(weights, value, rows, keys, size, i, d);
    }
  return out;
}

// Calls visit.template operator()<Score, Scope, Normaliser, Aggregate>() for all combinations.
template <class Visit>
void ForEachMechanism(const Visit& visit) {
  using namespace attention;
  ForEach(Scores(), [&]<class Score>() {
    ForEach(Scopes(), [&]<class Scope>() {
      ForEach(Normalisers(), [&]<class Normaliser>() {
        ForEach(Aggregates(), [&]<class Aggregate>() {
          visit.template operator()<Score, Scope, Normaliser, Aggregate>();
        });
      });
    });
  });
}

}  // namespace

std::string Name(const AttentionCase& test) {
  const MechanismSpec& spec = test.spec;
  return StrCat(spec.score, "_", spec.scope, "_", spec.normaliser, "_", spec.aggregate, "_",
                spec.heads, "heads_", test.queries, "queries_", test.keys, "keys",
                test.lengths.empty() ? "" : "_lengths");
}

std::vector<AttentionCase> AllAttentionCases() {
  std::vector<AttentionCase> cases;
  ForEachMechanism([&]<class Score, class Scope, class Normaliser, class Aggregate>() {
    for (const auto& [queries, keys] :
         {std::pair{3, 5}, std::pair{1, 4}, std::pair{4, 4}, std::pair{4, 2}, std::pair{0, 5}}) {
      if (queries == 0 && Score::kDefaultQuery == DefaultQuery::kNone) continue;
      for (const int64_t heads : {1, 2})
        for (const bool lengths : {false, true})
          cases.push_back(
              MakeCase<Score, Scope, Normaliser, Aggregate>(heads, queries, keys, lengths));
    }
  });
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
  ReferenceOutput out;
  bool found = false;
  ForEachMechanism([&]<class Score, class Scope, class Normaliser, class Aggregate>() {
    const MechanismSpec& spec = test.spec;
    if (spec.score != Score::kInfo.name || spec.scope != Scope::kInfo.name ||
        spec.normaliser != Normaliser::kInfo.name || spec.aggregate != Aggregate::kInfo.name)
      return;
    found = true;
    out = Run<Score, Scope, Normaliser, Aggregate>(test, data);
  });
  Require(found, "no mechanism of that name: ", Name(test));
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
