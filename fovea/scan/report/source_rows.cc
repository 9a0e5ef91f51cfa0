#include "fovea/scan/report/source_rows.h"

#include <algorithm>
#include <numeric>

#include "fovea/core/display_width.h"
#include "fovea/core/utf8.h"
#include "fovea/explain/clean_text.h"

namespace fovea::scan {
namespace {

constexpr int kTab = 4;
constexpr size_t kAround = 3;  // rows shown before and after a chosen one

// Where the piece ends that begins at content[from], of a line that ends at content[end].
size_t PieceEnd(const Finding& finding, const HeatMap& heat, size_t from, size_t end,
                int64_t max_bytes) {
  const auto size = static_cast<int64_t>(end - from);
  const int64_t edge = heat.NextEdge(finding.content_start + static_cast<int64_t>(from)) -
                       finding.content_start - static_cast<int64_t>(from);
  const int64_t most = std::min(max_bytes, edge);
  if (size <= most) return end;
  const size_t cut = from + static_cast<size_t>(most);
  const size_t to = CharacterStart(finding.content, cut);
  return to > from ? to : cut;
}

}  // namespace

std::vector<SourceRow> SourceRows(const Finding& finding, const HeatMap& heat, int64_t max_bytes) {
  const std::string_view content = finding.content;
  std::vector<SourceRow> rows;
  SourceRow row;
  row.line = finding.content_first_line;
  for (size_t at = 0; at < content.size(); ++row.line) {
    const size_t newline = std::min(content.find('\n', at), content.size());
    const size_t next = std::min(newline + 1, content.size());
    size_t end = newline;
    if (end > at && end < content.size() && content[end - 1] == '\r') --end;
    const bool whole = max_bytes <= 0 || static_cast<int64_t>(end - at) <= 2 * max_bytes;
    row.continues = false;
    for (size_t from = at;;) {
      const size_t to = whole ? end : PieceEnd(finding, heat, from, end, max_bytes);
      row.start = finding.content_start + static_cast<int64_t>(from);
      row.end = finding.content_start + static_cast<int64_t>(to);
      // The end of the line belongs to its last piece.
      const int64_t behind =
          to == end ? finding.content_start + static_cast<int64_t>(next) : row.end;
      row.share = heat.Share(row.start, behind);
      row.in_region = heat.InRegion(row.start, behind);
      rows.push_back(row);
      row.continues = true;
      from = to;
      if (from >= end) break;
    }
    at = next;
  }
  return rows;
}

std::vector<SourceRow> HexRows(const Finding& finding, const HeatMap& heat) {
  const int64_t begin = finding.content_start;
  const int64_t end = begin + static_cast<int64_t>(finding.content.size());
  std::vector<SourceRow> rows;
  for (int64_t at = begin; at < end;) {
    SourceRow row;
    row.start = at;
    row.end = std::min(end, at / kHexRow * kHexRow + kHexRow);
    row.share = heat.Share(row.start, row.end);
    row.in_region = heat.InRegion(row.start, row.end);
    rows.push_back(row);
    at = row.end;
  }
  return rows;
}

double MostShare(const std::vector<SourceRow>& rows) {
  double most = 0;
  for (const SourceRow& row : rows) most = std::max(most, row.share);
  return most;
}

std::vector<size_t> ChooseRows(const std::vector<SourceRow>& rows, size_t most) {
  std::vector<size_t> order(rows.size());
  std::iota(order.begin(), order.end(), size_t{0});
  if (rows.size() <= most) return order;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    if (rows[a].in_region != rows[b].in_region) return rows[a].in_region;
    return rows[a].share > rows[b].share;
  });
  std::vector<bool> chosen(rows.size());
  size_t count = 0;
  const auto choose = [&](size_t i) {
    if (count >= most || chosen[i]) return;
    chosen[i] = true;
    ++count;
  };
  for (const size_t i : order) {
    choose(i);
    for (size_t k = 1; k <= kAround; ++k) {
      if (i >= k) choose(i - k);
      if (i + k < rows.size()) choose(i + k);
    }
    if (count >= most) break;
  }
  std::vector<size_t> out;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (chosen[i]) out.push_back(i);
  }
  return out;
}

