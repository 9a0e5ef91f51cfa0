#include <gtest/gtest.h>

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/explain/charts/callouts.h"
#include "fovea/explain/charts/draw_bars.h"
#include "fovea/explain/charts/render.h"
#include "fovea/explain/charts/report_for_test.h"

// fontconfig keeps its configuration until the process ends; LeakSanitizer cannot see all of it.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }

namespace fovea::explain {
namespace {

// "" if the text is well-formed XML as far as elements go: every element closed, in order, one
// root; otherwise what is wrong.
std::string XmlProblem(const std::string& xml) {
  std::vector<std::string> open;
  int roots = 0;
  for (size_t i = 0; i < xml.size(); ++i) {
    if (xml[i] == '&') {
      const size_t end = xml.find(';', i);
      if (end == std::string::npos || end - i > 8) return "a bare &";
    }
    if (xml[i] != '<') continue;
    const size_t end = xml.find('>', i);
    if (end == std::string::npos) return "a < without >";
    const std::string tag = xml.substr(i + 1, end - i - 1);
    i = end;
    if (tag.empty()) return "an empty tag";
    if (tag.find('<') != std::string::npos) return "a < within <" + tag;
    if (tag[0] == '?' || tag[0] == '!') continue;
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return "an open quote in <" + tag;
    const std::string name =
        tag.substr(tag[0] == '/', tag.find_first_of(" \n\t/", 1) - (tag[0] == '/'));
    if (tag[0] == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return "</" + tag.substr(1) + "> too many";
      open.pop_back();
    } else if (tag.back() != '/') {
      if (open.empty() && ++roots > 1) return "a second root " + name;
      open.push_back(name);
    }
  }
  if (!open.empty()) return "<" + open.back() + "> is not closed";
  return roots == 1 ? "" : "no root";
}

TEST(XmlProblem, FindsProblems) {
  EXPECT_EQ(XmlProblem("<?xml version=\"1.0\"?><a x=\"1\"><b/>t &amp; u</a>"), "");
  EXPECT_NE(XmlProblem("<a><b></a></b>"), "");
  EXPECT_NE(XmlProblem("<a>"), "");
  EXPECT_NE(XmlProblem("<a></a><b></b>"), "");
  EXPECT_NE(XmlProblem("<a>x & y</a>"), "");
  EXPECT_NE(XmlProblem(""), "");
}

uint32_t BigEndian(const std::string& bytes, size_t at) {
  uint32_t out = 0;
  for (size_t i = at; i < at + 4; ++i) out = out << 8 | static_cast<unsigned char>(bytes.at(i));
  return out;
}

std::vector<AttentionReport> AllKinds() {
  std::vector<AttentionReport> reports = {{}, HostileReport(false), HostileReport(true)};
  for (const bool ordered : {false, true}) {
    for (const int places : {1, 2, 4, 32, 40, 60, 90, 180, 1000}) {
      reports.push_back(ReportForTest(places, ordered, places % 12));
      reports.back().truth = {0, places - 1};
    }
  }
  AttentionReport zeros = ReportForTest(150, true, 1);
  zeros.mean.assign(150, 0);
  zeros.samples[0].weights.assign(150, 0);
  reports.push_back(zeros);
  AttentionReport huge = ReportForTest(5, false, 1);
  huge.mean.assign(5, 3e38f);
  huge.deviation.assign(5, 3e38f);
  reports.push_back(huge);
  AttentionReport two_lines = ReportForTest(30, true, 1);  // [steps, 2] values
  two_lines.samples[0].values.resize(60, 1.5f);
  reports.push_back(two_lines);
  return reports;
}

TEST(RenderSvg, IsWellFormedAndFinite) {
  for (const AttentionReport& r : AllKinds()) {
    for (const Theme theme : {Theme::kLight, Theme::kDark}) {
      const std::string svg = RenderSvg(r, theme);
      EXPECT_EQ(XmlProblem(svg), "") << r.axis.size() << " places";
      EXPECT_NE(svg.find("<svg "), std::string::npos);
      const std::string body = svg.substr(svg.find("</desc>"));
      EXPECT_EQ(body.find("nan"), std::string::npos);
      EXPECT_EQ(body.find("inf\""), std::string::npos);
    }
  }
}

TEST(RenderSvg, SameReportSameBytes) {
  const AttentionReport r = ReportForTest(60, false, 3);
  const std::string first = RenderSvg(r);
  RenderPng(ReportForTest(4, true, 1));  // other surfaces in between
  EXPECT_EQ(RenderSvg(r), first);
  EXPECT_NE(RenderSvg(r, Theme::kDark), first);
}

TEST(RenderSvg, ShowsWhatChanges) {
  const AttentionReport r = ReportForTest(32, false, 1);
  const std::string svg = RenderSvg(r);
  AttentionReport other = r;
  other.mean[3] += 0.1f;
  EXPECT_NE(RenderSvg(other), svg);
  other = r;
  other.deviation[3] += 0.1f;
  EXPECT_NE(RenderSvg(other), svg);
  other = r;
  other.truth = {3};
  EXPECT_NE(RenderSvg(other), svg);
  other = r;
  other.samples[0].prediction = "no";
  EXPECT_NE(RenderSvg(other), svg);
  other = r;
  other.sample_count = 2;
  EXPECT_NE(RenderSvg(other), svg);
}

// An error bar that ends where the axis does is not one that goes on: as rows, as columns, as thin
// columns.
TEST(RenderSvg, ErrorBarsThatLeaveTheAxisSayThatTheyGoOn) {
  for (const int places : {5, 60, 200}) {
    AttentionReport r = ReportForTest(places, places != 5, 0);
    r.mean.assign(static_cast<size_t>(places), 0.05f);
    r.deviation.assign(static_cast<size_t>(places), 0.01f);
    r.deviation[1] = 0.05f;  // the axis ends at 10 %
    const std::string ends = RenderSvg(r);
    r.deviation[1] = 0.07f;
    const std::string goes_on = RenderSvg(r);
    EXPECT_NE(goes_on, ends) << places;
    r.deviation[1] = 0.4f;  // an arrow has no length
    EXPECT_EQ(RenderSvg(r), goes_on) << places;
  }
}

TEST(GoesOn, BeyondTheAxisAlone) {
  const auto place = [](double mean, double deviation) {
    AxisPlace p;
    p.mean = mean;
    p.deviation = deviation;
    return p;
  };
  const std::vector<AxisPlace> places = {place(0.067, 0.145), place(0.05, 0.06), place(0.06, 0)};
  const WeightAxis axis = AxisOf(places);
  EXPECT_DOUBLE_EQ(axis.most, 0.15);  // 21.2 % would flatten the bars
  EXPECT_TRUE(GoesOn(places[0], axis));
  EXPECT_FALSE(GoesOn(places[1], axis));
  EXPECT_FALSE(GoesOn(places[2], axis));
  EXPECT_TRUE(AnyGoesOn(places, axis));
  EXPECT_FALSE(GoesOn(place(0.05, 0.1), axis));
  // No axis of weights ends beyond 100 %.
  const std::vector<AxisPlace> sure = {place(0.9, 0.2)};
  EXPECT_DOUBLE_EQ(AxisOf(sure).most, 1);
  EXPECT_TRUE(AnyGoesOn(sure, AxisOf(sure)));
}

TEST(RenderSvg, SamplesPastTheEighthAreNotDrawn) {
  AttentionReport r = ReportForTest(10, true, 9);
  const std::string nine = RenderSvg(r);
  r.samples[8].weights[0] = 0.9f;
  EXPECT_EQ(RenderSvg(r), nine);
  r.samples[7].weights[0] = 0.9f;
  EXPECT_NE(RenderSvg(r), nine);
}

TEST(RenderSvg, TitleIsTextForReaders) {
  AttentionReport r = ReportForTest(4, false, 0);
  r.title = "a < b & c";
  const std::string svg = RenderSvg(r);
  EXPECT_NE(svg.find("<title>a &lt; b &amp; c</title>"), std::string::npos);
  EXPECT_NE(svg.find("<desc>Mean attention weights of 4 columns; heaviest: p2 "),
            std::string::npos);
}

TEST(RenderPng, HasSignatureAndSize) {
  for (const double scale : {0.5, 1.0, 2.0}) {
    const std::string png = RenderPng(ReportForTest(32, false, 2), scale);
    ASSERT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
    ASSERT_EQ(png.substr(12, 4), "IHDR");
    EXPECT_EQ(BigEndian(png, 16), static_cast<uint32_t>(kChartWidth * scale));
    EXPECT_GT(BigEndian(png, 20), 300 * scale);
    EXPECT_EQ(png.substr(png.size() - 8, 4), "IEND");
  }
}

TEST(RenderPng, SameReportSameBytes) {
  const AttentionReport r = ReportForTest(20, true, 1);
  EXPECT_EQ(RenderPng(r, 1), RenderPng(r, 1));
}

TEST(RenderPng, DrawsEveryKind) {
  for (const AttentionReport& r : AllKinds()) {
    EXPECT_EQ(RenderPng(r, 0.25).substr(1, 3), "PNG") << r.axis.size() << " places";
  }
}

TEST(RenderPng, RefusesImpossibleScales) {
  for (const double scale : {0.0, -1.0, 9.0, static_cast<double>(NAN)}) {
    EXPECT_THROW(RenderPng({}, scale), ArgumentError);
  }
}

TEST(LimitTexts, TellTheLimitsApartInTheUnitOfTheData) {
  using Limits = std::pair<std::string, std::string>;
  EXPECT_EQ(LimitTexts(0, 1), Limits("0", "1"));
  EXPECT_EQ(LimitTexts(-1.4444, 1.6021), Limits("-1.44", "1.6"));
  EXPECT_EQ(LimitTexts(0.00412, 0.00631), Limits("0.00412", "0.00631"));
  EXPECT_EQ(LimitTexts(1000.12, 1000.94), Limits("1000.12", "1000.94"));
  EXPECT_EQ(LimitTexts(-3, 10234.6), Limits("-3", "10235"));
  EXPECT_EQ(LimitTexts(0.0001, 5000), Limits("0", "5000"));
  EXPECT_EQ(LimitTexts(2e7, 3.1e9), Limits("2e+07", "3.1e+09"));
  EXPECT_EQ(LimitTexts(1e-9, 3e-9), Limits("1e-09", "3e-09"));
  EXPECT_EQ(LimitTexts(7.25, 7.25), Limits("7.25", "7.25"));
}

TEST(SpreadLabels, KeepsGapsAndMovesLittle) {
  EXPECT_EQ(SpreadLabels({}, 10, 0, 100), std::vector<double>{});
  EXPECT_EQ(SpreadLabels({10, 50, 90}, 10, 0, 100), (std::vector<double>{10, 50, 90}));
  EXPECT_EQ(SpreadLabels({50, 50}, 10, 0, 100), (std::vector<double>{45, 55}));
  EXPECT_EQ(SpreadLabels({0, 0, 80}, 10, 0, 100), (std::vector<double>{0, 10, 80}));
  EXPECT_EQ(SpreadLabels({100, 100}, 10, 0, 100), (std::vector<double>{90, 100}));
}

TEST(NiceStep, CoversTheRange) {
  EXPECT_DOUBLE_EQ(NiceStep(100, 6), 20);
  EXPECT_DOUBLE_EQ(NiceStep(7, 7), 1);
  EXPECT_DOUBLE_EQ(NiceStep(0.35, 6), 0.1);
  for (const double most : {1e-30, 0.013, 1.0, 9.99, 12345.0, 1e30}) {
    EXPECT_GE(NiceStep(most, 6) * 6, most * (1 - 1e-9));
    EXPECT_LE(NiceStep(most, 6) * 2, most * (1 + 1e-9));  // and wastes little of it
  }
  EXPECT_EQ(NiceStep(0, 6), 1);
  EXPECT_EQ(NiceStep(NAN, 6), 1);
}

}  // namespace
}  // namespace fovea::explain
