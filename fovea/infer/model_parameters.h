#ifndef FOVEA_INFER_MODEL_PARAMETERS_H_
#define FOVEA_INFER_MODEL_PARAMETERS_H_

#include <map>
#include <string>
#include <vector>

#include "fovea/attention/kernel_backend.h"
#include "fovea/attention/parameter.h"
#include "fovea/infer/model_file.h"

namespace fovea::infer {

// A model's parameters as its file has them: each there, in its shape, finite, and no other.
// Throws InputError that names the file and the parameter.
attention::Parameters<attention::KernelBackend> TakeParameters(
    const std::vector<attention::ParameterSpec>& specs,
    const std::map<std::string, Tensor>& tensors, const std::string& path);

// One tensor of a model, in its shape and finite. Throws ArgumentError that names it.
Tensor TakeTensor(const ModelFile& file, const std::string& name, const Shape& shape);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_MODEL_PARAMETERS_H_
