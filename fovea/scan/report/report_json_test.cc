#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fovea/scan/report/finding_for_test.h"

namespace fovea::scan {
namespace {

TEST(JsonReport, IsOneObject) {
  EXPECT_EQ(
      ReportForTest("json", {FindingForTest("a.php", "php", "one\ntwo\nthree\n", {{2, 0.75F}})},
                    {{"b", "encrypted"}}, SummaryForTest(), {},
                    {{"c.zip", "two members have one name"}, {"", "3 files are left out"}}),
      R"({"model":"fovea-files 1","fovea":"0.1.0","false_alarm_rate":0.0001,"files_scanned":12408,"bytes_scanned":310200000,
"findings": [
{"path":"a.php","language":"php","score":0.998,"false_alarm_rate":0.000125,"threshold":0.9,"bytes":14,"regions":[{"start":4,"end":8,"first_line":2,"first_column":1,"last_line":2,"end_column":4,"score":0.998}]}
],
"not_scanned": [
{"path":"b","reason":"encrypted"}
],
"notes": [
{"path":"c.zip","note":"two members have one name"},
{"note":"3 files are left out"}
],
"files_left_out":0,"folders_left_out":0,"trusted_files":0,"known_findings":0,"findings_left_out":0,"seconds":4.2,"interrupted":false}
)");
}

TEST(JsonReport, Empty) {
  EXPECT_EQ(ReportForTest("json", {}, {}, Summary()),
            R"({"model":"","fovea":"","false_alarm_rate":null,"files_scanned":0,"bytes_scanned":0,
"findings": [],
"not_scanned": [],
"notes": [],
"files_left_out":0,"folders_left_out":0,"trusted_files":0,"known_findings":0,"findings_left_out":0,"seconds":0.0,"interrupted":false}
)");
}

TEST(JsonLinesReport, TellsAtOnce) {
  std::string out;
  const auto report = MakeReport("jsonl", {}, [&](std::string_view text) { out += text; });
  Finding finding = FindingForTest("a", "js", "one", {});
  finding.score = std::numeric_limits<double>::quiet_NaN();
  finding.false_alarm_rate = 0;
  report->Add(finding);
  EXPECT_EQ(
      out,
      R"({"type":"finding","path":"a","language":"js","score":null,"false_alarm_rate":null,"threshold":0.9,"bytes":3,"regions":[]}
)");
  out.clear();
  report->Add(NotScanned{"b", "a socket"});
  EXPECT_EQ(out, R"({"type":"not_scanned","path":"b","reason":"a socket"}
)");
  out.clear();
  Summary summary = SummaryForTest();
  summary.findings_left_out = 3;
  summary.interrupted = true;
  report->End(summary);
  EXPECT_EQ(
      out,
      R"({"type":"summary","model":"fovea-files 1","fovea":"0.1.0","false_alarm_rate":0.0001,)"
      R"("files_scanned":12408,"bytes_scanned":310200000,"findings":1,"not_scanned":1,)"
      R"("files_left_out":0,"folders_left_out":0,"trusted_files":0,"known_findings":0,"findings_left_out":3,"seconds":4.2,"interrupted":true}
)");
}

TEST(JsonReport, APathThatIsNotUtf8ComesAsBytesToo) {
  const auto json = nlohmann::json::parse(ReportForTest(
      "json",
      {FindingForTest("a\xff", "php", "x", {}), FindingForTest("ä\xef\xbf\xbd", "php", "x", {})},
      {{"b\xc3", "r\xff"}}, Summary()));
  EXPECT_EQ(json["findings"][0]["path"], "a\xef\xbf\xbd");
  EXPECT_EQ(json["findings"][0]["path_bytes"], "Yf8=");
  EXPECT_EQ(json["findings"][1]["path"], "ä\xef\xbf\xbd");
  EXPECT_FALSE(json["findings"][1].contains("path_bytes"));
  EXPECT_EQ(json["not_scanned"][0]["path_bytes"], "YsM=");
  EXPECT_EQ(json["not_scanned"][0]["reason"], "r\xef\xbf\xbd");
}

TEST(JsonReport, TheWordsThatDecide) {
  Finding finding = FindingForTest("a.php", "php", "one\ntwo three\n", {{2, 1}});
  EXPECT_FALSE(nlohmann::json::parse(ReportForTest("json", {finding}, {}, Summary()))["findings"][0]
                   .contains("words"));
  Decide({{"two", 0.35F}, {"three", 0.3F}}, &finding);
  finding.words.push_back({{9, 10}, std::numeric_limits<float>::quiet_NaN()});
  EXPECT_NE(
      ReportForTest("json", {finding}, {}, Summary())
          .find(R"("words":[{"start":4,"end":7,"share":0.35},{"start":8,"end":13,"share":0.3},)"
                R"({"start":9,"end":10,"share":null}]})"),
      std::string::npos);
}

TEST(JsonReport, BinaryContentHasNoLines) {
  const auto json = nlohmann::json::parse(
      ReportForTest("json", {FindingForTest("a", "bin", "one\ntwo\n", {{2, 1}})}, {}, Summary()));
  const auto& region = json["findings"][0]["regions"][0];
  EXPECT_EQ(region["start"], 4);
  EXPECT_EQ(region["end"], 8);
  for (const char* key : {"first_line", "first_column", "last_line", "end_column"}) {
    ASSERT_TRUE(region.contains(key)) << key;
    EXPECT_TRUE(region[key].is_null()) << key;
  }
}

TEST(JsonReport, ManyFindingsStayOneObject) {
  const std::vector<Finding> findings(3000, FindingForTest("a", "php", "x\n", {{1, 1}}));
  EXPECT_EQ(
      nlohmann::json::parse(ReportForTest("json", findings, {}, Summary()))["findings"].size(),
      3000u);
}

}  // namespace
}  // namespace fovea::scan
