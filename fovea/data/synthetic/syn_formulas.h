#ifndef FOVEA_DATA_SYNTHETIC_SYN_FORMULAS_H_
#define FOVEA_DATA_SYNTHETIC_SYN_FORMULAS_H_

#include <array>
#include <cstdint>

namespace fovea::data {

// The truth about one sample of Syn1 to Syn6.
struct SynTruth {
  double probability;  // of y = 1
  uint16_t relevant;   // bit i set if x(i+1) decides
};

// P(y = 1 | x) = 1 / (1 + odds), where odds is
//
//   Syn1  exp(x1 x2)
//   Syn2  exp(x3² + x4² + x5² + x6² − 4)
//   Syn3  exp(−10 sin(0.2 x7) + |x8| + x9 + exp(−x10) − 2.4)
//   Syn4  Syn1 where x11 < 0, else Syn2
//   Syn5  Syn1 where x11 < 0, else Syn3
//   Syn6  Syn2 where x11 < 0, else Syn3
//
// Syn3 exists in four versions; no generator that was published agrees with its paper. Beside each,
// the AUROC of the true probability, which no model can beat:
//   INVASE, generator   −10 sin(0.2 x7) + |x8| + x9 + exp(−x10) − 2.4     0.908
//   INVASE, paper       −10 sin(2 x7) + 2 |x8| + x9 + exp(−x10)           0.991
//   L2X, generator      −100 sin(0.2 x1) + |x2| + x3 + exp(−x4) − 2.4     0.997
//   L2X, paper          −100 sin(2 x1) + 2 |x2| + x3 + exp(−x4)           1.000
// This is the INVASE generator's, the only one that fits the published figures (TabNet: 0.897).
//
// Sources: Chen et al. 2018 (L2X), Yoon et al. 2019 (INVASE). which: 1 … 6.
SynTruth SynFormula(int which, const std::array<double, 11>& x);

}  // namespace fovea::data

#endif  // FOVEA_DATA_SYNTHETIC_SYN_FORMULAS_H_
