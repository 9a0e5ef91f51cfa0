#include "fovea/cli/console/illustration.h"

#include <cmath>
#include <numbers>

#include "fovea/attention/kernel_backend.h"

namespace fovea::cli {
namespace {

using attention::KernelBackend;
using attention::MechanismSpec;

constexpr int64_t kQueries = 12, kKeys = 24;
constexpr char kKindsOfKeys[] = "abcacbbacabcbaacbcabacbb";
// Features: waves of the place, as Transformers encode it, the place itself, a kind, a constant.
constexpr int kWaves = 4, kPlace = 2 * kWaves, kKind = kPlace + 1, kOne = kKind + 3;
constexpr int64_t kSize = kOne + 1;
constexpr double kWaveSize = 1.1, kKindSize = 1.3;

// From −1 to 1.
double OfKey(double place) { return (place - 11.5) / 12; }

// Turns the wave m by as much as `x` further on.
double Angle(int m, double x) { return (m + 1) * std::numbers::pi / 2 * x; }

void Encode(float* out, double x, int kind) {
  for (int m = 0; m < kWaves; ++m) {
    out[2 * m] = static_cast<float>(kWaveSize * std::cos(Angle(m, x)));
    out[2 * m + 1] = static_cast<float>(kWaveSize * std::sin(Angle(m, x)));
  }
  out[kPlace] = static_cast<float>(x / 2);
  out[kKind + kind] = static_cast<float>(kKindSize);
  out[kOne] = 1;
}

Tensor Queries() {
  Tensor query({1, kQueries, kSize});
  for (int64_t i = 0; i < kQueries; ++i)
    Encode(&query[i * kSize], OfKey(2.0 * static_cast<double>(i) + 0.5), static_cast<int>(i % 3));
  return query;
}

Tensor Keys() {
  Tensor keys({1, kKeys, kSize});
  for (int64_t j = 0; j < kKeys; ++j)
    Encode(&keys[j * kSize], OfKey(static_cast<double>(j)), kKindsOfKeys[j] - 'a');
  return keys;
}

// W of qᵀ W k: four places on, and the next kind.
void SetGeneral(Tensor& w) {
  for (int m = 0; m < kWaves; ++m) {
    const auto c = static_cast<float>(std::cos(Angle(m, 4.0 / 12))),
               s = static_cast<float>(std::sin(Angle(m, 4.0 / 12)));
    const int64_t row = 2 * m, next = row + 1;
    w[row * kSize + row] = w[next * kSize + next] = c;
    w[row * kSize + next] = s;
    w[next * kSize + row] = -s;
  }
  for (int kind = 0; kind < 3; ++kind) w[(kKind + kind) * kSize + kKind + (kind + 1) % 3] = 1;
}

// Two edges make a band around the place; a unit for each kind is on if both are of it.
void SetAdditive(Tensor& query, Tensor& key, Tensor& v) {
  const float steep = 12, half_width = 1, strength = 1.8f;
  for (const int64_t edge : {0, 1}) {
    query[edge * kSize + kPlace] = -steep;
    key[edge * kSize + kPlace] = steep;
    query[edge * kSize + kOne] = edge == 0 ? half_width : -half_width;
    v[edge] = edge == 0 ? strength : -strength;
  }
  for (int kind = 0; kind < 3; ++kind) {
    const int64_t unit = 2 + kind;
    query[unit * kSize + kKind + kind] = key[unit * kSize + kKind + kind] = 2;
    key[unit * kSize + kOne] = -3.9f;
    v[unit] = 0.8f;
  }
}

// A row for each place.
void SetPlaces(Tensor& w) {
  for (int64_t j = 0; j < kKeys; ++j) {
    float encoded[kSize] = {};
    Encode(encoded, OfKey(static_cast<double>(j)), 0);
    for (int64_t d = 0; d < kPlace; ++d) w[j * kSize + d] = encoded[d];
  }
}

attention::Parameters<KernelBackend> ParametersOf(const MechanismSpec& spec) {
  std::map<std::string, Tensor> tensors;
  for (const auto& parameter : MechanismParameters(spec))
    tensors.emplace(parameter.name, Tensor(parameter.shape));
  if (spec.score == "general") SetGeneral(tensors["weight"]);
  if (spec.score == "additive")
    SetAdditive(tensors["query_weight"], tensors["key_weight"], tensors["v"]);
  if (spec.score == "location" || spec.score == "dense") SetPlaces(tensors["weight"]);
  if (spec.score == "dense") tensors["bias"][5] = tensors["bias"][17] = 3.5f;
  if (spec.score == "gated") {
    tensors["tanh_weight"][kKind + 1] = 1.5f;  // of kind b
    tensors["gate_weight"][kPlace] = 12;       // in the second half
    tensors["w"][0] = 3;
  }
  if (spec.scope == "local_p") {
    tensors["scope.weight"][kPlace] = 2;
    tensors["scope.v"][0] = 3.6f;
  }
  attention::Parameters<KernelBackend> parameters;
  for (auto& [name, tensor] : tensors) parameters.Set(name, std::move(tensor));
  return parameters;
}

}  // namespace

MechanismSpec IllustratedSpec(const std::string& kind, const std::string& name) {
  MechanismSpec spec = {.score = "dot",
                        .query_size = kSize,
                        .key_size = kSize,
                        .value_size = 1,
                        .hidden = 5,
                        .axis = kKeys,
                        .window = 4};
  if (kind == "score") spec.score = name;
  if (kind == "scope") spec.scope = name;
  if (kind == "normaliser") spec.normaliser = name;
  // It has a query of its own.
  if (spec.score == "gated") spec.query_size = 0;
  return spec;
}

explain::WeightMatrix Illustration(const MechanismSpec& spec) {
  const auto parameters = ParametersOf(spec);
  attention::AttendInputs<KernelBackend> in = {.query = {}, .keys = Keys(), .values = {}};
  in.values = Tensor({1, kKeys, 1});
  if (spec.query_size > 0) in.query = Queries();
  const auto out = attention::Attend<KernelBackend>(KernelBackend(), spec, parameters, in);

  explain::WeightMatrix matrix;
  matrix.row_title = in.query ? "query" : "";
  matrix.column_title = "key";
  if (!in.query) matrix.rows = {"learned query"};
  matrix.row_count = static_cast<int>(out.weights.shape()[2]);
  matrix.column_count = static_cast<int>(kKeys);
  matrix.weights.assign(out.weights.span().begin(), out.weights.span().end());
  if (spec.scope == "local_p") {
    const auto as_double = [](const Tensor& x) {
      return std::vector<double>(x.span().begin(), x.span().end());
    };
    const auto query = as_double(*in.query), weight = as_double(parameters["scope.weight"]),
               v = as_double(parameters["scope.v"]);
    attention::PlainInputs plain = {.queries = kQueries,
                                    .keys = kKeys,
                                    .length = kKeys,
                                    .sizes = SizesOf(spec),
                                    .query = query,
                                    .key = {},
                                    .weights = {weight, v}};
    for (int64_t i = 0; i < kQueries; ++i)
      matrix.marks.push_back(static_cast<float>(attention::LocalP::PlainCentre(plain, i)));
    matrix.mark_title = "p";
  }
  return matrix;
}

}  // namespace fovea::cli
