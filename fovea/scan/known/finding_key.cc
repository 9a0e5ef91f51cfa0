#include "fovea/scan/known/finding_key.h"

#include <algorithm>
#include <utility>

namespace fovea::scan {
namespace {

enum : uint8_t { kKept = 1, kTold = 2 };

// Logits of windows. What speaks for the verdict reaches far below it, for what is planted is
// colder beside other malicious code. What is kept reaches further down again, for a window's logit
// depends on its neighbours, and on how the lines before it were cut.
constexpr double kLeastTold = -1, kLeastKept = -8, kSlack = 2;
constexpr int64_t kNeighbours = 3;  // windows on either side of a place, kept with it

std::vector<uint8_t> MarksOf(std::span<const infer::FileWindow> windows,
                             std::span<const infer::LocatedRegion> places, double threshold) {
  const bool found = !places.empty();
  const double least_told = std::clamp(threshold - kSlack, kLeastKept / 2, kLeastTold);
  const double least_kept = found ? kLeastKept : std::max(threshold - 2 * kSlack, kLeastKept);
  std::vector<uint8_t> marks(windows.size());
  for (size_t i = 0; i < windows.size(); ++i) {
    if (windows[i].logit >= least_kept) marks[i] |= kKept;
    if (found && windows[i].logit >= least_told) marks[i] |= kKept | kTold;
  }
  const auto count = static_cast<int64_t>(windows.size());
  int64_t first = 0;
  for (const infer::LocatedRegion& place : places) {
    while (first < count && windows[static_cast<size_t>(first)].end <= place.start) ++first;
    int64_t last = first;
    while (last < count && windows[static_cast<size_t>(last)].start < place.end) ++last;
    const int64_t end = std::min(count, last + kNeighbours);
    for (int64_t i = std::max<int64_t>(0, first - kNeighbours); i < end; ++i)
      marks[static_cast<size_t>(i)] |= i >= first && i < last ? kKept | kTold : kKept;
  }
  return marks;
}

}  // namespace

FindingKeyMaker::FindingKeyMaker(const infer::FileModel& model, const KnownContent* known)
    : known_(known), digester_(data::DigestKind::kSha256), pieces_([this](const Piece& piece) {
        if (key_.content.size() >= FindingKey::kMostPieces) key_.too_large = true;
        if (key_.too_large) return;
        key_.content.push_back(piece.hash);
        near_.push_back(piece);
      }) {
  if (known != nullptr) new_content_.emplace(model, *known);
}

void FindingKeyMaker::Add(std::span<const uint8_t> segment,
                          std::span<const infer::FileWindow> windows,
                          std::span<const infer::LocatedRegion> places, double threshold) {
  const std::vector<uint8_t> marks = MarksOf(windows, places, threshold);
  if (std::all_of(marks.begin(), marks.end(), [](uint8_t mark) { return mark == 0; })) {
    pieces_.Pass(segment);
  } else {
    for (size_t i = 0; i < windows.size(); ++i)
      pieces_.Add(segment.subspan(static_cast<size_t>(windows[i].start),
                                  static_cast<size_t>(windows[i].size())),
                  marks[i]);
  }
  // A shorter segment ends with its line, or the file.
  if (static_cast<int64_t>(segment.size()) < infer::FileModel::kMaxBytes) pieces_.End();
  if (new_content_ && !near_.empty()) new_content_->Add(segment, start_, near_, kTold, threshold);
  near_.clear();
  digester_.Add(segment);
  start_ += static_cast<int64_t>(segment.size());
}

FindingKey FindingKeyMaker::Finish(bool whole) {
  pieces_.End();
  if (new_content_ && !near_.empty()) new_content_->Add({}, start_, near_, kTold, 0);
  if (whole) key_.sha256 = data::HexDigits(digester_.Finish());
  if (key_.too_large) {
    key_.content.clear();
    key_.known = known_ != nullptr && whole &&
                 std::count(known_->sha256.begin(), known_->sha256.end(), key_.sha256) > 0;
  } else {
    key_.known = new_content_ && new_content_->known() && !new_content_->malicious();
  }
  std::sort(key_.content.begin(), key_.content.end());
  return std::move(key_);
}

}  // namespace fovea::scan
