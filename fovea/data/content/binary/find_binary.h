#ifndef FOVEA_DATA_CONTENT_BINARY_FIND_BINARY_H_
#define FOVEA_DATA_CONTENT_BINARY_FIND_BINARY_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/content/content_scan.h"
#include "fovea/data/content/decoded_pieces.h"
#include "fovea/data/content/outer_map.h"

namespace fovea::data {

// How much may be found still.
struct BinaryRoom {
  size_t pieces, bytes;
  bool cut = false;  // there was more
};

// Appends what a text that was scanned holds of literals of binary bytes, by place, but for bytes
// in `skipped` (sorted), for what reads as text, and, where the text was decoded itself, for what
// stood in the file as it stands here. Time is linear in the text.
void FindBinary(const ContentScan& scan, const std::vector<ByteSpan>& skipped,
                const std::shared_ptr<const OuterMap>& parent, int depth, BinaryRoom* room,
                std::vector<DecodedPiece>* binary);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_BINARY_FIND_BINARY_H_
