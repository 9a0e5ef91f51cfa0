#ifndef FOVEA_INFER_MODEL_PARAMETERS_H_
#define FOVEA_INFER_MODEL_PARAMETERS_H_

#include <map>
#include <string>
#include <vector>

#include "fovea/attention/kernel_backend.h"
#include "fovea/attention/parameter.h"

namespace fovea::infer {

// A model's parameters as its file has them: each there, in its shape, finite, and no other.
// Throws InputError that names the file and the parameter.
attention::Parameters<attention::KernelBackend> TakeParameters(
    const std::vector<attention::ParameterSpec>& specs,
    const std::map<std::string, Tensor>& tensors, const std::string& path);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_MODEL_PARAMETERS_H_
