#include "fovea/scan/known/known_findings_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "fovea/core/encoding.h"
#include "fovea/core/error.h"
#include "fovea/core/file.h"
#include "fovea/core/utf8.h"
#include "fovea/data/digest.h"
#include "fovea/data/json_fields.h"
#include "fovea/infer/strict_json.h"
#include "fovea/scan/known/finding_key.h"
#include "fovea/scan/report/report_json_text.h"

namespace fovea::scan {
namespace {

constexpr char kFormat[] = "fovea_known_findings";
constexpr int64_t kMaxBytes = 256'000'000;
constexpr char kRemedy[] = "write it again with `fovea scan PATH --write-baseline FILE`";

std::string LinesText(const Finding& finding) {
  std::string text;
  for (const Region& region : finding.regions) {
    text += StrCat(text.empty() ? "" : ", ", region.first_line);
    if (region.last_line > region.first_line) text += StrCat("-", region.last_line);
  }
  return text;
}

KnownFinding KnownFindingOf(const nlohmann::json& json, const std::string& where) {
  const data::JsonFields fields(json, where);
  KnownFinding known;
  known.path = json.contains("path_bytes") ? std::string(1, '\0') + fields.String("path_bytes")
                                           : fields.String("path");
  known.sha256 = fields.String("sha256");
  for (const std::string& digits : fields.Strings("content")) {
    const std::optional<std::string> bytes = data::FromHexDigits(digits);
    PieceHash hash;
    Require(bytes && bytes->size() == hash.size(), fields.Path("content"),
            " holds what is no hash");
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    known.content.push_back(hash);
  }
  return known;
}

}  // namespace

std::string PathKey(const std::string& path) {
  return IsUtf8(path) ? path : std::string(1, '\0') + Base64(path);
}

void KnownFindingsWriter::Add(const Finding& finding) {
  const FindingKey& key = *finding.key;
  if (key.sha256.empty()) return;
  Json head = {{"path", key.path}};
  if (!IsUtf8(key.path)) head["path_bytes"] = Base64(key.path);
  head["language"] = finding.language;
  head["lines"] = LinesText(finding);
  head["sha256"] = key.sha256;
  std::string entry = JsonText(head);
  entry.back() = ',';
  entry += "\n \"content\": [";
  for (size_t i = 0; i < key.content.size(); ++i)
    entry += StrCat(i == 0 ? "\n" : ",\n", "  \"",
                    data::HexDigits({reinterpret_cast<const char*>(key.content[i].data()),
                                     key.content[i].size()}),
                    "\"");
  entries_.push_back(entry + "]}");
}

std::string KnownFindingsWriter::Text() {
  std::sort(entries_.begin(), entries_.end());
  std::string text = StrCat("{\"", kFormat, "\": ", kKnownFindingsVersion, ",\n\"findings\": [");
  for (size_t i = 0; i < entries_.size(); ++i) text += (i == 0 ? "\n" : ",\n") + entries_[i];
  return text + (entries_.empty() ? "]}\n" : "\n]}\n");
}

std::vector<KnownFinding> ParseKnownFindings(std::string_view text, const std::string& name) {
  try {
    const nlohmann::json json = infer::ParseStrictJson(text);
    if (json.is_object() && !json.contains(kFormat) && json.contains("files_scanned"))
      throw InputError(name, "is a report, not a list of known findings", kRemedy);
    if (!json.is_object() || !json.contains(kFormat))
      throw InputError(name, "is no list of known findings", kRemedy);
    const data::JsonFields fields(json, "");
    const int64_t version = fields.Integer(kFormat, 1);
    if (version > kKnownFindingsVersion)
      throw InputError(
          name,
          StrCat("is a list of version ", version, ", this program reads ", kKnownFindingsVersion),
          "take a newer fovea, or write the list again with this one");
    std::vector<KnownFinding> findings;
    for (const nlohmann::json& finding : fields.Array("findings"))
      findings.push_back(KnownFindingOf(finding, StrCat("findings[", findings.size(), "]")));
    return findings;
  } catch (const ArgumentError& error) {
    throw InputError(name, StrCat("is damaged: ", error.what()), kRemedy);
  }
}

std::vector<KnownFinding> ReadKnownFindings(const std::string& path) {
  return ParseKnownFindings(ReadFile(path, kMaxBytes), path);
}

}  // namespace fovea::scan
