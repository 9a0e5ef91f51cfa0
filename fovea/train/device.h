#ifndef FOVEA_TRAIN_DEVICE_H_
#define FOVEA_TRAIN_DEVICE_H_

#include <ATen/ATen.h>

#include "fovea/train/options.h"

namespace fovea::train {

// Where to compute, by options.device. Throws ArgumentError for a GPU where there is none.
at::Device DeviceOf(const TrainOptions& options);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_DEVICE_H_
