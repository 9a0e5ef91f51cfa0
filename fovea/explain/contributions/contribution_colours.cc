#include "fovea/explain/contributions/contribution_colours.h"

#include <algorithm>
#include <cmath>

#include "fovea/explain/contributions/contribution_rows.h"

namespace fovea::explain {
namespace {

constexpr double kKept = 0.99;    // of all contributions lie within the limit where it clips
constexpr double kWorthIt = 1.5;  // how far beyond it the largest must lie for that
constexpr double kNeutral = 0.5;  // of the faint ink
constexpr double kFirst = 0.45;   // of the full colour, of the first level

Colour Between(Colour a, Colour b, double share) {
  const auto mix = [&](double x, double y) { return x + share * (y - x); };
  return {mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue)};
}

}  // namespace

ContributionColours::ContributionColours(const std::vector<std::span<const float>>& drawn,
                                         const Palette& palette)
    : palette_(palette) {
  std::vector<double> sizes;
  for (const std::span<const float> contributions : drawn) {
    for (const float c : contributions) {
      const double value = FiniteOr0(c);
      most_ = std::max(most_, value);
      least_ = std::min(least_, value);
      if (value != 0) sizes.push_back(std::abs(value));
    }
  }
  if (sizes.empty()) return;
  const auto rank = static_cast<size_t>(std::ceil(kKept * static_cast<double>(sizes.size()))) - 1;
  std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(rank), sizes.end());
  limit_ = std::max(most_, -least_);
  clipped_ = limit_ > kWorthIt * sizes[rank];
  if (clipped_) limit_ = sizes[rank];
}

int ContributionColours::Level(float contribution) const {
  if (limit_ <= 0) return 0;
  const double share = std::clamp(FiniteOr0(contribution) / limit_, -1.0, 1.0);
  return static_cast<int>(std::lround(share * kLevels));
}

Colour ContributionColours::At(int level) const {
  const Colour neutral = Between(palette_.background, palette_.faint, kNeutral);
  if (level == 0) return neutral;
  const double share = kFirst + (1 - kFirst) * std::abs(level) / kLevels;
  return Between(palette_.background, level > 0 ? palette_.truth : palette_.bar, share);
}

}  // namespace fovea::explain
