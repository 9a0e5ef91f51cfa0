#include "fovea/scan/report/not_scanned_list.h"

#include <algorithm>

#include "fovea/explain/clean_text.h"
#include "fovea/scan/report/report_words.h"

namespace fovea::scan {
namespace {

constexpr size_t kMaxReasons = 100;

}  // namespace

void NotScannedList::Add(const NotScanned& file) {
  ++count_;
  const std::string reason = explain::CleanName(file.reason, 300);
  if (first_.size() < most_) first_.push_back({PathText(file.path), reason});
  const auto known = std::find_if(reasons_.begin(), reasons_.end(),
                                  [&](const auto& entry) { return entry.first == reason; });
  if (known != reasons_.end()) {
    ++known->second;
  } else if (reasons_.size() < kMaxReasons) {
    reasons_.emplace_back(reason, 1);
  } else {
    ++others_;
  }
}

std::vector<std::pair<std::string, int64_t>> NotScannedList::Reasons() const {
  std::vector<std::pair<std::string, int64_t>> out = reasons_;
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (others_ > 0) out.emplace_back("other reasons", others_);
  return out;
}

}  // namespace fovea::scan
