#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fovea/scan/report/finding_for_test.h"
#include "fovea/scan/report/report.h"
#include "fovea/scan/report/report_html_finding.h"

namespace fovea::scan {
namespace {

std::string Page(const std::vector<Finding>& findings,
                 const std::vector<NotScanned>& not_scanned = {},
                 const Summary& summary = SummaryForTest()) {
  return ReportForTest("html", findings, not_scanned, summary);
}

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t i = text.find(part); i != std::string::npos; i = text.find(part, i + 1)) ++count;
  return count;
}

TEST(HtmlReport, NothingRunsAndNothingIsFetched) {
  const std::string page = Page({FindingForTest("a", "php", "one\n", {{1, 1}})});
  EXPECT_EQ(page.rfind("<!DOCTYPE html>", 0), 0u);
  EXPECT_TRUE(Has(page,
                  "<meta http-equiv=\"Content-Security-Policy\" "
                  "content=\"default-src 'none'; style-src 'unsafe-inline'\">"));
  for (const char* part :
       {"<script", "http:", "https:", "<link", "@import", "url(", "<iframe", "<img", "src="})
    EXPECT_FALSE(Has(page, part)) << part;
}

TEST(HtmlReport, AnEmptyOneSaysSo) {
  const std::string page = Page({});
  EXPECT_TRUE(Has(page, "<b class=\"calm\">No malicious code found in 12,408 files.</b>"));
  EXPECT_FALSE(Has(page, "Findings"));
  EXPECT_FALSE(Has(page, "id=\"not-scanned\""));
  // What is open is not calm.
  EXPECT_TRUE(Has(Page({}, {{"a", "b"}}), "<b>No malicious code found in 12,408 files.</b>"));
}

TEST(HtmlReport, OfAComparisonItSpeaksOfDifferences) {
  Finding added = FindingForTest("a", "php", "one\n", {{1, 1}});
  added.change = Change::kAdded;
  Finding changed = added;
  changed.change = Change::kChanged;
  changed.score = 0;
  Summary summary = SummaryForTest();
  summary.comparison = ComparisonCounts{.changed = 1, .added = 1};
  const std::string page = ReportForTest("html", {added, changed}, {}, summary);
  EXPECT_TRUE(Has(page, "<title>What differs</title>"));
  EXPECT_TRUE(Has(page, "<caption>What differs</caption>"));
  EXPECT_TRUE(Has(page, "<th scope=\"col\">change</th>"));
  EXPECT_TRUE(Has(page, "<tr><td>● added</td><td>"));
  EXPECT_TRUE(Has(page, "<tr><td>○ changed</td><td>"));
  EXPECT_FALSE(Has(page, "Findings"));
  EXPECT_FALSE(Has(page, "fovea scan"));
  summary.comparison = ComparisonCounts{.same = 1};
  EXPECT_TRUE(Has(ReportForTest("html", {}, {}, summary), "<title>What differs</title>"));
}

TEST(HtmlReport, TheListSaysHowRareAScoreIs) {
  Finding finding = FindingForTest("a", "php", "one\n", {{1, 1}});
  EXPECT_TRUE(Has(Page({finding}), "<span style=\"width:78.1%\"></span></i>1 in 8,000</td>"));
  finding.false_alarm_rate = 1e-5;
  finding.rate_bound = RateBound::kAtMost;
  EXPECT_TRUE(Has(Page({finding}), "width:100.0%\"></span></i>&lt; 1 in 100,000</td>"));
  finding.false_alarm_rate = 0;
  EXPECT_TRUE(Has(Page({finding}), "width:0.0%\"></span></i>unknown</td>"));
}

TEST(HtmlReport, NotesComeAtTheEnd) {
  const std::string page =
      ReportForTest("html", {}, {}, SummaryForTest(), {}, {{"x.zip", "two <b>"}, {"", "of all"}});
  EXPECT_TRUE(Has(page, "<p><a href=\"#notes\">2 notes</a></p>"));
  EXPECT_TRUE(Has(page,
                  "<tr><td><bdi>x.zip</bdi></td><td>two &lt;b&gt;</td></tr>\n"
                  "<tr><td>the whole scan</td><td>of all</td></tr>\n"));
  EXPECT_FALSE(Has(Page({}), "notes"));
  const std::string many =
      ReportForTest("html", {}, {}, SummaryForTest(), {}, std::vector<Note>(1205, {"a", "b"}));
  EXPECT_TRUE(Has(many, "<p class=\"note\">and 1,005 more notes</p>"));
}

