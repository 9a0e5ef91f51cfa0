#ifndef FOVEA_SCAN_REPORT_HEX_LINE_H_
#define FOVEA_SCAN_REPORT_HEX_LINE_H_

#include <vector>

#include "fovea/scan/finding.h"
#include "fovea/scan/report/shown_words.h"
#include "fovea/scan/report/source_rows.h"

namespace fovea::scan {

// Columns of a whole row.
constexpr int kHexColumns = 4 * static_cast<int>(kHexRow) + 2;

// A row of bytes as hexadecimal numbers, and behind them as characters; in at most `width` columns.
ShownLine HexLine(const Finding& finding, const SourceRow& row, int width);

// The decisive words on it, first as numbers, then as characters.
std::vector<ShownWord> HexWords(const Finding& finding, const SourceRow& row,
                                const ShownLine& line);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_HEX_LINE_H_
