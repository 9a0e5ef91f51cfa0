#ifndef FOVEA_SCAN_KNOWN_NEW_CONTENT_H_
#define FOVEA_SCAN_KNOWN_NEW_CONTENT_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "fovea/infer/files/file_model.h"
#include "fovea/scan/known/piece_hasher.h"

namespace fovea::scan {

// What is known of the file with one path.
struct KnownContent {
  std::map<PieceHash, int64_t> pieces;  // and how often each may occur
  std::vector<std::string> sha256;      // of files, in hexadecimal digits
};

// Whether a file has malicious content beyond what is known of it. A piece is new that is not
// known, or occurs more often. It stands where the model looks, but that may be for what is known
// beside it: so the model is asked about the segment without all that is known.
class NewContent {
 public:
  // Both must outlive this.
  NewContent(const infer::FileModel& model, const KnownContent& known)
      : model_(model), left_(known.pieces) {}

  // start: of the segment in the file. near: pieces that speak for the verdict, or stand near;
  // told: the mark of the first. threshold: the logit from which on the segment is a finding.
  void Add(std::span<const uint8_t> segment, int64_t start, std::span<const Piece> near,
           uint8_t told, double threshold);

  bool known() const {
    return known_;
  }  // there was a piece that is known, and speaks for the verdict
  bool malicious() const { return malicious_; }  // there is malicious content that is not known

 private:
  const infer::FileModel& model_;
  std::map<PieceHash, int64_t> left_;
  bool known_ = false, malicious_ = false;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_KNOWN_NEW_CONTENT_H_
