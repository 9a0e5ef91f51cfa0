#include "fovea/explain/contributions/step_ranges.h"

#include <algorithm>
#include <cmath>

#include "fovea/explain/contributions/contribution_rows.h"

namespace fovea::explain {

std::vector<StepRange> StepRanges(std::span<const float> contributions) {
  std::vector<StepRange> ranges;
  double before = 0;
  for (size_t t = 0; t < contributions.size(); ++t) {
    const double now = FiniteOr0(contributions[t]);
    const auto step = static_cast<int64_t>(t);
    if (now != 0 && (before > 0) == (now > 0) && before != 0) {
      ranges.back().last = step;
      ranges.back().sum += now;
    } else if (now != 0) {
      ranges.push_back({step, step, now});
    }
    before = now;
  }
  return ranges;
}

std::vector<StepRange> HeaviestRanges(std::span<const float> contributions, RangeSign sign) {
  std::vector<StepRange> ranges = StepRanges(contributions);
  if (sign != RangeSign::kAny) {
    std::erase_if(ranges,
                  [&](const StepRange& r) { return (r.sum > 0) != (sign == RangeSign::kFor); });
  }
  std::stable_sort(ranges.begin(), ranges.end(), [](const StepRange& a, const StepRange& b) {
    return std::abs(a.sum) > std::abs(b.sum);
  });
  if (ranges.size() > kHeaviestRanges) ranges.resize(kHeaviestRanges);
  return ranges;
}

}  // namespace fovea::explain
