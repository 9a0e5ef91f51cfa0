#include "fovea/scan/report/report_formats.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "fovea/scan/report/finding_for_test.h"

namespace fovea::scan {
namespace {

TEST(ReportFormats, HaveNamesAndEndingsOfTheirOwn) {
  std::set<std::string_view> names, endings;
  for (const ReportFormat& format : kReportFormats) {
    EXPECT_TRUE(names.insert(format.name).second) << format.name;
    EXPECT_TRUE(endings.insert(format.ending).second) << format.ending;
    EXPECT_NE(format.what, "") << format.name;
  }
  EXPECT_THROW(MakeReport("yaml", {}, [](std::string_view) {}), ArgumentError);
}

TEST(ReportFormats, WriteAsFindingsComeIfTheySaySo) {
  for (const ReportFormat& format : kReportFormats) {
    std::string out;
    const auto report = format.make({}, [&](std::string_view text) { out += text; });
    report->Add(FindingForTest("a", "php", "1\n", {{1, 1}}));
    EXPECT_EQ(!out.empty(), format.streams) << format.name;
    report->End(SummaryForTest());
    EXPECT_NE(out, "") << format.name;
  }
}

}  // namespace
}  // namespace fovea::scan
