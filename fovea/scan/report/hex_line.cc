#include "fovea/scan/report/hex_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "fovea/core/display_width.h"

namespace fovea::scan {
namespace {

constexpr int64_t kCharacters = 3 * kHexRow + 2;  // the column in which they begin

int64_t FirstByte(const SourceRow& row) { return row.start / kHexRow * kHexRow; }

std::string HexText(const SourceRow& row, std::string_view bytes) {
  std::string hex, ascii;
  for (int64_t i = 0; i < kHexRow; ++i) {
    const int64_t at = FirstByte(row) + i;
    if (i == kHexRow / 2) hex += " ";
    if (at < row.start || at >= row.end) {
      hex += "   ";
      ascii += " ";
      continue;
    }
    const char c = bytes[static_cast<size_t>(at - row.start)];
    hex += fmt::format("{:02x} ", static_cast<unsigned char>(c));
    ascii += c >= 0x20 && c < 0x7F ? c : '.';
  }
  return hex + " " + ascii;
}

}  // namespace

ShownLine HexLine(const Finding& finding, const SourceRow& row, int width) {
  const std::string text = HexText(row, RowBytes(finding, row));
  ShownLine line = {.text = Elide(text, width), .to = static_cast<size_t>(row.size())};
  line.end = line.text == text ? text.size() : line.text.size() - std::string_view("…").size();
  return Trimmed(line);
}

std::vector<ShownWord> HexWords(const Finding& finding, const SourceRow& row,
                                const ShownLine& line) {
  const auto number = [](int64_t i) { return 3 * i + (i < kHexRow / 2 ? 0 : 1); };
  std::vector<ShownWord> shown;
  for (const bool numbers : {true, false}) {
    for (const Word& word : WordsIn(finding, row)) {
      const int64_t first = word.start - FirstByte(row), last = word.end - 1 - FirstByte(row);
      ByteSpan place = {kCharacters + first, kCharacters + last + 1};
      if (numbers) place = {number(first), number(last) + 2};
      const int64_t end = place.end;
      place.end = std::min(place.end, static_cast<int64_t>(line.end));
      if (place.start < place.end) shown.push_back({place, word, place.end == end});
    }
  }
  return shown;
}

}  // namespace fovea::scan
