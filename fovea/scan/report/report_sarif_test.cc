#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fovea/scan/report/finding_for_test.h"

namespace fovea::scan {
namespace {

using Json = nlohmann::json;

// The one run. tests/report/check_sarif.py holds the whole to the published schema.
Json SarifRun(const std::vector<Finding>& findings, const std::vector<NotScanned>& not_scanned = {},
              const Summary& summary = SummaryForTest()) {
  const Json json = Json::parse(ReportForTest("sarif", findings, not_scanned, summary));
  EXPECT_EQ(json["version"], "2.1.0");
  EXPECT_EQ(json["runs"].size(), 1u);
  return json["runs"][0];
}

std::string Uri(const std::string& path) {
  const Json run = SarifRun({}, {{path, "r"}});
  return run["invocations"][0]["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"]
            ["artifactLocation"]["uri"];
}

TEST(SarifReport, ARuleForEachLanguage) {
  const Json run =
      SarifRun({FindingForTest("a", "php", "x", {}), FindingForTest("b", "js", "x", {}),
                FindingForTest("c", "php", "x", {})});
  const Json& driver = run["tool"]["driver"];
  EXPECT_EQ(driver["name"], "fovea");
  EXPECT_EQ(driver["version"], "0.1.0");
  ASSERT_EQ(driver["rules"].size(), 2u);
  EXPECT_EQ(driver["rules"][0]["id"], "malicious-code/php");
  EXPECT_EQ(driver["rules"][1]["id"], "malicious-code/js");
  ASSERT_EQ(run["results"].size(), 3u);
  for (const Json& result : run["results"]) {
    const size_t index = result["ruleIndex"];
    EXPECT_EQ(driver["rules"][index]["id"], result["ruleId"]);
    EXPECT_EQ(result["level"], "error");
  }
}

TEST(SarifReport, ThePlaceIsTheHottestAndTheOthersAreRelated) {
  Finding finding = FindingForTest("site/a.php", "php", "1\n2\n3\n4\n5\n", {{2, 0.3F}, {4, 0.7F}});
  finding.regions[1].score = 0.999;
  const Json run = SarifRun({finding});
  const Json& result = run["results"][0];
  EXPECT_EQ(result["message"]["text"],
            "malicious php, score 99.8%, hottest: line 4; also [line 2](1)");
  ASSERT_EQ(result["locations"].size(), 1u);
  const Json place = {
      {"artifactLocation", {{"uri", "site/a.php"}, {"uriBaseId", "%SRCROOT%"}}},
      {"region", {{"startLine", 4}, {"endLine", 4}, {"byteOffset", 6}, {"byteLength", 2}}}};
  EXPECT_EQ(result["locations"][0]["physicalLocation"], place);
  ASSERT_EQ(result["relatedLocations"].size(), 1u);
  EXPECT_EQ(result["relatedLocations"][0]["id"], 1);
  EXPECT_EQ(result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 2);
  EXPECT_DOUBLE_EQ(result["rank"], 99.8);
  EXPECT_EQ(result["properties"]["score"], 0.998);
}

TEST(SarifReport, TheFingerprintFollowsTheCode) {
  const auto print = [](const std::string& content, int64_t line) {
    return SarifRun({FindingForTest(
        "a", "php", content,
        {{line, 1}})})["results"][0]["partialFingerprints"]["foveaHottestRegion/v1"]
        .get<std::string>();
  };
  EXPECT_EQ(print("evil\nx\n", 1), print("a\nb\nevil\n", 3));
  EXPECT_NE(print("evil\nx\n", 1), print("evil!\nx\n", 1));
  EXPECT_EQ(print("evil\nx\n", 1).size(), 16u);
  // The standard's vector: FNV-1a of "a".
  EXPECT_EQ(print("a", 1), "af63dc4c8601ec8c");
}

TEST(SarifReport, AFindingWithoutAPlaceStillHasItsFile) {
  Finding finding = FindingForTest("a", "php", "x", {});
  const Json result = SarifRun({finding})["results"][0];
  EXPECT_EQ(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a");
  EXPECT_FALSE(result["locations"][0]["physicalLocation"].contains("region"));
  finding.score = 0.1;
  EXPECT_EQ(SarifRun({finding})["results"][0]["kind"], "pass");
  EXPECT_EQ(SarifRun({finding})["results"][0]["level"], "none");
}

TEST(SarifReport, PathsAreUris) {
  EXPECT_EQ(Uri("site/a b.php"), "site/a%20b.php");
  EXPECT_EQ(Uri("./site/a.php"), "site/a.php");
  EXPECT_EQ(Uri("/var/www/ä.php"), "file:///var/www/%C3%A4.php");
  EXPECT_EQ(Uri("a.zip!/in/x.php"), "a.zip!/in/x.php");
  EXPECT_EQ(Uri("javascript:alert(1)"), "javascript%3Aalert%281%29");
  EXPECT_EQ(Uri("a#b?c%d\xff\n"), "a%23b%3Fc%25d%FF%0A");
}

TEST(SarifReport, SaysWhatWasNotScannedAndWhetherItEnded) {
  Json run = SarifRun({}, {{"a", "see [this](http://127.0.0.1/) {0}"}});
  Json invocation = run["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], true);
  const Json& item = invocation["toolExecutionNotifications"][0];
  EXPECT_EQ(item["level"], "warning");
  EXPECT_EQ(item["descriptor"]["id"], "not-scanned");
  EXPECT_EQ(item["message"]["text"],
            "Could not be scanned whole, not known to be clean: "
            "see \\[this\\](http://127.0.0.1/) {{0}}");
  EXPECT_EQ(run["results"], Json::array());
  EXPECT_EQ(run["tool"]["driver"]["notifications"][0]["id"], "not-scanned");

  Summary summary = SummaryForTest();
  summary.interrupted = true;
  invocation = SarifRun({}, {}, summary)["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], false);
  EXPECT_EQ(invocation["toolExecutionNotifications"][0]["descriptor"]["id"], "interrupted");
}

}  // namespace
}  // namespace fovea::scan
