#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "fovea/core/encoding.h"
#include "fovea/explain/clean_text.h"
#include "fovea/scan/report/report_formats.h"
#include "fovea/scan/report/report_json_text.h"
#include "fovea/scan/report/report_words.h"

namespace fovea::scan {
namespace {

constexpr char kSchema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr char kNotScanned[] = "not-scanned";
constexpr char kInterrupted[] = "interrupted";
constexpr char kNote[] = "note";

// RFC 3986. A colon in the first part of a relative path would make a scheme of it.
std::string PercentEncoded(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain || std::string_view("-._~/!").find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

Json ArtifactLocation(const std::string& path) {
  if (path.starts_with('/')) return {{"uri", "file://" + PercentEncoded(path)}};
  std::string_view relative = path;
  while (relative.starts_with("./")) relative.remove_prefix(2);
  return {{"uri", PercentEncoded(relative)}, {"uriBaseId", "%SRCROOT%"}};
}

Json LocationOf(const std::string& path) {
  return {{"physicalLocation", {{"artifactLocation", ArtifactLocation(path)}}}};
}

Json LocationOf(const Finding& finding, const Region& region) {
  Json location = LocationOf(finding.path);
  location["physicalLocation"]["region"] = {{"startLine", region.first_line},
                                            {"endLine", region.last_line},
                                            {"byteOffset", region.start},
                                            {"byteLength", region.size()}};
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

std::string RuleId(const Finding& finding) {
  return "malicious-code/" + (finding.language.empty() ? "unknown" : finding.language);
}

// Text from outside for a message, in which [ ] make a link and { } an argument.
std::string MessageText(const std::string& text) {
  std::string out;
  for (const char c : explain::CleanName(text, 1000)) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    if (c == '{' || c == '}') out += c;
    out += c;
  }
  return out;
}

Json Rule(const std::string& id, const std::string& language) {
  return {{"id", id},
          {"name", "MaliciousCode"},
          {"shortDescription", {{"text", MessageText("Malicious code, " + language)}}},
          {"fullDescription",
           {{"text",
             "A part of this file resembles malicious code. A model judges by likeness and can "
             "be wrong: look at the place before the file is changed or deleted."}}},
          {"defaultConfiguration", {{"level", "error"}}},
          {"properties", {{"tags", {"security"}}, {"security-severity", "9.0"}}}};
}

Json Notification(const char* id, const char* level, const std::string& text) {
  return {{"descriptor", {{"id", id}}}, {"level", level}, {"message", {{"text", text}}}};
}

class SarifReport : public Report {
 public:
  explicit SarifReport(Write write) : write_(std::move(write)) {}

  void Add(const Finding& finding) override {
    const std::string rule = RuleId(finding);
    const auto [known, is_new] = rules_.try_emplace(rule, rules_.size());
    if (is_new) Append(rule_list_, Rule(rule, finding.language));

    const std::vector<size_t> order = RegionsByScore(finding);
    std::string message =
        fmt::format("{}, score {}", MessageText(VerdictText(finding)), ScoreText(finding.score));
    Json locations = Json::array(), related = Json::array();
    for (const size_t i : order) {
      const Region& region = finding.regions[i];
      Json location = LocationOf(finding, region);
      const std::string place = PlaceText(finding, region);
      if (i == order[0]) {
        message += ", hottest: " + place;
        locations.push_back(location);
      } else {
        message += fmt::format("{}[{}]({})", related.empty() ? "; also " : ", ", place,
                               related.size() + 1);
        location["id"] = related.size() + 1;
        location["message"] = {{"text", "score " + ScoreText(region.score)}};
        related.push_back(location);
      }
    }
    if (locations.empty()) locations.push_back(LocationOf(finding.path));

    Json result = {{"ruleId", rule},
                   {"ruleIndex", known->second},
                   {"kind", IsFound(finding) ? "fail" : "pass"},
                   {"level", IsFound(finding) ? "error" : "none"},
                   {"message", {{"text", message}}},
                   {"locations", locations}};
    if (!related.empty()) result["relatedLocations"] = related;
    result["partialFingerprints"] = {{"foveaHottestRegion/v1", Fingerprint(finding, order)}};
    const double rank = 100 * finding.score;
    if (rank >= 0 && rank <= 100) result["rank"] = rank;
    result["properties"] = {{"score", finding.score},
                            {"threshold", finding.threshold},
                            {"language", finding.language},
                            {"bytes", finding.bytes}};
    Append(results_, result);
  }

  void Add(const NotScanned& file) override {
    Json item = Notification(
        kNotScanned, "warning",
        "Could not be scanned whole, not known to be clean: " + MessageText(file.reason));
    item["locations"] = Json::array({LocationOf(file.path)});
    Append(notifications_, item);
  }

  void Add(const Note& note) override {
    Json item = Notification(kNote, "note", MessageText(note.text));
    if (!note.path.empty()) item["locations"] = Json::array({LocationOf(note.path)});
    Append(notifications_, item);
  }

  void End(const Summary& summary) override {
    if (summary.interrupted) {
      Append(notifications_, Notification(kInterrupted, "error",
                                          "The scan was interrupted: what it did not reach is not "
                                          "known to be clean."));
    }
    const Json facts = {{"model", summary.model},
                        {"filesScanned", summary.files_scanned},
                        {"bytesScanned", summary.bytes_scanned},
                        {"findingsLeftOut", summary.findings_left_out},
                        {"seconds", summary.seconds}};
    // Lists go out as they were kept, as text.
    write_(
        fmt::format("{{\"$schema\":\"{}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":"
                    "{{\"name\":\"fovea\",\"version\":{},\"rules\":[",
                    kSchema, JsonText(summary.fovea_version)));
    write_(rule_list_);
    write_(fmt::format(
        "],\n\"notifications\":[{{\"id\":\"{}\"}},{{\"id\":\"{}\"}},{{\"id\":\"{}\"}}]}}}},\n"
        "\"invocations\":[{{\"executionSuccessful\":{},"
        "\"toolExecutionNotifications\":[",
        kNotScanned, kInterrupted, kNote, !summary.interrupted));
    write_(notifications_);
    write_("]}],\n\"results\":[");
    write_(results_);
    write_(fmt::format("],\n\"properties\":{}}}]}}\n", JsonText(facts)));
  }

 private:
  Write write_;
  std::map<std::string, size_t> rules_;  // id, index
  std::string rule_list_, results_, notifications_;
};

}  // namespace

std::unique_ptr<Report> MakeSarifReport(const ReportOptions&, Report::Write write) {
  return std::make_unique<SarifReport>(std::move(write));
}

}  // namespace fovea::scan
