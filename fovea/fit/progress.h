#ifndef FOVEA_FIT_PROGRESS_H_
#define FOVEA_FIT_PROGRESS_H_

#include <cstdint>
#include <functional>
#include <string>

namespace fovea::fit {

// What a fit says as it goes on; the callback may throw to stop it.
struct FitProgress {
  std::string doing, unit;  // "training attention", "rounds"
  int64_t done = 0, all = 0;
};
using FitCallback = std::function<void(const FitProgress&)>;

}  // namespace fovea::fit

#endif  // FOVEA_FIT_PROGRESS_H_
