#ifndef FOVEA_INFER_FILES_SHIPPED_MODEL_H_
#define FOVEA_INFER_FILES_SHIPPED_MODEL_H_

#include <cstdint>
#include <span>
#include <string>

namespace fovea::infer {

// The model file of the task "files" that was embedded when this library was built, as it lies in
// models/. Empty where the build had none.
std::span<const uint8_t> ShippedModelBytes();

// Its name and version, "fovea-files 1", from the description alone: nothing is unpacked. "" where
// the build had none.
std::string ShippedModelName();

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_SHIPPED_MODEL_H_
