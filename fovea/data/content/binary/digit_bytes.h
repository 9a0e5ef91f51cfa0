#ifndef FOVEA_DATA_CONTENT_BINARY_DIGIT_BYTES_H_
#define FOVEA_DATA_CONTENT_BINARY_DIGIT_BYTES_H_

#include <cstddef>
#include <string_view>

#include "fovea/core/byte_span.h"
#include "fovea/data/content/binary/binary_builder.h"
#include "fovea/data/content/decoded_pieces.h"

namespace fovea::data {

// Bytes that a run of digits of base 16 (64 of them) or base64 (64, or 24 that are handed to what
// decodes them) stands for. false: it is none, or too short, or no such bytes.
bool ReadDigitBytes(std::string_view text, const ByteSpan& run, size_t most, BinaryBuilder* builder,
                    Encoding* encoding);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_BINARY_DIGIT_BYTES_H_
