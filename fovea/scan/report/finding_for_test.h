#ifndef FOVEA_SCAN_REPORT_FINDING_FOR_TEST_H_
#define FOVEA_SCAN_REPORT_FINDING_FOR_TEST_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/scan/finding.h"
#include "fovea/scan/report/report_formats.h"
#include "fovea/scan/text_position.h"

namespace fovea::scan {

// A finding whose windows are lines. weights: (line, share) of the lines with attention. Each run
// of neighbouring lines among them is a region.
inline Finding FindingForTest(const std::string& path, const std::string& language,
                              const std::string& content,
                              const std::vector<std::pair<int64_t, float>>& weights) {
  Finding finding;
  finding.path = path;
  finding.language = language;
  finding.score = 0.998;
  finding.threshold = 0.9;
  finding.false_alarm_rate = 1.25e-4;
  finding.bytes = static_cast<int64_t>(content.size());
  finding.content = content;
  int64_t line = 1;
  for (size_t at = 0; at < content.size(); ++line) {
    const size_t next = std::min(content.find('\n', at), content.size() - 1) + 1;
    Heat heat = {static_cast<int64_t>(at), static_cast<int64_t>(next), 0, 0.01F};
    for (const auto& [hot, weight] : weights) {
      if (hot != line) continue;
      heat.weight = weight;
      heat.score = 0.998F;
      if (finding.regions.empty() || finding.regions.back().last_line + 1 != line)
        finding.regions.push_back({heat.start, heat.end, line, line, 0.998});
      Region& region = finding.regions.back();
      region.end = heat.end;
      region.last_line = line;
      const std::string_view whole = std::string_view(content).substr(at, next - at);
      const size_t end = whole.ends_with("\r\n") ? 2 : whole.ends_with('\n') ? 1 : 0;
      TextPosition position;
      position.Advance({reinterpret_cast<const uint8_t*>(whole.data()), whole.size() - end});
      region.end_column = position.column(-1);
      region.line_end = static_cast<int64_t>(end);
    }
    finding.heat.push_back(heat);
    at = next;
  }
  return finding;
}

// The first place in the content of each of some words, in order, becomes one that decides.
inline void Decide(const std::vector<std::pair<std::string, float>>& words, Finding* finding) {
  size_t at = 0;
  for (const auto& [text, share] : words) {
    at = finding->content.find(text, at);
    const int64_t start = finding->content_start + static_cast<int64_t>(at);
    finding->words.push_back({{start, start + std::ssize(text)}, share});
    at += text.size();
  }
}

inline Summary SummaryForTest() {
  Summary summary;
  summary.model = "fovea-files 1";
  summary.fovea_version = "0.1.0";
  summary.false_alarm_rate = 1e-4;
  summary.files_scanned = 12'408;
  summary.bytes_scanned = 310'200'000;
  summary.seconds = 4.2;
  return summary;
}

inline std::unique_ptr<Report> MakeReport(const std::string& format, const ReportOptions& options,
                                          Report::Write write) {
  return FormatNamed(kReportFormats, format, "report format").make(options, std::move(write));
}

// A whole report.
inline std::string ReportForTest(const std::string& format, const std::vector<Finding>& findings,
                                 const std::vector<NotScanned>& not_scanned, const Summary& summary,
                                 const ReportOptions& options = {},
                                 const std::vector<Note>& notes = {}) {
  std::string out;
  const auto report = MakeReport(format, options, [&](std::string_view text) { out += text; });
  for (const Finding& finding : findings) report->Add(finding);
  for (const NotScanned& file : not_scanned) report->Add(file);
  for (const Note& note : notes) report->Add(note);
  report->End(summary);
  return out;
}

// Texts that try to leave the place where they are shown, or to do something there.
inline const std::vector<std::string> kHostileTexts = {
    "<img src=x onerror=alert(1)>",
    "</pre></code></td></table><script>document.title='owned'</script>",
    "\" autofocus onfocus=\"document.title='owned'",
    "' style='background:url(//127.0.0.1/x)",
    "javascript:document.title='owned'",
    "]]><svg onload=document.title='owned'>",
    "--><!--<base href=//127.0.0.1/>",
    "&#60;script&#62;",
    "\x1b[31mred\x1b[0m \x1b]0;owned\x07 \x1b]8;;http://127.0.0.1/\x07link",
    "c1 \xc2\x9b"
    "31m",
    "reversed \xe2\x80\xae"
    "gpj.exe \xe2\x81\xa6 \xe2\x80\x8b \xef\xbb\xbf",
    "broken \xff\xc3 \xed\xa0\x80 \xf0\x9f utf-8",
    std::string("nul\0byte", 8),
    "line\r\nbreaks\n\r\v\f\xe2\x80\xa8\xe2\x80\xa9",
    "{0} {{1}} [a](http://127.0.0.1/) \\",
    "日本語 عربى עברית é́́́",
    "",
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_FINDING_FOR_TEST_H_
