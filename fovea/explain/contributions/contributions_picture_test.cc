#include <gtest/gtest.h>

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/explain/contributions/coloured_line.h"
#include "fovea/explain/contributions/contribution_report_for_test.h"
#include "fovea/explain/contributions/draw_contributions.h"
#include "fovea/explain/contributions/render_contributions.h"

namespace fovea::explain {
namespace {

std::vector<ContributionReport> AllKinds() {
  std::vector<ContributionReport> reports = {{}, HostileContributions()};
  for (const int steps : {0, 1, 2, 30, 1000})
    reports.push_back(ContributionsForTest({.steps = steps, .samples = 3, .unequal = true}));
  for (const int dims : {0, 2, 4, 8, 9})
    reports.push_back(ContributionsForTest({.classes = 3, .dims = dims, .samples = 1}));
  reports.push_back(ContributionsForTest({.classes = 60, .samples = 70}));
  reports.push_back(ContributionsForTest({.classes = 7, .samples = 0}));
  reports.push_back(ContributionsForTest({.classes = 1}));
  reports.back().unit = "price";
  ContributionReport nothing = ContributionsForTest();
  for (ContributionSample& s : nothing.samples) std::fill_n(s.contributions.begin(), 60, 0.f);
  reports.push_back(nothing);
  return reports;
}

// Whether every element is closed, in order.
bool IsNested(const std::string& xml) {
  std::vector<std::string> open;
  for (size_t i = xml.find('<'); i != std::string::npos; i = xml.find('<', i + 1)) {
    const size_t end = xml.find('>', i);
    if (end == std::string::npos) return false;
    const std::string tag = xml.substr(i + 1, end - i - 1);
    if (tag[0] == '?' || tag.back() == '/') continue;
    const std::string name = tag.substr(0, tag.find_first_of(" \n"));
    if (name[0] != '/') {
      open.push_back(name);
    } else {
      if (open.empty() || "/" + open.back() != name) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

TEST(ContributionsSvg, IsWellFormedAndFinite) {
  EXPECT_FALSE(IsNested("<a><b></a></b>"));
  for (const ContributionReport& r : AllKinds()) {
    for (const Theme theme : {Theme::kLight, Theme::kDark}) {
      const std::string svg = RenderSvg(r, theme);
      EXPECT_TRUE(IsNested(svg));
      EXPECT_NE(svg.find("<svg "), std::string::npos);
      EXPECT_EQ(svg.find("<script"), std::string::npos);
      const std::string body = svg.substr(svg.find("</desc>"));
      EXPECT_EQ(body.find("nan"), std::string::npos);
      EXPECT_EQ(body.find("inf\""), std::string::npos);
    }
  }
}

TEST(ContributionsSvg, SameReportSameBytes) {
  const ContributionReport r = ContributionsForTest({.dims = 3, .samples = 4});
  const std::string first = RenderSvg(r);
  RenderPng(ContributionsForTest({.classes = 3}), 1);  // other surfaces in between
  EXPECT_EQ(RenderSvg(r), first);
  EXPECT_NE(RenderSvg(r, Theme::kDark), first);
}

TEST(ContributionsSvg, ShowsWhatChanges) {
  const ContributionReport r = ContributionsForTest();
  const std::string svg = RenderSvg(r);
  const auto changed = [&](auto change) {
    ContributionReport other = r;
    change(other);
    return RenderSvg(other) != svg;
  };
  EXPECT_TRUE(changed([](auto& r) { r.samples[0].values[3] = 2; }));
  EXPECT_TRUE(changed([](auto& r) { r.samples[0].contributions[3] = -0.4f; }));
  EXPECT_FALSE(
      changed([](auto& r) { r.samples[0].contributions[33] = -9; }));  // of the other class
  EXPECT_TRUE(changed([](auto& r) { r.samples[0].field.last = 9; }));
  EXPECT_TRUE(changed([](auto& r) { r.samples[0].probabilities[0] = 0.5f; }));
  EXPECT_TRUE(changed([](auto& r) { r.samples[0].target = "c1"; }));
  EXPECT_TRUE(changed([](auto& r) { r.means[1].values[3] = 2; }));
  EXPECT_TRUE(changed([](auto& r) { r.means[1].contributions[3] = 0.1f; }));
  EXPECT_TRUE(changed([](auto& r) { r.bias[1] = 7; }));
}

TEST(ContributionsSvg, WhatIsBeyondTheLimitsIsCountedNotDrawn) {
  const ContributionReport r =
      ContributionsForTest({.classes = 9, .dims = 9, .steps = 8, .samples = 9});
  const std::string svg = RenderSvg(r);
  ContributionReport other = r;
  other.samples[8].values[0] = 7;
  other.samples[0].values[8 * 8] = 7;  // of the ninth dimension
  other.means[6].values[0] = 7;
  EXPECT_EQ(RenderSvg(other), svg);
  other.samples.push_back(other.samples[0]);
  EXPECT_NE(RenderSvg(other), svg);
}

TEST(ContributionsSvg, TitleIsTextForReaders) {
  ContributionReport r = ContributionsForTest();
  r.title = "a < b & c";
  r.classes[0] = "<c>";
  const std::string svg = RenderSvg(r);
  EXPECT_NE(svg.find("<title>a &lt; b &amp; c</title>"), std::string::npos);
  EXPECT_NE(svg.find("<desc>Series of 2 samples, each step coloured by what it contributed to the "
                     "logit. In the mean of &lt;c&gt;, steps 15–29 take 5.8 logits, steps 0–14 add "
                     "5.7 logits. "
                     "In the mean of c1,"),
            std::string::npos)
      << svg.substr(0, 900);
}

TEST(ContributionsPng, HasSignatureAndDrawsEveryKind) {
  for (const ContributionReport& r : AllKinds()) {
    const std::string png = RenderPng(r, 0.25);
    ASSERT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
    EXPECT_EQ(png.substr(png.size() - 8, 4), "IEND");
    EXPECT_EQ(static_cast<unsigned char>(png[19]), kChartWidth / 4);
  }
  EXPECT_EQ(RenderPng(ContributionsForTest()), RenderPng(ContributionsForTest()));
  for (const double scale : {0.0, 9.0, static_cast<double>(NAN)})
    EXPECT_THROW(RenderPng(ContributionReport{}, scale), ArgumentError);
}

TEST(ContributionColours, GoFromAgainstThroughNothingToFor) {
  const std::vector<float> drawn = {-2, 1, 0, NAN};
  const ContributionColours colours({drawn}, PaletteOf(Theme::kLight));
  EXPECT_EQ(colours.limit(), 2);
  EXPECT_EQ(colours.most(), 1);
  EXPECT_EQ(colours.least(), -2);
  EXPECT_FALSE(colours.clipped());
  EXPECT_EQ(colours.Level(-2), -8);
  EXPECT_EQ(colours.Level(1), 4);
  EXPECT_EQ(colours.Level(0.1f), 0);
  EXPECT_EQ(colours.Level(NAN), 0);
  EXPECT_GT(colours.At(8).red, colours.At(8).blue);
  EXPECT_LT(colours.At(-8).red, colours.At(-8).blue);
}

TEST(ContributionColours, AFewOutliersDoNotMakeTheOthersGrey) {
  std::vector<float> drawn(1000, 0.5f);
  drawn[7] = -40;
  const ContributionColours colours({drawn}, PaletteOf(Theme::kLight));
  EXPECT_TRUE(colours.clipped());
  EXPECT_EQ(colours.limit(), 0.5);
  EXPECT_EQ(colours.least(), -0.5);
  EXPECT_EQ(colours.most(), 0.5);
  EXPECT_EQ(colours.Level(-40), -8);
  const ContributionColours none({}, PaletteOf(Theme::kLight));
  EXPECT_EQ(none.limit(), 0);
  EXPECT_EQ(none.Level(3), 0);
}

TEST(LevelRuns, MergeColumnsOfOneLevel) {
  const std::vector<float> contributions = {1, 0.99f, -1, -1, 0, 0};
  const ContributionColours colours({contributions}, PaletteOf(Theme::kLight));
  const std::vector<Column> columns = Columns(PlacesOf({1, 0.99, 1, 1, 0, 0}), 3);
  const std::vector<LevelRun> runs = LevelRuns(columns, contributions, colours);
  ASSERT_EQ(runs.size(), 3u);
  EXPECT_EQ(runs[1].first, 2u);
  EXPECT_EQ(runs[1].last, 3u);
  EXPECT_EQ(runs[1].level, -8);
  EXPECT_EQ(LevelRuns(Columns(PlacesOf({1, 1}), 9), contributions, colours).size(), 1u);
}

}  // namespace
}  // namespace fovea::explain
