#ifndef FOVEA_SCAN_LOOKS_READ_ROWS_H_
#define FOVEA_SCAN_LOOKS_READ_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "fovea/infer/files/file_model.h"
#include "fovea/scan/looks/looks.h"

namespace fovea::scan {

// A line of what was read again, or a piece of a long one.
struct ReadRow {
  // Columns [from, to) of the row.
  struct Tint {
    int from = 0, to = 0;
    double logit = 0;  // what the whole part adds of which this is, finite
  };
  int64_t line = 0;         // from 1
  bool continues = false;   // not the first piece of its line
  bool after_gap = false;   // rows before it are left out
  std::string text;         // clean (ShownSource)
  std::vector<Tint> tints;  // in order, without overlap
  double adds = 0;          // to the logit of the place: a part lies evenly on its bytes
  double moves = 0;         // the same, whichever way
};

// The text of a place that was read again, the rows that move its logit most.
struct ReadText {
  std::vector<ReadRow> rows;
  bool all = true;      // that there are
  double left_out = 0;  // what the others add, finite
};

// In rows of at most `columns` columns, at most `most` of them, and no more than make up nearly all
// that is said. fixation: one of the looks'; it may lie outside of them, and its numbers need not
// be finite. Of a place of more than 32 kB its beginning is shown.
ReadText ReadRows(const Looks& looks, const infer::Fixation& fixation, int columns, size_t most);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_LOOKS_READ_ROWS_H_
