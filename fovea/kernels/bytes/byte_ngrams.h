#ifndef FOVEA_KERNELS_BYTES_BYTE_NGRAMS_H_
#define FOVEA_KERNELS_BYTES_BYTE_NGRAMS_H_

#include <cstdint>
#include <span>
#include <vector>

namespace fovea::kernels {

// Appends to `features` the 32-bit hashes of all sequences of 3 and of 5 bytes of text, of which
// the top bits serve as the row of a table: in lower case, every digit as 0, blanks, line ends and
// NULs left out, so that indentation, line endings and UTF-16 make no difference. Two features for
// each byte that is no blank; a text of fewer than 3 such bytes has none.
void AppendByteNgrams(std::span<const uint8_t> text, std::vector<uint32_t>* features);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_BYTES_BYTE_NGRAMS_H_
