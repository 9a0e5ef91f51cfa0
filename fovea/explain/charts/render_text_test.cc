#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "fovea/core/display_width.h"
#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/explain/charts/render.h"
#include "fovea/explain/charts/report_for_test.h"

namespace fovea::explain {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::string WithoutEscapes(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      i = text.find('m', i);
    } else {
      out += text[i];
    }
  }
  return out;
}

size_t LineWith(const std::string& text, const std::string& part) {
  const std::vector<std::string> lines = Lines(text);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].find(part) != std::string::npos) return i;
  }
  ADD_FAILURE() << "no line has \"" << part << "\" in\n" << text;
  return 0;
}

TEST(RenderText, NoLineIsWiderThanTheTerminal) {
  for (const int width : {1, 2, 7, 20, 39, 40, 80, 200}) {
    for (const bool ordered : {false, true}) {
      for (const int places : {0, 1, 4, 40, 41, 180, 1000}) {
        const AttentionReport r = ReportForTest(places, ordered, 2);
        for (const std::string& line : Lines(RenderText(r, {width, false, 20}))) {
          ASSERT_LE(DisplayWidth(line), width) << line;
        }
      }
      for (const std::string& line : Lines(RenderText(HostileReport(ordered), {width, false, 3}))) {
        ASSERT_LE(DisplayWidth(line), width) << line;
      }
    }
  }
}

TEST(RenderText, GatesAreToldWithClassesAndWhatIsOwedToAColumn) {
  AttentionReport r = ReportForTest(4, false, 1);
  r.gates = true;
  r.classes = {{"ham", 3, {1, 0.5f, 0, 0}}, {"spam", 1, {0, 0.25f, 0, 1}}};
  r.samples[0].effects = {0.25f, -0.5f, 0, 0.001f};
  r.samples[0].effects_are_shares = true;
  const std::string text = RenderText(r, {80, false, 20});
  EXPECT_EQ(text.find("even share"), std::string::npos) << text;
  LineWith(text, "each 0 to 100%");
  const size_t classes = LineWith(text, "mean attention weight by class");
  EXPECT_NE(Lines(text)[classes + 1].find("ham    spam"), std::string::npos) << text;
  EXPECT_LT(LineWith(text, "p1 = v1  −50.0%"), LineWith(text, "p0 = v0  +25.0%"));
  EXPECT_EQ(text.find("p2 = v2"), std::string::npos) << text;
  r.samples[0].effects = {12.5f, -3, 0, 0};
  r.samples[0].effects_are_shares = false;
  LineWith(RenderText(r, {80, false, 20}), "p0 = v0   +12.5");
  for (const int width : {1, 7, 20, 39})
    for (const std::string& line : Lines(RenderText(r, {width, false, 20})))
      ASSERT_LE(DisplayWidth(line), width) << line;
}

TEST(RenderText, ColourChangesNothingElse) {
  for (const bool ordered : {false, true}) {
    for (const int places : {4, 150}) {
      AttentionReport r = ReportForTest(places, ordered, 2);
      r.truth = {1};
      const std::string coloured = RenderText(r, {80, true, 20});
      EXPECT_NE(coloured.find('\x1b'), std::string::npos);
      EXPECT_EQ(WithoutEscapes(coloured), RenderText(r, {80, false, 20}));
    }
  }
}

TEST(RenderText, WithoutColourNoControlCharacters) {
  for (const bool ordered : {false, true}) {
    for (const char c : RenderText(HostileReport(ordered))) {
      ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
      ASSERT_NE(c, 0x7F);
    }
  }
}

TEST(RenderText, UnorderedPlacesAreSortedAndTheRestIsSummed) {
  AttentionReport r;
  r.axis = {"light", "heavy", "middle", "rest"};
  r.mean = {0.15f, 0.5f, 0.25f, 0.1f};
  const std::string text = RenderText(r, {80, false, 3});
  EXPECT_LT(LineWith(text, "heavy"), LineWith(text, "middle"));
  EXPECT_LT(LineWith(text, "middle"), LineWith(text, "light"));
  EXPECT_NE(text.find("the other 1 column together 10.0%"), std::string::npos) << text;
  EXPECT_NE(text.find("50.0%"), std::string::npos);
}

TEST(RenderText, OrderedPlacesKeepTheirOrder) {
  AttentionReport r = ReportForTest(5, true, 0);
  const std::string text = RenderText(r);
  for (int i = 0; i + 1 < 5; ++i) {
    EXPECT_LT(LineWith(text, "p" + std::to_string(i) + " "),
              LineWith(text, "p" + std::to_string(i + 1) + " "));
  }
}

TEST(RenderText, MarksTruthPlacesEvenLightOnes) {
  AttentionReport r = ReportForTest(100, false, 0);
  r.truth = {0};
  const std::string text = RenderText(r);
  EXPECT_NE(text.find("● p0 (rank "), std::string::npos) << text;
  EXPECT_NE(text.find("▲"), std::string::npos) << text;
}

TEST(RenderText, BarsAreInProportion) {
  AttentionReport r;
  r.axis = {"a", "b", "c"};
  r.mean = {0.5f, 0.25f, 0.f};
  const std::vector<std::string> lines = Lines(RenderText(r));
  const auto blocks = [&](const std::string& name) {
    for (const std::string& line : lines) {
      if (line.rfind("  " + name + " ", 0) == 0) {
        int eighths = 0;
        for (const char32_t c : CodePoints(line)) {
          if (c >= 0x2588 && c <= 0x258F) eighths += 0x2590 - static_cast<int>(c);
        }
        return eighths;
      }
    }
    ADD_FAILURE() << name;
    return 0;
  };
  EXPECT_GT(blocks("a"), 300);
  EXPECT_NEAR(blocks("b"), blocks("a") / 2.0, 1);
  EXPECT_EQ(blocks("c"), 0);
}

TEST(RenderText, SaysWhenThereIsNothing) {
  EXPECT_NE(RenderText({}).find("no places to show"), std::string::npos);
  AttentionReport r;
  r.axis = {"a"};
  r.mean = {NAN};
  EXPECT_NE(RenderText(r).find("no mean weights to show"), std::string::npos);
  r.samples = {{"s", {}, {}, {}, "", ""}};
  EXPECT_NE(RenderText(r).find("no weights"), std::string::npos);
}

TEST(RenderText, RefusesImpossibleOptions) {
  EXPECT_THROW(RenderText({}, {0, false, 20}), ArgumentError);
  EXPECT_THROW(RenderText({}, {80, false, 0}), ArgumentError);
}

}  // namespace
}  // namespace fovea::explain
