#include "fovea/train/files/held_out.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "fovea/core/threads.h"
#include "fovea/infer/files/file_verdict.h"
#include "fovea/infer/files/windows/segments.h"

namespace fovea::train {
namespace {

using data::LabelledFile;

constexpr double kRates[] = {0.1, 0.01, 0.001, 0.0001};

struct Task {
  std::string bytes;
  Language language = Language::kOther;
  std::vector<ByteSpan> truth;
  infer::Verdict verdict = {};
  infer::LocatedFile located = {};
};

void Run(const infer::FileModel& model, std::vector<Task>* tasks) {
  const infer::Thresholds thresholds(model, infer::kDefaultFalseAlarmRate);
  ParallelFor(static_cast<int64_t>(tasks->size()), 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      Task& task = (*tasks)[i];
      const std::vector<infer::FileScore> segments = infer::ScoreSegments(model, task.bytes);
      task.verdict = infer::Judge(segments, thresholds);
      if (!task.truth.empty()) task.located = infer::Located(segments, task.truth);
    }
  });
}

std::vector<Task> TasksOf(const FileCorpus::Files& files, Language language, int64_t most) {
  std::vector<Task> tasks;
  const size_t count =
      most > 0 ? std::min<size_t>(files.size(), static_cast<size_t>(most)) : files.size();
  for (size_t i = 0; i < count; ++i)
    tasks.push_back({files[i * files.size() / count]->bytes, language, {}});
  return tasks;
}

}  // namespace

HeldOutScores ScoreHeldOut(const infer::FileModel& model, const FileCorpus::Part& files,
                           int64_t planted, int64_t most, uint64_t seed) {
  HeldOutScores out;
  const auto count_language = [&](const std::vector<Task>& tasks) {
    for (const Task& task : tasks) {
      ++out.files;
      out.language_right +=
          model.languages()[task.verdict.language] == augment::NameOf(task.language);
    }
  };
  for (const auto& [language, list] : files.benign) {
    std::vector<Task> tasks = TasksOf(list, language, most);
    Run(model, &tasks);
    count_language(tasks);
    for (const Task& task : tasks) out.languages[language].benign.push_back(task.verdict.logit);
  }
  for (const auto& [language, list] : files.malicious) {
    std::vector<Task> tasks = TasksOf(list, language, 0);
    Run(model, &tasks);
    count_language(tasks);
    for (const Task& task : tasks) {
      out.languages[language].malicious.push_back(task.verdict.logit);
    }
  }
  for (const auto& [name, list] : files.packages) {
    const Language language = augment::LanguageNamed(list.front()->language);
    std::vector<Task> tasks = TasksOf(list, language, 0);
    Run(model, &tasks);
    double largest = tasks.front().verdict.logit;
    for (const Task& task : tasks) largest = std::max(largest, task.verdict.logit);
    out.languages[language].malicious.push_back(largest);
  }
  if (planted == 0) return out;
  const BagSampler sampler(files, {.look_alikes = 0});
  Random random(seed);
  for (const auto& [language, list] : files.benign) {
    std::vector<Task> tasks;
    for (int64_t i = 0; i < planted; ++i) {
      augment::Sample sample = sampler.DrawPlanted(language, random);
      if (!sample.spans.empty())
        tasks.push_back({std::move(sample.bytes), language, std::move(sample.spans)});
    }
    Run(model, &tasks);
    for (const Task& task : tasks) {
      out.languages[language].planted.push_back(task.verdict.logit);
      out.languages[language].located.push_back(task.located);
    }
  }
  return out;
}

nlohmann::json ToJson(const HeldOutScores& scores) {
  nlohmann::json out = nlohmann::json::object();
  for (const auto& [language, s] : scores.languages) {
    nlohmann::json& json = out[augment::NameOf(language)];
    const auto describe = [&](const std::vector<double>& malicious) {
      const infer::Detection detection = infer::Evaluate(malicious, s.benign, kRates);
      nlohmann::json found = nlohmann::json::object();
      for (const infer::DetectionAt& at : detection.at)
        found[fmt::format("{}", at.false_alarm_rate)] = at.found.value;
      return nlohmann::json{
          {"files", malicious.size()}, {"auroc", detection.auroc}, {"found", found}};
    };
    json["benign"] = s.benign.size();
    if (!s.malicious.empty() && !s.benign.empty()) json["malicious"] = describe(s.malicious);
    if (!s.planted.empty() && !s.benign.empty()) json["planted"] = describe(s.planted);
    if (!s.located.empty()) {
      const infer::Location location = infer::EvaluateLocation(s.located);
      json["location"] = {{"hit", location.hit.value},
                          {"precision", location.precision},
                          {"recall", location.recall},
                          {"iou", location.iou}};
    }
  }
  return out;
}

double MeanFound(const HeldOutScores& scores) {
  constexpr double kRate[] = {0.01};
  double sum = 0;
  int64_t count = 0;
  for (const auto& [language, s] : scores.languages) {
    for (const auto* malicious : {&s.malicious, &s.planted}) {
      if (malicious->empty() || s.benign.empty()) continue;
      sum += infer::Evaluate(*malicious, s.benign, kRate).at[0].found.value;
      ++count;
    }
  }
  return count == 0 ? 0 : sum / static_cast<double>(count);
}

}  // namespace fovea::train
