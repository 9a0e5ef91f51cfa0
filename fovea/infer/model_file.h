#ifndef FOVEA_INFER_MODEL_FILE_H_
#define FOVEA_INFER_MODEL_FILE_H_

#include <map>
#include <string>

#include "fovea/core/tensor.h"
#include "fovea/data/json_value.h"
#include "fovea/infer/safetensors.h"
#include "fovea/infer/task.h"

namespace fovea::infer {

// A model as it lies in its file; docs/format.md specifies it.
struct ModelFile {
  Task task = Task::kTabular;
  data::JsonValue data;       // how data becomes numbers: columns, vocabulary, scaling, target
  data::JsonValue model;      // architecture
  data::JsonValue training;   // options, data fingerprints; for people
  data::JsonValue metrics;    // on the validation data, by name; for people
  std::string fovea_version;  // that wrote it
  std::map<std::string, Tensor> tensors;
  std::map<std::string, Int8Tensor> int8_tensors;  // tables, quantised
};

// Bump when a reader of the older number could misread a file.
inline constexpr int kFormatVersion = 1;

// Whole or not at all; the same model gives the same bytes. A null data, model, training or metrics
// is written as an empty object, an empty fovea_version as this program's. ArgumentError: a
// text that is not UTF-8. InputError: as AtomicFile (core/file.h) does.
void SaveModel(const ModelFile& model, const std::string& path);

// Throws InputError: not there, not a safetensors file, not a model of fovea ("was not written by
// fovea"), written by a newer fovea (names both versions), of a task that only a newer one knows,
// damaged.
ModelFile LoadModel(const std::string& path);
// The same from a file's bytes; path is for messages.
ModelFile ParseModel(std::string_view bytes, const std::string& path);

// Throws InputError where the model is of another task; path is for messages.
void RequireTask(const ModelFile& model, Task task, const std::string& path);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_MODEL_FILE_H_
