#include "fovea/train/files/calibrate.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/core/random.h"

namespace fovea::train {
namespace {

constexpr double kRates[] = {0.1, 0.01, 0.001, 0.0001};
constexpr double kLadder[] = {0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 5e-4, 2e-4, 1e-4, 5e-5};
constexpr size_t kEnoughFiles = 200, kEnoughProjects = 3;
constexpr double kFilesThatTell = 100;  // half of a project's weight
constexpr double kShow = 10;            // files above a threshold that show its rate
constexpr double kFitted = 5;           // times that rate: what the tail beyond is fitted to

struct Weighted {
  double logit = 0, weight = 0;
};

// The upper tail of a weighted sample.
class Tail {
 public:
  explicit Tail(std::vector<Weighted> sample) {
    std::sort(sample.begin(), sample.end(),
              [](const Weighted& a, const Weighted& b) { return a.logit > b.logit; });
    double total = 0, sum = 0, squares = 0;
    for (const Weighted& one : sample) total += one.weight;
    for (const Weighted& one : sample) {
      const double share = one.weight / total;
      sum += share;
      squares += share * share;
      logits_.push_back(one.logit);
      shares_.push_back(sum);
      if (shown_ == 1 && sum * sum >= (kShow - 1e-9) * squares) shown_ = sum;
    }
    scale_ = MeanExcess(At(std::min(1.0, kFitted * shown_)));
  }

  // The logit that a share of `rate` has or exceeds.
  double Threshold(double rate) const {
    return rate >= shown_ ? At(rate) : At(shown_) + scale_ * std::log(shown_ / rate);
  }

 private:
  double At(double rate) const {
    const auto found = std::lower_bound(shares_.begin(), shares_.end(), rate * (1 - 1e-12));
    return logits_[std::min<size_t>(found - shares_.begin(), logits_.size() - 1)];
  }

  // Of those at or above a logit: the most likely scale of an exponential tail.
  double MeanExcess(double base) const {
    double excess = 0, before = 0;
    for (size_t i = 0; i < logits_.size() && logits_[i] >= base; ++i) {
      excess += (logits_[i] - base) * (shares_[i] - before);
      before = shares_[i];
    }
    return excess / before;
  }

