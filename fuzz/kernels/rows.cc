// Exp, tanh, sigmoid; softmax, log-sum-exp, sparsemax.
#include <algorithm>
#include <bit>
#include <functional>

#include "fovea/core/error.h"
#include "fovea/kernels/rows/elementwise.h"
#include "fovea/kernels/rows/softmax.h"
#include "fovea/kernels/rows/sparsemax.h"
#include "fuzz/kernels/cases.h"
#include "fuzz/kernels/targets.h"

namespace fovea::fuzz {
namespace {

constexpr double kSmallest = std::numeric_limits<float>::min();

// A value with a bound in ulps; below the smallest normal number 0 may come, too.
Uncertain Ulps(double value, double ulps) {
  if (!std::isfinite(value)) return value;
  if (std::abs(value) > std::numeric_limits<float>::max()) return std::copysign(kInfinity, value);
  int exponent;
  std::frexp(value, &exponent);
  const double ulp = std::ldexp(1.0, std::max(exponent, -125) - 24);
  return {value, std::max(ulps * ulp, std::abs(value) < kSmallest ? std::abs(value) : 0)};
}

Uncertain ExpOf(float x) {
  if (x < -87.33654f) return 0;
  return Ulps(std::exp(double{x}), 1.1);
}
Uncertain TanhOf(float x) { return Ulps(std::tanh(double{x}), 2.5); }
Uncertain SigmoidOf(float x) {
  if (x < -87.33654f) return 0;
  return Ulps(1 / (1 + std::exp(-double{x})), 2.5);
}

// Floats by their bits, or as arrays are.
std::vector<float> Arguments(CaseBytes& bytes, int64_t count) {
  if (bytes.Flag()) return bytes.Floats(count, true);
  std::vector<float> x;
  for (int64_t i = 0; i < count; ++i) {
    uint32_t bits = 0;
    for (int k = 0; k < 4; ++k) bits = bits << 8 | bytes.Byte();
    x.push_back(std::bit_cast<float>(bits));
  }
  return x;
}

}  // namespace

void RunElementwise(CaseBytes& bytes) {
  struct Function {
    const char* name;
    void (*kernel)(std::span<const float>, std::span<float>);
    Uncertain (*exact)(float);
  };
  static constexpr Function kFunctions[] = {{"exp", kernels::Exp, ExpOf},
                                            {"tanh", kernels::Tanh, TanhOf},
                                            {"sigmoid", kernels::Sigmoid, SigmoidOf}};
  const Function& f = kFunctions[bytes.Choice(3)];
  const std::vector<float> x = Arguments(bytes, bytes.Size(129));
  std::vector<Uncertain> expected;
  for (const float v : x) expected.push_back(f.exact(v));
  const testing::PaddedSpan in = Padded(x, bytes.Choice(8));
  const size_t offset = static_cast<size_t>(bytes.Choice(8));
  OnEveryTarget([&](const Target& target) {
    testing::PaddedSpan copy = in, y(x.size(), offset);
    const std::string what = StrCat(f.name, " of ", x.size(), ", ", target.name);
    f.kernel(copy.span(), y.span());
    Check(what, y.span(), expected, 1);
    CheckPadding(what, y);
    f.kernel(copy.span(), copy.span());
    Check(what + " in place", copy.span(), expected, 1);
  });
}

void RunRows(CaseBytes& bytes) {
  const int64_t rows = bytes.Size(5), cols = bytes.Size(bytes.Choice(8) == 0 ? 129 : 35);
  const std::vector<float> x = Arguments(bytes, rows * cols);
  std::vector<Uncertain> soft, sparse, sums;
  for (int64_t r = 0; r < rows; ++r) {
    const std::span<const float> row(x.data() + r * cols, static_cast<size_t>(cols));
    double max = -kInfinity;
    bool nan = false, infinite = false;
    for (const float v : row) {
      nan |= std::isnan(v);
      infinite |= v == static_cast<float>(kInfinity);
      if (!std::isnan(v)) max = std::max<double>(max, v);
    }
    double sum = 0;
    for (const float v : row) sum += std::exp(v - max);
    std::vector<double> sorted(row.begin(), row.end());
    double threshold = 0, total = 0;
    if (!nan) std::sort(sorted.begin(), sorted.end(), std::greater<>());
    for (size_t k = 0; k < sorted.size() && !nan && sorted[k] > -kInfinity; ++k) {
      total += sorted[k] - max;
      const double count = static_cast<double>(k + 1);
      if (1 + count * (sorted[k] - max) > total) threshold = (total - 1) / count;
    }
    sums.push_back(nan               ? Uncertain(kNaN)
                   : std::isinf(max) ? Uncertain(max)
                                     : Bounded(max + std::log(sum),
                                               kU * (cols + 8 + std::abs(max + std::log(sum)))));
    for (const float v : row) {
      if (nan || infinite) {
        soft.push_back(kNaN);
        sparse.push_back(kNaN);
        continue;
      }
      const double below = max == -kInfinity ? kInfinity : max - v;
      // u (R + s + 8), of what is above the end of exp.
      const double weight = below > 87.34 ? 0 : std::exp(-below) / sum;
      soft.emplace_back(weight, kU * (std::min(below, 90.0) + 128 + 8) * weight + 2 * kSmallest);
      const double near = below < 2 ? std::max(0.0, -below - threshold) : 0;
      sparse.push_back(Bounded(near, near * kU + static_cast<double>(cols) * 0x1p-51));
    }
  }
  const testing::PaddedSpan in = Padded(x, bytes.Choice(8));
  OnEveryTarget([&](const Target& target) {
    const std::string what = StrCat(rows, " rows of ", cols, ", ", target.name);
    testing::PaddedSpan weights = in, nearest = in;
    kernels::SoftmaxRows(weights.span(), rows, cols);
    Check("softmax of " + what, weights.span(), soft, 1);
    CheckPadding("softmax of " + what, weights);
    kernels::SparsemaxRows(nearest.span(), rows, cols);
    Check("sparsemax of " + what, nearest.span(), sparse, 1);
    CheckPadding("sparsemax of " + what, nearest);
    for (int64_t r = 0; r < rows; ++r) {
      testing::PaddedSpan copy = in;
      const float sum = kernels::LogSumExp(copy.span().subspan(r * cols, cols));
      Check("log-sum-exp of " + what, {&sum, 1}, {sums[r]}, 1);
    }
  });
}

const Family kElementwise("elementwise", RunElementwise);
const Family kRows("rows", RunRows);

}  // namespace fovea::fuzz
