#include <gtest/gtest.h>

#include "fovea/explain/charts/render.h"
#include "fovea/explain/charts/report_for_test.h"
#include "fovea/explain/clean_text.h"

namespace fovea::explain {
namespace {

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t i = text.find(part); i != std::string::npos; i = text.find(part, i + 1)) ++count;
  return count;
}

TEST(EscapeMarkup, EscapesForElementsAndAttributes) {
  EXPECT_EQ(EscapeMarkup("<a href=\"x\">'&'</a>"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  EXPECT_EQ(EscapeMarkup("a\nb\xff"), "a\\x0ab\\xff");
}

TEST(RenderHtml, NothingLeavesThePage) {
  const std::string page = RenderHtml("t", {{"h", "n", ReportForTest(60, false, 3)}});
  EXPECT_EQ(page.rfind("<!DOCTYPE html>", 0), 0u);
  EXPECT_NE(page.find("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\""),
            std::string::npos);
  for (const char* part : {"<script", "http:", "https:", "<link", "@import", "url(", "<iframe"}) {
    EXPECT_EQ(page.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(Count(page, "src=\"data:image/svg+xml;base64,"), 1u);
  EXPECT_EQ(Count(page, "srcset=\"data:image/svg+xml;base64,"), 1u);
  EXPECT_NE(page.find("prefers-color-scheme: dark"), std::string::npos);
}

TEST(RenderHtml, EscapesWhatComesFromOutside) {
  for (const bool ordered : {false, true}) {
    HtmlSummary summary;
    summary.header = kHostileNames;
    summary.rows = {kHostileNames, {}};
    summary.lead = kHostileNames[2];
    const std::string page = RenderHtml(
        kHostileNames[2], {{kHostileNames[2], kHostileNames[3], HostileReport(ordered)}}, summary);
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find("\" onload"), std::string::npos);
    EXPECT_NE(page.find("&lt;script&gt;"), std::string::npos);
    for (const char c : page) ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
    for (const char* tag : {"table", "tr", "td", "th", "section", "details", "picture", "p"}) {
      const std::string name = tag;
      EXPECT_EQ(Count(page, "<" + name + ">") + Count(page, "<" + name + " "),
                Count(page, "</" + name + ">"))
          << tag;
    }
  }
}

TEST(RenderHtml, ShowsSummarySectionsPlacesAndSamples) {
  HtmlSummary summary{{"experiment", "verdict"}, {{"dense", "found"}}, "What was trained."};
  AttentionReport r = ReportForTest(4, false, 2);
  r.truth = {2};
  const std::string page =
      RenderHtml("A page", {{"One", "first note", r}, {"Two", "", r}}, summary);
  EXPECT_NE(page.find("<h1>A page</h1>"), std::string::npos);
  EXPECT_NE(page.find("<p>What was trained.</p>"), std::string::npos);
  EXPECT_NE(page.find("<th>verdict</th>"), std::string::npos);
  EXPECT_NE(page.find("<td>found</td>"), std::string::npos);
  EXPECT_EQ(Count(page, "<section>"), 2u);
  EXPECT_EQ(Count(page, "first note"), 1u);
  EXPECT_EQ(Count(page, "p2 (known to decide)"), 2u);
  EXPECT_EQ(Count(page, "<td>s1</td>"), 2u);
  EXPECT_NE(page.find("p2 = v2 ("), std::string::npos);
}

TEST(RenderHtml, EmptyReportsAndPages) {
  EXPECT_NE(RenderHtml("t", {}).find("</html>"), std::string::npos);
  EXPECT_NE(RenderHtml(AttentionReport{}).find("<h1>Where the model looks</h1>"),
            std::string::npos);
}

TEST(RenderHtml, SameReportSameBytes) {
  const AttentionReport r = ReportForTest(20, true, 2);
  EXPECT_EQ(RenderHtml(r), RenderHtml(r));
}

}  // namespace
}  // namespace fovea::explain
