#ifndef FOVEA_SCAN_REPORT_NOT_SCANNED_LIST_H_
#define FOVEA_SCAN_REPORT_NOT_SCANNED_LIST_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "fovea/scan/finding.h"

namespace fovea::scan {

// What a report keeps of the files that were not scanned: how many for each reason, and some.
class NotScannedList {
 public:
  explicit NotScannedList(size_t most) : most_(most) {}
  void Add(const NotScanned& file);

  int64_t count() const { return count_; }
  const std::vector<NotScanned>& first() const { return first_; }  // clean
  // Clean, the most frequent first. Beyond a hundred reasons the rest is "other reasons".
  std::vector<std::pair<std::string, int64_t>> Reasons() const;

 private:
  size_t most_;
  int64_t count_ = 0;
  std::vector<NotScanned> first_;
  std::vector<std::pair<std::string, int64_t>> reasons_;
  int64_t others_ = 0;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_NOT_SCANNED_LIST_H_
