#include "fovea/train/files/scored_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <map>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/core/file.h"
#include "fovea/core/threads.h"
#include "fovea/data/text.h"
#include "fovea/infer/files/file_verdict.h"
#include "fovea/infer/files/windows/segments.h"

namespace fovea::train {
namespace {

constexpr std::string_view kColumns = "member\tlabel\tlanguage\tsource\tpackage\tlogit\ttold";

// A name is any bytes, a field of the table is not.
std::string Field(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::vector<ScoredFile> ScoreFiles(const infer::FileModel& model, const FileCorpus::Part& files) {
  std::vector<const data::LabelledFile*> all;
  for (const auto* by_language : {&files.benign, &files.malicious})
    for (const auto& [language, list] : *by_language)
      all.insert(all.end(), list.begin(), list.end());
  for (const auto& [name, list] : files.packages) all.insert(all.end(), list.begin(), list.end());
  const infer::Thresholds thresholds(model, infer::kDefaultFalseAlarmRate);
  std::vector<ScoredFile> out(all.size());
  ParallelFor(std::ssize(all), 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const data::LabelledFile& file = *all[i];
      const infer::Verdict verdict =
          infer::Judge(infer::ScoreSegments(model, file.bytes), thresholds);
      out[i] = {Field(file.member.empty() ? file.path : file.member),
                data::LabelName(file.label),
                file.language,
                Field(file.source),
                Field(file.package),
                verdict.logit,
                model.languages()[verdict.language]};
    }
  });
  return out;
}

void WriteScores(const std::string& path, const std::string& key,
                 const std::vector<ScoredFile>& files) {
  std::string text = fmt::format("# {}\n{}\n", key, kColumns);
  for (const ScoredFile& file : files)
    text += fmt::format("{}\t{}\t{}\t{}\t{}\t{:.6f}\t{}\n", file.member, file.label, file.language,
                        file.source, file.package, file.logit, file.told);
  WriteFile(path, text);
}

std::optional<std::vector<ScoredFile>> ReadScores(const std::string& path, const std::string& key) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  const std::string text = ReadFile(path);
  const std::string head = fmt::format("# {}\n{}\n", key, kColumns);
  if (text.compare(0, head.size(), head) != 0) return std::nullopt;
  std::vector<ScoredFile> files;
  std::vector<std::string_view> lines = Split(std::string_view(text).substr(head.size()), '\n');
  lines.pop_back();  // what is behind the last line end
  for (const std::string_view line : lines) {
    const std::vector<std::string_view> fields = Split(line, '\t');
    double logit = 0;
    if (fields.size() != 7 || data::ParseNumber(fields[5], &logit) != data::NumberParse::kNumber)
      throw InputError(path, StrCat("line ", files.size() + 3, " is no row of scores"),
                       "remove the file; its fold is trained again");
    files.push_back({std::string(fields[0]), std::string(fields[1]), std::string(fields[2]),
                     std::string(fields[3]), std::string(fields[4]), logit,
                     std::string(fields[6])});
  }
  return files;
}

std::vector<BenignScore> BenignScores(const std::vector<ScoredFile>& files) {
  std::vector<BenignScore> out;
  for (const ScoredFile& file : files)
    if (file.label == data::LabelName(data::FileLabel::kBenign))
      out.push_back({file.told, file.source, file.logit});
  return out;
}

HeldOutScores ByLabel(const std::vector<ScoredFile>& files) {
  HeldOutScores out;
  std::map<std::pair<std::string, std::string>, double> packages;
  for (const ScoredFile& file : files) {
    if (file.label == data::LabelName(data::FileLabel::kMaliciousPackage)) {
      const auto [at, fresh] = packages.try_emplace({file.language, file.package}, file.logit);
      at->second = std::max(at->second, file.logit);
      continue;
    }
    ++out.files;
    out.language_right += file.language == file.told;
    auto& scores = out.languages[augment::LanguageNamed(file.language)];
    const bool benign = file.label == data::LabelName(data::FileLabel::kBenign);
    (benign ? scores.benign : scores.malicious).push_back(file.logit);
  }
  for (const auto& [package, logit] : packages)
    out.languages[augment::LanguageNamed(package.first)].malicious.push_back(logit);
  return out;
}

}  // namespace fovea::train
