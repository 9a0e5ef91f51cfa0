// Additive attention, forward, backward and weights.
#include <optional>

#include "fovea/core/error.h"
#include "fovea/kernels/additive/additive_attention.h"
#include "fuzz/kernels/attention_case.h"
#include "fuzz/kernels/cases.h"

namespace fovea::fuzz {
namespace {

using namespace kernels;

struct Additive {
  AttentionCase c;
  AdditiveShape shape;
  float scale;
  std::vector<float> query, key, v;

  explicit Additive(CaseBytes& bytes) : c(bytes) {
    c.largest_value = 0x1p98;
    const int64_t hidden = bytes.Size(bytes.Choice(8) == 0 ? 70 : 18);
    const int64_t heads = c.sequences > 0 && bytes.Flag() ? c.sequences : 1;
    shape = {c.sequences, heads, c.queries, c.keys, hidden, c.value_size};
    scale = bytes.Flag() ? 1 : static_cast<float>(bytes.Small());
    query = bytes.Floats(c.sequences * c.queries * hidden, c.special);
    key = bytes.Floats(c.sequences * c.keys * hidden, c.special);
    v = bytes.Floats(heads * hidden, c.special);
  }
};

struct Expected {
  double score_error = 0;  // the largest
  AttentionResults common;
  std::vector<Uncertain> query, key, v;
};

// The stated error of scores, and roundings of tanh and its slope, `factor` times.
Expected ReferenceOf(const Additive& a, double factor) {
  Expected e;
  const AdditiveShape& s = a.shape;
  const int64_t A = s.hidden;
  const auto finite = [&](int64_t head) {
    for (int64_t d = 0; d < A; ++d)
      if (!std::isfinite(a.v[head * A + d])) return false;
    return true;
  };
  for (int64_t head = 0; head < s.heads; ++head) {
    double size = 0;
    for (int64_t d = 0; d < A; ++d) size += std::abs(a.v[head * A + d]);
    const double error = factor * (16 + static_cast<double>(A) / 4) * kU * size * std::abs(a.scale);
    e.score_error = finite(head) ? std::max(e.score_error, error) : kInfinity;
    if (!finite(head)) break;
  }
  const auto tanh_of = [&](int64_t n, int64_t i, int64_t j, int64_t d) {
    return Tanh(Uncertain(a.query[(n * s.queries + i) * A + d]) +
                Uncertain(a.key[(n * s.keys + j) * A + d]));
  };
  const auto score = [&](int64_t n, int64_t i, int64_t j) -> Uncertain {
    const int64_t head = n % s.heads;
    // Stated to be NaN, but for rows of windows in some places.
    if (!finite(head)) return Unknown();
    double exact = 0, size = 0;
    Sum sum;
    for (int64_t d = 0; d < A; ++d) {
      const Uncertain tanh = tanh_of(n, i, j, d);
      const double v = a.v[head * A + d];
      sum += tanh * Uncertain(v);
      exact += tanh.value * v;
      size += std::abs(v);
    }
    const double stated = (16 + static_cast<double>(A) / 4) * kU * size;
    const Uncertain composed = sum;
    const Uncertain of_sum =
        composed.IsFinite() ? Bounded(exact, factor * stated + kSubnormal * (A + 1)) : composed;
    if (size * 2 * std::abs(a.scale) > std::numeric_limits<float>::max()) return Unknown();
    return of_sum * Uncertain(a.scale);
  };
  std::vector<Sum> query(a.query.size()), key(a.key.size()), v(a.v.size());
  const auto gradient = [&](int64_t n, int64_t i, int64_t j, const Uncertain& ds) {
    if (!ds.Known()) {
      for (int64_t d = 0; d < A; ++d) {
        query[(n * s.queries + i) * A + d] += ds;
        key[(n * s.keys + j) * A + d] += ds;
        v[n % s.heads * A + d] += ds;
      }
      return;
    }
    const int64_t head = n % s.heads;
    double largest = 0;
    for (int64_t d = 0; d < A; ++d)
      largest = std::max<double>(largest, std::abs(a.v[head * A + d]));
    for (int64_t d = 0; d < A; ++d) {
      Uncertain tanh = tanh_of(n, i, j, d);
      if (tanh.IsFinite()) tanh.error += 8 * factor * kU;
      Uncertain slope = Uncertain(1) - tanh * tanh;
      // v counts as at least 2^-30 of the largest.
      Uncertain of_v = a.v[head * A + d];
      if (std::isfinite(largest)) of_v.error = 0x1p-30 * largest;
      slope = ds * Uncertain(a.scale) * of_v * slope;
      query[(n * s.queries + i) * A + d] += slope;
      key[(n * s.keys + j) * A + d] += slope;
      v[head * A + d] += ds * Uncertain(a.scale) * tanh;
    }
  };
  e.common = Reference(a.c, score, gradient, [&](int64_t n, int64_t i, int64_t j) {
    return FiniteRow(a.query, n * s.queries + i, A) && FiniteRow(a.key, n * s.keys + j, A);
  });
  e.query.assign(query.begin(), query.end());
  e.key.assign(key.begin(), key.end());
  e.v.assign(v.begin(), v.end());
  return e;
}

}  // namespace

void RunAdditive(CaseBytes& bytes) {
  const Additive a(bytes);
  const AttentionCase& c = a.c;
  const AdditiveShape& s = a.shape;
  OpenWeights open(c, bytes);
  const bool cached = bytes.Flag();
  const std::string text = StrCat("additive attention, ", c.Text(), ", A ", s.hidden, ", heads ",
                                  s.heads, ", scale ", a.scale, cached ? ", cached" : "");
  const Expected with_fma = ReferenceOf(a, 1);
  std::optional<Expected> without_fma;

  auto query_in = Padded(a.query, 1), key_in = c.Spoilt(a.key, s.hidden, 2), v_in = Padded(a.v, 3),
       values_in = c.Spoilt(c.values, s.value_size, 4), gradient_in = Padded(c.output_gradient, 5);
  OnEveryTarget([&](const Target& target) {
    if (!target.fused && !without_fma) without_fma = ReferenceOf(a, 5);
    const Expected& expected = target.fused ? with_fma : *without_fma;
    const std::string what = text + ", " + target.name;
    std::optional<AdditiveKeys> keys;
    if (cached) keys.emplace(s, key_in.span());
    const AdditiveInputs inputs{query_in.span(),  key_in.span(), v_in.span(),
                                values_in.span(), a.scale,       keys ? &*keys : nullptr};
    testing::PaddedSpan output(c.output_gradient.size(), 1),
        logsumexp(expected.common.logsumexp.size(), 2), statistics(2 * logsumexp.span().size(), 3),
        query(a.query.size(), 4), key(a.key.size(), 5), v(a.v.size(), 6),
        values(c.values.size(), 7), centre(c.centre.size(), 1);
    AdditiveForward(s, inputs, c.Scope(), {output.span(), logsumexp.span(), statistics.span()});
    Check(what + ", output", output.span(), expected.common.output);
    Check(what + ", logsumexp", logsumexp.span(), expected.common.logsumexp);
    AdditiveBackward(s, inputs, c.Scope(), {output.span(), statistics.span()}, gradient_in.span(),
                     {query.span(), key.span(), v.span(), values.span(), centre.span()});
    // As a decoder steps back: where keys are cached and queries few, another kernel.
    testing::PaddedSpan query_alone(a.query.size(), 2), centre_alone(c.centre.size(), 3);
    AdditiveBackward(s, inputs, c.Scope(), {output.span(), statistics.span()}, gradient_in.span(),
                     {.query = query_alone.span(), .centre = centre_alone.span()});
    // Scores are made again, and need not come out as they did: where they are less sure than
    // this, e^(score − largest) may be more than 1.
    const bool sure = expected.score_error < 0.5;
    for (const auto* span : {&output, &logsumexp, &statistics, &query, &key, &v, &values, &centre,
                             &query_alone, &centre_alone})
      CheckPadding(what, *span);
    if (sure) {
      Check(what + ", gradient of values", values.span(), expected.common.values);
      Check(what + ", gradient of query", query.span(), expected.query);
      Check(what + ", gradient of key", key.span(), expected.key);
      Check(what + ", gradient of v", v.span(), expected.v);
      Check(what + ", gradient of centre", centre.span(), expected.common.centre);
      Check(what + ", gradient of query alone", query_alone.span(), expected.query);
      Check(what + ", gradient of centre alone", centre_alone.span(), expected.common.centre);
    }
    if (!sure) return;
    AdditiveWeights(s, inputs, c.Scope(), logsumexp.span(), open.View());
    // Weights start from logsumexp, whose own rounding they inherit.
    AttentionResults weights = expected.common;
    for (size_t i = 0; i < weights.weights.size(); ++i) {
      Uncertain& w = weights.weights[i];
      const Uncertain& sum = weights.logsumexp[i / static_cast<size_t>(c.keys)];
      if (!sum.IsFinite())
        w = Unknown();
      else if (w.IsFinite())
        w.error = std::min(1.0 + w.error,
                           w.error + std::expm1(std::min(sum.error, 700.0)) * (w.value + w.error));
    }
    open.CheckAgainst(what, weights);
  });
}

const Family kAdditive("additive", RunAdditive);

}  // namespace fovea::fuzz
