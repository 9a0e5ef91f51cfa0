#ifndef FOVEA_DATA_CONTENT_BINARY_NUMBER_BYTES_H_
#define FOVEA_DATA_CONTENT_BINARY_NUMBER_BYTES_H_

#include <cstddef>
#include <string_view>

#include "fovea/data/content/binary/binary_builder.h"

namespace fovea::data {

// Bytes that stand as numbers in a list:
//   {0x90, 0x90, …}   144,-112,…   Array(144, 144, _   $buf = 0x90,0x90   db 90h,90h
//                                       144)           $buf += 0x90,…     db 90h
// or as words of four or eight bytes, the low one first: 0x90909090, …
struct NumberBytes {
  size_t end;      // where to go on; behind the place that was asked for
  bool is_binary;  // what the builder holds is worth it
};

// The list whose first number starts at text[at]; of at most `most` bytes.
NumberBytes ReadNumberBytes(std::string_view text, size_t at, size_t most, BinaryBuilder* builder);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_BINARY_NUMBER_BYTES_H_