TEST(HtmlReport, LinksLeadToPlacesThatExist) {
  std::vector<Finding> findings;
  std::string content;
  for (int i = 0; i < 3000; ++i) content += "line " + std::to_string(i) + "\n";
  findings.push_back(
      FindingForTest("many", "php", content, {{7, 0.1F}, {1500, 0.8F}, {2999, 0.1F}}));
  findings.push_back(FindingForTest("bytes", "bin", content, {{700, 1}}));
  findings.push_back(FindingForTest("none", "php", "x", {}));
  findings.push_back(FindingForTest("outside", "php", "x\n", {}));
  findings.back().regions = {{5000, 5010, 9, 9, 0.9}};
  const std::string page = Page(findings, {{"a", "b"}});
  size_t links = 0;
  for (size_t at = page.find("href=\"#"); at != std::string::npos;
       at = page.find("href=\"#", at + 1)) {
    const size_t begin = at + 7;
    const std::string id = page.substr(begin, page.find('"', begin) - begin);
    EXPECT_EQ(Count(page, " id=\"" + id + "\""), 1u) << id;
    ++links;
  }
  EXPECT_GE(links, 14u);
  EXPECT_EQ(Count(page, "href="), links);
}

TEST(HtmlReport, ShowsALineWithItsHeat) {
  const std::string section =
      FindingSection(FindingForTest("a.php", "php", "one\n\t<b>&\nthree\n", {{2, 0.75F}}), 3, 100);
  EXPECT_TRUE(Has(section,
                  "<tr id=\"f3h\" class=\"h8 m\"><th scope=\"row\"><a id=\"f3r0\"></a>2</th>"
                  "<td class=\"w\"><span><i style=\"width:2.4rem\"></i></span>75.0%</td>"
                  "<td><code>    &lt;b&gt;&amp;</code></td></tr>"))
      << section;
  EXPECT_TRUE(
      Has(section,
          "<tr><th scope=\"row\">3</th><td class=\"w\"></td><td><code>three</code></td></tr>"));
  EXPECT_TRUE(
      Has(section,
          "malicious php · about 1 in 8,000 clean files of this kind scores as high · 16 bytes"));
}

TEST(HtmlReport, WithoutHeatThereIsNoColumnForIt) {
  Finding finding = FindingForTest("a.php", "php", "one\ntwo\n", {{2, 1}});
  finding.heat.clear();
  const std::string section = FindingSection(finding, 1, 100);
  EXPECT_FALSE(Has(section, "attention"));
  EXPECT_TRUE(Has(section, "<tr id=\"f1h\" class=\"m\">"));
  EXPECT_TRUE(Has(FindingSection(Finding(), 1, 100), "No content to show."));
}

TEST(HtmlReport, FoldsWhatIsColdAndCutsWhatIsTooLong) {
  std::string content;
  for (int i = 1; i <= 2000; ++i) content += "line " + std::to_string(i) + "\n";
  Finding finding = FindingForTest("a", "php", content, {{1000, 1}});
  std::string section = FindingSection(finding, 1, 5000);
  EXPECT_TRUE(Has(section, "<summary>991 lines without heat</summary>"));
  EXPECT_TRUE(Has(section, "<summary>992 lines without heat</summary>"));
  EXPECT_EQ(Count(section, "<code>"), 2000u);
  section = FindingSection(finding, 1, 60);
  EXPECT_LE(Count(section, "<code>"), 60u);
  EXPECT_TRUE(Has(section, "<code>line 1000</code>"));
  EXPECT_TRUE(Has(section, " lines not shown</p>"));
  finding.bytes += 5000;
  EXPECT_TRUE(Has(FindingSection(finding, 1, 60), "⋮ 5,000 bytes not shown"));
}

