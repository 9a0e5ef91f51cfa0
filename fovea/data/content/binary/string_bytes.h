#ifndef FOVEA_DATA_CONTENT_BINARY_STRING_BYTES_H_
#define FOVEA_DATA_CONTENT_BINARY_STRING_BYTES_H_

#include <cstddef>
#include <string_view>

#include "fovea/data/content/binary/binary_builder.h"

namespace fovea::data {

// Bytes that strings make, however they are put together:
//   "\x90\x90" "\220" . '\x90'      buf  = b""          Chr(144) & Chr(144) & _
//   unescape("%u9090" + "%u9090")   buf += b"\x90A"     Chr(144)
struct StringBytes {
  size_t end;      // where to go on; behind the place that was asked for
  bool is_binary;  // what the builder holds is worth it
};

// Those that hold the escape at text[at], or the one that starts with "%" where `percent`, from no
// further back than `least`; of at most `most` bytes.
StringBytes ReadEscapedBytes(std::string_view text, size_t at, size_t least, bool percent,
                             size_t most, BinaryBuilder* builder);
// Those that start with the chr() at text[at].
StringBytes ReadChrBytes(std::string_view text, size_t at, size_t most, BinaryBuilder* builder);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_BINARY_STRING_BYTES_H_
