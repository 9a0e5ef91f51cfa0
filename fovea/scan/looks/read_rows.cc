#include "fovea/scan/looks/read_rows.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "fovea/core/display_width.h"
#include "fovea/core/utf8.h"
#include "fovea/scan/report/source_rows.h"
#include "fovea/scan/text_position.h"

namespace fovea::scan {
namespace {

constexpr int64_t kMostBytes = 32 << 10;
constexpr int kTab = 4;
constexpr double kNearlyAll = 0.98;
constexpr size_t kFewest = 5;          // rows, where there are as many
constexpr int64_t kBytesOfColumn = 8;  // marks that take no column are cut off beyond that

double Finite(double number) { return std::isfinite(number) ? number : 0; }

std::vector<infer::Contribution> ByStart(std::vector<infer::Contribution> parts) {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return a.start < b.start; });
  return parts;
}

class RowMaker {
 public:
  RowMaker(const Looks& looks, const infer::Fixation& fixation, int columns)
      : looks_(looks), columns_(columns), parts_(ByStart(fixation.parts)) {}

  std::vector<ReadRow> Make(const ByteSpan& place) {
    const std::string_view text =
        std::string_view(looks_.bytes).substr(0, static_cast<size_t>(place.end));
    row_.line =
        looks_.first_line + CountLineEnds({reinterpret_cast<const uint8_t*>(looks_.bytes.data()),
                                           static_cast<size_t>(place.start)});
    row_start_ = place.start;
    for (int64_t at = place.start; at < place.end;) {
      const auto here = text.substr(static_cast<size_t>(at));
      if (here.starts_with("\n") || here.starts_with("\r\n")) {
        Take(at, "", 1);
        at += here[0] == '\r' ? 2 : 1;
        EndRow(at);
        ++row_.line;
        continue;
      }
      const auto bytes = static_cast<int64_t>(NextUtf8(text, static_cast<size_t>(at)).bytes);
      std::string shown = ShownSource(here.substr(0, static_cast<size_t>(bytes)));
      if (here[0] == '\t') shown.assign(static_cast<size_t>(kTab - column_ % kTab), ' ');
      if (!row_.text.empty() && (column_ + DisplayWidth(shown) > columns_ ||
                                 at + bytes - row_start_ > kBytesOfColumn * columns_)) {
        EndRow(at);
        row_.continues = true;
      }
      Take(at, shown, bytes);
      at += bytes;
    }
    if (!row_.text.empty()) EndRow(place.end);
    return std::move(rows_);
  }

 private:
  // Characters that are shown for some bytes.
  void Take(int64_t at, const std::string& shown, int64_t bytes) {
    const int from = column_;
    column_ += DisplayWidth(shown);
    row_.text += shown;
    for (int64_t i = at; i < at + bytes; ++i) {
      const infer::Contribution* part = PartAt(i);
      if (part == nullptr) continue;
      const double logit = Finite(double{part->logit});
      row_.adds += logit / static_cast<double>(part->size());
      row_.moves += std::abs(logit) / static_cast<double>(part->size());
      const bool goes_on =
          tinted_by_ == part && !row_.tints.empty() && row_.tints.back().to >= from;
      tinted_by_ = part;
      if (column_ == from) continue;
      const int behind = row_.tints.empty() ? 0 : row_.tints.back().to;
      if (goes_on)
        row_.tints.back().to = column_;
      else if (behind < column_)
        row_.tints.push_back({std::max(from, behind), column_, logit});
    }
  }

  // nullptr: none. Asked for one byte after the other.
  const infer::Contribution* PartAt(int64_t byte) {
    while (next_part_ < parts_.size() && parts_[next_part_].end <= byte) ++next_part_;
    if (next_part_ == parts_.size() || parts_[next_part_].start > byte) return nullptr;
    return &parts_[next_part_];
  }

  // next: where the next one begins.
  void EndRow(int64_t next) {
    const int64_t line = row_.line;
    rows_.push_back(std::move(row_));
    row_ = {};
    row_.line = line;
    row_start_ = next;
    column_ = 0;
    tinted_by_ = nullptr;
  }

  const Looks& looks_;
  const int columns_;
  const std::vector<infer::Contribution> parts_;
  size_t next_part_ = 0;
  std::vector<ReadRow> rows_;
  ReadRow row_;
  int column_ = 0;
  int64_t row_start_ = 0;
  const infer::Contribution* tinted_by_ = nullptr;
};

// As far as the looks have it and it is shown, with the blanks that its first line begins with.
ByteSpan ShownPlace(std::string_view text, const ByteSpan& fixation) {
  const int64_t begin = std::clamp<int64_t>(fixation.start, 0, std::ssize(text));
  const int64_t end = std::clamp<int64_t>(fixation.end, begin, std::ssize(text));
  int64_t indented = begin;
  const auto before = [&] { return text[static_cast<size_t>(indented - 1)]; };
  while (indented > 0 && begin - indented < kMostBytes && (before() == ' ' || before() == '\t'))
    --indented;
  const bool begins_line = indented == 0 || before() == '\n';
  return {begins_line ? indented : begin, std::min(end, begin + kMostBytes)};
}

// The rows that are shown, in order.
std::vector<size_t> Choose(const std::vector<ReadRow>& rows, size_t most) {
  std::vector<SourceRow> weights(rows.size());
  double all = 0;
  for (size_t i = 0; i < rows.size(); ++i) all += weights[i].share = rows[i].moves;
  std::vector<size_t> chosen;
  for (size_t count = std::min(kFewest, most); count <= most; ++count) {
    chosen = ChooseRows(weights, count);
    double moves = 0;
    for (const size_t i : chosen) moves += rows[i].moves;
    if (moves >= kNearlyAll * all) break;
  }
  return chosen;
}

}  // namespace

ReadText ReadRows(const Looks& looks, const infer::Fixation& fixation, int columns, size_t most) {
  const ByteSpan place = ShownPlace(looks.bytes, fixation);
  std::vector<ReadRow> rows = RowMaker(looks, fixation, columns).Make(place);
  ReadText out;
  out.left_out = Finite(double{fixation.logit});
  size_t next = 0;
  for (const size_t i : Choose(rows, most)) {
    out.left_out -= rows[i].adds;
    rows[i].after_gap = i > next;
    next = i + 1;
    out.rows.push_back(std::move(rows[i]));
  }
  out.all = out.rows.size() == rows.size() && place.end >= fixation.end;
  return out;
}

}  // namespace fovea::scan
