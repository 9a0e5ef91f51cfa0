#include "fovea/infer/model_parameters.h"

#include <cmath>

#include "fovea/core/error.h"

namespace fovea::infer {

attention::Parameters<attention::KernelBackend> TakeParameters(
    const std::vector<attention::ParameterSpec>& specs,
    const std::map<std::string, Tensor>& tensors, const std::string& path) {
  const std::string remedy = "the file is damaged or was changed; train again";
  attention::Parameters<attention::KernelBackend> weights;
  for (const attention::ParameterSpec& spec : specs) {
    const auto found = tensors.find(spec.name);
    if (found == tensors.end())
      throw InputError(path, StrCat("the weights \"", spec.name, "\" are missing"), remedy);
    const Tensor& tensor = found->second;
    if (tensor.shape() != spec.shape)
      throw InputError(path,
                       StrCat("the weights \"", spec.name, "\" must be ", ToString(spec.shape),
                              ", got ", ToString(tensor.shape())),
                       remedy);
    for (const float value : tensor.span())
      if (!std::isfinite(value))
        throw InputError(path, StrCat("the weights \"", spec.name, "\" hold NaN or infinity"),
                         remedy);
    weights.Set(spec.name, tensor);
  }
  if (tensors.size() != specs.size())
    throw InputError(
        path, StrCat("has ", tensors.size(), " arrays where its model has ", specs.size()), remedy);
  return weights;
}

Tensor TakeTensor(const ModelFile& file, const std::string& name, const Shape& shape) {
  const auto found = file.tensors.find(name);
  Require(found != file.tensors.end(), "there is no ", name);
  Require(found->second.shape() == shape, name, " is ", ToString(found->second.shape()), ", not ",
          ToString(shape));
  for (const float value : found->second.span())
    Require(std::isfinite(value), name, " holds a value that is not finite");
  return found->second;
}

}  // namespace fovea::infer
