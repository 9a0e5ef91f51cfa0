#ifndef FOVEA_SCAN_REPORT_SOURCE_ROWS_H_
#define FOVEA_SCAN_REPORT_SOURCE_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/scan/finding.h"
#include "fovea/scan/report/heat_map.h"

namespace fovea::scan {

// A row of a listing: a line of the file without its end, a piece of a long one, or 16 bytes of a
// binary file.
struct SourceRow : ByteSpan {
  int64_t line = 0;        // from 1; 0: a row of bytes
  bool continues = false;  // not the first piece of its line
  double share = 0;        // of the file's attention
  bool in_region = false;
};

// A finding's content in lines. Lines end with \n or \r\n, the last one also without. A line of
// more than twice max_bytes comes in pieces of at most max_bytes, cut between characters and where
// regions begin and end; max_bytes 0: in one piece.
std::vector<SourceRow> SourceRows(const Finding& finding, const HeatMap& heat, int64_t max_bytes);

// The same in rows of 16 bytes, at multiples of 16.
constexpr int64_t kHexRow = 16;
std::vector<SourceRow> HexRows(const Finding& finding, const HeatMap& heat);

// The largest share of any row.
double MostShare(const std::vector<SourceRow>& rows);

// The indices of at most `most` rows, in order: the hottest and those in regions before others,
// with the rows around them.
std::vector<size_t> ChooseRows(const std::vector<SourceRow>& rows, size_t most);

std::string_view RowBytes(const Finding& finding, const SourceRow& row);

// Bytes of a file on one line of clean UTF-8: tabs become spaces up to the next of each four
// columns, everything that is invisible or steers becomes an escape (explain::CleanName).
std::string ShownSource(std::string_view bytes);

// A line as it is shown, whole or in part.
struct ShownLine {
  std::string text;
  size_t from = 0, to = 0;    // the bytes of the line that are shown, or would be if they fitted
  size_t begin = 0, end = 0;  // where in the text they stand; the rest of it is "…"
};
ShownLine WholeSource(std::string_view bytes);
// In at most `width` columns, with the byte at `focus` in sight and "…" where it is cut.
ShownLine ClippedSource(std::string_view bytes, size_t focus, int width);
ShownLine Trimmed(ShownLine line);  // without blanks at the end

// Where a part of a line, [start, end) of its bytes, stands in the text that is shown of it: in
// whole characters, and as far as it is in sight; else empty.
ByteSpan PlaceIn(const ShownLine& line, std::string_view bytes, const ByteSpan& part);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_SOURCE_ROWS_H_
