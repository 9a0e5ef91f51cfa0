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
              const Summary& summary = SummaryForTest(), const ReportOptions& options = {}) {
  const Json json = Json::parse(ReportForTest("sarif", findings, not_scanned, summary, options));
  EXPECT_EQ(json["version"], "2.1.0");
  EXPECT_EQ(json["runs"].size(), 1u);
  return json["runs"][0];
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

TEST(SarifReport, WhatWasAddedAndIsNotMaliciousHasItsOwnRule) {
  Finding malicious = FindingForTest("a", "php", "x", {});
  malicious.change = Change::kAdded;
  Finding other = malicious;
  other.change = Change::kChanged;
  other.score = 0;
  const Json run = SarifRun({malicious, other});
  const Json& rules = run["tool"]["driver"]["rules"];
  ASSERT_EQ(rules.size(), 2u);
  EXPECT_EQ(rules[1]["id"], "added-code/php");
  EXPECT_EQ(rules[1]["defaultConfiguration"]["level"], "note");
  EXPECT_EQ(run["results"][0]["ruleId"], "malicious-code/php");
  EXPECT_EQ(run["results"][0]["level"], "error");
  EXPECT_EQ(run["results"][1]["ruleId"], "added-code/php");
  EXPECT_EQ(run["results"][1]["ruleIndex"], 1);
  EXPECT_EQ(run["results"][1]["level"], "note");
  EXPECT_EQ(run["results"][1]["kind"], "fail");
}

TEST(SarifReport, ThePlaceIsTheHottestAndTheOthersAreRelated) {
  Finding finding = FindingForTest("site/a.php", "php", "1\n2\n3\n4\n5\n", {{2, 0.3F}, {4, 0.7F}});
  finding.regions[1].score = 0.999;
  const Json run = SarifRun({finding});
  const Json& result = run["results"][0];
  EXPECT_EQ(result["message"]["text"],
            "malicious php, about 1 in 8,000 clean files of this kind scores as high, hottest: "
            "line 4; also [line 2](1)");
  ASSERT_EQ(result["locations"].size(), 1u);
  const Json place = {{"artifactLocation", {{"uri", "site/a.php"}, {"uriBaseId", "%SRCROOT%"}}},
                      {"region",
                       {{"startLine", 4},
                        {"startColumn", 1},
                        {"endLine", 4},
                        {"endColumn", 2},
                        {"byteOffset", 6},
                        {"byteLength", 1}}}};
  EXPECT_EQ(result["locations"][0]["physicalLocation"], place);
  ASSERT_EQ(result["relatedLocations"].size(), 1u);
  EXPECT_EQ(result["relatedLocations"][0]["id"], 1);
  EXPECT_EQ(result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 2);
  EXPECT_DOUBLE_EQ(result["rank"], 99.8);
  EXPECT_EQ(result["properties"]["score"], 0.998);
  EXPECT_EQ(result["properties"]["falseAlarmRate"], 1.25e-4);
}

TEST(SarifReport, AFarPlaceHasItsColumns) {
  Finding finding = FindingForTest("a.js", "js", "x\n", {{1, 1}});
  finding.regions = {{1731, 2553, 28, 28, 0.9, 532, 1352, 2}};
  const Json run = SarifRun({finding});
  EXPECT_EQ(run["columnKind"], "utf16CodeUnits");
  const Json region = {{"startLine", 28},   {"startColumn", 532}, {"endLine", 28},
                       {"endColumn", 1352}, {"byteOffset", 1731}, {"byteLength", 2551 - 1731}};
  EXPECT_EQ(run["results"][0]["locations"][0]["physicalLocation"]["region"], region);
  EXPECT_EQ(run["results"][0]["message"]["text"],
            "malicious js, about 1 in 8,000 clean files of this kind scores as high, hottest: line "
            "28, column 532");
}

TEST(SarifReport, BinaryContentHasBytesAlone) {
  Finding finding = FindingForTest("a", "bin", "one\ntwo\n", {{2, 1}});
  const Json result = SarifRun({finding})["results"][0];
  const Json region = {{"byteOffset", 4}, {"byteLength", 4}};
  EXPECT_EQ(result["locations"][0]["physicalLocation"]["region"], region);
  EXPECT_EQ(result["message"]["text"],
            "malicious binary, about 1 in 8,000 clean files of this kind scores as high, hottest: "
            "4 bytes at 0x4");
  EXPECT_FALSE(result["partialFingerprints"].contains("primaryLocationLineHash"));
}

TEST(SarifReport, ManyPlacesAreCounted) {
  std::string content;
  std::vector<std::pair<int64_t, float>> weights;
  for (int i = 1; i <= 100; ++i) content += "line\n";
  for (int i = 1; i <= 100; i += 2) weights.emplace_back(i, 0.02F);
  const Json result = SarifRun({FindingForTest("a", "php", content, weights)})["results"][0];
  EXPECT_EQ(result["relatedLocations"].size(), 20u);
  const std::string message = result["message"]["text"];
  EXPECT_TRUE(message.ends_with("; [line 41](20) and 29 more places")) << message;
}

TEST(SarifReport, KeepsSoManyWithTheHighestScores) {
  std::vector<Finding> findings;
  for (const double score : {0.95, 0.99, 0.94, 0.97}) {
    findings.push_back(FindingForTest(std::to_string(score), "php", "x", {}));
    findings.back().score = score;
  }
  Summary summary = SummaryForTest();
  summary.findings_left_out = 1;
  const Json run = SarifRun(findings, {}, summary, {.max_findings = 2});
  ASSERT_EQ(run["results"].size(), 2u);
  EXPECT_EQ(run["results"][0]["properties"]["score"], 0.99);
  EXPECT_EQ(run["results"][1]["properties"]["score"], 0.97);
  EXPECT_EQ(run["properties"]["findingsLeftOut"], 3);
  const Json& note = run["invocations"][0]["toolExecutionNotifications"][0];
  EXPECT_EQ(note["descriptor"]["id"], "findings-left-out");
  EXPECT_EQ(note["message"]["text"],
            "2 findings with lower scores left out, for code hosts show so many results only. "
            "fovea scan --max-findings 0 writes all.");
  EXPECT_EQ(SarifRun(findings)["results"].size(), 4u);

  const auto report = MakeReport("sarif", {.max_findings = 2}, [](std::string_view) {});
  for (const Finding& finding : findings) report->Add(finding);
  EXPECT_EQ(report->findings_left_out(), 2);
}

TEST(SarifReport, RulesHelp) {
  const Json rule = SarifRun({FindingForTest("a", "php", "x", {})})["tool"]["driver"]["rules"][0];
  EXPECT_EQ(rule["shortDescription"]["text"], "Malicious code, php");
  for (const char* heading : {"What it means", "What to do", "False alarms", "docs/scan.md"}) {
    EXPECT_NE(rule["help"]["text"].get<std::string>().find(heading), std::string::npos);
    EXPECT_NE(rule["help"]["markdown"].get<std::string>().find(heading), std::string::npos);
  }
  EXPECT_EQ(rule["properties"]["precision"], "high");
  EXPECT_EQ(rule["properties"]["tags"][0], "security");
}

TEST(SarifReport, TheLineHashIsThatOfTheHottestPlace) {
  // The value is one of those of the tests of github/codeql-action.
  const Json result =
      SarifRun({FindingForTest("a", "php", " a\nb\n  \t\tc\n d", {{3, 1}})})["results"][0];
  EXPECT_EQ(result["partialFingerprints"]["primaryLocationLineHash"], "180aee12dab6264:1");
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
  const auto location = [](const std::string& path) {
    const Json run = SarifRun({}, {{path, "r"}});
    return run["invocations"][0]["toolExecutionNotifications"][0]["locations"][0]
              ["physicalLocation"]["artifactLocation"];
  };
  EXPECT_EQ(location("site/a b.php"),
            (Json{{"uri", "site/a%20b.php"}, {"uriBaseId", "%SRCROOT%"}}));
  EXPECT_EQ(location("/var/a.php"), (Json{{"uri", "file:///var/a.php"}}));
  EXPECT_FALSE(location("../a.php").contains("uriBaseId"));
  EXPECT_EQ(location("x.zip!/../../etc/passwd.php")["uri"], "x.zip!/..~/..~/etc/passwd.php");
}

TEST(SarifReport, SaysWhatWasNotScannedAndWhetherItEnded) {
  Json run = SarifRun({}, {{"a", "see [this](http://127.0.0.1/) {0}"}});
  Json invocation = run["invocations"][0];
  EXPECT_EQ(invocation["executionSuccessful"], true);
  const Json& item = invocation["toolExecutionNotifications"][0];
  EXPECT_EQ(item["level"], "warning");
  EXPECT_EQ(item["descriptor"]["id"], "not-scanned");
  EXPECT_EQ(item["message"]["text"],
            "Could not be scanned, or only in part; not known to be clean: "
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
