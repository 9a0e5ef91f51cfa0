#ifndef FOVEA_KERNELS_ADDITIVE_ADDITIVE_ATTENTION_FOR_TEST_H_
#define FOVEA_KERNELS_ADDITIVE_ADDITIVE_ATTENTION_FOR_TEST_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/kernels/additive/additive_attention.h"
#include "fovea/kernels/rows/elementwise.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {

// A sum in 16 parts, as a library of vectors takes it.
template <class T>
struct SumInParts {
  std::array<T, 16> parts{};
  int64_t next = 0;
  void operator+=(T x) { parts[next++ % 16] += x; }
  operator T() const {
    T sum = 0;
    for (const T part : parts) sum += part;
    return sum;
  }
};

inline AdditiveShape ShapeOf(int64_t sequences, int64_t queries, int64_t keys, int64_t hidden,
                             int64_t value_size, int64_t heads = 1) {
  return {sequences, heads, queries, keys, hidden, value_size};
}

// A case, its operands in double so that they can be stirred; the kernels get them as floats.
struct AdditiveCase {
  AdditiveShape shape;
  float scale = 1;
  std::vector<double> query, key, v, values, output_gradient, centre;
  AttentionScope scope;
  std::vector<int32_t> lengths, first, last;
  std::vector<float> centre_floats;

  // Normal numbers: queries and keys of deviation `spread`, v of `v_spread`.
  AdditiveCase(AdditiveShape s, uint64_t seed, double spread = 1, double v_spread = 0.5)
      : shape(s) {
    Random random(seed);
    const auto fill = [&](std::vector<double>& x, int64_t size, double deviation) {
      x.resize(static_cast<size_t>(size));
      for (double& e : x) e = static_cast<float>(deviation * random.Normal());
    };
    fill(query, s.sequences * s.queries * s.hidden, spread);
    fill(key, s.sequences * s.keys * s.hidden, spread);
    fill(v, s.heads * s.hidden, v_spread);
    fill(values, s.sequences * s.keys * s.value_size, 1);
    fill(output_gradient, s.sequences * s.queries * s.value_size, 1);
  }

  void SetCausal() { scope.kind = AttentionScope::Kind::kCausal; }

  void SetLengths(std::vector<int32_t> of_sequences) {
    lengths = std::move(of_sequences);
    scope.lengths = lengths;
  }

  // Windows of up to `width` keys, some of them empty or beyond the ends.
  void SetWindows(int32_t width, uint64_t seed) {
    Random random(seed);
    for (int64_t i = 0; i < shape.sequences * shape.queries; ++i) {
      first.push_back(static_cast<int32_t>(random.Uniform() * static_cast<double>(shape.keys + 4)) -
                      3);
      last.push_back(first.back() + static_cast<int32_t>(random.Uniform() * (width + 1)));
    }
    scope.kind = AttentionScope::Kind::kWindow;
    scope.first = first;
    scope.last = last;
  }

  void SetGaussian(Gaussian gaussian, float deviation, uint64_t seed) {
    Random random(seed);
    for (int64_t i = 0; i < shape.sequences * shape.queries; ++i)
      centre.push_back(static_cast<float>(random.Uniform() * static_cast<double>(shape.keys)));
    centre_floats.assign(centre.begin(), centre.end());
    scope.gaussian = gaussian;
    scope.centre = centre_floats;
    scope.deviation = deviation;
  }
};

inline bool Sees(const AdditiveCase& c, int64_t n, int64_t i, int64_t j) {
  const int64_t at = n * c.shape.queries + i;
  if (!c.lengths.empty() && j >= c.lengths[n]) return false;
  if (c.scope.kind == AttentionScope::Kind::kCausal) return j <= i + c.shape.keys - c.shape.queries;
  if (c.scope.kind == AttentionScope::Kind::kWindow) return j >= c.first[at] && j < c.last[at];
  return true;
}

template <class T>
struct AdditiveResults {
  std::vector<T> output, logsumexp, weights;     // weights [N, Tq, Tk]
  std::vector<T> query, key, v, values, centre;  // gradients
};

inline double TanhOf(double x) { return std::tanh(x); }
inline float TanhOf(float x) {
  Tanh({&x, 1}, {&x, 1});
  return x;
}

