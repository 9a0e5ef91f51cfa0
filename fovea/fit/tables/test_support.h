#ifndef FOVEA_FIT_TABLES_TEST_SUPPORT_H_
#define FOVEA_FIT_TABLES_TEST_SUPPORT_H_

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/data/tables/table_encoding.h"
#include "fovea/data/test_support.h"
#include "fovea/fit/tables/fit_tracks.h"
#include "fovea/infer/tables/tokens/token_model.h"

namespace fovea::fit {

// Numbers, categories and times, each with a cell that is missing; green is rare; a class and an
// amount.
inline constexpr char kMixed[] =
    "size,colour,day,class,amount\n"
    "1,red,2024-01-01,no,1.5\n"
    "2,blue,2024-01-02,yes,-1\n"
    ",red,2024-01-05,no,0.25\n"
    "3.5,green,,yes,2\n"
    "4,,2024-02-04,no,-0.75\n"
    "2,blue,2024-01-07,yes,1\n";

// The other one of the two targets is no feature.
inline data::EncodedTable EncodeCsv(std::string_view csv, const std::string& target,
                                    const std::vector<std::string>& ignore = {}) {
  data::FitOptions options;
  options.target = target;
  options.ignore = ignore;
  const data::Table table = data::ParseTable(csv);
  for (const data::Column& column : table.columns)
    if (column.name != target) options.keep.push_back(column.name);
  std::erase_if(options.keep,
                [&](const std::string& name) { return std::ranges::count(ignore, name) > 0; });
  return data::Encode(table, data::FitTableSpec(table, options), data::WithTarget::kRequired);
}

inline data::EncodedTable EncodeMixed(bool of_class) {
  return of_class ? EncodeCsv(kMixed, "class", {"amount"}) : EncodeCsv(kMixed, "amount", {"class"});
}

inline std::vector<int64_t> AllRows(const data::EncodedTable& table) {
  std::vector<int64_t> rows(static_cast<size_t>(table.rows));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

inline std::vector<infer::TokenPlace> PlacesOf(const FittedTracks& tracks,
                                               const data::EncodedTable& table) {
  std::vector<infer::TokenPlace> places(static_cast<size_t>(table.rows) * tracks.tracks.size());
  infer::FindPlaces(tracks.tracks, table, AllRows(table), places.data());
  return places;
}

// A small network for a table.
inline infer::TokenShape ShapeOf(const FittedTracks& tracks, const data::EncodedTable& table,
                                 int64_t layers = 0) {
  return {.columns = std::ssize(table.features),
          .tracks = std::ssize(tracks.tracks),
          .rows = infer::FirstRows(tracks.tracks).back(),
          .outputs = infer::TokenModel::OutputsOf(table.spec.target),
          .width = 4,
          .steering = 3,
          .hidden = 6,
          .layers = layers,
          .heads = 2};
}

}  // namespace fovea::fit

#endif  // FOVEA_FIT_TABLES_TEST_SUPPORT_H_
