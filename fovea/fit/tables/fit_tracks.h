#ifndef FOVEA_FIT_TABLES_FIT_TRACKS_H_
#define FOVEA_FIT_TABLES_FIT_TRACKS_H_

#include <cstdint>
#include <vector>

#include "fovea/core/tensor.h"
#include "fovea/data/tables/table_encoding.h"
#include "fovea/infer/tables/tokens/column_track.h"

namespace fovea::fit {

// How the columns of a table are read, and what is known of a track's rows before training.
struct FittedTracks {
  std::vector<infer::ColumnTrack> tracks;
  // [rows of all tracks, 2] of a knot, as deviations from the mean of the column: its rank as a
  // normal score; and (x − median) / (interquartile range / 1.35), drawn in smoothly towards ±3,
  // as RealMLP does (Holzmüller et al. 2024, section 3). 0 for categories and what is missing.
  Tensor basis;
};

// Knots are the distinct values of a column, or as many quantiles where there are more than
// `knots`; a category that has fewer than `least` rows shares the row of missing cells.
FittedTracks FitTracks(const data::EncodedTable& table, int64_t knots = 32, int64_t least = 2);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_TABLES_FIT_TRACKS_H_
