#ifndef FOVEA_INFER_SAFETENSORS_H_
#define FOVEA_INFER_SAFETENSORS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/tensor.h"

namespace fovea::infer {

// An array of eight-bit integers, row-major.
struct Int8Tensor {
  Shape shape;
  std::vector<int8_t> values;
};

// Named arrays of float32 and of int8, and text, as one file that Python's `safetensors` reads too.
struct SafeTensors {
  std::map<std::string, Tensor> tensors;
  std::map<std::string, std::string> metadata;
  std::map<std::string, Int8Tensor> int8_tensors;
};

// The same content gives the same bytes: names in the order of their bytes, the header padded with
// blanks to 8 bytes as the reference implementation pads it. Throws ArgumentError where a name or
// text is not UTF-8, a tensor is named "__metadata__" or as another one, its values do not fill its
// shape, or the header exceeds 100 MB.
std::string WriteSafeTensors(const SafeTensors& content);

// path is for messages. Throws InputError on whatever does not follow the format to the letter:
// header length, JSON, a name twice, dtypes other than F32 and I8,
// shapes, offsets that overlap, leave
// gaps or leave the file. Source: https://huggingface.co/docs/safetensors (format)
SafeTensors ReadSafeTensors(std::string_view bytes, const std::string& path);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_SAFETENSORS_H_
