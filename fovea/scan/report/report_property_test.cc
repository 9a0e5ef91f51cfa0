// What is true of every report, whatever the findings hold.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/core/utf8.h"
#include "fovea/scan/report/finding_for_test.h"
#include "fovea/scan/report/report_formats.h"

namespace fovea::scan {
namespace {

// Control characters, those that turn the reading order, invisible ones, and U+FFFD for bytes that
// are not UTF-8; the reports themselves write none of them but \n.
void ExpectClean(const std::string& text, std::string_view format) {
  for (const char32_t c : CodePoints(text)) {
    const bool control = (c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0);
    const bool turns =
        c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    const bool hides = c == 0x200B || c == 0xFEFF;
    ASSERT_FALSE(control || turns || hides || c == 0xFFFD) << format << ": " << uint32_t{c};
  }
}

// A tag without its brackets holds no attribute but those that the report writes.
void ExpectOwnAttributes(const std::string& tag) {
  const std::vector<std::string> own = {
      "lang",  "charset",    "http-equiv",      "content",     "name",
      "class", "id",         "style",           "scope",       "href",
      "role",  "aria-label", "aria-labelledby", "aria-hidden", "tabindex",
      "title"};
  for (size_t at = tag.find('='); at != std::string::npos;) {
    const std::string name = tag.substr(0, at).substr(tag.find_last_of(" ", at) + 1);
    EXPECT_NE(std::find(own.begin(), own.end(), name), own.end()) << tag;
    ASSERT_EQ(tag[at + 1], '"') << tag;
    const size_t end = tag.find('"', at + 2);
    ASSERT_NE(end, std::string::npos) << tag;
    if (name == "href") {
      EXPECT_EQ(tag[at + 2], '#') << tag;
    }
    at = tag.find('=', end);
  }
}

// Each "<" opens one of the tags that the report writes, and each tag that needs it is closed.
void ExpectOnlyOwnTags(const std::string& page) {
  const std::vector<std::string> own = {
      "!DOCTYPE", "html",  "head",  "meta",    "title",   "style",    "body",    "h1",  "h2",
      "main",     "p",     "b",     "a",       "div",     "dl",       "dt",      "dd",  "table",
      "caption",  "thead", "tbody", "tr",      "th",      "td",       "section", "bdi", "span",
      "i",        "u",     "code",  "details", "summary", "colgroup", "col",     "ul",  "li"};
  std::map<std::string, int> open;
  for (size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
    const size_t end = page.find('>', at);
    ASSERT_NE(end, std::string::npos);
    const std::string tag = page.substr(at + 1, end - at - 1);
    const bool closes = tag[0] == '/';
    const std::string name = tag.substr(closes ? 1 : 0, tag.find(' ') - (closes ? 1 : 0));
    ASSERT_NE(std::find(own.begin(), own.end(), name), own.end()) << tag;
    ExpectOwnAttributes(tag);
    open[name] += closes ? -1 : 1;
    ASSERT_GE(open[name], 0) << tag;
  }
  for (const auto& [name, count] : open) {
    if (name == "!DOCTYPE" || name == "meta" || name == "col") continue;
    EXPECT_EQ(count, 0) << name;
  }
}

void Check(const std::vector<Finding>& findings, const std::vector<NotScanned>& not_scanned,
           const std::vector<Note>& notes, const Summary& summary) {
  const auto report = [&](std::string_view format) {
    return ReportForTest(std::string(format), findings, not_scanned, summary, {}, notes);
  };
  for (const ReportFormat& format : kReportFormats) ExpectClean(report(format.name), format.name);
  ExpectOnlyOwnTags(report("html"));
  EXPECT_EQ(nlohmann::json::parse(report("json"))["findings"].size(), findings.size());
  EXPECT_EQ(nlohmann::json::parse(report("sarif"))["runs"][0]["results"].size(), findings.size());
  std::istringstream lines(report("jsonl"));
  size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count)
    EXPECT_TRUE(nlohmann::json::accept(line));
  EXPECT_EQ(count, findings.size() + not_scanned.size() + notes.size() + 1);
}

TEST(Reports, EscapeWhatTriesToLeaveItsPlace) {
  std::string all;
  for (const std::string& text : kHostileTexts) all += text + "\n";
  Summary summary = SummaryForTest();
  for (const std::string& text : kHostileTexts) {
    summary.model = summary.fovea_version = text;
    Finding source = FindingForTest(text, text, all, {{1, 0.5F}, {3, 0.5F}});
    Finding binary = FindingForTest(text, "bin", all, {{2, 1}});
    Decide({{text, 0.5F}}, &source);
    Decide({{text, 0.5F}}, &binary);
    Check({source, binary}, {{text, text}}, {{text, text}}, summary);
  }
}

TEST(Reports, EscapeRandomBytes) {
  Random random(17);
  const auto bytes = [&](uint64_t most) {
    std::string out;
    for (uint64_t i = random.Below(most + 1); i > 0; --i) {
      const uint64_t kind = random.Below(8);
      out += static_cast<char>(kind == 0 ? "<>&\"'\n\r\x1b"[random.Below(8)] : random.Below(256));
    }
    return out;
  };
  for (int round = 0; round < 25; ++round) {
    const std::string content = bytes(3000);
    std::vector<Finding> findings;
    for (const char* language : {"php", "bin"}) {
      Finding finding = FindingForTest(bytes(60), language, content, {{2, 0.5F}, {4, 0.2F}});
      finding.content_start = static_cast<int64_t>(random.Below(100));
      // Places need not be where the content is.
      for (int i = 0; i < 3; ++i) {
        const auto start = static_cast<int64_t>(random.Below(4000));
        const auto line = static_cast<int64_t>(1 + random.Below(50));
        finding.regions.push_back({start, start + 1 + static_cast<int64_t>(random.Below(500)), line,
                                   line + static_cast<int64_t>(random.Below(5)), random.Uniform()});
        if (random.Below(2) == 0)
          finding.regions.back().architecture = {
              static_cast<data::InstructionSet>(random.Below(8))};
        if (random.Below(2) == 0) finding.regions.back().address = random.Bits();
      }
      // Nor words, nor need they be whole.
      for (int64_t at = 0; at < 3000;) {
        const int64_t start = at + static_cast<int64_t>(random.Below(100));
        at = start + static_cast<int64_t>(random.Below(60));
        finding.words.push_back({{start, at}, static_cast<float>(random.Uniform())});
      }
      if (random.Below(4) == 0) std::swap(finding.words[0], finding.words[5]);
      findings.push_back(finding);
    }
    Check(findings, {{bytes(50), bytes(50)}}, {{bytes(50), bytes(50)}}, SummaryForTest());
  }
}

TEST(Reports, SameFindingsSameBytes) {
  const std::vector<Finding> findings = {FindingForTest("a", "php", "1\n2\n3\n", {{2, 1}})};
  for (const ReportFormat& format : kReportFormats) {
    const std::string name(format.name);
    EXPECT_EQ(ReportForTest(name, findings, {}, SummaryForTest()),
              ReportForTest(name, findings, {}, SummaryForTest()));
  }
}

}  // namespace
}  // namespace fovea::scan
