#include "fovea/explain/map_formats.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "fovea/explain/charts/report_for_test.h"

namespace fovea::explain {
namespace {

TEST(MapFormats, HaveNamesAndEndingsOfTheirOwn) {
  std::set<std::string_view> names, endings;
  for (const MapFormat& format : MapFormats()) {
    EXPECT_TRUE(names.insert(format.name).second) << format.name;
    EXPECT_TRUE(endings.insert(format.ending).second) << format.ending;
    EXPECT_NE(format.what, "") << format.name;
  }
}

TEST(MapFormats, WriteBytesThatATerminalCannotShowIfTheySaySo) {
  const AlignmentReport alignment{
      .samples = {{.id = "1", .source = {"a"}, .target = {"b"}, .weights = {1}}}};
  for (const MapFormat& format : MapFormats())
    for (const std::string& out :
         {format.chart(ReportForTest(4, true, 1), {}), format.alignment(alignment, {}),
          format.pairs({.axis = {"a"}, .weights = {1}}, {})}) {
      EXPECT_NE(out, "") << format.name;
      EXPECT_EQ(std::find(out.begin(), out.end(), '\0') != out.end(), format.binary) << format.name;
    }
}

// PNG once left the theme out.
TEST(MapFormats, PicturesFollowTheTheme) {
  for (const char* name : {"svg", "png"}) {
    const MapFormat& format = FormatNamed(MapFormats(), name, "format");
    EXPECT_NE(format.chart({}, {.theme = Theme::kDark}), format.chart({}, {})) << name;
    EXPECT_NE(format.alignment({}, {.theme = Theme::kDark}), format.alignment({}, {})) << name;
    EXPECT_NE(format.pairs({}, {.theme = Theme::kDark}), format.pairs({}, {})) << name;
  }
}

}  // namespace
}  // namespace fovea::explain
