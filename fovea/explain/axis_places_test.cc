
#include "fovea/explain/axis_places.h"

#include <gtest/gtest.h>

#include "fovea/core/error.h"
#include "fovea/explain/attention_words.h"
#include "fovea/explain/charts/report_for_test.h"
#include "fovea/explain/clean_text.h"

namespace fovea::explain {
namespace {

TEST(CleanName, EscapesWhatSteersTerminalsOrText) {
  EXPECT_EQ(CleanName("plain é 日"), "plain é 日");
  EXPECT_EQ(CleanName("a\nb"), "a\\x0ab");
  EXPECT_EQ(CleanName("\x1b[31m"), "\\x1b[31m");
  EXPECT_EQ(CleanName("a\xff"), "a\\xff");
  EXPECT_EQ(CleanName("a\xe2\x80\xae").find('\xe2'), std::string::npos);  // U+202E
  EXPECT_EQ(CleanName("a\xe2\x80\x8b"), "a\\u{200b}");
  EXPECT_EQ(CleanName("a\xef\xbf\xbe"), "a\\u{fffe}");
}

TEST(CleanName, CutsLongText) { EXPECT_LE(CleanName(std::string(5000, 'x')).size(), 210u); }

TEST(Places, MakesEveryNumberFinite) {
  const std::vector<AxisPlace> places = Places(HostileReport(false));
  ASSERT_EQ(places.size(), kHostileNames.size());
  for (const AxisPlace& p : places) {
    EXPECT_TRUE(std::isfinite(p.mean) && p.mean >= 0);
    EXPECT_TRUE(std::isfinite(p.deviation) && p.deviation >= 0);
  }
  EXPECT_TRUE(places[0].known);
  EXPECT_FALSE(places[1].known);  // NaN
  EXPECT_EQ(places[1].deviation, 0);
  EXPECT_FALSE(places[2].known);  // infinite
  EXPECT_FALSE(places[8].known);  // past the end of the means
  EXPECT_TRUE(places[0].truth);
  EXPECT_FALSE(places[1].truth);
}

TEST(Places, NamesWhatHasNoName) {
  AttentionReport r;
  r.mean = {0.25f, 0.75f};
  r.axis = {"first"};
  const std::vector<AxisPlace> places = Places(r);
  ASSERT_EQ(places.size(), 2u);
  EXPECT_EQ(places[0].name, "first");
  EXPECT_EQ(places[1].name, "1");
}

TEST(Heaviest, SortsStablyAndLeavesOutZeros) {
  const std::vector<double> w = {0.1, 0, 0.4, 0.1, 0.4};
  EXPECT_EQ(Heaviest(w, 10), (std::vector<int>{2, 4, 0, 3}));
  EXPECT_EQ(Heaviest(w, 1), (std::vector<int>{2}));
  EXPECT_TRUE(Heaviest(w, 0).empty());
  EXPECT_TRUE(Heaviest({}, 3).empty());
}

TEST(Columns, CoverEveryPlaceOnce) {
  for (const int n : {0, 1, 7, 150, 1000}) {
    for (const int most : {1, 7, 71, 2000}) {
      const std::vector<Column> columns = Columns(Places(ReportForTest(n, true, 0)), most);
      EXPECT_LE(columns.size(), static_cast<size_t>(most));
      int next = 0;
      for (const Column& c : columns) {
        EXPECT_EQ(c.first, next);
        EXPECT_GE(c.last, c.first);
        EXPECT_TRUE(c.peak >= c.first && c.peak <= c.last);
        next = c.last + 1;
      }
      EXPECT_EQ(next, n);
    }
  }
  EXPECT_THROW(Columns({}, 0), ArgumentError);
}

TEST(Columns, KeepPeakAndTruth) {
  std::vector<AxisPlace> places(10);
  places[3].mean = 0.9;
  places[4].mean = 0.8;
  places[5].truth = true;
  const std::vector<Column> columns = Columns(places, 3);  // 4, 4, 2
  ASSERT_EQ(columns.size(), 3u);
  EXPECT_EQ(columns[0].peak, 3);
  EXPECT_EQ(columns[1].peak, 4);
  EXPECT_FALSE(columns[0].truth);
  EXPECT_TRUE(columns[1].truth);
}

TEST(Words, Numbers) {
  EXPECT_EQ(Percent(0.531), "53.1%");
  EXPECT_EQ(Percent(0), "0.0%");
  EXPECT_EQ(Percent(0.0001), "<0.1%");
  EXPECT_EQ(TickStep(1), 1);
  EXPECT_EQ(TickStep(1.5), 2);
  EXPECT_EQ(TickStep(21), 50);
}

TEST(Words, PlaceWithValuePrefersWords) {
  std::vector<AxisPlace> places(2);
  places[0].name = "age";
  places[1].name = "city";
  EXPECT_EQ(PlaceWithValue({"", {1, 0}, {41, 2}, {"41", "Ulm"}, "", ""}, places, 1), "city = Ulm");
  EXPECT_EQ(PlaceWithValue({"", {1, 0}, {41.5f, 2}, {}, "", ""}, places, 0), "age = 41.5");
  EXPECT_EQ(PlaceWithValue({"", {1, 0}, {}, {}, "", ""}, places, 0), "age");
  EXPECT_EQ(PlaceWithValue({}, places, 0), "age");
  EXPECT_EQ(PlaceWithValue({}, places, 7), "7");
}

}  // namespace
}  // namespace fovea::explain