// The formula, step by step as an autograd library composes it, in T; of floats, with the tanh
// that kernels/rows/elementwise.h has.
template <class T>
AdditiveResults<T> Compose(const AdditiveCase& c) {
  const AdditiveShape& s = c.shape;
  const int64_t A = s.hidden, D = s.value_size;
  AdditiveResults<T> r;
  const auto make = [](std::vector<T>& x, size_t size) { x.assign(size, T(0)); };
  make(r.output, c.output_gradient.size());
  make(r.logsumexp, static_cast<size_t>(s.sequences * s.queries));
  make(r.weights, static_cast<size_t>(s.sequences * s.queries * s.keys));
  make(r.query, c.query.size());
  make(r.centre, c.centre.size());
  std::vector<SumInParts<T>> key(c.key.size()), v(c.v.size()), values(c.values.size());
  const T deviation = c.scope.deviation, scale = c.scale;
  for (int64_t n = 0; n < s.sequences; ++n) {
    const int64_t head = n % s.heads;
    for (int64_t i = 0; i < s.queries; ++i) {
      const int64_t row = n * s.queries + i;
      const auto tanh_of = [&](int64_t j, int64_t a) {
        return TanhOf(static_cast<T>(c.query[row * A + a]) +
                      static_cast<T>(c.key[(n * s.keys + j) * A + a]));
      };
      const auto offset = [&](int64_t j) {
        return static_cast<T>(j) - static_cast<T>(c.centre[row]);
      };
      std::vector<int64_t> seen;
      std::vector<T> weight, bell;
      for (int64_t j = 0; j < s.keys; ++j) {
        if (!Sees(c, n, i, j)) continue;
        SumInParts<T> sum;
        for (int64_t a = 0; a < A; ++a) sum += static_cast<T>(c.v[head * A + a]) * tanh_of(j, a);
        T score = scale * sum;
        T factor = 1;
        if (c.scope.gaussian != Gaussian::kNone) {
          const T g = -offset(j) * offset(j) / (2 * deviation * deviation);
          if (c.scope.gaussian == Gaussian::kInSoftmax)
            score += g;
          else
            factor = std::exp(g);
        }
        seen.push_back(j);
        weight.push_back(score);
        bell.push_back(factor);
      }
      T max = -std::numeric_limits<T>::infinity();
      for (const T w : weight) max = std::max(max, w);
      if (seen.empty()) {
        r.logsumexp[row] = max;
        continue;
      }
      SumInParts<T> total;
      for (T& w : weight) total += w = std::exp(w - max);
      r.logsumexp[row] = max + std::log(static_cast<T>(total));
      for (T& w : weight) w = w / total;
      const size_t count = seen.size();
      for (int64_t d = 0; d < D; ++d) {
        SumInParts<T> sum;
        for (size_t t = 0; t < count; ++t)
          sum += weight[t] * bell[t] * static_cast<T>(c.values[(n * s.keys + seen[t]) * D + d]);
        r.output[row * D + d] = sum;
      }
      // Backwards.
      std::vector<T> dw(count);
      SumInParts<T> delta;
      for (size_t t = 0; t < count; ++t) {
        r.weights[row * s.keys + seen[t]] = weight[t] * bell[t];
        SumInParts<T> sum;
        for (int64_t d = 0; d < D; ++d) {
          const T g = static_cast<T>(c.output_gradient[row * D + d]);
          const int64_t at = (n * s.keys + seen[t]) * D + d;
          sum += g * static_cast<T>(c.values[at]);
          values[at] += weight[t] * bell[t] * g;
        }
        dw[t] = sum * bell[t];
        delta += weight[t] * dw[t];
      }
      std::vector<SumInParts<T>> query(static_cast<size_t>(A));
      SumInParts<T> centre;
      for (size_t t = 0; t < count; ++t) {
        const T ds = weight[t] * (dw[t] - delta);
        if (c.scope.gaussian != Gaussian::kNone)
          centre += (c.scope.gaussian == Gaussian::kInSoftmax ? ds : weight[t] * dw[t]) *
                    offset(seen[t]) / (deviation * deviation);
        for (int64_t a = 0; a < A; ++a) {
          const T tanh = tanh_of(seen[t], a);
          const T slope = ds * scale * static_cast<T>(c.v[head * A + a]) * (1 - tanh * tanh);
          query[a] += slope;
          key[(n * s.keys + seen[t]) * A + a] += slope;
          v[head * A + a] += ds * scale * tanh;
        }
      }
      for (int64_t a = 0; a < A; ++a) r.query[row * A + a] = query[a];
      if (!c.centre.empty()) r.centre[row] = centre;
    }
  }
  r.key.assign(key.begin(), key.end());
  r.v.assign(v.begin(), v.end());
  r.values.assign(values.begin(), values.end());
  return r;
}

