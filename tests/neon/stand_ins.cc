// What the kernels and their tests ask of libraries, of which there are none for the other
// processor.
#include "fovea/kernels/simd/simd_targets.h"
// After simd_targets.h.
#include "hwy/highway.h"

// Without dispatch there is one target, and it is always chosen.
namespace hwy {

int64_t SupportedTargets() { return HWY_STATIC_TARGET; }
void SetSupportedTargetsForTest(int64_t) {}
ChosenTarget& GetChosenTarget() {
  static ChosenTarget chosen;
  chosen.Update(HWY_STATIC_TARGET);
  return chosen;
}

}  // namespace hwy
