#ifndef FOVEA_INFER_FILES_INT8_TABLE_H_
#define FOVEA_INFER_FILES_INT8_TABLE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "fovea/infer/files/windows/file_windows.h"
#include "fovea/infer/model_file.h"

namespace fovea::infer {

// A table of features [2^bits, width] as eight-bit integers, with a scale for each column.
struct Int8Table {
  int64_t bits = 0, width = 0;
  std::vector<int8_t> values;
  Tensor scale;

  // Takes "NAME" from the file and "NAME.scale" from the tensors. Throws InputError where they are
  // missing or of another size.
  void Take(const std::string& name, const ModelFile& file, const std::string& path,
            std::map<std::string, Tensor>* tensors);

  // Each list's sum of rows: [1, lists, width].
  Tensor Sum(const FeatureLists& lists) const;
  // Of each window the sum of its simple features' rows: [1, windows, width].
  Tensor SumSimple(const FileWindows& windows) const;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_INT8_TABLE_H_
