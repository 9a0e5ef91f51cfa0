// A target under libFuzzer: an input that takes too long is a finding, like a crash.
#include <cstdio>
#include <cstdlib>

#include "fuzz/target.h"

namespace {

// AddressSanitizer, UBSan and the counters of libFuzzer, all together.
constexpr double kSlowdown = 5;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using namespace fovea::fuzz;
  const double most = kSlowdown * MostSeconds(size);
  const double seconds = SecondsOf(bytes, size, most);
  if (seconds > most) {
    std::fprintf(stderr, "slow: %.1f s for %zu bytes, where %.1f s are the most\n", seconds, size,
                 most);
    std::abort();
  }
  return 0;
}
