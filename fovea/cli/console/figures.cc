#include "fovea/cli/console/figures.h"

#include <fmt/format.h>

#include <cmath>

namespace fovea::cli {

std::string Duration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0 || seconds > 1e9) return "";
  const auto whole = static_cast<int64_t>(std::ceil(seconds));
  const int64_t hours = whole / 3600, minutes = whole / 60 % 60;
  return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60)
                   : fmt::format("{}:{:02}", minutes, whole % 60);
}

std::string Metric(double value) {
  return std::abs(value) < 10 && (std::abs(value) >= 1e-3 || value == 0)
             ? fmt::format("{:.4f}", value)
             : fmt::format("{:.4g}", value);
}

}  // namespace fovea::cli
