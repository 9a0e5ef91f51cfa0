#ifndef FOVEA_FUZZ_KERNELS_UNCERTAIN_H_
#define FOVEA_FUZZ_KERNELS_UNCERTAIN_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

// A number and how far a float computation of it may be off: running error analysis (Higham 2002,
// section 3.3). What is computed in Uncertain gives for each result the bound that holds for the
// formula in float, however badly the case is conditioned.
namespace fovea::fuzz {

inline constexpr double kU = 0x1p-24;           // one rounding
inline constexpr double kSubnormal = 0x1p-140;  // what an operation may cost near 0
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Uncertain {
  double value = 0;
  double error = 0;  // ∞: nothing is known, as after an overflow that depends on the order of a sum

  Uncertain() = default;
  Uncertain(double v, double e = 0) : value(v), error(e) {}  // NOLINT: numbers are exact
  bool Known() const { return error != kInfinity; }
  bool IsNaN() const { return Known() && std::isnan(value); }
  bool IsInfinite() const { return Known() && std::isinf(value); }
  bool IsFinite() const { return Known() && std::isfinite(value); }
  // No rounding can change the sign, nor make it 0.
  bool SureOfSign() const { return error == 0 || std::abs(value) > error; }
};

inline Uncertain Unknown() { return {0, kInfinity}; }

// A finite result of known operands: nothing is known where float may overflow.
inline Uncertain Bounded(double value, double error) {
  constexpr double kLargest = std::numeric_limits<float>::max() / 2;
  if (!(std::abs(value) + error < kLargest)) return Unknown();
  return {value, error};
}
inline Uncertain Rounded(double value, double error, double roundings = 1) {
  return Bounded(value, error + roundings * (kU * (std::abs(value) + error) + kSubnormal));
}

// NaN for certain, or nothing known, if one of the operands is so; else false.
inline bool Spoilt(const Uncertain& a, const Uncertain& b, Uncertain* result) {
  if (a.IsNaN() || b.IsNaN())
    *result = kNaN;
  else if (!a.Known() || !b.Known())
    *result = Unknown();
  else
    return false;
  return true;
}

inline Uncertain operator-(const Uncertain& a) { return {-a.value, a.error}; }

inline Uncertain operator+(const Uncertain& a, const Uncertain& b) {
  Uncertain spoilt;
  if (Spoilt(a, b, &spoilt)) return spoilt;
  if (a.IsInfinite() || b.IsInfinite()) return a.value + b.value;
  return Rounded(a.value + b.value, a.error + b.error);
}
inline Uncertain operator-(const Uncertain& a, const Uncertain& b) { return a + -b; }

inline Uncertain operator*(const Uncertain& a, const Uncertain& b) {
  Uncertain spoilt;
  if (Spoilt(a, b, &spoilt)) return spoilt;
  if (a.IsInfinite() || b.IsInfinite())
    return a.SureOfSign() && b.SureOfSign() ? Uncertain(a.value * b.value) : Unknown();
  return Rounded(a.value * b.value,
                 std::abs(a.value) * b.error + std::abs(b.value) * a.error + a.error * b.error);
}

inline Uncertain operator/(const Uncertain& a, const Uncertain& b) {
  Uncertain spoilt;
  if (Spoilt(a, b, &spoilt)) return spoilt;
  if (a.IsInfinite() || b.IsInfinite() || std::abs(b.value) <= 2 * b.error || b.value == 0)
    return Unknown();
  return Rounded(a.value / b.value,
                 2 * (a.error + std::abs(a.value / b.value) * b.error) / std::abs(b.value));
}

// A sum in any order, with or without fused multiply-add.
class Sum {
 public:
  void operator+=(const Uncertain& x) {
    ++terms_;
    if (x.IsNaN() || (x.IsInfinite() && infinite_ == -x.value))
      nan_ = true;
    else if (!x.Known())
      unknown_ = true;
    else if (x.IsInfinite())
      infinite_ = x.value;
    else
      value_ += x.value, size_ += std::abs(x.value) + x.error, error_ += x.error;
  }
  // The sum of the terms' sizes.
  double size() const { return size_; }
  operator Uncertain() const {
    if (nan_) return kNaN;
    if (unknown_ || !Bounded(size_, 0).Known()) return Unknown();
    if (infinite_ != 0) return infinite_;
    return Bounded(value_, error_ + terms_ * (kU * size_ + kSubnormal));
  }

