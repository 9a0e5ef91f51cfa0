#include "fovea/infer/tables/tokens/column_track.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/data/json_fields.h"
#include "fovea/data/tables/time_parts.h"

namespace fovea::infer {
namespace {

using data::ColumnKind;

// The place of a number that is not missing, in its own track.
TokenPlace PlaceOf(std::span<const float> knots, float x) {
  const auto after = std::upper_bound(knots.begin() + 1, knots.end() - 1, x);
  const auto k = static_cast<size_t>(after - knots.begin()) - 1;
  const double fraction = (x - double{knots[k]}) / (double{knots[k + 1]} - knots[k]);
  return {static_cast<int32_t>(k), static_cast<float>(std::clamp(fraction, 0.0, 1.0))};
}

TokenPlace PlaceOf(const ColumnTrack& track, const data::Column& column, size_t row) {
  const TokenPlace missing = {static_cast<int32_t>(track.rows() - 1), 0};
  switch (column.kind) {
    case ColumnKind::kCategorical: {
      const int32_t code = column.codes[row];
      const int32_t own = code < 0 ? -1 : track.codes[static_cast<size_t>(code)];
      return own < 0 ? missing : TokenPlace{own, 0};
    }
    case ColumnKind::kTime: {
      const double seconds = column.times[row];
      if (std::isnan(seconds)) return missing;
      const auto part = static_cast<size_t>(track.part);
      return PlaceOf(track.knots, static_cast<float>(data::TimePartsOf(seconds)[part]));
    }
    case ColumnKind::kNumeric:
      break;
  }
  const float number = column.numbers[row];
  return std::isnan(number) ? missing : PlaceOf(track.knots, number);
}

void CheckTrack(const ColumnTrack& track, const data::TableSpec& spec, const std::string& where) {
  const data::FeatureSpec& feature = spec.features[static_cast<size_t>(track.column)];
  if (feature.kind == ColumnKind::kCategorical) {
    Require(track.codes.size() == feature.categories.size(), where, ".codes has ",
            track.codes.size(), " numbers, not one for each of ", feature.categories.size(),
            " categories");
    return;
  }
  Require(track.codes.empty(), where, ".codes is given for a column without categories");
  Require(track.knots.size() >= 2, where, ".knots has fewer than two numbers");
  for (size_t i = 0; i < track.knots.size(); ++i)
    Require(std::isfinite(track.knots[i]) && (i == 0 || track.knots[i - 1] < track.knots[i]), where,
            ".knots does not ascend");
  const bool of_time = feature.kind == ColumnKind::kTime;
  Require(of_time == (track.part >= 0) && track.part < static_cast<int32_t>(data::kTimeParts),
          where, ".part is no part of the column");
}

}  // namespace

int64_t ColumnTrack::rows() const {
  if (codes.empty()) return std::ssize(knots) + 1;
  return *std::ranges::max_element(codes) + 2;
}

std::vector<int32_t> FirstRows(std::span<const ColumnTrack> tracks) {
  std::vector<int32_t> first = {0};
  for (const ColumnTrack& track : tracks)
    first.push_back(first.back() + static_cast<int32_t>(track.rows()));
  return first;
}

void FindPlaces(std::span<const ColumnTrack> tracks, const data::EncodedTable& table,
                std::span<const int64_t> rows, TokenPlace* places) {
  const std::vector<int32_t> first = FirstRows(tracks);
  // Track by track: each column is then read from one array.
  for (size_t t = 0; t < tracks.size(); ++t) {
    const ColumnTrack& track = tracks[t];
    const data::Column& column = table.features[static_cast<size_t>(track.column)];
    for (size_t i = 0; i < rows.size(); ++i) {
      TokenPlace place = PlaceOf(track, column, static_cast<size_t>(rows[i]));
      place.row += first[t];
      places[i * tracks.size() + t] = place;
    }
  }
}

nlohmann::json ToJson(const ColumnTrack& track) {
  nlohmann::json json = {{"column", track.column}};
  if (track.part >= 0) json["part"] = data::kTimePartNames[static_cast<size_t>(track.part)];
  if (track.codes.empty())
    json["knots"] = track.knots;
  else
    json["codes"] = track.codes;
  return json;
}

std::vector<ColumnTrack> ColumnTracksFromJson(const nlohmann::json& json,
                                              const data::TableSpec& spec) {
  Require(json.is_array(), "tracks is not a list");
  std::vector<ColumnTrack> tracks;
  std::vector<bool> has(spec.features.size(), false);
  for (const nlohmann::json& item : json) {
    const std::string where = StrCat("tracks[", tracks.size(), "]");
    const data::JsonFields fields(item, where);
    ColumnTrack track;
    const int64_t column = fields.Integer("column", 0);
    Require(column < std::ssize(spec.features), where, ".column is no column of the table");
    track.column = static_cast<int32_t>(column);
    if (item.contains("part")) {
      const std::string name = fields.String("part");
      const auto& names = data::kTimePartNames;
      const auto found = std::ranges::find(names, name);
      Require(found != names.end(), where, ".part is ", data::Quoted(name), ", which is not known");
      track.part = static_cast<int32_t>(found - names.begin());
    }
    if (item.contains("codes")) {
      const std::vector<double> codes = fields.Numbers("codes");
      for (const double code : codes) {
        // There are no more rows than categories.
        Require(code == std::floor(code) && code >= -1 && code < static_cast<double>(codes.size()),
                where, ".codes holds ", code, ", which is no row");
        track.codes.push_back(static_cast<int32_t>(code));
      }
    } else {
      for (const double knot : fields.Numbers("knots"))
        track.knots.push_back(static_cast<float>(knot));
    }
    CheckTrack(track, spec, where);
    Require(tracks.empty() || tracks.back().column <= track.column, where,
            ".column comes after a later one");
    has[static_cast<size_t>(track.column)] = true;
    tracks.push_back(std::move(track));
  }
  for (size_t c = 0; c < has.size(); ++c)
    Require(has[c], "tracks has none of the column ", data::Quoted(spec.features[c].name));
  return tracks;
}

}  // namespace fovea::infer
