#include "fovea/fit/tables/fit_tracks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "fovea/core/random.h"
#include "fovea/fit/tables/test_support.h"

namespace fovea::fit {
namespace {

// One column of numbers x; NaN is missing.
data::EncodedTable Numbers(std::vector<float> x) {
  data::EncodedTable table;
  table.rows = std::ssize(x);
  table.spec.features = {{.name = "x"}};
  table.features = {{.name = "x", .numbers = std::move(x)}};
  return table;
}

TEST(FitTracks, KnotsAreTheDistinctValuesWhereThereAreFew) {
  const FittedTracks fitted = FitTracks(Numbers({3, 1, NAN, 1, 2.5f, 3}));
  ASSERT_EQ(fitted.tracks.size(), 1u);
  EXPECT_EQ(fitted.tracks[0].column, 0);
  EXPECT_EQ(fitted.tracks[0].part, -1);
  EXPECT_EQ(fitted.tracks[0].knots, (std::vector<float>{1, 2.5f, 3}));
  EXPECT_EQ(fitted.basis.shape(), (Shape{4, 2}));
  // What is missing lies on no line.
  EXPECT_EQ(fitted.basis[6], 0);
  EXPECT_EQ(fitted.basis[7], 0);
}

TEST(FitTracks, KnotsAreQuantilesWhereThereAreMoreValues) {
  std::vector<float> x;
  for (int i = 100; i >= 0; --i) x.push_back(static_cast<float>(i));
  EXPECT_EQ(FitTracks(Numbers(x), 5).tracks[0].knots, (std::vector<float>{0, 25, 50, 75, 100}));
  // Quantiles that fall on one value are one knot.
  x.assign(90, 7.0f);
  for (int i = 0; i < 10; ++i) x.push_back(static_cast<float>(i));
  const std::vector<float> knots = FitTracks(Numbers(x), 5).tracks[0].knots;
  EXPECT_EQ(knots, (std::vector<float>{0, 7, 9}));
}

TEST(FitTracks, AConstantColumnHasAStretchThatSaysNothing) {
  const FittedTracks fitted = FitTracks(Numbers({5, 5, NAN, 5}));
  const std::vector<float>& knots = fitted.tracks[0].knots;
  ASSERT_EQ(knots.size(), 2u);
  EXPECT_EQ(knots[0], 5);
  EXPECT_GT(knots[1], 5);
  for (const float value : fitted.basis.span()) EXPECT_EQ(value, 0);
}

TEST(FitTracks, ValuesFarApartStayFinite) {
  const FittedTracks fitted = FitTracks(Numbers({-3e38f, 0, 3e38f, 1, 2}));
  for (const float value : fitted.basis.span()) EXPECT_TRUE(std::isfinite(value));
}

TEST(FitTracks, TheBasisIsStandardised) {
  Random random(1);
  std::vector<float> x;
  for (int i = 0; i < 2000; ++i)
    x.push_back(i % 9 == 0 ? NAN : static_cast<float>(std::exp(random.Normal())));
  const data::EncodedTable table = Numbers(x);
  const FittedTracks fitted = FitTracks(table);
  const std::vector<infer::TokenPlace> places = PlacesOf(fitted, table);
  for (const int64_t b : {0, 1}) {
    double sum = 0, squares = 0, count = 0;
    for (size_t i = 0; i < x.size(); ++i) {
      if (std::isnan(x[i])) continue;
      const auto [row, f] = places[i];
      const double value =
          (1 - f) * fitted.basis[2 * row + b] + f * fitted.basis[2 * (row + 1) + b];
      sum += value;
      squares += value * value;
      ++count;
    }
    EXPECT_NEAR(sum / count, 0, 1e-4);
    EXPECT_NEAR(squares / count, 1, 1e-3);
  }
  // Both ascend; the ranks evenly, so that the median lies in the middle of a skewed column.
  const auto knots = std::ssize(fitted.tracks[0].knots);
  ASSERT_EQ(knots, 32);
  for (int64_t k = 1; k < knots; ++k)
    for (const int64_t b : {0, 1})
      EXPECT_GT(fitted.basis[2 * k + b], fitted.basis[2 * (k - 1) + b]);
  EXPECT_NEAR(fitted.basis[2 * 15] + fitted.basis[2 * 16], 0, 0.1);
  EXPECT_LT(fitted.basis[2 * 15 + 1], -0.2);
}

TEST(FitTracks, RareCategoriesShareTheRowOfMissingCells) {
  const data::EncodedTable table = EncodeMixed(true);
  const infer::ColumnTrack track = FitTracks(table).tracks[1];
  ASSERT_EQ(table.spec.features[1].categories, (std::vector<std::string>{"red", "blue", "green"}));
  EXPECT_EQ(track.codes, (std::vector<int32_t>{0, 1, -1}));
  EXPECT_EQ(track.rows(), 3);
  const infer::ColumnTrack whole = FitTracks(table, 32, 1).tracks[1];
  EXPECT_EQ(whole.codes, (std::vector<int32_t>{0, 1, 2}));
  EXPECT_EQ(whole.rows(), 4);
}

TEST(FitTracks, AColumnOfTimesHasATrackForEachPartThatVaried) {
  const data::EncodedTable table = EncodeMixed(true);
  const FittedTracks fitted = FitTracks(table);
  const auto& parts = table.spec.features[2].parts;
  ASSERT_GT(parts.size(), 2u);
  ASSERT_EQ(fitted.tracks.size(), 2 + parts.size());
  for (size_t p = 0; p < parts.size(); ++p) {
    EXPECT_EQ(fitted.tracks[2 + p].column, 2);
    EXPECT_EQ(fitted.tracks[2 + p].part, static_cast<int32_t>(parts[p].part));
  }
  // January and February.
  EXPECT_EQ(fitted.tracks[3].knots, (std::vector<float>{1, 2}));
  EXPECT_EQ(fitted.basis.dim(0), infer::FirstRows(fitted.tracks).back());
}

}  // namespace
}  // namespace fovea::fit
