#include "fuzz/kernels/targets.h"

#include <cstdio>
#include <cstdlib>

#include "fovea/kernels/simd/simd_targets.h"
// After simd_targets.h.
#include "hwy/highway.h"

namespace fovea::fuzz {
namespace {

bool Agrees(double actual, const Uncertain& expected, double factor) {
  if (!expected.Known()) return true;
  if (!expected.IsFinite())
    return std::isnan(expected.value) ? std::isnan(actual) : actual == expected.value;
  return std::abs(actual - expected.value) <= factor * expected.error + kSubnormal;
}

[[noreturn]] void Finding(const std::string& what, const std::string& problem) {
  std::fprintf(stderr, "%s: %s\n", what.c_str(), problem.c_str());
  std::abort();
}

}  // namespace

void OnEveryTarget(const std::function<void(const Target&)>& run) {
  static const std::vector<int64_t> targets = hwy::SupportedAndGeneratedTargets();
  for (const int64_t target : targets) {
    hwy::SetSupportedTargetsForTest(target);
    run({hwy::TargetName(target), (target & (HWY_AVX2 | HWY_AVX3 | HWY_NEON)) != 0});
  }
  hwy::SetSupportedTargetsForTest(0);
}

void Check(const std::string& what, std::span<const float> actual,
           const std::vector<Uncertain>& expected, double factor) {
  if (actual.size() != expected.size()) Finding(what, "sizes differ");
  for (size_t i = 0; i < actual.size(); ++i) {
    if (Agrees(actual[i], expected[i], factor)) continue;
    char text[200];
    std::snprintf(text, sizeof text, "[%zu] of %zu is %.9g, expected %.9g ± %.3g", i, actual.size(),
                  actual[i], expected[i].value, expected[i].error);
    Finding(what, text);
  }
}

void CheckPadding(const std::string& what, const testing::PaddedSpan& span) {
  if (!span.PaddingIntact()) Finding(what, "wrote beside the span");
}

testing::PaddedSpan Padded(std::span<const float> x, size_t offset) {
  testing::PaddedSpan padded(x.size(), offset);
  std::copy(x.begin(), x.end(), padded.data());
  return padded;
}

}  // namespace fovea::fuzz
