#ifndef FOVEA_SCAN_KNOWN_PIECE_HASHER_H_
#define FOVEA_SCAN_KNOWN_PIECE_HASHER_H_

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/scan/gear_hash.h"

namespace fovea::scan {

// The first half of a piece's SHA-256.
using PieceHash = std::array<uint8_t, 16>;

// A stretch of a file, from its first to its last byte that counts.
struct Piece : ByteSpan {
  uint8_t marks = 0;  // all that its bytes have
  PieceHash hash;
};

// Cuts a file into pieces that stay the same when other parts of it change, and hashes those that
// somebody marks. A piece is a line; of a line of more than kLongLine bytes a part (GearHash).
// Pieces are taken without line ends, byte-order marks, NULs and blanks around them, and with a run
// of blanks as one.
class PieceHasher {
 public:
  static constexpr size_t kLongLine = 512;

  // Takes the pieces that have marks.
  using Sink = std::function<void(const Piece&)>;
  explicit PieceHasher(Sink sink) : sink_(std::move(sink)) {}

  // The file's next bytes, all with the same marks.
  void Add(std::span<const uint8_t> bytes, uint8_t marks);
  // The same without marks; in time that does not grow with the lines that end in it.
  void Pass(std::span<const uint8_t> bytes);
  // The file ends here, or its line.
  void End() { EndLine(); }

 private:
  struct Byte {
    uint8_t c, marks;
    int64_t at;
  };
  void Push(const Byte& byte);
  void PushInLongLine(const Byte& byte);
  void Append(const Byte& byte);
  void EndLine();
  void Emit();

  const Sink sink_;
  int64_t at_ = 0;        // in the file
  bool blank_ = false;    // was read, and is not yet in text_
  bool in_long_ = false;  // text_ is a piece of a long line
  GearHash gear_;
  Piece piece_;             // that is open
  std::string text_;        // of it
  std::vector<Byte> line_;  // while it may become a long one
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_KNOWN_PIECE_HASHER_H_
