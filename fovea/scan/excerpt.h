#ifndef FOVEA_SCAN_EXCERPT_H_
#define FOVEA_SCAN_EXCERPT_H_

#include <cstdint>
#include <span>

#include "fovea/infer/files/locate.h"

namespace fovea::scan {

// What of `bytes` is shown when only `most` bytes may be: the place with the hottest window (round
// that window where the place is longer), its nearest neighbours as far as they fit, and what is
// around them, in whole lines where there are any. places: by start, in bytes' own counting.
ByteSpan ChooseExcerpt(std::span<const uint8_t> bytes, std::span<const infer::LocatedRegion> places,
                       int64_t most);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_EXCERPT_H_
