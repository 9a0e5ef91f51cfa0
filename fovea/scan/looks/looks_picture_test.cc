#include "fovea/scan/looks/looks_picture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "fovea/core/random.h"
#include "fovea/core/utf8.h"
#include "fovea/scan/looks/looks_for_test.h"

// fontconfig keeps its configuration until the process ends; LeakSanitizer cannot see all of it.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }

namespace fovea::scan {
namespace {

constexpr size_t kMostBytes = 1'000'000;

std::string Svg(const Finding& finding) { return RenderLooksSvg(finding, explain::Theme::kLight); }
std::string Svg(Looks looks) { return Svg(FindingWith(std::move(looks))); }

double HeightOf(const std::string& svg) {
  const size_t at = svg.find("height=\"");
  return at == svg.npos ? 0 : std::stod(svg.substr(at + 8));
}

void ExpectSafe(const std::string& svg) {
  EXPECT_TRUE(svg.starts_with("<?xml"));
  EXPECT_NE(svg.find(" width=\"960"), svg.npos);
  EXPECT_LT(svg.size(), kMostBytes);
  EXPECT_TRUE(IsUtf8(svg));
  EXPECT_EQ(svg.find_first_of(std::string("\0\r\x1b\x7f", 4)), svg.npos);
  // What is from outside stands in the title and the description alone.
  const size_t defs = svg.find("<defs>");
  EXPECT_EQ(std::count(svg.begin(), svg.begin() + static_cast<std::ptrdiff_t>(defs), '<'), 6);
  for (const char* word : {"<script", "<image", "onload", "onerror", "javascript", "nan", "inf"})
    EXPECT_EQ(svg.find(word, defs), svg.npos) << word;
  EXPECT_GT(HeightOf(svg), 50);
  EXPECT_LT(HeightOf(svg), 1200);
}

Looks Shell() {
  Looks looks = LooksForTest("<?php\n// a page\neval($_POST['x']);\necho 'bread';\n");
  looks.score.windows[2].glance = 5;
  looks.score.windows[2].first = 3;
  ReadAgain({{"eval(", 2}, {"$_POST", 1.5F}, {"echo", -0.25F}}, &looks);
  return looks;
}

TEST(LooksPicture, TheThreeLooks) {
  const std::string svg = Svg(Shell());
  ExpectSafe(svg);
  EXPECT_NE(svg.find("<title>Where the model looked in a.php</title>"), svg.npos);
  EXPECT_NE(svg.find("<desc>malicious php, score 0.998; a glance at 4 windows"), svg.npos);
  EXPECT_EQ(svg, Svg(Shell()));
  EXPECT_NE(svg, RenderLooksSvg(FindingWith(Shell()), explain::Theme::kDark));
  EXPECT_TRUE(
      RenderLooksPng(FindingWith(Shell()), 1, explain::Theme::kLight).starts_with("\x89PNG"));
}

TEST(LooksPicture, WhatEachLookSaysIsSeen) {
  const std::string svg = Svg(Shell());
  Looks colder = Shell();
  colder.score.windows[2].glance = 4;
  EXPECT_NE(Svg(colder), svg);
  colder = Shell();
  colder.score.windows[2].first = -1;
  EXPECT_NE(Svg(colder), svg);
  // Where the glance did not ask, what a first look would say does not matter.
  Looks unasked = Shell();
  unasked.score.windows[1].glance = -7;
  const std::string blank = Svg(unasked);
  unasked.score.windows[1].first = 9;
  EXPECT_EQ(Svg(unasked), blank);
  Looks other = Shell();
  other.score.fixations[0].parts[0].logit = -2;
  EXPECT_NE(Svg(other), svg);
}

TEST(LooksPicture, WithoutASharpLook) {
  Looks looks = Shell();
  looks.cuts.first.reset();
  looks.score.fixations.clear();
  const std::string none = Svg(looks);
  ExpectSafe(none);
  EXPECT_LT(HeightOf(none), HeightOf(Svg(Shell())));
  looks.cuts.first = -2.5;
  const std::string nothing_hot = Svg(looks);
  ExpectSafe(nothing_hot);
  EXPECT_NE(none, nothing_hot);
}

TEST(LooksPicture, SmallFiles) {
  Finding empty = FindingForTest("empty", "other", "", {});
  ExpectSafe(Svg(empty));
  ExpectSafe(Svg(LooksForTest("")));
  ExpectSafe(Svg(LooksForTest("x")));
  Looks line = LooksForTest("eval($x)");
  ReadAgain({{"eval", 1}}, &line);
  ExpectSafe(Svg(line));
}

TEST(LooksPicture, ThreePlacesAtMostThatLieApart) {
  Looks looks = LooksForTest("one\ntwo\nthree\nfour\nfive\n");
  double before = 0;
  for (const char* word : {"one", "two", "three"}) {
    ReadAgain({{word, 1}}, &looks);
    const std::string svg = Svg(looks);
    EXPECT_GT(HeightOf(svg), before);
    before = HeightOf(svg);
  }
  ReadAgain({{"four", 2}}, &looks);
  EXPECT_EQ(HeightOf(Svg(looks)), before);
  // The same place again shows nothing new.
  Looks twice = LooksForTest("one\ntwo\n");
  ReadAgain({{"one", 1}}, &twice);
  const double once = HeightOf(Svg(twice));
  ReadAgain({{"one", 1}}, &twice);
  EXPECT_EQ(HeightOf(Svg(twice)), once);
}

TEST(LooksPicture, AnythingMayBeInIt) {
  for (const std::string& hostile : kHostileTexts) {
    Looks looks = LooksForTest("a " + hostile + "\n" + hostile + " z");
    ReadAgain({{"a", 1}, {hostile, 2}, {"z", -1}}, &looks);
    Finding finding = FindingWith(std::move(looks));
    finding.path = finding.language = hostile;
    ExpectSafe(Svg(finding));
  }
}

TEST(LooksPicture, NumbersThatAreNone) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  for (const float bad : {NAN, kInfinity, -kInfinity, 3e38F, -3e38F}) {
    Looks looks = Shell();
    for (infer::FileWindow& window : looks.score.windows)
      window.glance = window.first = window.logit = bad;
    for (infer::Contribution& part : looks.score.fixations[0].parts) part.logit = bad;
    looks.score.fixations[0].logit = bad;
    looks.score.fixations.push_back({{-100, 1'000'000}, bad, {{{-100, 1'000'000}, bad}}});
    looks.score.fixations.push_back({{30, 20}, bad, {}});
    ExpectSafe(Svg(looks));
    looks.cuts = {.glance = double{bad}, .first = double{bad}, .share = double{bad}};
    Finding finding = FindingWith(looks);
    finding.score = finding.threshold = double{bad};
    const std::string svg = Svg(finding);
    EXPECT_TRUE(svg.starts_with("<?xml"));
    EXPECT_LT(HeightOf(svg), 1200);
  }
}

TEST(LooksPicture, ItsSizeDoesNotGrowWithTheFile) {
  Random random(3);
  std::string lines;
  while (lines.size() < infer::FileModel::kMaxBytes - 200) {
    lines += std::string(random.Below(120), static_cast<char>('a' + random.Below(26))) + "\n";
    // Many different characters, each an outline of its own.
    if (random.Below(4) == 0)
      for (int i = 0; i < 40; ++i)
        AppendUtf8(static_cast<char32_t>(0x4e00 + random.Below(5000)), &lines);
  }
  for (const std::string& text :
       {lines, std::string(infer::FileModel::kMaxBytes, '\n'),
        std::string(infer::FileModel::kMaxBytes, 'x'), std::string(1000, '\x01')}) {
    Looks looks = LooksForTest(text);
    for (infer::FileWindow& window : looks.score.windows)
      window.glance = window.first = static_cast<float>(24 * random.Uniform() - 12);
    for (int64_t at = 0; at < std::ssize(text); at += 8000) {
      infer::Fixation fixation{{at, std::min(at + 8000, std::ssize(text))}};
      for (int64_t i = at; i < fixation.end; i += 7)
        fixation.parts.push_back({{i, i + 7}, static_cast<float>(random.Uniform() - 0.5)});
      looks.score.fixations.push_back(std::move(fixation));
    }
    ExpectSafe(Svg(std::move(looks)));
  }
}

}  // namespace
}  // namespace fovea::scan
