#include <gtest/gtest.h>

#include "fovea/explain/contributions/contribution_report_for_test.h"
#include "fovea/explain/contributions/render_contributions.h"

namespace fovea::explain {
namespace {

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t i = text.find(part); i != std::string::npos; i = text.find(part, i + 1)) ++count;
  return count;
}

TEST(ContributionsHtml, NothingLeavesThePage) {
  const std::string page = RenderHtml(ContributionsForTest());
  EXPECT_EQ(page.rfind("<!DOCTYPE html>", 0), 0u);
  EXPECT_TRUE(page.ends_with("</html>\n"));
  EXPECT_NE(page.find("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\""),
            std::string::npos);
  for (const char* part : {"<script", "http:", "https:", "<link", "@import", "url(", "<iframe"})
    EXPECT_EQ(page.find(part), std::string::npos) << part;
  EXPECT_EQ(Count(page, "src=\"data:image/svg+xml;base64,"), 1u);
  EXPECT_EQ(Count(page, "srcset=\"data:image/svg+xml;base64,"), 1u);
}

TEST(ContributionsHtml, EscapesWhatComesFromOutside) {
  const std::string page = RenderHtml(HostileContributions());
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("\" onload"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;"), std::string::npos);
  for (const char c : page) ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
  for (const std::string tag :
       {"table", "tr", "td", "th", "section", "details", "picture", "p", "h3", "span"}) {
    EXPECT_EQ(Count(page, "<" + tag + ">") + Count(page, "<" + tag + " "),
              Count(page, "</" + tag + ">"))
        << tag;
  }
}

TEST(ContributionsHtml, ShowsEveryClassOfEverySample) {
  const std::string page =
      RenderHtml(ContributionsForTest({.classes = 60, .dims = 9, .steps = 8, .samples = 10}));
  EXPECT_EQ(Count(page, "<h3>"), 10u);
  EXPECT_EQ(Count(page, "<tr class=\"predicted\">"), 10u);
  EXPECT_EQ(Count(page, "<td>c59</td>"), 11u);  // and among the means
  EXPECT_EQ(Count(page, "<details>"), 10u);     // long tables are folded
  EXPECT_EQ(Count(page, "<td>c0 (true)</td>"), 10u);
}

TEST(ContributionsHtml, SaysWhatSpeaksForAndAgainst) {
  const std::string page = RenderHtml(ContributionsForTest());
  EXPECT_NE(page.find("<h3>s1<span>predicted c1 (75.0%) · true c0 · wrong</span></h3>"),
            std::string::npos);
  EXPECT_NE(page.find("<tr class=\"predicted\"><td>c1</td><td class=\"number\">75.0%</td>"
                      "<td class=\"number\">0.4</td><td class=\"number\">0.5</td>"
                      "<td class=\"for\">steps 0–14 +5.7</td>"
                      "<td class=\"against\">steps 15–29 -5.8</td></tr>"),
            std::string::npos)
      << page;
  EXPECT_NE(page.find("<td class=\"for\">steps 15–29 +5.8</td>"), std::string::npos);
  EXPECT_EQ(Count(page, "<details open>"), 2u);
}

TEST(ContributionsHtml, AmountsHaveNoProbability) {
  ContributionReport r = ContributionsForTest({.classes = 1});
  r.unit = r.classes[0] = "price";
  for (ContributionSample& s : r.samples) s.probabilities.clear();
  const std::string page = RenderHtml(r);
  EXPECT_EQ(page.find("probability"), std::string::npos);
  EXPECT_NE(page.find("<th class=\"number\">predicted value</th>"), std::string::npos);
}

TEST(ContributionsHtml, EmptyReportsAndSameBytes) {
  EXPECT_NE(RenderHtml(ContributionReport{}).find("<h1>What each time step contributes</h1>"),
            std::string::npos);
  EXPECT_EQ(RenderHtml(ContributionsForTest()), RenderHtml(ContributionsForTest()));
}

}  // namespace
}  // namespace fovea::explain
