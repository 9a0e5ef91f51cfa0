#ifndef FOVEA_TRAIN_ELAPSED_H_
#define FOVEA_TRAIN_ELAPSED_H_

#include <chrono>

namespace fovea::train {

using Clock = std::chrono::steady_clock;

inline double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_ELAPSED_H_