 private:
  double value_ = 0, size_ = 0, error_ = 0, infinite_ = 0, terms_ = 0;
  bool nan_ = false, unknown_ = false;
};

// f(x) of a function with values in low…high whose slope is at most `slope`, wrong by `roundings`.
inline Uncertain Squashed(const Uncertain& x, double value, double slope, double low, double high,
                          double roundings = 8) {
  if (x.IsNaN()) return kNaN;
  if (!x.Known()) return Unknown();
  const double error = x.IsInfinite() ? 0 : x.error * slope;
  return {value, std::min(error + roundings * kU * std::abs(value) + kSubnormal,
                          std::max(high - value, value - low))};
}
inline Uncertain Tanh(const Uncertain& x) {
  // Near 0 tanh keeps its relative precision; far from it, its slope is small.
  const double nearest = std::max(0.0, std::abs(x.value) - x.error);
  return Squashed(x, std::tanh(x.value), 1 / std::pow(std::cosh(std::min(nearest, 300.0)), 2), -1,
                  1);
}
inline Uncertain Sigmoid(const Uncertain& x) {
  Uncertain y = Squashed(x, 1 / (1 + std::exp(-x.value)), 0.25, 0, 1);
  y.error += y.IsFinite() ? 0x1p-125 : 0;  // 0 where it would be subnormal
  return y;
}

// e^x of x ≤ 0.
inline Uncertain ExpOfNegative(const Uncertain& x) {
  if (x.IsNaN()) return kNaN;
  if (!x.Known()) return Unknown();
  const double value = std::exp(x.value);
  if (x.IsInfinite()) return value;
  return {value, std::min(value * std::expm1(x.error) + 8 * kU * value + 0x1p-125,
                          std::max(value, 1 - value))};
}

struct SoftmaxOf {
  std::vector<Uncertain> weights;
  Uncertain logsumexp = -kInfinity;
};

// Softmax of scores, by whatever shift: exponents lose roundings of what they lie below the shift.
inline SoftmaxOf Softmax(const std::vector<Uncertain>& scores) {
  SoftmaxOf out;
  if (scores.empty()) return out;
  double max = -kInfinity;
  bool nan = false, unknown = false;
  for (const Uncertain& s : scores) {
    nan |= s.IsNaN() || (s.IsInfinite() && s.value > 0);
    unknown |= !s.Known();
    if (s.Known()) max = std::max(max, s.value);
  }
  unknown |= max == -kInfinity;
  if (nan || unknown) {
    out.weights.assign(scores.size(), nan ? Uncertain(kNaN) : Unknown());
    // Of a row with +∞ some formulas give +∞, some NaN.
    out.logsumexp = nan && max < kInfinity ? Uncertain(kNaN) : Unknown();
    return out;
  }
  const double count = static_cast<double>(scores.size());
  // Error of a score and of the way to its exponential.
  const auto own = [&](const Uncertain& s) {
    return s.error + kU * (4 * std::min(max - s.value, 200.0) + 60);
  };
  // log Σ e^s, and as much larger as it may come out. Its error to below is no larger.
  double total = 0, highest = max;
  for (const Uncertain& s : scores) {
    total += std::exp(s.value - max);
    if (s.IsFinite()) highest = std::max(highest, s.value + own(s));
  }
  double most = 0;
  for (const Uncertain& s : scores)
    if (s.IsFinite()) most += std::exp(s.value + own(s) - highest);
  const double stirred = highest - max + std::log(most / total);
  for (const Uncertain& s : scores) {
    if (s.IsInfinite()) {
      out.weights.emplace_back(0);
      continue;
    }
    const double weight = std::exp(s.value - max) / total;
    const double relative = std::expm1(own(s) + stirred + count * kU);
    const double error = own(s) + stirred > 30 ? 1 : weight * relative + count * 0x1p-120;
    out.weights.emplace_back(weight, std::min(error, std::max(weight, 1 - weight) + 1e-5));
  }
  out.logsumexp = Rounded(max + std::log(total), stirred + kU * (count + 8 + std::abs(max)), 2);
  return out;
}

}  // namespace fovea::fuzz

#endif  // FOVEA_FUZZ_KERNELS_UNCERTAIN_H_
