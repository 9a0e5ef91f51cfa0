#ifndef FOVEA_SCAN_KNOWN_FINDING_KEY_H_
#define FOVEA_SCAN_KNOWN_FINDING_KEY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fovea/data/digest.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/infer/files/locate.h"
#include "fovea/scan/known/new_content.h"
#include "fovea/scan/known/piece_hasher.h"

namespace fovea::scan {

// By what a finding is known again after its file has changed elsewhere.
struct FindingKey {
  static constexpr size_t kMostPieces = 4096;

  std::string path;    // scan/known/key_paths.h
  std::string sha256;  // of the file, in hexadecimal digits; empty where it was not read whole
  // Pieces that speak for the verdict, and such as stand so near, or are so warm, that they may do
  // so when the file has changed elsewhere. Sorted, each as often as it occurs.
  std::vector<PieceHash> content;
  bool too_large = false;  // more than kMostPieces: there are none, the file is known as a whole
  bool known = false;      // nothing in it is malicious but what is known of the file

  size_t HeldBytes() const { return sizeof(FindingKey) + content.capacity() * sizeof(PieceHash); }
};

// Makes the key of a file as it is scanned, front to back. Memory is bounded.
class FindingKeyMaker {
 public:
  // known: of this file, or nullptr. Both must outlive this.
  FindingKeyMaker(const infer::FileModel& model, const KnownContent* known);
  FindingKeyMaker(const FindingKeyMaker&) = delete;
  FindingKeyMaker& operator=(const FindingKeyMaker&) = delete;

  // The next segment, with its windows, the logit from which on it is a finding, and if it is one,
  // the places in it. What speaks for the verdict are these, and windows that alone may make a
  // finding of a file: as a file's logit is a mean of its windows', no file is a finding without
  // one above the threshold.
  void Add(std::span<const uint8_t> segment, std::span<const infer::FileWindow> windows,
           std::span<const infer::LocatedRegion> places, double threshold);

  // Without the path. After the last segment, once.
  FindingKey Finish(bool whole);

 private:
  const KnownContent* const known_;
  std::optional<NewContent> new_content_;
  data::Digester digester_;
  int64_t start_ = 0;        // of the segment
  std::vector<Piece> near_;  // pieces of the segment
  FindingKey key_;
  PieceHasher pieces_;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_KNOWN_FINDING_KEY_H_
