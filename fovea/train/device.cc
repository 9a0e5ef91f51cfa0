#include "fovea/train/device.h"

#include "fovea/core/error.h"

namespace fovea::train {

at::Device DeviceOf(const TrainOptions& options) {
  if (options.device == "cpu") return at::kCPU;
  Require(at::hasCUDA(), "--device cuda: this LibTorch sees no CUDA device; use --device cpu");
  return at::kCUDA;
}

}  // namespace fovea::train
