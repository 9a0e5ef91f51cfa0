#ifndef FOVEA_DATA_CONTENT_BINARY_BINARY_BUILDER_H_
#define FOVEA_DATA_CONTENT_BINARY_BINARY_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/content/decoded_pieces.h"
#include "fovea/data/content/outer_map.h"

namespace fovea::data {

// Puts together, from front to back, the bytes that a literal stands for, and where each stood. One
// builder serves all literals of a text in turn.
class BinaryBuilder {
 public:
  // Starts a literal of at most `most` bytes.
  void Start(size_t most);

  // Appends what text[start, end) stands for: a number, an escape.
  void Add(size_t start, size_t end, std::string_view bytes);
  // The same where each byte has its share of [start, end), as in base64.
  void AddShared(size_t start, size_t end, std::string_view bytes);

  const std::string& bytes() const { return bytes_; }
  // From the first byte of the text that was added to the last.
  ByteSpan span() const;
  // There was more than `most`.
  bool cut() const { return cut_; }

  DecodedPiece Take(Encoding encoding, const std::shared_ptr<const OuterMap>& parent);

 private:
  // Items of one width at equal distances.
  struct Run {
    size_t start, end, size;  // size: bytes that it stands for
    size_t last;              // where its last item starts
    size_t distance = 0;      // from item to item, once there are two
    uint32_t count = 1;       // of its items
    Stretch stretch = Stretch::kItems;
  };

  bool GoesOn(const Run& run, size_t start, size_t end, size_t size) const;

  size_t most_ = 0;
  bool cut_ = false;
  std::string bytes_;
  std::vector<Run> runs_;
};

// Whether bytes are none of a text, in any of its encodings, nor all of them small numbers.
bool IsBinary(std::string_view bytes);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_BINARY_BINARY_BUILDER_H_