TEST(HtmlReport, AnEnormousLineIsShownAroundItsHeat) {
  std::string line(size_t{1} << 20, 'x');
  line.replace(500'000, 8, "<RIGHT>!");
  Finding finding = FindingForTest("a.js", "js", line, {});
  finding.heat = {{500'000, 500'008, 1, 0.9F}};
  finding.regions = {{500'000, 500'008, 1, 1, 0.9}};
  const std::string section = FindingSection(finding, 1, 600);
  EXPECT_LT(section.size(), 200'000u);
  EXPECT_TRUE(Has(section, "<code>&lt;RIGHT&gt;!</code>"));
  EXPECT_TRUE(Has(section, " bytes not shown"));
}

TEST(HtmlReport, BinaryIsHexWithHeatOnTheBytes) {
  Finding finding = FindingForTest("a", "bin",
                                   std::string("\0\x01<&\x7f\xff"
                                               "abcdefghij",
                                               16),
                                   {});
  finding.heat = {{2, 4, 1, 0.9F}};
  finding.regions = {{2, 4, 1, 1, 0.9}};
  const std::string section = FindingSection(finding, 1, 100);
  EXPECT_TRUE(
      Has(section,
          "<code>00 01 <span class=\"h8\">3c 26 </span>7f ff 61 62  63 64 65 66 67 68 69 6a  "
          "··<span class=\"h8\">&lt;&amp;</span>··abcdefghij</code>"))
      << section;
  EXPECT_TRUE(Has(section, "2 bytes at 0x2"));
}

TEST(HtmlReport, UnderlinesTheWordsThatDecide) {
  Finding finding = FindingForTest("a.php", "php", "one\n\t<b>(&\u65e5\x1b)\n", {{2, 1}});
  EXPECT_FALSE(Has(FindingSection(finding, 1, 100), "<u"));
  EXPECT_FALSE(Has(Page({finding}), "Underlined"));
  Decide({{"<b>", 0.5F}, {"&\u65e5\x1b", 0.125F}}, &finding);
  const std::string section = FindingSection(finding, 1, 100);
  EXPECT_TRUE(Has(section,
                  "<code>    <u title=\"50.0% of what speaks for the verdict in this place\">"
                  "&lt;b&gt;</u>(<u title=\"12.5% of what speaks for the verdict in this place\">"
                  "&amp;\u65e5\\x1b</u>)</code>"))
      << section;
  EXPECT_TRUE(Has(Page({finding}), "Underlined is what decided there"));
}

TEST(HtmlReport, AWordThatRowsDivideIsUnderlinedOnEach) {
  Finding finding = FindingForTest("a.js", "js", std::string(250, 'x') + "<>", {{1, 1}});
  finding.words = {{{90, 252}, 1}};
  const std::string section = FindingSection(finding, 1, 100);
  EXPECT_EQ(Count(section, "</u>"), 3u);
  EXPECT_TRUE(Has(section, "x&lt;&gt;</u></code>"));
}

TEST(HtmlReport, UnderlinesBytes) {
  Finding finding = FindingForTest("a", "bin", std::string("\0\x01<&abcdefghijkl", 16), {});
  finding.heat = {{2, 4, 1, 0.9F}};
  finding.regions = {{2, 8, 1, 1, 0.9}};
  finding.words = {{{3, 5}, 0.5F}, {{5, 6}, 0.5F}};
  const std::string u = "<u title=\"50.0% of what speaks for the verdict in this place\">";
  EXPECT_TRUE(Has(FindingSection(finding, 1, 100),
                  "<code>00 01 <span class=\"h8\">3c </span><span class=\"h8\">" + u +
                      "26 </u></span>" + u + "61 </u>" + u +
                      "62 </u>63 64  65 66 67 68 69 6a 6b 6c  "
                      "··<span class=\"h8\">&lt;</span><span class=\"h8\">" +
                      u + "&amp;</u></span>" + u + "a</u>" + u + "b</u>cdefghijkl</code>"));
}

TEST(HtmlReport, StaysSmallEnoughForABrowser) {
  std::string content;
  for (int i = 0; i < 1000; ++i) content += std::string(80, '<') + "\n";
  const Finding finding = FindingForTest(std::string(1000, '"'), "php", content, {{500, 1}});
  const std::vector<Finding> findings(1000, finding);
  const std::string page = Page(findings);
  EXPECT_LT(page.size(), 20u << 20);
  EXPECT_GT(page.size(), 10u << 20);
  EXPECT_TRUE(Has(page, "Malicious code in 1,000 files"));
  EXPECT_TRUE(Has(page, "would make the page too large"));
  EXPECT_TRUE(Has(page, "the source is left out"));
}

TEST(HtmlReport, ListsWhatWasNotScanned) {
  std::string page = Page({}, {{"a<b", "encrypted"}});
  EXPECT_TRUE(Has(page, "<td><bdi>a&lt;b</bdi></td><td>encrypted</td>"));
  EXPECT_FALSE(Has(page, "<td class=\"number\">"));
  page = Page({}, std::vector<NotScanned>(2500, {"a", "encrypted"}));
  EXPECT_TRUE(Has(page, "<td>encrypted</td><td class=\"number\">2500</td>"));
  EXPECT_TRUE(Has(page, "<p class=\"note\">and 500 more files</p>"));
  page = Page({}, std::vector<NotScanned>(500, {std::string(5'000, '<'), "encrypted"}));
  EXPECT_LT(page.size(), 2u << 20);
}

TEST(HtmlReport, InstructionsHaveTheHeatOfTheirBytes) {
  Finding finding = FindingForTest("a.so", "bin", "\x90\x31\xc0\xa8<\xc3", {});
  finding.heat = {{0, 3, 0.9F, 0.9F}, {3, 6, 0.1F, 0.9F}};
  finding.regions = {{0, 5, 1, 1, 0.9}};
  EXPECT_FALSE(Has(Page({finding}), "instructions"));
  finding.regions[0].architecture = {data::InstructionSet::kX86};
  finding.regions[0].address = 0x401000;
  const std::string page = Page({finding});
  EXPECT_TRUE(Has(page, "<div class=\"source hex with-code\""));
  EXPECT_TRUE(Has(page, "<col class=\"b\"><col></colgroup>"));
  EXPECT_TRUE(Has(page, "<th scope=\"col\">instructions (x86)</th></tr>"));
  EXPECT_TRUE(Has(page,
                  "</code></td><td><code>0x401000: <span class=\"h8\">nop</span>; "
                  "<span class=\"h8\">xor eax, eax</span>; "
                  "<span class=\"h4\">test al, 0x3c</span></code></td></tr>"));
}

}  // namespace
}  // namespace fovea::scan
