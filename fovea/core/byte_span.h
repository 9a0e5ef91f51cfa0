#ifndef FOVEA_CORE_BYTE_SPAN_H_
#define FOVEA_CORE_BYTE_SPAN_H_

#include <cstdint>

namespace fovea {

// Bytes [start, end) of a file, counted from 0.
struct ByteSpan {
  int64_t start = 0, end = 0;

  int64_t size() const { return end - start; }
};

}  // namespace fovea

#endif  // FOVEA_CORE_BYTE_SPAN_H_
