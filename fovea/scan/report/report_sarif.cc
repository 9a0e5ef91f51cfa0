#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "fovea/core/encoding.h"
#include "fovea/core/readable.h"
#include "fovea/scan/report/artifact_uri.h"
#include "fovea/scan/report/best_results.h"
#include "fovea/scan/report/left_out_text.h"
#include "fovea/scan/report/line_hash.h"
#include "fovea/scan/report/report_formats.h"
#include "fovea/scan/report/report_json_text.h"
#include "fovea/scan/report/report_words.h"
#include "fovea/scan/report/sarif_rule.h"

namespace fovea::scan {
namespace {

constexpr char kSchema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr char kNotScanned[] = "not-scanned";
constexpr char kInterrupted[] = "interrupted";
constexpr char kNote[] = "note";
constexpr char kLeftOut[] = "findings-left-out";
constexpr size_t kMaxRelated = 20;  // places of a finding beside the hottest

Json LocationOf(const std::string& path) {
  const std::string uri = ArtifactUri(path);
  Json artifact = {{"uri", uri}};
  if (!uri.starts_with("file:")) artifact["uriBaseId"] = "%SRCROOT%";
  return {{"physicalLocation", {{"artifactLocation", artifact}}}};
}

// As text and as bytes the same stretch (3.30.1): without the end of its last line, which would
// make viewers mark the next. Binary content has no lines.
Json RegionOf(const Finding& finding, const Region& region) {
  Json json = Json::object();
  if (!IsBinary(finding)) {
    json = {{"startLine", region.first_line},
            {"startColumn", region.first_column},
            {"endLine", region.last_line},
            {"endColumn", region.end_column}};
  }
  json["byteOffset"] = region.start;
  json["byteLength"] = region.size() - (IsBinary(finding) ? 0 : region.line_end);
  return json;
}

Json LocationOf(const Finding& finding, const Region& region) {
  Json location = LocationOf(finding.path);
  location["physicalLocation"]["region"] = RegionOf(finding, region);
  return location;
}

// Names the code that was found, wherever in the file it moves to.
std::string Fingerprint(const Finding& finding, const std::vector<size_t>& order) {
  std::string_view code;
  if (!order.empty()) {
    const Region& region = finding.regions[order[0]];
    const int64_t size = static_cast<int64_t>(finding.content.size());
    const int64_t from = std::clamp<int64_t>(region.start - finding.content_start, 0, size);
    const int64_t to = std::clamp<int64_t>(region.end - finding.content_start, from, size);
    code = std::string_view(finding.content)
               .substr(static_cast<size_t>(from), static_cast<size_t>(to - from));
  }
  return Hex(Fnv1a(code.empty() ? std::string_view(finding.path) : code));
}

Json Notification(const char* id, const char* level, const std::string& text) {
  return {{"descriptor", {{"id", id}}}, {"level", level}, {"message", {{"text", text}}}};
}

class SarifReport : public Report {
 public:
  SarifReport(const ReportOptions& options, Write write)
      : write_(std::move(write)), results_(options.max_findings) {}

  void Add(const Finding& finding) override {
    const bool found = IsFound(finding);
    const bool compared = finding.change != Change::kNone;
    const SarifRuleKind kind =
        compared && !found ? SarifRuleKind::kAddedCode : SarifRuleKind::kMaliciousCode;
    const std::string rule = SarifRuleId(kind, finding.language);
    const auto [known, is_new] = rules_.try_emplace(rule, rules_.size());
    if (is_new) Append(rule_list_, SarifRule(kind, finding.language));

    const std::vector<size_t> order = RegionsByScore(finding);
    std::string message =
        fmt::format("{}, {}", SarifText(VerdictText(finding)), RarityText(finding));
    Json locations = Json::array(), related = Json::array();
    for (const size_t i : order) {
      if (related.size() == kMaxRelated) break;
      const Region& region = finding.regions[i];
      Json location = LocationOf(finding, region);
      const std::string place = PlaceText(finding, region);
      if (i == order[0]) {
        message += ", hottest: " + place;
        locations.push_back(location);
      } else {
        message += fmt::format("{}[{}]({})", related.empty() ? "; also " : "; ", place,
                               related.size() + 1);
        location["id"] = related.size() + 1;
        location["message"] = {{"text", "another suspicious place"}};
        related.push_back(location);
      }
    }
    const int64_t more = std::ssize(order) - std::ssize(locations) - std::ssize(related);
    if (more > 0) message += " and " + Plural(more, "more place");
    if (locations.empty()) locations.push_back(LocationOf(finding.path));

    Json result = {{"ruleId", rule},
                   {"ruleIndex", known->second},
                   {"kind", found || compared ? "fail" : "pass"},
                   {"level", found      ? "error"
                             : compared ? "note"
                                        : "none"},
                   {"message", {{"text", message}}},
                   {"locations", locations}};
    if (!related.empty()) result["relatedLocations"] = related;
    Json& prints = result["partialFingerprints"] = Json::object();
    if (!order.empty() && !IsBinary(finding)) {
      const std::string hash =
          PrimaryLocationLineHash(finding, finding.regions[order[0]].first_line);
      if (!hash.empty()) prints["primaryLocationLineHash"] = hash;
    }
    prints["foveaHottestRegion/v1"] = Fingerprint(finding, order);
    const double rank = 100 * finding.score;
    if (rank >= 0 && rank <= 100) result["rank"] = rank;
    Json& properties = result["properties"] = {{"score", finding.score}};
    if (finding.false_alarm_rate > 0) properties["falseAlarmRate"] = finding.false_alarm_rate;
    properties["threshold"] = finding.threshold;
    properties["language"] = finding.language;
    properties["bytes"] = finding.bytes;
    // Of a comparison, what is malicious comes before what is not, whatever the thresholds.
    results_.Add(finding.score + (finding.change != Change::kNone && IsFound(finding) ? 1 : 0),
                 JsonText(result));
  }

