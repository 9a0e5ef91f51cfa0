#ifndef FOVEA_TRAIN_FILES_QUANTISE_H_
#define FOVEA_TRAIN_FILES_QUANTISE_H_

#include <ATen/ATen.h>

#include "fovea/core/tensor.h"
#include "fovea/infer/safetensors.h"

namespace fovea::train {

// The table as eight-bit integers, a scale for each column: table ≈ scale · int8.
infer::Int8Tensor Quantise(const at::Tensor& table, Tensor* scale);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_QUANTISE_H_