inline std::vector<float> Floats(const std::vector<double>& x) { return {x.begin(), x.end()}; }

inline testing::PaddedSpan InPaddedSpan(const std::vector<double>& x, size_t offset) {
  testing::PaddedSpan padded(x.size(), offset);
  std::copy(x.begin(), x.end(), padded.span().begin());
  return padded;
}

// Everything that the kernels make of a case, from and into misaligned spans between NaN.
struct FusedAdditive {
  testing::PaddedSpan query_in, key_in, v_in, values_in, output_gradient;
  testing::PaddedSpan output, logsumexp, statistics, query, key, v, values, centre;

  explicit FusedAdditive(const AdditiveCase& c, bool cached = false, bool backward = true)
      : query_in(InPaddedSpan(c.query, 1)),
        key_in(InPaddedSpan(c.key, 2)),
        v_in(InPaddedSpan(c.v, 3)),
        values_in(InPaddedSpan(c.values, 4)),
        output_gradient(InPaddedSpan(c.output_gradient, 5)),
        output(c.output_gradient.size(), 6),
        logsumexp(static_cast<size_t>(c.shape.sequences * c.shape.queries), 7),
        statistics(2 * logsumexp.span().size(), 3),
        query(c.query.size(), 1),
        key(c.key.size(), 2),
        v(c.v.size(), 3),
        values(c.values.size(), 4),
        centre(c.centre.size(), 5) {
    const AdditiveKeys keys(c.shape, key_in.span());
    const AdditiveInputs inputs{query_in.span(),  key_in.span(), v_in.span(),
                                values_in.span(), c.scale,       cached ? &keys : nullptr};
    AdditiveForward(c.shape, inputs, c.scope, {output.span(), logsumexp.span(), statistics.span()});
    if (backward)
      AdditiveBackward(c.shape, inputs, c.scope, {output.span(), statistics.span()},
                       output_gradient.span(),
                       {query.span(), key.span(), v.span(), values.span(), centre.span()});
  }

  bool Intact() const {
    return output.PaddingIntact() && logsumexp.PaddingIntact() && statistics.PaddingIntact() &&
           query.PaddingIntact() && key.PaddingIntact() && v.PaddingIntact() &&
           values.PaddingIntact() && centre.PaddingIntact();
  }
};

// Errors of many results of a kind, against the errors of the formula composed of floats.
class ErrorTally {
 public:
  void Add(std::span<const float> actual, const std::vector<float>& composed,
           const std::vector<double>& exact) {
    Require(actual.size() == exact.size() && composed.size() == exact.size(), "sizes differ");
    for (size_t i = 0; i < exact.size(); ++i) {
      if (exact[i] == actual[i] && std::isinf(exact[i])) continue;
      const double error = actual[i] - exact[i], other = composed[i] - exact[i];
      // NaN makes the tally NaN.
      square_ += error * error;
      other_square_ += other * other;
      largest_ = std::max(largest_, std::abs(error));
      other_largest_ = std::max(other_largest_, std::abs(other));
      scale_ = std::max(scale_, std::abs(exact[i]));
      ++count_;
    }
  }

  // "" if the root mean square of the errors is at most `factor` times that of composed floats,
  // and the largest `most` times theirs, one rounding of the largest result and `floor` apart.
  std::string Verdict(double factor, double most, double floor = 0) const {
    if (count_ == 0) return "nothing compared";
    const double count = static_cast<double>(count_), rounding = std::ldexp(scale_, -24);
    const double rms = std::sqrt(square_ / count), other = std::sqrt(other_square_ / count);
    if (rms <= factor * other + rounding / 4 + floor &&
        largest_ <= most * other_largest_ + rounding + floor)
      return "";
    return StrCat("error ", rms, ", composed ", other, "; largest ", largest_, ", composed ",
                  other_largest_, "; of results up to ", scale_);
  }

 private:
  int64_t count_ = 0;
  double square_ = 0, other_square_ = 0, largest_ = 0, other_largest_ = 0, scale_ = 0;
};

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ADDITIVE_ADDITIVE_ATTENTION_FOR_TEST_H_
