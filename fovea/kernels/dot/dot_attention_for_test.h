#ifndef FOVEA_KERNELS_DOT_DOT_ATTENTION_FOR_TEST_H_
#define FOVEA_KERNELS_DOT_DOT_ATTENTION_FOR_TEST_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/kernels/dot/dot_attention.h"
#include "fovea/testing/padded_span.h"

// Cases of dot-product attention, and the formula composed of arrays in any type.
namespace fovea::kernels {

// A case with everything that it points to.
struct DotCase {
  DotCase(DotShape shape, AttentionScope::Kind kind, Gaussian gaussian, bool with_lengths,
          uint64_t seed, double spread = 1)
      : shape(shape), scale(1 / std::sqrt(static_cast<float>(std::max<int64_t>(shape.size, 1)))) {
    Random random(seed);
    const auto& [n, tq, tk, d, dv] = shape;
    const auto normal = [&](int64_t size, double factor) {
      std::vector<float> x(static_cast<size_t>(size));
      for (float& v : x) v = static_cast<float>(factor * random.Normal());
      return x;
    };
    query = normal(n * tq * d, spread);
    key = normal(n * tk * d, spread);
    values = normal(n * tk * dv, 1);
    output_gradient = normal(n * tq * dv, 1);
    scope.kind = kind;
    scope.gaussian = gaussian;
    scope.deviation = 2.5f;
    // Windows scattered over the keys, some reaching past the ends, some empty.
    for (int64_t i = 0; i < n * tq; ++i) {
      const double at = random.Uniform() * static_cast<double>(tk);
      centre.push_back(static_cast<float>(at));
      first.push_back(static_cast<int32_t>(at) - 4);
      last.push_back(static_cast<int32_t>(at) + (i % 7 == 3 ? -4 : 5));
    }
    // The first as long as can be, then others, 0 and 1 among them.
    for (int64_t i = 0; i < n; ++i)
      lengths.push_back(static_cast<int32_t>(i == 0   ? tk
                                             : i == 1 ? 0
                                             : i == 2 ? std::min<int64_t>(1, tk)
                                                      : random.Below(tk + 1)));
    if (!with_lengths) lengths.clear();
  }

  // The scope, pointing to this problem's own lists.
  AttentionScope Scope() const {
    AttentionScope s = scope;
    s.lengths = lengths;
    if (s.kind == AttentionScope::Kind::kWindow) s.first = first, s.last = last;
    if (s.gaussian != Gaussian::kNone) s.centre = centre;
    return s;
  }
  DotInputs Inputs() const { return {query, key, values, scale}; }

