#include "fovea/infer/files/evaluation/file_evaluation.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "fovea/infer/files/windows/segments.h"

namespace fovea::infer {
namespace {

using data::FileLabel;
using Rates = std::array<Rate, kFalseAlarmRates.size()>;

// Scores of some samples, and how many are findings at the model's thresholds.
struct Samples {
  std::vector<double> logits;
  std::array<int64_t, kFalseAlarmRates.size()> findings = {};

  void Add(double logit, const AtRates& is_finding) {
    logits.push_back(logit);
    for (size_t i = 0; i < findings.size(); ++i) findings[i] += is_finding[i];
  }
  void Add(const Samples& more) {
    logits.insert(logits.end(), more.logits.begin(), more.logits.end());
    for (size_t i = 0; i < findings.size(); ++i) findings[i] += more.findings[i];
  }
  Rates Shares() const {
    Rates rates;
    for (size_t i = 0; i < rates.size(); ++i)
      rates[i] = WilsonRate(findings[i], static_cast<int64_t>(logits.size()));
    return rates;
  }
};

struct Package {
  double logit = 0;
  AtRates is_finding = {};
};

// What is summed up together.
struct Pile {
  Samples benign, clean;
  std::map<std::string, Samples> kinds;
  std::map<std::pair<std::string, std::string>, Package> packages;  // by language and name
  std::vector<LocatedFile> located;
  int64_t language_known = 0, language_right = 0;
};

void AddToPackage(const JudgedFile& judged, Pile* pile) {
  const data::LabelledFile& file = judged.file;
  // A file that belongs to no package is one by itself.
  const auto [at, is_new] =
      pile->packages.try_emplace({file.language, file.package.empty() ? file.path : file.package});
  Package& package = at->second;
  package.logit = is_new ? judged.verdict.logit : std::max(package.logit, judged.verdict.logit);
  for (size_t i = 0; i < package.is_finding.size(); ++i)
    package.is_finding[i] = package.is_finding[i] || judged.findings[i];
}

void Add(const JudgedFile& judged, const std::vector<std::string>& languages, Pile* pile) {
  const data::LabelledFile& file = judged.file;
  if (!file.language.empty()) {
    ++pile->language_known;
    pile->language_right +=
        languages.at(static_cast<size_t>(judged.verdict.language)) == file.language;
  }
  if (file.label == FileLabel::kBenign) {
    pile->benign.Add(judged.verdict.logit, judged.findings);
    if (file.folder == "clean") pile->clean.Add(judged.verdict.logit, judged.findings);
    return;
  }
  if (!judged.located.truth.empty()) pile->located.push_back(judged.located);
  if (file.label == FileLabel::kMaliciousPackage)
    AddToPackage(judged, pile);
  else
    pile->kinds[file.folder == "infected" ? "infected" : "malicious"].Add(judged.verdict.logit,
                                                                          judged.findings);
}

FileEvaluation SumUp(Pile pile) {
  for (const auto& [name, package] : pile.packages)
    pile.kinds["package"].Add(package.logit, package.is_finding);
  const auto found = [&](const Samples& samples) {
    return Found{Evaluate(samples.logits, pile.benign.logits, kFalseAlarmRates), samples.Shares()};
  };
  FileEvaluation out;
  out.benign = static_cast<int64_t>(pile.benign.logits.size());
  out.clean = static_cast<int64_t>(pile.clean.logits.size());
  Samples all;
  for (const auto& [kind, samples] : pile.kinds) {
    out.kinds[kind] = found(samples);
    all.Add(samples);
  }
  out.together = found(all);
  out.false_alarms = pile.benign.Shares();
  out.clean_flagged = pile.clean.Shares();
  out.language = WilsonRate(pile.language_right, pile.language_known);
  out.location = EvaluateLocation(pile.located);
  out.minority = EvaluateLocationOfMinority(pile.located);
  return out;
}

}  // namespace

JudgedFile JudgeLabelled(const FileModel& model, data::LabelledFile file) {
  JudgedFile out;
  const std::vector<FileScore> segments = ScoreSegments(model, file.bytes);
  out.verdict = Judge(segments, {model, kDefaultFalseAlarmRate});
  out.located = Located(segments, file.spans);
  for (size_t i = 0; i < kFalseAlarmRates.size(); ++i)
    out.findings[i] = Judge(segments, {model, kFalseAlarmRates[i]}).reached;
  std::string().swap(file.bytes);
  out.file = std::move(file);
  return out;
}

std::map<std::string, FileEvaluation> EvaluateFiles(std::span<const JudgedFile> files,
                                                    const FileModel& model) {
  std::map<std::string, Pile> piles;
  for (const JudgedFile& judged : files) {
    if (judged.file.label == FileLabel::kShellcode) continue;
    const std::string& language = judged.file.language;
    Add(judged, model.languages(), &piles[language.empty() ? "unknown" : language]);
    Add(judged, model.languages(), &piles[""]);
  }
  std::map<std::string, FileEvaluation> out;
  for (auto& [language, pile] : piles) out[language] = SumUp(std::move(pile));
  return out;
}

}  // namespace fovea::infer
