#include "fovea/data/synthetic/syn_formulas.h"

#include <cmath>

#include "fovea/core/error.h"

namespace fovea::data {
namespace {

constexpr uint16_t kProduct = 0b00000000011;   // x1, x2
constexpr uint16_t kSquares = 0b00000111100;   // x3 … x6
constexpr uint16_t kAdditive = 0b01111000000;  // x7 … x10
constexpr uint16_t kSwitch = 0b10000000000;    // x11

struct LogOdds {
  double value;
  uint16_t relevant;
};

// Syn1 to Syn3.
LogOdds Simple(int which, const std::array<double, 11>& x) {
  switch (which) {
    case 1:
      return {x[0] * x[1], kProduct};
    case 2:
      return {x[2] * x[2] + x[3] * x[3] + x[4] * x[4] + x[5] * x[5] - 4, kSquares};
    default:
      return {-10 * std::sin(0.2 * x[6]) + std::abs(x[7]) + x[8] + std::exp(-x[9]) - 2.4,
              kAdditive};
  }
}

}  // namespace

SynTruth SynFormula(int which, const std::array<double, 11>& x) {
  Require(which >= 1 && which <= 6, "which is ", which, ", not in [1, 6]");
  LogOdds odds{};
  if (which <= 3) {
    odds = Simple(which, x);
  } else {
    const bool below = x[10] < 0;
    odds = Simple(below ? (which == 6 ? 2 : 1) : (which == 4 ? 2 : 3), x);
    odds.relevant |= kSwitch;
  }
  return {1 / (1 + std::exp(odds.value)), odds.relevant};
}

}  // namespace fovea::data
