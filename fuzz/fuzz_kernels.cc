// The kernels, differentially: the bytes choose a kernel, sizes, scopes and values, huge, tiny,
// equal and not finite ones among them; it runs on every SIMD target of the machine, and each
// result must lie within the kernel's stated error of the formula in double (docs/numerics.md),
// with NaN and ∞ where the formula has them.
#include <cstdint>
#include <iterator>

#include "fuzz/kernels/cases.h"
#include "fuzz/target.h"

void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  using namespace fovea::fuzz;
  CaseBytes c({bytes, size});
  const auto& families = Families();
  std::next(families.begin(), c.Choice(static_cast<int>(families.size())))->second(c);
}
