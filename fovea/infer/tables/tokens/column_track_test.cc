#include "fovea/infer/tables/tokens/column_track.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "fovea/data/test_support.h"

namespace fovea::infer {
namespace {

using data::ArgumentErrorOf;
using nlohmann::json;

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

// A column of each kind: size, colour (red, blue, green), day.
data::EncodedTable Mixed() {
  data::EncodedTable table;
  table.rows = 3;
  table.spec.features.resize(3);
  table.features.resize(3);
  const data::ColumnKind kinds[] = {data::ColumnKind::kNumeric, data::ColumnKind::kCategorical,
                                    data::ColumnKind::kTime};
  const char* names[] = {"size", "colour", "day"};
  for (size_t c = 0; c < 3; ++c) {
    table.spec.features[c].name = table.features[c].name = names[c];
    table.spec.features[c].kind = table.features[c].kind = kinds[c];
  }
  table.spec.features[1].categories = {"red", "blue", "green"};
  table.features[0].numbers = {1, 2.5, kMissing};
  table.features[1].codes = {2, -1, 1};
  // Thursday 1970-01-01 06:00, missing, Saturday 1970-01-03 18:00.
  table.features[2].times = {6 * 3600, std::nan(""), 2 * 86'400 + 18 * 3600};
  return table;
}

// green was rare.
std::vector<ColumnTrack> MixedTracks() {
  return {{.column = 0, .knots = {1, 2, 4}},
          {.column = 1, .codes = {0, 1, -1}},
          {.column = 2, .part = 3, .knots = {0, 6}},
          {.column = 2, .part = 4, .knots = {0, 12, 18}}};
}

std::vector<TokenPlace> PlacesOf(const std::vector<ColumnTrack>& tracks,
                                 const data::EncodedTable& table) {
  std::vector<int64_t> rows(static_cast<size_t>(table.rows));
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<TokenPlace> places(rows.size() * tracks.size());
  FindPlaces(tracks, table, rows, places.data());
  return places;
}

TEST(ColumnTrack, HasARowForEachKnotOrCategoryAndOneForWhatIsMissing) {
  EXPECT_EQ(FirstRows(MixedTracks()), (std::vector<int32_t>{0, 4, 7, 10, 14}));
  EXPECT_EQ((ColumnTrack{.codes = {0, 1, 2}}).rows(), 4);
  EXPECT_EQ((ColumnTrack{.codes = {-1, -1}}).rows(), 1);
}

TEST(FindPlaces, IsBetweenTheKnotsAroundANumber) {
  constexpr float kHuge = 3e38f;
  data::EncodedTable table = Mixed();
  table.features[0].numbers = {-kHuge, 1, 1.25f, 2, 3, 4, 5, INFINITY};
  table.features.resize(1);
  table.rows = 8;
  const std::vector<ColumnTrack> tracks = {{.column = 0, .knots = {1, 2, 4}}};
  const std::vector<TokenPlace> places = PlacesOf(tracks, table);
  const std::pair<int, float> expected[] = {{0, 0},    {0, 0}, {0, 0.25f}, {1, 0},
                                            {1, 0.5f}, {1, 1}, {1, 1},     {1, 1}};
  for (size_t i = 0; i < places.size(); ++i) {
    EXPECT_EQ(places[i].row, expected[i].first) << i;
    EXPECT_EQ(places[i].fraction, expected[i].second) << i;
  }
  // Knots that lie farther apart than a float can say.
  table.features[0].numbers = {-kHuge, 0, kHuge};
  table.rows = 3;
  const std::vector<TokenPlace> far = PlacesOf({{.column = 0, .knots = {-kHuge, kHuge}}}, table);
  for (size_t i = 0; i < far.size(); ++i)
    EXPECT_EQ(far[i].fraction, 0.5f * static_cast<float>(i)) << i;
}

TEST(FindPlaces, OfEachKindInTheRowsAskedFor) {
  const std::vector<ColumnTrack> tracks = MixedTracks();
  const int64_t rows[] = {2, 0};
  std::vector<TokenPlace> places(8);
  FindPlaces(tracks, Mixed(), rows, places.data());
  // A missing size, blue, Saturday at 18; 1, green, Thursday at 6.
  const std::pair<int, float> expected[] = {{3, 0}, {5, 0}, {7, 5 / 6.0f}, {11, 1},
                                            {0, 0}, {6, 0}, {7, 0.5f},     {10, 0.5f}};
  for (size_t i = 0; i < places.size(); ++i) {
    EXPECT_EQ(places[i].row, expected[i].first) << i;
    EXPECT_FLOAT_EQ(places[i].fraction, expected[i].second) << i;
  }
  // Missing: the last row of each track.
  const std::vector<TokenPlace> all = PlacesOf(tracks, Mixed());
  for (const size_t t : {1, 2, 3}) {
    EXPECT_EQ(all[4 + t].row, FirstRows(tracks)[t + 1] - 1) << t;
    EXPECT_EQ(all[4 + t].fraction, 0) << t;
  }
}

json MixedJson() {
  json all = json::array();
  for (const ColumnTrack& track : MixedTracks()) all.push_back(ToJson(track));
  return all;
}

TEST(ColumnTracksFromJson, ReadsWhatToJsonWrote) {
  const std::vector<ColumnTrack> read = ColumnTracksFromJson(MixedJson(), Mixed().spec);
  const std::vector<ColumnTrack> tracks = MixedTracks();
  ASSERT_EQ(read.size(), tracks.size());
  for (size_t t = 0; t < read.size(); ++t) {
    EXPECT_EQ(read[t].column, tracks[t].column);
    EXPECT_EQ(read[t].part, tracks[t].part);
    EXPECT_EQ(read[t].knots, tracks[t].knots);
    EXPECT_EQ(read[t].codes, tracks[t].codes);
  }
  EXPECT_EQ(MixedJson()[3]["part"], "hour");
}

TEST(ColumnTracksFromJson, NamesWhatDoesNotFit) {
  const auto error = [](size_t track, const char* key, const json& value) {
    json damaged = MixedJson();
    damaged[track][key] = value;
    return ArgumentErrorOf([&] { ColumnTracksFromJson(damaged, Mixed().spec); });
  };
  EXPECT_EQ(error(0, "column", 3), "tracks[0].column is no column of the table");
  EXPECT_EQ(error(0, "column", "a"), "tracks[0].column is not an integer");
  EXPECT_EQ(error(0, "column", int64_t{1} << 32), error(0, "column", 3));
  EXPECT_EQ(error(0, "codes", {0, 1}), "tracks[0].codes is given for a column without categories");
  EXPECT_EQ(error(0, "knots", {1}), "tracks[0].knots has fewer than two numbers");
  EXPECT_EQ(error(0, "knots", json::array()), "tracks[0].knots has fewer than two numbers");
  EXPECT_EQ(error(0, "knots", {1, 2, 2}), "tracks[0].knots does not ascend");
  EXPECT_EQ(error(0, "knots", {1, 1e300}), "tracks[0].knots does not ascend");
  EXPECT_EQ(error(0, "part", "hour"), "tracks[0].part is no part of the column");
  EXPECT_EQ(error(1, "codes", {0, 1}),
            "tracks[1].codes has 2 numbers, not one for each of 3 categories");
  EXPECT_EQ(error(1, "codes", {0, 1, 3}), "tracks[1].codes holds 3, which is no row");
  EXPECT_EQ(error(1, "codes", {0, 1, -2}), "tracks[1].codes holds -2, which is no row");
  EXPECT_EQ(error(1, "codes", {0, 1, 0.5}), "tracks[1].codes holds 0.5, which is no row");
  EXPECT_EQ(error(1, "codes", {0, 1, 1e12}), "tracks[1].codes holds 1e+12, which is no row");
  EXPECT_EQ(error(2, "part", "minute"), "tracks[2].part is 'minute', which is not known");
  EXPECT_EQ(error(1, "column", 0), "tracks[1].codes is given for a column without categories");
  json damaged = MixedJson();
  damaged.erase(3);
  damaged.erase(2);
  EXPECT_EQ(ArgumentErrorOf([&] { ColumnTracksFromJson(damaged, Mixed().spec); }),
            "tracks has none of the column 'day'");
  damaged = MixedJson();
  std::swap(damaged[0], damaged[1]);
  EXPECT_EQ(ArgumentErrorOf([&] { ColumnTracksFromJson(damaged, Mixed().spec); }),
            "tracks[1].column comes after a later one");
  EXPECT_EQ(ArgumentErrorOf([] { ColumnTracksFromJson(json::object(), Mixed().spec); }),
            "tracks is not a list");
  damaged = MixedJson();
  damaged[2].erase("part");
  EXPECT_EQ(ArgumentErrorOf([&] { ColumnTracksFromJson(damaged, Mixed().spec); }),
            "tracks[2].part is no part of the column");
}

}  // namespace
}  // namespace fovea::infer
