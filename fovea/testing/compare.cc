#include "fovea/testing/compare.h"

#include <cmath>
#include <cstddef>
#include <iomanip>
#include <limits>
#include <sstream>

namespace fovea::testing {
namespace {

// |actual − expected| in units of what is allowed: at most 1 passes.
double Excess(double actual, double expected, Tolerance tolerance) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (std::isnan(actual) && std::isnan(expected)) return 0;
  if (std::isnan(actual) || std::isnan(expected)) return kInfinity;
  if (actual == expected) return 0;
  if (std::isinf(actual) || std::isinf(expected)) return kInfinity;
  const double allowed = tolerance.absolute + tolerance.relative * std::abs(expected);
  // With nothing allowed, or a tolerance that is not a number, any difference is too much.
  const double excess = std::abs(actual - expected) / allowed;
  return allowed > 0 && !std::isnan(excess) ? excess : kInfinity;
}

template <class Expected>
std::string Compare(std::span<const float> actual, std::span<const Expected> expected,
                    Tolerance tolerance) {
  if (actual.size() != expected.size()) {
    std::ostringstream out;
    out << "lengths differ: " << actual.size() << " actual, " << expected.size() << " expected";
    return out.str();
  }
  if (actual.empty()) return "nothing to compare: both are empty";
  size_t failures = 0;
  size_t worst = 0;
  double worst_excess = 0;
  for (size_t i = 0; i < actual.size(); ++i) {
    const double excess = Excess(actual[i], expected[i], tolerance);
    if (excess <= 1) continue;
    ++failures;
    if (excess > worst_excess) {
      worst_excess = excess;
      worst = i;
    }
  }
  if (failures == 0) return "";
  std::ostringstream out;
  out << std::setprecision(9) << failures << " of " << actual.size()
      << " elements differ, worst at [" << worst << "]: " << actual[worst] << " instead of "
      << expected[worst] << ", " << std::setprecision(3) << worst_excess
      << " times the tolerance of " << tolerance.absolute << " + " << tolerance.relative
      << " |expected|";
  return out.str();
}

}  // namespace

std::string Difference(std::span<const float> actual, std::span<const double> expected,
                       Tolerance tolerance) {
  return Compare(actual, expected, tolerance);
}

std::string Difference(std::span<const float> actual, std::span<const float> expected,
                       Tolerance tolerance) {
  return Compare(actual, expected, tolerance);
}

}  // namespace fovea::testing
