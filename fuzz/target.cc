#include "fuzz/target.h"

#include <algorithm>
#include <ctime>

namespace fovea::fuzz {

double SecondsOf(const uint8_t* bytes, size_t size) {
  const std::clock_t start = std::clock();
  TestOneInput(bytes, size);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

double SecondsOf(const uint8_t* bytes, size_t size, double most) {
  const double seconds = SecondsOf(bytes, size);
  return seconds <= most ? seconds : std::min(seconds, SecondsOf(bytes, size));
}

}  // namespace fovea::fuzz