  void Add(const NotScanned& file) override {
    Json item = Notification(
        kNotScanned, "warning",
        "Could not be scanned, or only in part; not known to be clean: " + SarifText(file.reason));
    item["locations"] = Json::array({LocationOf(file.path)});
    Append(notifications_, item);
  }

  void Add(const Note& note) override {
    Json item = Notification(kNote, "note", SarifText(note.text));
    if (!note.path.empty()) item["locations"] = Json::array({LocationOf(note.path)});
    Append(notifications_, item);
  }

  int64_t findings_left_out() const override { return results_.left_out(); }

  void End(const Summary& summary) override {
    if (summary.interrupted) {
      Append(notifications_, Notification(kInterrupted, "error",
                                          "The scan was interrupted: what it did not reach is not "
                                          "known to be clean."));
    }
    if (results_.left_out() > 0) {
      Append(notifications_,
             Notification(kLeftOut, "warning",
                          Plural(results_.left_out(), "finding") +
                              " with lower scores left out, for code hosts show so many results "
                              "only. fovea scan --max-findings 0 writes all."));
    }
    const data::LeftOutCount left_out = AllLeftOut(summary);
    const Json facts = {{"model", summary.model},
                        {"filesScanned", summary.files_scanned},
                        {"bytesScanned", summary.bytes_scanned},
                        {"filesLeftOut", left_out.files},
                        {"foldersLeftOut", left_out.folders},
                        {"trustedFiles", Total(summary.trusted)},
                        {"knownFindings", Total(summary.known)},
                        {"findingsLeftOut", summary.findings_left_out + results_.left_out()},
                        {"seconds", summary.seconds}};
    // Lists go out as they were kept, as text.
    write_(
        fmt::format("{{\"$schema\":\"{}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":"
                    "{{\"name\":\"fovea\",\"version\":{},\"rules\":[",
                    kSchema, JsonText(summary.fovea_version)));
    write_(rule_list_);
    write_(fmt::format(
        "],\n\"notifications\":[{{\"id\":\"{}\"}},{{\"id\":\"{}\"}},{{\"id\":\"{}\"}},{{\"id\":\"{}"
        "\"}}]}}}},"
        "\n\"columnKind\":\"utf16CodeUnits\",\n\"invocations\":[{{\"executionSuccessful\":{},"
        "\"toolExecutionNotifications\":[",
        kNotScanned, kInterrupted, kNote, kLeftOut, !summary.interrupted));
    write_(notifications_);
    write_("]}],\n\"results\":[");
    const char* before = "\n";
    for (const std::string& result : results_.Take()) {
      write_(before);
      write_(result);
      before = ",\n";
    }
    write_(fmt::format("],\n\"properties\":{}}}]}}\n", JsonText(facts)));
  }

 private:
  Write write_;
  std::map<std::string, size_t> rules_;  // id, index
  std::string rule_list_, notifications_;
  BestResults results_;
};

}  // namespace

std::unique_ptr<Report> MakeSarifReport(const ReportOptions& options, Report::Write write) {
  return std::make_unique<SarifReport>(options, std::move(write));
}

}  // namespace fovea::scan
