#ifndef FOVEA_FUZZ_KERNELS_TARGETS_H_
#define FOVEA_FUZZ_KERNELS_TARGETS_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "fovea/testing/padded_span.h"
#include "fuzz/kernels/uncertain.h"

namespace fovea::fuzz {

// One of the SIMD targets that the machine supports.
struct Target {
  std::string name;
  bool fused;  // has fused multiply-add
};

// Runs a case once on each, then lets the program choose for itself again.
void OnEveryTarget(const std::function<void(const Target&)>& run);

// A finding unless each is within the error of what is expected, which is the formula's in float,
// times `factor`; NaN and ∞ where they are due, and nowhere else. `what` says which case, which
// target and which result.
void Check(const std::string& what, std::span<const float> actual,
           const std::vector<Uncertain>& expected, double factor = 2);

// A finding unless nothing was written beside the span.
void CheckPadding(const std::string& what, const testing::PaddedSpan& span);

// A copy off the alignment, between NaN.
testing::PaddedSpan Padded(std::span<const float> x, size_t offset);

inline std::vector<Uncertain> Exact(std::span<const float> x) { return {x.begin(), x.end()}; }

}  // namespace fovea::fuzz

#endif  // FOVEA_FUZZ_KERNELS_TARGETS_H_
