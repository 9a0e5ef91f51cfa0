#ifndef FOVEA_DATA_CONTENT_PIECE_BUILDER_H_
#define FOVEA_DATA_CONTENT_PIECE_BUILDER_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "fovea/data/content/content_scan.h"
#include "fovea/data/content/decoded_pieces.h"

namespace fovea::data {

// Finds [first, last] of a scan that lie close together and make one piece.
struct Neighbourhood {
  size_t first, last;
};

// Those whose weights suffice, and whose escapes come to text: a table of bytes is none.
std::vector<Neighbourhood> Neighbourhoods(const ContentScan& scan);

// The piece of a neighbourhood, of at most `most` bytes, but for its depth. What is decoded next to
// it reads decoded too.
DecodedPiece BuildPiece(const ContentScan& scan, const Neighbourhood& near, size_t context,
                        size_t most, const std::shared_ptr<const OuterMap>& parent);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_PIECE_BUILDER_H_
