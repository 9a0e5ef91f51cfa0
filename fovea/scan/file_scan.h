#ifndef FOVEA_SCAN_FILE_SCAN_H_
#define FOVEA_SCAN_FILE_SCAN_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fovea/infer/files/file_model.h"
#include "fovea/infer/files/thresholds.h"
#include "fovea/scan/file_ends.h"
#include "fovea/scan/finding.h"
#include "fovea/scan/known/finding_key.h"
#include "fovea/scan/options.h"
#include "fovea/scan/segment_reader.h"

namespace fovea::scan {

// The verdict on one file from its segments, front to back. The file is a bag of segments: one of
// them decides (infer/files/file_verdict.h), and a segment's share of the file's attention is the
// softmax of the segments' logits. What is kept does not grow with the file: regions of the
// segments that reach the threshold (the kMaxRegions hottest), and an excerpt with heat map and
// decisive words of the one among these with the hottest window.
class FileScan {
 public:
  static constexpr size_t kMaxRegions = 1000;

  // All must outlive this.
  // known: of this file; only for the key. added: what alone counts of it (added_score.h), by
  // start; nullptr: all.
  FileScan(const infer::FileModel& model, const infer::Thresholds& thresholds,
           const ScanOptions& options, const KnownContent* known = nullptr,
           const std::vector<ByteSpan>* added = nullptr)
      : model_(model), thresholds_(thresholds), options_(options), added_(added) {
    if (options.make_keys || known != nullptr) key_maker_.emplace(model, known);
  }

  void Add(const Segment& segment);
  // Whether more is encoded in the segments than was decoded.
  bool cut() const { return cut_; }

  // After the last segment, once. A file without any has the score 0. Below the threshold only with
  // ScanOptions::tell_all, as if its segments had reached it.
  std::optional<Finding> Finish(const std::string& path);
  // After that, once: what the finding is known by, without the path, where the options ask for it.
  // whole: the last segment was the end of the file.
  std::optional<FindingKey> TakeKey(bool whole);

 private:
  // What is shown of a segment.
  struct Shown {
    bool sure = false;           // of its places: infer::LocatedRegion::sure
    double heat_of_hottest = 0;  // its logit if sure, else the segment's margin
    double segment_logit = 0;
    std::vector<Region> regions;
    std::vector<Heat> heat;  // weights: shares of the segment
    std::vector<Word> words;
    std::string content;
    int64_t content_start = 0, content_first_line = 1;
  };

  void Keep(const Segment& segment, const infer::FileScore& score,
            const std::vector<infer::LocatedRegion>& places, double margin);
  void AddRegions(const std::vector<Region>& regions);

  const infer::FileModel& model_;
  const infer::Thresholds& thresholds_;
  const ScanOptions& options_;
  const std::vector<ByteSpan>* const added_;

  int64_t bytes_ = 0;
  bool cut_ = false;
  data::FileFormat format_ = data::FileFormat::kNone;
  std::optional<FileEnds> ends_;  // of a file whose format is known
  infer::Verdict verdict_;
  std::vector<Region> regions_;  // of the segments that are sure
  std::optional<Shown> shown_;
  std::optional<FindingKeyMaker> key_maker_;
  std::shared_ptr<const Looks> looks_;  // of the segment that decides
  // Σ exp(logit − most_) over all segments.
  double most_ = -std::numeric_limits<double>::infinity(), sum_ = 0;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_FILE_SCAN_H_