std::string_view RowBytes(const Finding& finding, const SourceRow& row) {
  return std::string_view(finding.content)
      .substr(static_cast<size_t>(row.start - finding.content_start),
              static_cast<size_t>(row.size()));
}

std::string ShownSource(std::string_view bytes) {
  std::string out;
  int column = 0;
  for (size_t at = 0; at <= bytes.size();) {
    const size_t tab = std::min(bytes.find('\t', at), bytes.size());
    if (tab > at) {
      const std::string clean =
          explain::CleanName(std::string(bytes.substr(at, tab - at)), 4 * (tab - at) + 1);
      column += DisplayWidth(clean);
      out += clean;
    }
    if (tab == bytes.size()) break;
    const int spaces = kTab - column % kTab;
    out.append(static_cast<size_t>(spaces), ' ');
    column += spaces;
    at = tab + 1;
  }
  return out;
}

namespace {

constexpr std::string_view kEllipsis = "…";

// Bytes [from, to) of a line in at most `width` columns.
ShownLine Shown(std::string_view bytes, size_t from, size_t to, int width) {
  ShownLine line = {.from = from, .to = to, .begin = from > 0 ? kEllipsis.size() : 0};
  line.text =
      std::string(kEllipsis.substr(0, line.begin)) + ShownSource(bytes.substr(from, to - from));
  const bool cut = to < bytes.size() || DisplayWidth(line.text) > width;
  if (cut) line.text = Elide(line.text + std::string(kEllipsis), width);
  line.end = line.text.size() - (cut ? kEllipsis.size() : 0);
  line.begin = std::min(line.begin, line.end);
  return line;
}

}  // namespace

ShownLine WholeSource(std::string_view bytes) {
  ShownLine line = {.text = ShownSource(bytes), .to = bytes.size()};
  line.end = line.text.size();
  return line;
}

ShownLine ClippedSource(std::string_view bytes, size_t focus, int width) {
  if (width < 1) return {};
  // No line of that many columns has more bytes, but for marks that take no column.
  const size_t enough = 4 * static_cast<size_t>(width);
  if (bytes.size() <= enough) {
    ShownLine all = WholeSource(bytes);
    if (DisplayWidth(all.text) <= width) return all;
  }
  const size_t columns = static_cast<size_t>(width);
  focus = std::min(focus, bytes.size());
  size_t from = focus > columns / 5 ? focus - columns / 5 : 0;
  if (bytes.size() - from < columns) {
    // The end of the line fits, so that there is room for more before the focus.
    const size_t tail = CharacterStart(bytes, bytes.size() - std::min(bytes.size(), columns - 1));
    if (tail < from && DisplayWidth(ShownSource(bytes.substr(tail))) < width)
      return Shown(bytes, tail, bytes.size(), width);
  }
  from = CharacterStart(bytes, from);
  return Shown(bytes, from, CharacterStart(bytes, std::min(from + enough, bytes.size())), width);
}

ShownLine Trimmed(ShownLine line) {
  line.text.erase(line.text.find_last_not_of(' ') + 1);
  line.end = std::min(line.end, line.text.size());
  line.begin = std::min(line.begin, line.end);
  return line;
}

ByteSpan PlaceIn(const ShownLine& line, std::string_view bytes, const ByteSpan& part) {
  const auto place = [&](int64_t at) {
    const size_t to = CharacterStart(
        bytes, std::clamp(static_cast<size_t>(std::max<int64_t>(at, 0)), line.from, line.to));
    const size_t before =
        ShownSource(bytes.substr(line.from, std::max(to, line.from) - line.from)).size();
    return static_cast<int64_t>(std::min(line.begin + before, line.end));
  };
  return {place(part.start), place(part.end)};
}

}  // namespace fovea::scan
