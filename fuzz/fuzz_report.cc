// A scan from the bytes of a file, an archive or a mail to the report in every format: it ends,
// counts what comes out, and no report holds a control character from outside; those in JSON can
// be read.
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/utf8.h"
#include "fovea/scan/report/report_formats.h"
#include "fovea/scan/scanner.h"
#include "fuzz/check.h"
#include "fuzz/small_model.h"
#include "fuzz/target.h"

namespace fovea::scan {
namespace {

// Every file is a finding, so that every format has something to show.
ScanOptions Options() {
  ScanOptions options;
  options.threshold = 0;
  options.jobs = 1;
  options.make_keys = true;
#ifndef FOVEA_FUZZ_REPLAY
  options.walk.limits.depth = 2;
  options.walk.limits.entries = 20;
  options.walk.limits.bytes = 1 << 20;
#endif
  return options;
}

void CheckText(std::string_view name, const std::string& text) {
  FUZZ_CHECK(IsUtf8(text));
  for (const char c : text)
    FUZZ_CHECK(static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t');
  if (name == "json" || name == "sarif") FUZZ_CHECK(nlohmann::json::accept(text));
  if (name != "jsonl") return;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    FUZZ_CHECK(end != text.npos && nlohmann::json::accept(text.substr(at, end - at)));
    at = end + 1;
  }
}

void Try(std::string_view input) {
  struct Written {
    std::string text;
    std::unique_ptr<Report> report;
  };
  std::vector<Written> reports(std::size(kReportFormats));
  for (size_t i = 0; i < reports.size(); ++i)
    reports[i].report = kReportFormats[i].make(
        {}, [text = &reports[i].text](std::string_view more) { text->append(more); });
  int64_t findings = 0, not_scanned = 0;
  ScanSink sink;
  const auto add = [&](const auto& one) {
    for (const Written& written : reports) written.report->Add(one);
  };
  sink.finding = [&](const Finding& finding) {
    ++findings;
    add(finding);
  };
  sink.not_scanned = [&](const NotScanned& file) {
    ++not_scanned;
    add(file);
  };
  sink.note = add;
  data::MemoryBytes bytes(input);
  const Summary summary = ScanBytes("a", bytes, AnyFileModel(), Options(), sink);
  for (const Written& written : reports) written.report->End(summary);
  FUZZ_CHECK(summary.findings == findings && summary.not_scanned == not_scanned);
  for (size_t i = 0; i < reports.size(); ++i) CheckText(kReportFormats[i].name, reports[i].text);
}

}  // namespace
}  // namespace fovea::scan

void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  scan::Try({reinterpret_cast<const char*>(bytes), size});
}
