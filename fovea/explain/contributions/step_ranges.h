#ifndef FOVEA_EXPLAIN_CONTRIBUTIONS_STEP_RANGES_H_
#define FOVEA_EXPLAIN_CONTRIBUTIONS_STEP_RANGES_H_

#include <cstdint>
#include <span>
#include <vector>

namespace fovea::explain {

// Neighbouring steps whose contributions have one sign, last included.
struct StepRange {
  int64_t first = 0, last = 0;
  double sum = 0;
};

enum class RangeSign { kAny, kFor, kAgainst };

// In the order of time. A contribution of 0, or one that is not finite, is in no range.
std::vector<StepRange> StepRanges(std::span<const float> contributions);

constexpr size_t kHeaviestRanges = 3;

// The largest three of them by absolute sum, heaviest first, ties in order.
std::vector<StepRange> HeaviestRanges(std::span<const float> contributions,
                                      RangeSign sign = RangeSign::kAny);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CONTRIBUTIONS_STEP_RANGES_H_