  DotShape shape;
  float scale;
  AttentionScope scope;
  std::vector<float> query, key, values, output_gradient, centre;
  std::vector<int32_t> first, last, lengths;
};

template <class T>
struct DotResults {
  std::vector<T> output, logsumexp, query, key, values, centre;
  std::vector<T> weights;  // [N, Tq, Tk]
  // The largest sum of the terms' sizes in any element of the gradients: what cancels there is
  // rounded first.
  T query_terms = 0, key_terms = 0, centre_terms = 0;
};

// The formula step by step, in double as what is true, in float as what is allowed. The terms of a
// product q · k are added up with those a `step` apart next to each other: where two large scores
// are nearly equal, errors are a matter of their order.
template <class T>
inline DotResults<T> ComposedDot(const DotCase& p, const std::vector<T>& query,
                                 const std::vector<T>& key, const std::vector<T>& values,
                                 const std::vector<T>& centre, int64_t step = 1) {
  const auto& [n, tq, tk, d, dv] = p.shape;
  const AttentionScope scope = p.Scope();
  DotResults<T> out;
  out.output.resize(n * tq * dv);
  out.logsumexp.resize(n * tq);
  out.query.resize(n * tq * d);
  out.key.resize(n * tk * d);
  out.values.resize(n * tk * dv);
  out.centre.resize(n * tq);
  out.weights.resize(n * tq * tk);
  std::vector<T> a(tk), g(tk), da(tk), da_terms(tk), key_terms(n * tk);
  for (int64_t s = 0; s < n; ++s) {
    for (int64_t i = 0; i < tq; ++i) {
      const int64_t row = s * tq + i;
      const KeyRange keys = KeysOf(scope, s, i, tq, tk);
      const T* q = query.data() + row * d;
      T max = -std::numeric_limits<T>::infinity();
      for (int64_t j = keys.first; j < keys.last; ++j) {
        T dot = 0;
        for (int64_t from = 0; from < step; ++from)
          for (int64_t c = from; c < d; c += step) dot += q[c] * key[(s * tk + j) * d + c];
        const T distance = static_cast<T>(j) - centre[row];
        const T deviation = static_cast<T>(scope.deviation);
        g[j] = scope.gaussian == Gaussian::kNone
                   ? 0
                   : -distance * distance / (2 * deviation * deviation);
        a[j] = static_cast<T>(p.scale) * dot;
        if (scope.gaussian == Gaussian::kInSoftmax) a[j] += g[j];
        max = std::max(max, a[j]);
      }
      T sum = 0;
      for (int64_t j = keys.first; j < keys.last; ++j) sum += a[j] = std::exp(a[j] - max);
      out.logsumexp[row] = max + std::log(sum);
      T delta = 0, delta_terms = 0, query_terms = 0, centre_terms = 0;
      for (int64_t j = keys.first; j < keys.last; ++j) {
        a[j] /= sum;
        T& w = out.weights[row * tk + j];
        w = scope.gaussian == Gaussian::kOnWeights ? a[j] * std::exp(g[j]) : a[j];
        da[j] = da_terms[j] = 0;
        for (int64_t c = 0; c < dv; ++c) {
          const T value = values[(s * tk + j) * dv + c];
          const T gradient = static_cast<T>(p.output_gradient[row * dv + c]);
          out.output[row * dv + c] += w * value;
          out.values[(s * tk + j) * dv + c] += w * gradient;
          da[j] += gradient * value;
          da_terms[j] += std::abs(gradient * value);
        }
        delta += w * da[j];
        delta_terms += w * da_terms[j];
      }
      for (int64_t j = keys.first; j < keys.last; ++j) {
        const T w = out.weights[row * tk + j];
        const T ds = w * da[j] - a[j] * delta;
        const T dg = scope.gaussian == Gaussian::kOnWeights ? w * da[j] : ds;
        const T deviation = static_cast<T>(scope.deviation);
        if (scope.gaussian != Gaussian::kNone)
          out.centre[row] += dg * (static_cast<T>(j) - centre[row]) / (deviation * deviation);
        const T terms = w * da_terms[j] + a[j] * delta_terms;
        centre_terms += terms * std::abs(static_cast<T>(j) - centre[row]) / (deviation * deviation);
        T largest_key = 0, largest_query = 0;
        for (int64_t c = 0; c < d; ++c) {
          largest_key = std::max(largest_key, std::abs(key[(s * tk + j) * d + c]));
          largest_query = std::max(largest_query, std::abs(q[c]));
        }
        query_terms += std::abs(static_cast<T>(p.scale)) * terms * largest_key;
        key_terms[s * tk + j] += std::abs(static_cast<T>(p.scale)) * terms * largest_query;
        for (int64_t c = 0; c < d; ++c) {
          out.query[row * d + c] += static_cast<T>(p.scale) * ds * key[(s * tk + j) * d + c];
          out.key[(s * tk + j) * d + c] += static_cast<T>(p.scale) * ds * q[c];
        }
      }
      out.query_terms = std::max(out.query_terms, query_terms);
      out.centre_terms = std::max(out.centre_terms, centre_terms);
    }
  }
  for (const T terms : key_terms) out.key_terms = std::max(out.key_terms, terms);
  return out;
}

template <class T>
inline DotResults<T> ComposedDot(const DotCase& p, int64_t step = 1) {
  const auto as = [](const std::vector<float>& x) { return std::vector<T>(x.begin(), x.end()); };
  return ComposedDot<T>(p, as(p.query), as(p.key), as(p.values), as(p.centre), step);
}

// An input between NaN, off the alignment.
struct PlacedSpan {
  PlacedSpan(const std::vector<float>& x, size_t offset) : span(x.size(), offset) {
    std::copy(x.begin(), x.end(), span.data());
  }
  testing::PaddedSpan span;
};

struct FusedDot {
  explicit FusedDot(const DotCase& p, bool aligned = false) {
    const auto& [n, tq, tk, d, dv] = p.shape;
    const auto offset = [&](size_t x) { return aligned ? 0 : x; };
    PlacedSpan query(p.query, 1), key(p.key, offset(2)), values(p.values, offset(3)),
        gradient(p.output_gradient, 5);
    // What lies past a length is read by nobody.
    for (int64_t s = 0; s < n && !p.lengths.empty(); ++s) {
      std::fill(key.span.data() + (s * tk + p.lengths[s]) * d, key.span.data() + (s + 1) * tk * d,
                std::numeric_limits<float>::quiet_NaN());
      std::fill(values.span.data() + (s * tk + p.lengths[s]) * dv,
                values.span.data() + (s + 1) * tk * dv, std::numeric_limits<float>::quiet_NaN());
    }
    testing::PaddedSpan output(n * tq * dv, 3), logsumexp(n * tq, 1), states(n * tq * 2, 5);
    testing::PaddedSpan dq(n * tq * d, 1), dk(n * tk * d, 2), dvalues(n * tk * dv, 3);
    const bool gaussian = p.scope.gaussian != Gaussian::kNone;
    testing::PaddedSpan dcentre(gaussian ? n * tq : 0, 1);
    const DotInputs inputs = {query.span.span(), key.span.span(), values.span.span(), p.scale};
    DotForward(p.shape, inputs, p.Scope(), {output.span(), logsumexp.span(), states.span()});
    DotBackward(p.shape, inputs, p.Scope(), {output.span(), states.span()}, gradient.span.span(),
                {dq.span(), dk.span(), dvalues.span(), dcentre.span()});
    const auto keep = [](testing::PaddedSpan& span, std::vector<float>& to) {
      EXPECT_TRUE(span.PaddingIntact());
      to.assign(span.span().begin(), span.span().end());
    };
    keep(output, results.output);
    keep(logsumexp, results.logsumexp);
    keep(states, statistics);
    keep(dq, results.query);
    keep(dk, results.key);
    keep(dvalues, results.values);
    keep(dcentre, results.centre);
  }
  DotResults<float> results;
  std::vector<float> statistics;
};

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_DOT_DOT_ATTENTION_FOR_TEST_H_
