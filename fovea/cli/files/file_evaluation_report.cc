#include "fovea/cli/files/file_evaluation_report.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/core/encoding.h"
#include "fovea/core/error.h"
#include "fovea/core/readable.h"

namespace fovea::cli {
namespace {

using Json = nlohmann::ordered_json;
using infer::FileEvaluation;
using infer::kFalseAlarmRates;
using infer::Location;
using infer::Rate;

constexpr size_t kRates = kFalseAlarmRates.size();

// "81.2 % (77.5–84.5)", or "–" of none.
std::string Shown(const Rate& rate) {
  if (rate.total == 0) return "–";
  const auto percent = [](double share) {
    return share > 0.99 || share < 0.01 ? fmt::format("{:.2f}", 100 * share)
                                        : fmt::format("{:.1f}", 100 * share);
  };
  return fmt::format("{} % ({}–{})", percent(rate.value), percent(rate.low), percent(rate.high));
}

template <class Rates>
std::string Row(const std::string& name, const std::string& auroc, const Rates& rates) {
  std::string line = fmt::format("  {:<28} {:<7}", name, auroc);
  for (const Rate& rate : rates) line += fmt::format(" {:<22}", Shown(rate));
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string Header(const std::string& name, const std::string& auroc) {
  std::string line = fmt::format("  {:<28} {:<7}", name, auroc);
  for (const double rate : kFalseAlarmRates)
    line += fmt::format(" {:<22}", fmt::format("{:g} %", 100 * rate));
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string Shown(const std::string& name, const Location& where) {
  if (where.files == 0) return "";
  return fmt::format(
      "  {}: {} files\n    hottest region hits {}  precision {:.3f}  recall {:.3f}  IoU {:.3f}\n",
      name, Grouped(where.files), Shown(where.hit), where.precision, where.recall, where.iou);
}

std::string Plural(const std::string& kind, int64_t count) {
  return fmt::format("{} {}{}", Grouped(count), kind,
                     kind == "package" ? (count == 1 ? "" : "s") : "");
}

std::string Section(const std::string& name, const FileEvaluation& e) {
  std::string text = fmt::format("\n{}: {} benign", name, Grouped(e.benign));
  if (e.clean > 0) text += fmt::format(" ({} of them clean originals)", Grouped(e.clean));
  for (const auto& [kind, found] : e.kinds) text += ", " + Plural(kind, found.detection.malicious);
  text += "\n";

  if (e.benign == 0) {
    text += "  no benign files: nothing to tell them from, and no rate of false alarms\n";
  } else if (!e.kinds.empty()) {
    text += Header("found at false alarms", "AUROC");
    for (const auto& [kind, found] : e.kinds) {
      std::vector<Rate> rates;
      for (const infer::DetectionAt& at : found.detection.at) rates.push_back(at.found);
      text += Row(kind, fmt::format("{:.4f}", found.detection.auroc), rates);
    }
    std::vector<std::string> none;
    for (const double rate : kFalseAlarmRates)
      if (rate * static_cast<double>(e.benign) < 1 - 1e-9)
        none.push_back(fmt::format("{:g} %", 100 * rate));
    if (!none.empty())
      text += fmt::format("  ({} of {} files are less than one: no false alarm at all)\n",
                          fmt::join(none, ", "), Grouped(e.benign));
  }

  text += Header("at the model's threshold for", "");
  if (e.benign > 0) text += Row("false alarms", "", e.false_alarms);
  if (e.clean > 0) text += Row("clean originals flagged", "", e.clean_flagged);
  for (const auto& [kind, found] : e.kinds) text += Row(kind + " found", "", found.at_threshold);
  if (e.language.total > 0) text += fmt::format("  language told right: {}\n", Shown(e.language));
  text += Shown("place, where it is known", e.location);
  text += Shown("of these less than half malicious", e.minority);
  return text;
}

Json NumberOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json ToJson(const Rate& rate) {
  if (rate.total == 0) return nullptr;
  return {{"value", rate.value},
          {"low", rate.low},
          {"high", rate.high},
          {"count", rate.count},
          {"total", rate.total}};
}

Json ToJson(const Location& where) {
  return {{"files", where.files},
          {"hit", ToJson(where.hit)},
          {"precision", where.precision},
          {"recall", where.recall},
          {"iou", where.iou}};
}

std::string KeyOf(double rate) { return fmt::format("{}", rate); }

// {"0.01": …, "0.001": …, "0.0001": …}
template <class Rates>
Json ByRate(const Rates& rates) {
  Json json = Json::object();
  for (size_t i = 0; i < kRates; ++i) json[KeyOf(kFalseAlarmRates[i])] = ToJson(rates[i]);
  return json;
}

Json ToJson(const infer::Found& found, bool with_benign) {
  Json json;
  json["samples"] = found.detection.malicious;
  if (with_benign) {
    json["auroc"] = NumberOrNull(found.detection.auroc);
    Json& at = json["found"] = Json::object();
    for (const infer::DetectionAt& point : found.detection.at)
      at[KeyOf(point.false_alarm_rate)] = ToJson(point.found);
  }
  json["found_at_threshold"] = ByRate(found.at_threshold);
  return json;
}

Json ToJson(const FileEvaluation& e) {
  Json json;
  json["benign"] = e.benign;
  json["clean"] = e.clean;
  Json& kinds = json["kinds"] = Json::object();
  for (const auto& [kind, found] : e.kinds) kinds[kind] = ToJson(found, e.benign > 0);
  if (e.benign > 0) json["false_alarms"] = ByRate(e.false_alarms);
  if (e.clean > 0) json["clean_flagged"] = ByRate(e.clean_flagged);
  json["language"] = ToJson(e.language);
  if (e.location.files > 0) json["location"] = ToJson(e.location);
  if (e.minority.files > 0) json["location_of_minority"] = ToJson(e.minority);
  return json;
}

// Those of all files together that are defined.
Json Metrics(const FileEvaluation& e) {
  Json json = Json::object();
  const bool malice = e.together.detection.malicious > 0;
  if (malice && e.benign > 0) {
    json["auroc"] = e.together.detection.auroc;
    for (const infer::DetectionAt& at : e.together.detection.at)
      json["found_at_" + KeyOf(at.false_alarm_rate)] = at.found.value;
  }
  for (size_t i = 0; i < kRates; ++i) {
    const std::string rate = KeyOf(kFalseAlarmRates[i]);
    if (malice) json["found_at_threshold_" + rate] = e.together.at_threshold[i].value;
    if (e.benign > 0) json["false_alarms_at_threshold_" + rate] = e.false_alarms[i].value;
  }
  if (e.language.total > 0) json["language"] = e.language.value;
  if (e.location.files > 0) {
    json["hit"] = e.location.hit.value;
    json["precision"] = e.location.precision;
    json["recall"] = e.location.recall;
    json["iou"] = e.location.iou;
  }
  return json;
}

std::string LabelOf(const data::LabelledFile& file) {
  switch (file.label) {
    case data::FileLabel::kBenign:
      return file.folder == "clean" ? "clean" : "benign";
    case data::FileLabel::kMalicious:
      return file.folder == "infected" ? "infected" : "malicious";
    case data::FileLabel::kMaliciousPackage:
      return "malicious_package";
    case data::FileLabel::kShellcode:
      return "shellcode";
  }
  return "";
}

// Paths and names from a collection.
std::string Text(const std::string& text) { return CsvField(Printable(text, 4096)); }

}  // namespace

std::string EvaluationText(const EvaluatedFiles& evaluated) {
  std::string text = fmt::format("{:<18} {}\n{:<18} {}\n{:<18} {}\n", "task", "files", "model",
                                 Printable(evaluated.model), "samples", Grouped(evaluated.samples));
  for (const std::string& note : evaluated.notes)
    text += fmt::format("{:<18} {}\n", "note", Printable(note, 1000));
  for (const auto& [language, evaluation] : evaluated.languages)
    if (!language.empty()) text += Section(Printable(language, 40), evaluation);
  // With one language they are the same.
  if (evaluated.languages.size() > 2) text += Section("all", evaluated.languages.at(""));
  return text;
}

std::string EvaluationJson(const EvaluatedFiles& evaluated) {
  Json json;
  json["task"] = "files";
  json["model"] = evaluated.model;
  json["samples"] = evaluated.samples;
  json["metrics"] = Metrics(evaluated.languages.at(""));
  Json& languages = json["languages"] = Json::object();
  for (const auto& [language, evaluation] : evaluated.languages)
    if (!language.empty()) languages[language] = ToJson(evaluation);
  json["notes"] = evaluated.notes;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string ScoresCsv(std::span<const infer::JudgedFile> files, const infer::FileModel& model) {
  std::string csv = "path,label,language,told,source,package,logit,score,finding_at,start,end\n";
  for (const infer::JudgedFile& judged : files) {
    const data::LabelledFile& file = judged.file;
    std::string finding_at;  // the strictest rate
    for (size_t i = 0; i < kRates; ++i)
      if (judged.findings[i]) finding_at = KeyOf(kFalseAlarmRates[i]);
    csv += fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{}\n", Text(file.path), LabelOf(file), Text(file.language),
        Text(model.languages().at(static_cast<size_t>(judged.verdict.language))), Text(file.source),
        Text(file.package), judged.verdict.logit, infer::ScoreOfLogit(judged.verdict.logit),
        finding_at, judged.located.hottest.start, judged.located.hottest.end);
  }
  return csv;
}

}  // namespace fovea::cli
