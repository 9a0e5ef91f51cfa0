#include "fuzz/kernels/attention_case.h"

#include <algorithm>
#include <limits>

#include "fovea/core/error.h"

namespace fovea::fuzz {

using kernels::AttentionScope;
using kernels::Gaussian;

AttentionCase::AttentionCase(CaseBytes& bytes) {
  special = bytes.Choice(4) == 0;
  const bool large = bytes.Choice(8) == 0;
  sequences = bytes.Size(3);
  queries = bytes.Size(large ? 130 : 18);
  keys = bytes.Size(large ? 150 : 35);
  value_size = bytes.Size(large ? 70 : 18);
  scope.kind = static_cast<AttentionScope::Kind>(bytes.Choice(3));
  scope.gaussian = static_cast<Gaussian>(bytes.Choice(3));
  scope.deviation = static_cast<float>(
      std::ldexp(1 + bytes.Byte() / 256.0, special ? bytes.Choice(80) - 40 : bytes.Choice(10) - 2));
  if (bytes.Flag())
    for (int64_t n = 0; n < sequences; ++n)
      lengths.push_back(static_cast<int32_t>(bytes.Byte() % (keys + 1)));
  if (scope.kind == AttentionScope::Kind::kWindow) {
    const int width = 1 + bytes.Choice(40);
    for (int64_t i = 0; i < sequences * queries; ++i) {
      const int at = static_cast<int>(bytes.Byte() * (keys + 8) / 255) - 4;
      first.push_back(at);
      last.push_back(at + bytes.Choice(width + 2) - 1);
      if (bytes.Byte() == 77) first.back() = std::numeric_limits<int32_t>::min();
      if (bytes.Byte() == 78) last.back() = std::numeric_limits<int32_t>::max();
    }
  }
  if (scope.gaussian != Gaussian::kNone) {
    for (int64_t i = 0; i < sequences * queries; ++i)
      centre.push_back(static_cast<float>(bytes.Byte() * static_cast<double>(keys + 4) / 255 - 2));
    if (special && bytes.Choice(8) == 0) centre = bytes.Floats(sequences * queries, true);
  }
  values = bytes.Floats(sequences * keys * value_size, special);
  output_gradient = bytes.Floats(sequences * queries * value_size, special);
}

AttentionScope AttentionCase::Scope() const {
  AttentionScope s = scope;
  s.lengths = lengths;
  s.first = first;
  s.last = last;
  s.centre = centre;
  return s;
}

testing::PaddedSpan AttentionCase::Spoilt(std::span<const float> x, int64_t size,
                                          size_t offset) const {
  testing::PaddedSpan padded = Padded(x, offset);
  for (size_t n = 0; n < lengths.size(); ++n) {
    const int64_t from = static_cast<int64_t>(n) * keys;
    std::fill(padded.data() + (from + lengths[n]) * size, padded.data() + (from + keys) * size,
              std::numeric_limits<float>::quiet_NaN());
  }
  return padded;
}

std::string AttentionCase::Text() const {
  return StrCat("N ", sequences, ", Tq ", queries, ", Tk ", keys, ", Dv ", value_size, ", scope ",
                static_cast<int>(scope.kind), ", Gaussian ", static_cast<int>(scope.gaussian),
                " of deviation ", scope.deviation, lengths.empty() ? "" : ", lengths");
}

AttentionResults Reference(const AttentionCase& c, const ScoreOf& score,
                           const ScoreGradient& gradient, const FinitePair& finite) {
  const int64_t D = c.value_size;
  const Uncertain deviation = c.scope.deviation;
  AttentionResults r;
  r.weights.resize(static_cast<size_t>(c.sequences * c.queries * c.keys));
  std::vector<Sum> values(c.values.size());
  for (int64_t row = 0; row < c.sequences * c.queries; ++row) {
    const int64_t n = row / c.queries, i = row % c.queries;
    const auto [first, last] = c.KeysOf(n, i);
    std::vector<Uncertain> scores, offsets, bells;
    for (int64_t j = first; j < last; ++j) {
      scores.push_back(score(n, i, j));
      if (c.scope.gaussian == Gaussian::kNone) continue;
      offsets.push_back(Uncertain(static_cast<double>(j)) - Uncertain(c.centre[row]));
      const Uncertain g =
          -(offsets.back() * offsets.back() / (Uncertain(2) * (deviation * deviation)));
      if (c.scope.gaussian == Gaussian::kInSoftmax)
        scores.back() = scores.back() + g;
      else
        bells.push_back(ExpOfNegative(g));
    }
    const SoftmaxOf soft = Softmax(scores);
    r.logsumexp.push_back(soft.logsumexp);

    const size_t count = scores.size();
    std::vector<Uncertain> weights = soft.weights, dw(count);
    for (size_t t = 0; t < bells.size(); ++t) {
      weights[t] = weights[t] * bells[t];
      // Both in one exponential, which is 0 where it would be subnormal.
      if (weights[t].IsFinite()) weights[t].error += 0x1p-125;
    }
    // By the formula a query has nothing to do with the keys that it does not see. In the composed
    // form their weights of 0, or NaN with the row, meet values and gradients all the same.
    const bool whole = std::all_of(weights.begin(), weights.end(),
                                   [](const Uncertain& w) { return w.IsFinite(); });
    std::vector<int64_t> hidden;
    for (int64_t j = 0; j < (c.lengths.empty() ? c.keys : c.lengths[n]); ++j)
      if (j < first || j >= last) hidden.push_back(j);
    Sum delta;
    for (int64_t d = 0; d < D; ++d) {
      Sum output;
      const Uncertain g = c.output_gradient[row * D + d];
      for (size_t t = 0; t < count; ++t) {
        const int64_t at = (n * c.keys + first + static_cast<int64_t>(t)) * D + d;
        output += weights[t] * Uncertain(c.values[at]);
        values[at] += weights[t] * g;
        const float size = std::abs(c.values[at]);
        if (std::isfinite(size) && size > c.largest_value) output += Unknown();
      }
      for (const int64_t j : hidden) {
        const int64_t at = (n * c.keys + j) * D + d;
        if (!std::isfinite(c.values[at])) output += Unknown();
        if (!whole || !g.IsFinite()) values[at] += Unknown();
      }
      r.output.push_back(output);
      delta += r.output.back() * g;
    }
    Sum centre;
    for (const int64_t j : hidden) {
      Sum da;
      for (int64_t d = 0; d < D; ++d)
        da += Uncertain(c.output_gradient[row * D + d]) *
              Uncertain(c.values[(n * c.keys + j) * D + d]);
      if (whole && Uncertain(delta).IsFinite() && Uncertain(da).IsFinite() && finite(n, i, j))
        continue;
      gradient(n, i, j, Unknown());
      centre += Unknown();
    }
    for (size_t t = 0; t < count; ++t) {
      const int64_t j = first + static_cast<int64_t>(t);
      r.weights[row * c.keys + j] = weights[t];
      Sum da;
      for (int64_t d = 0; d < D; ++d)
        da += Uncertain(c.output_gradient[row * D + d]) *
              Uncertain(c.values[(n * c.keys + j) * D + d]);
      Uncertain ds = weights[t] * da - soft.weights[t] * delta;
      // Without values there is nothing to hand back, be the weights NaN.
      if (D == 0 && !ds.IsFinite()) ds = Unknown();
      gradient(n, i, j, ds);
      if (offsets.empty()) continue;
      if (!ds.Known()) {
        centre += ds;
        continue;
      }
      const Uncertain dg = c.scope.gaussian == Gaussian::kInSoftmax ? ds : weights[t] * da;
      centre += dg * offsets[t] / (deviation * deviation);
    }
    if (!c.centre.empty()) r.centre.push_back(centre);
  }
  r.values.assign(values.begin(), values.end());
  return r;
}

bool FiniteRow(const std::vector<float>& x, int64_t row, int64_t size) {
  return std::all_of(x.begin() + row * size, x.begin() + (row + 1) * size,
                     [](float v) { return std::isfinite(v); });
}

OpenWeights::OpenWeights(const AttentionCase& c, CaseBytes& bytes)
    : case_(c), top_(bytes.Choice(5)) {
  for (int i = bytes.Choice(4); i > 0 && c.queries > 0; --i)
    rows_.push_back(bytes.Byte() % c.queries);
  const auto sized = [](auto& x, int64_t size) { x.assign(static_cast<size_t>(size), 7); };
  sized(row_weights_, c.sequences * static_cast<int64_t>(rows_.size()) * c.keys);
  sized(key_mean_, c.sequences * c.keys);
  sized(key_max_, c.sequences * c.keys);
  sized(entropy_, c.sequences * c.queries);
  sized(argmax_, c.sequences * c.queries);
  sized(top_keys_, c.sequences * c.queries * top_);
  sized(top_weights_, c.sequences * c.queries * top_);
}

kernels::WeightsView OpenWeights::View() {
  return {rows_,   row_weights_, key_mean_, key_max_,    entropy_,
          argmax_, top_,         top_keys_, top_weights_};
}

void OpenWeights::CheckAgainst(const std::string& what, const AttentionResults& expected) const {
  const AttentionCase& c = case_;
  std::vector<Uncertain> rows, mean, max, entropy;
  for (int64_t n = 0; n < c.sequences; ++n) {
    for (const int64_t row : rows_) {
      const auto from = expected.weights.begin() + (n * c.queries + row) * c.keys;
      rows.insert(rows.end(), from, from + c.keys);
    }
    for (int64_t j = 0; j < c.keys && c.queries > 0; ++j) {
      Sum sum;
      Uncertain largest = 0;
      for (int64_t i = 0; i < c.queries; ++i) {
        const Uncertain& w = expected.weights[(n * c.queries + i) * c.keys + j];
        sum += w;
        // What NaN does to the largest is nowhere said.
        if (!w.IsFinite() || !largest.Known())
          largest = Unknown();
        else
          largest = {std::max(largest.value, w.value), std::max(largest.error, w.error)};
      }
      mean.push_back(sum / Uncertain(static_cast<double>(c.queries)));
      max.push_back(largest);
    }
  }
  Check(what + ", row_weights", row_weights_, rows, 3);
  if (c.queries > 0) {
    Check(what + ", key_mean", key_mean_, mean, 3);
    Check(what + ", key_max", key_max_, max, 3);
  }
  for (int64_t row = 0; row < c.sequences * c.queries; ++row) {
    const kernels::KeyRange seen = c.KeysOf(row / c.queries, row % c.queries);
    const int32_t first = seen.first, last = seen.last;
    const Uncertain* w = expected.weights.data() + row * c.keys;
    if (!std::all_of(w + first, w + last, [](const Uncertain& x) { return x.IsFinite(); }))
      continue;
    Sum sum;
    for (int64_t j = first; j < last; ++j) {
      // |d(w ln w)/dw| = |ln w + 1|, and next to 0 no more than the value there.
      const double value = w[j].value > 0 ? -w[j].value * std::log(w[j].value) : 0;
      const double high = w[j].value + 3 * w[j].error;
      const double slope = 1 + std::abs(std::log(std::max(w[j].value, 1e-38)));
      sum += Uncertain(value, std::min(1.0, 4 * kU * value + 3 * w[j].error * slope +
                                                (w[j].error > w[j].value / 6
                                                     ? std::abs(high * std::log(high + 1e-300))
                                                     : 0)));
    }
    Check(StrCat(what, ", entropy of row ", row), {&entropy_[row], 1}, {sum}, 3);

    // The largest weights by rank, whichever of nearly equal ones it is.
    std::vector<Uncertain> order(w + first, w + last);
    std::sort(order.begin(), order.end(),
              [](const Uncertain& a, const Uncertain& b) { return a.value > b.value; });
    double error = 0x1p-120;
    for (const Uncertain& x : order) error = std::max(error, 3 * x.error);
    const auto check = [&](const char* name, int64_t rank, int32_t key, const float* weight) {
      const std::string which = StrCat(what, ", ", name, " ", rank, " of row ", row);
      if (rank >= last - first) {
        const float index = static_cast<float>(key);
        Check(which, {&index, 1}, {Uncertain(-1)});
        if (weight) Check(which, {weight, 1}, {Uncertain(0)});
        return;
      }
      // An index out of scope counts as a weight of −1.
      const float found = key >= first && key < last ? static_cast<float>(w[key].value) : -1.0f;
      Check(which, {&found, 1}, {Uncertain(order[rank].value, 2 * error + 2 * kU)});
      if (weight && found >= 0) Check(which, {weight, 1}, {w[key]}, 3);
    };
    check("argmax", 0, argmax_[row], nullptr);
    for (int64_t t = 0; t < top_; ++t)
      check("top", t, top_keys_[row * top_ + t], &top_weights_[row * top_ + t]);
  }
}

}  // namespace fovea::fuzz
