#ifndef FOVEA_INFER_TABLES_TOKENS_COLUMN_TRACK_H_
#define FOVEA_INFER_TABLES_TOKENS_COLUMN_TRACK_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "fovea/data/tables/table_encoding.h"

namespace fovea::infer {

// How the cells of a column pick their vectors from a table of them. A number lies between two
// knots, and its vector between those two rows of the table:
//   v(x) = (1 − f) V[k] + f V[k + 1],  f = (x − knot[k]) / (knot[k + 1] − knot[k])
// held at the first and the last knot beyond them; a category has a row. The last row is that of a
// missing cell, and of categories that training had too rarely or not at all. A column of times has
// a track for each part that varied.
// Source: Gorishniy et al. 2022, section 3.2: the encoding is theirs, with the map on it.
struct ColumnTrack {
  int32_t column = 0;          // index of the feature
  int32_t part = -1;           // of a column of times: index in data::TimePartsOf
  std::vector<float> knots;    // of numbers and times: ascending, two or more
  std::vector<int32_t> codes;  // of categories: the row of each, −1: the last

  int64_t rows() const;  // of its table
};

// Where a cell's vector lies: a row of all tracks' tables, one behind the other, and the share of
// the row after it.
struct TokenPlace {
  int32_t row = 0;
  float fraction = 0;
};

// The first row of each track, and of all the number of rows.
std::vector<int32_t> FirstRows(std::span<const ColumnTrack> tracks);

// places [rows.size(), tracks] of some rows of a table whose columns are those of the tracks.
void FindPlaces(std::span<const ColumnTrack> tracks, const data::EncodedTable& table,
                std::span<const int64_t> rows, TokenPlace* places);

nlohmann::json ToJson(const ColumnTrack& track);
// Tracks in the order of their columns, each of which has one. Throws ArgumentError that names the
// key at fault, and where a track does not fit the spec.
std::vector<ColumnTrack> ColumnTracksFromJson(const nlohmann::json& json,
                                              const data::TableSpec& spec);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TABLES_TOKENS_COLUMN_TRACK_H_
