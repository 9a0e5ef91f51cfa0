// Dot-product attention, forward, backward and weights.
#include "fovea/core/error.h"
#include "fovea/kernels/dot/dot_attention.h"
#include "fuzz/kernels/attention_case.h"
#include "fuzz/kernels/cases.h"

namespace fovea::fuzz {
namespace {

using namespace kernels;

struct Expected {
  AttentionResults common;
  std::vector<Uncertain> query, key;
};

// Whether the scale is multiplied into the queries first (dot_attention.h).
bool ScalesQueries(float scale) {
  return !(std::abs(scale) >= 0x1p-60f && std::abs(scale) <= 0x1p60f);
}

// ds · query · scale, in either order.
Uncertain OfKey(const Uncertain& ds, float query, float scale) {
  if (!ds.Known()) return ds;
  const Uncertain first = ds * Uncertain(query);
  Uncertain result = first.Known() ? first * Uncertain(scale) : first;
  if (!ScalesQueries(scale) || !result.IsFinite()) return result;
  const Uncertain scaled = Uncertain(query) * Uncertain(scale);
  if (!scaled.Known()) return Unknown();
  // What the scaled query loses to underflow.
  result.error += kSubnormal * (std::abs(ds.value) + ds.error);
  return result;
}

Expected ReferenceOf(const AttentionCase& c, const DotShape& s, float scale,
                     const std::vector<float>& queries, const std::vector<float>& keys) {
  const int64_t D = s.size;
  const auto score = [&](int64_t n, int64_t i, int64_t j) -> Uncertain {
    Sum sum;
    for (int64_t d = 0; d < D; ++d) {
      const Uncertain query = queries[(n * s.queries + i) * D + d];
      if (query.IsFinite() && ScalesQueries(scale) && !(query * Uncertain(scale)).Known())
        return Unknown();
      sum += query * Uncertain(keys[(n * s.keys + j) * D + d]);
    }
    Uncertain scaled = Uncertain(sum) * Uncertain(scale);
    // The scale enters as scale · log₂ e, rounded, or in front of the sum, whose terms, as the
    // queries above, may then overflow.
    if (std::abs(scale) > std::numeric_limits<float>::max() / 2) return Unknown();
    if (scaled.IsFinite() && ScalesQueries(scale) &&
        !Bounded(sum.size() * std::abs(scale), 0).Known())
      return Unknown();
    if (scaled.IsFinite()) scaled.error += kSubnormal * sum.size();
    return scaled;
  };
  std::vector<Sum> query(queries.size()), key(keys.size());
  const auto gradient = [&](int64_t n, int64_t i, int64_t j, const Uncertain& ds) {
    for (int64_t d = 0; d < D; ++d) {
      const int64_t q = (n * s.queries + i) * D + d, k = (n * s.keys + j) * D + d;
      // The scale may be multiplied before the sum or after it.
      // Nothing at all is known of what a query does to keys that it does not see.
      const Uncertain of_query = ds.Known() ? ds * Uncertain(keys[k]) : ds;
      query[q] += of_query.Known() ? of_query * Uncertain(scale) : of_query;
      key[k] += OfKey(ds, queries[q], scale);
    }
  };
  Expected e;
  e.common = Reference(c, score, gradient, [&](int64_t n, int64_t i, int64_t j) {
    return FiniteRow(queries, n * s.queries + i, D) && FiniteRow(keys, n * s.keys + j, D);
  });
  e.query.assign(query.begin(), query.end());
  e.key.assign(key.begin(), key.end());
  return e;
}

}  // namespace

void RunDot(CaseBytes& bytes) {
  AttentionCase c(bytes);
  // Exponentials may be 2^20 above the shift, and there are up to 150 of them.
  c.largest_value = 0x1p98;
  const DotShape s = {c.sequences, c.queries, c.keys, bytes.Size(bytes.Choice(8) == 0 ? 70 : 18),
                      c.value_size};
  float scale = 1;
  if (bytes.Flag()) scale = static_cast<float>(bytes.Small());
  if (c.special && bytes.Choice(4) == 0)
    scale = static_cast<float>(std::ldexp(scale, static_cast<int8_t>(bytes.Byte())));
  if (!std::isfinite(scale)) scale = 0;
  const std::vector<float> q = bytes.Floats(s.sequences * s.queries * s.size, c.special);
  const std::vector<float> k = bytes.Floats(s.sequences * s.keys * s.size, c.special);
  OpenWeights open(c, bytes);
  const std::string text = StrCat("dot attention, ", c.Text(), ", D ", s.size, ", scale ", scale);
  const Expected expected = ReferenceOf(c, s, scale, q, k);

  auto query_in = Padded(q, 1), key_in = c.Spoilt(k, s.size, 2),
       values_in = c.Spoilt(c.values, s.value_size, 3), gradient_in = Padded(c.output_gradient, 5);
  const DotInputs inputs{query_in.span(), key_in.span(), values_in.span(), scale};
  OnEveryTarget([&](const Target& target) {
    const std::string what = text + ", " + target.name;
    testing::PaddedSpan output(c.output_gradient.size(), 1),
        logsumexp(expected.common.logsumexp.size(), 2), statistics(2 * logsumexp.span().size(), 3),
        query(q.size(), 4), key(k.size(), 5), values(c.values.size(), 7),
        centre(c.centre.size(), 1);
    DotForward(s, inputs, c.Scope(), {output.span(), logsumexp.span(), statistics.span()});
    Check(what + ", output", output.span(), expected.common.output);
    Check(what + ", logsumexp", logsumexp.span(), expected.common.logsumexp);
    DotBackward(s, inputs, c.Scope(), {output.span(), statistics.span()}, gradient_in.span(),
                {query.span(), key.span(), values.span(), centre.span()});
    Check(what + ", gradient of values", values.span(), expected.common.values);
    Check(what + ", gradient of query", query.span(), expected.query);
    Check(what + ", gradient of key", key.span(), expected.key);
    Check(what + ", gradient of centre", centre.span(), expected.common.centre);
    for (const auto* span : {&output, &logsumexp, &statistics, &query, &key, &values, &centre})
      CheckPadding(what, *span);
    DotWeights(s, inputs, c.Scope(), statistics.span(), open.View());
    open.CheckAgainst(what, expected.common);
  });
}

const Family kDot("dot", RunDot);

}  // namespace fovea::fuzz
