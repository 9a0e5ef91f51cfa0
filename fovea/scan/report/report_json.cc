#include <cmath>
#include <string>
#include <utility>

#include "fovea/core/encoding.h"
#include "fovea/core/utf8.h"
#include "fovea/scan/report/left_out_text.h"
#include "fovea/scan/report/report_formats.h"
#include "fovea/scan/report/report_json_text.h"
#include "fovea/scan/report/report_words.h"

namespace fovea::scan {
namespace {

void AddPath(Json& out, const std::string& path) {
  out["path"] = path;
  if (!IsUtf8(path)) out["path_bytes"] = Base64(path);
}

void AddFinding(Json& out, const Finding& finding) {
  AddPath(out, finding.path);
  out["language"] = finding.language;
  if (!finding.format.empty()) out["format"] = finding.format;
  out["score"] = finding.score;
  out["false_alarm_rate"] =
      finding.false_alarm_rate > 0 ? Json(finding.false_alarm_rate) : Json(nullptr);
  out["threshold"] = finding.threshold;
  out["bytes"] = finding.bytes;
  if (finding.change != Change::kNone) {
    out["change"] = finding.change == Change::kAdded ? "added" : "changed";
    out["malicious"] = IsFound(finding);
    out["lines_added"] = finding.lines_added;
    out["lines_removed"] = finding.lines_removed;
  }
  Json& regions = out["regions"] = Json::array();
  // Binary content has no lines.
  const auto in_text = [&](int64_t number) { return IsBinary(finding) ? Json() : Json(number); };
  for (const Region& region : finding.regions) {
    regions.push_back(Json{{"start", region.start},
                           {"end", region.end},
                           {"first_line", in_text(region.first_line)},
                           {"first_column", in_text(region.first_column)},
                           {"last_line", in_text(region.last_line)},
                           {"end_column", in_text(region.end_column)},
                           {"score", region.score}});
    if (!region.part.empty()) regions.back()["part"] = region.part;
    if (region.address) regions.back()["address"] = *region.address;
  }
  if (finding.words.empty()) return;
  Json& words = out["words"] = Json::array();
  for (const Word& word : finding.words) {
    // Four decimals: more would be the noise of a float.
    const double share = std::round(double{word.share} * 1e4) / 1e4;
    words.push_back(Json{{"start", word.start}, {"end", word.end}, {"share", share}});
  }
}

void AddNotScanned(Json& out, const NotScanned& file) {
  AddPath(out, file.path);
  out["reason"] = file.reason;
}

void AddNote(Json& out, const Note& note) {
  if (!note.path.empty()) AddPath(out, note.path);
  out["note"] = note.text;
}

void AddFacts(Json& out, const Summary& summary) {
  out["model"] = summary.model;
  out["fovea"] = summary.fovea_version;
  out["false_alarm_rate"] =
      summary.false_alarm_rate > 0 ? Json(summary.false_alarm_rate) : Json(nullptr);
  out["files_scanned"] = summary.files_scanned;
  out["bytes_scanned"] = summary.bytes_scanned;
}

void AddEnd(Json& out, const Summary& summary) {
  if (summary.comparison) {
    const ComparisonCounts& counts = *summary.comparison;
    out["comparison"] = {{"changed", counts.changed},
                         {"added", counts.added},
                         {"removed", counts.removed},
                         {"unchanged", counts.same},
                         {"unchanged_but_line_ends", counts.same_text},
                         {"links_changed", counts.special.changed},
                         {"links_added", counts.special.added},
                         {"links_removed", counts.special.removed},
                         {"links_unchanged", counts.special.same}};
  }
  const data::LeftOutCount left_out = AllLeftOut(summary);
  out["files_left_out"] = left_out.files;
  out["folders_left_out"] = left_out.folders;
  out["trusted_files"] = Total(summary.trusted);
  out["known_findings"] = Total(summary.known);
  out["findings_left_out"] = summary.findings_left_out;
  out["seconds"] = summary.seconds;
  out["interrupted"] = summary.interrupted;
}

// One object, the facts of the summary first, so that all else waits for the end.
class JsonReport : public Report {
 public:
  explicit JsonReport(Write write) : write_(std::move(write)) {}

  void Add(const Finding& finding) override {
    Json out;
    AddFinding(out, finding);
    Append(findings_, out);
  }
  void Add(const NotScanned& file) override {
    Json out;
    AddNotScanned(out, file);
    Append(not_scanned_, out);
  }
  void Add(const Note& note) override {
    Json out;
    AddNote(out, note);
    Append(notes_, out);
  }
  void End(const Summary& summary) override {
    Json begin, end;
    AddFacts(begin, summary);
    AddEnd(end, summary);
    std::string head = JsonText(begin), tail = JsonText(end);
    head.pop_back();
    write_(head + ",\n\"findings\": [");
    write_(findings_);
    write_(findings_.empty() ? "],\n\"not_scanned\": [" : "\n],\n\"not_scanned\": [");
    write_(not_scanned_);
    write_(not_scanned_.empty() ? "],\n\"notes\": [" : "\n],\n\"notes\": [");
    write_(notes_);
    write_((notes_.empty() ? "],\n" : "\n],\n") + tail.substr(1) + "\n");
  }

 private:
  Write write_;
  std::string findings_, not_scanned_, notes_;
};

// A line as soon as there is something to say.
class JsonLinesReport : public Report {
 public:
  explicit JsonLinesReport(Write write) : write_(std::move(write)) {}

  void Add(const Finding& finding) override {
    ++findings_;
    Json out = {{"type", "finding"}};
    AddFinding(out, finding);
    write_(JsonText(out) + "\n");
  }
  void Add(const NotScanned& file) override {
    ++not_scanned_;
    Json out = {{"type", "not_scanned"}};
    AddNotScanned(out, file);
    write_(JsonText(out) + "\n");
  }
  void Add(const Note& note) override {
    Json out = {{"type", "note"}};
    AddNote(out, note);
    write_(JsonText(out) + "\n");
  }
  void End(const Summary& summary) override {
    Json out = {{"type", "summary"}};
    AddFacts(out, summary);
    out["findings"] = findings_;
    out["not_scanned"] = not_scanned_;
    AddEnd(out, summary);
    write_(JsonText(out) + "\n");
  }

 private:
  Write write_;
  int64_t findings_ = 0, not_scanned_ = 0;
};

}  // namespace

std::unique_ptr<Report> MakeJsonReport(const ReportOptions&, Report::Write write) {
  return std::make_unique<JsonReport>(std::move(write));
}

std::unique_ptr<Report> MakeJsonLinesReport(const ReportOptions&, Report::Write write) {
  return std::make_unique<JsonLinesReport>(std::move(write));
}

}  // namespace fovea::scan
