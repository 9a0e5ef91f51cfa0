#ifndef FOVEA_FIT_SERIES_TEMPERATURE_H_
#define FOVEA_FIT_SERIES_TEMPERATURE_H_

#include <cstdint>
#include <span>

namespace fovea::fit {

// The factor τ of 1/10 to 100 with which softmax(τ z) has the least log loss (temperature scaling,
// Guo et al. 2017, section 4.2, on scores that their samples had no part in). The classes given
// count 1 − ε, the others share ε = 1 / (N + 2), as in Platt 1999, so that τ stays finite where
// all are told right. scores [N, classes], labels [N].
double Temperature(std::span<const double> scores, std::span<const float> labels, int64_t classes);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_SERIES_TEMPERATURE_H_