  std::vector<double> logits_, shares_;  // falling; of the sample with that logit or a higher one
  double shown_ = 1;                     // the smallest rate that enough of the sample show
  double scale_ = 0;                     // of the tail beyond that
};

std::vector<infer::Calibration::Point> PointsOf(const Tail& tail, std::span<const double> rates) {
  std::vector<infer::Calibration::Point> points;
  for (const double rate : rates) {
    const double logit = tail.Threshold(rate);
    points.push_back({rate, points.empty() ? logit : std::max(logit, points.back().logit)});
  }
  return points;
}

// For a language with too few files: what all files show, and nothing that one of its own exceeds.
std::vector<infer::Calibration::Point> PointsOfFew(std::vector<infer::Calibration::Point> all_files,
                                                   std::span<const double> own,
                                                   std::span<const double> rates) {
  if (all_files.empty())
    for (const double rate : rates) all_files.push_back({rate, 0});
  for (const double logit : own)
    for (auto& point : all_files) point.logit = std::max(point.logit, logit);
  return all_files;
}

// Logits by project.
using Projects = std::map<std::string, std::vector<double>>;
using Logits = std::vector<const std::vector<double>*>;

std::map<std::string, Projects> ByLanguage(std::span<const BenignScore> scores) {
  std::map<std::string, Projects> out;
  for (const BenignScore& score : scores) out[score.language][score.source].push_back(score.logit);
  return out;
}

Logits LogitsOf(const Projects& projects) {
  Logits out;
  for (const auto& [source, logits] : projects) out.push_back(&logits);
  return out;
}

size_t FilesOf(const Logits& projects) {
  size_t files = 0;
  for (const std::vector<double>* logits : projects) files += logits->size();
  return files;
}

Tail TailOf(const Logits& projects) {
  std::vector<Weighted> sample;
  for (const std::vector<double>* logits : projects)
    for (const double logit : *logits)
      sample.push_back({logit, 1 / (static_cast<double>(logits->size()) + kFilesThatTell)});
  return Tail(std::move(sample));
}

// Share of all their files.
double ShareAbove(const Logits& projects, double threshold) {
  int64_t above = 0;
  for (const std::vector<double>* logits : projects)
    above += std::count_if(logits->begin(), logits->end(),
                           [threshold](double logit) { return logit >= threshold; });
  return static_cast<double>(above) / static_cast<double>(FilesOf(projects));
}

}  // namespace

infer::Calibration Calibrate(const HeldOutScores& scores,
                             const std::vector<std::string>& languages) {
  const auto points = [](std::span<const double> logits) {
    std::vector<Weighted> sample;
    for (const double logit : logits) sample.push_back({logit, 1});
    return PointsOf(Tail(std::move(sample)), kRates);
  };
  std::vector<double> all;
  for (const auto& [language, of] : scores.languages)
    all.insert(all.end(), of.benign.begin(), of.benign.end());
  std::vector<infer::Calibration::Point> all_files;
  if (!all.empty()) all_files = points(all);

  infer::Calibration out;
  for (const std::string& language : languages) {
    const auto found = scores.languages.find(augment::LanguageNamed(language));
    std::span<const double> benign;
    if (found != scores.languages.end()) benign = found->second.benign;
    out.languages.push_back(benign.size() < kEnoughFiles ? PointsOfFew(all_files, benign, kRates)
                                                         : points(benign));
  }
  return out;
}

infer::Calibration CalibrateByProject(std::span<const BenignScore> scores,
                                      const std::vector<std::string>& languages) {
  std::map<std::string, Projects> by_language = ByLanguage(scores);
  Projects all;
  for (const BenignScore& score : scores) all[score.source].push_back(score.logit);
  std::vector<infer::Calibration::Point> all_files;
  if (!all.empty()) all_files = PointsOf(TailOf(LogitsOf(all)), kLadder);

  infer::Calibration out;
  for (const std::string& language : languages) {
    const Logits projects = LogitsOf(by_language[language]);
    if (projects.size() < kEnoughProjects || FilesOf(projects) < kEnoughFiles) {
      std::vector<double> own;
      for (const std::vector<double>* logits : projects)
        own.insert(own.end(), logits->begin(), logits->end());
      out.languages.push_back(PointsOfFew(all_files, own, kLadder));
    } else {
      out.languages.push_back(PointsOf(TailOf(projects), kLadder));
    }
  }
  return out;
}

std::vector<RealisedRate> RealisedRates(std::span<const BenignScore> scores,
                                        std::span<const double> rates, int64_t draws,
                                        uint64_t seed) {
  Require(draws > 0, "at least one draw is needed");
  std::vector<RealisedRate> out;
  for (const auto& [language, by_source] : ByLanguage(scores)) {
    Logits projects = LogitsOf(by_source);
    if (projects.size() < 2 * kEnoughProjects || FilesOf(projects) < 2 * kEnoughFiles) continue;
    Random random(seed);
    std::vector<std::vector<double>> multiples(rates.size());
    for (int64_t draw = 0; draw < draws; ++draw) {
      random.Shuffle(std::span(projects));
      const auto half = projects.begin() + std::ssize(projects) / 2;
      const Tail tail = TailOf({projects.begin(), half});
      const Logits others(half, projects.end());
      for (size_t i = 0; i < rates.size(); ++i)
        multiples[i].push_back(ShareAbove(others, tail.Threshold(rates[i])) / rates[i]);
    }
    for (size_t i = 0; i < rates.size(); ++i) {
      std::sort(multiples[i].begin(), multiples[i].end());
      const auto at = [&](double part) {
        return multiples[i][static_cast<size_t>(part * static_cast<double>(draws - 1))];
      };
      const double sum = std::accumulate(multiples[i].begin(), multiples[i].end(), 0.0);
      out.push_back({.language = language,
                     .rate = rates[i],
                     .mean = sum / static_cast<double>(draws),
                     .low = at(0.1),
                     .median = at(0.5),
                     .high = at(0.9)});
    }
  }
  return out;
}

}  // namespace fovea::train
