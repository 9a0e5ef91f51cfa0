#ifndef FOVEA_SCAN_SEGMENT_READER_H_
#define FOVEA_SCAN_SEGMENT_READER_H_

#include <cstdint>
#include <exception>
#include <optional>
#include <span>
#include <vector>

#include "fovea/data/byte_reader.h"
#include "fovea/scan/text_position.h"

namespace fovea::scan {

// A stretch of a file that a model takes at once.
struct Segment {
  std::span<const uint8_t> bytes;
  int64_t start = 0;      // of its first byte in the file
  TextPosition position;  // where in the text it begins
  int next = -1;          // the byte behind it; −1 at the end of the file
};

// Cuts a stream of any length into segments as infer::SegmentLength does a file in memory, so that
// a scan sees the segments that infer::ScoreSegments sees.
class SegmentReader {
 public:
  // buffer: any; may be handed from file to file to save its allocation.
  SegmentReader(data::ByteReader* bytes, std::vector<uint8_t>* buffer);

  // The next segment, never empty, valid until the next call; none at the end. When the reader
  // throws UnreadableError, what came before is given out first; then it is thrown again here.
  std::optional<Segment> Next();

 private:
  void Fill();

  data::ByteReader* bytes_;
  std::vector<uint8_t>* buffer_;
  size_t filled_ = 0;  // of the buffer
  size_t given_ = 0;   // of it, as the last segment
  bool at_end_ = false;
  int64_t start_ = 0;
  TextPosition position_;
  std::exception_ptr unreadable_;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_SEGMENT_READER_H_
