#include "fovea/train/files/raw/planted_programs.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace fovea::train {

PlantedProgram PlantCode(const std::string& host, const std::string& code, Random& random) {
  constexpr size_t kHeader = 512, kPadding = 512;
  std::string out = host;
  size_t at = out.size();
  const size_t beginning = std::min(kHeader, host.size());
  switch (random.Below(4)) {
    case 0:
      out += code;
      break;
    case 1:
      at += random.Below(kPadding);
      out.resize(at);
      out += code;
      out.resize(out.size() + kPadding / 2);
      break;
    case 2:
      at = beginning + random.Below(host.size() - beginning + 1);
      out.insert(at, code);
      break;
    default: {
      const size_t latest = host.size() - std::min(host.size() - beginning, code.size());
      at = beginning + random.Below(latest - beginning + 1);
      out.replace(at, std::min(code.size(), out.size() - at), code);
    }
  }
  return {std::move(out), {static_cast<int64_t>(at), static_cast<int64_t>(at + code.size())}};
}

nlohmann::json DescribePlanted(const std::vector<ScoredPlant>& planted,
                               const std::map<std::string, std::vector<double>>& clean) {
  constexpr double kRates[] = {0.01, 0.001};
  const auto describe = [&](const std::vector<double>& logits, const std::vector<double>& benign) {
    nlohmann::json found = nlohmann::json::object();
    for (const infer::DetectionAt& at : infer::Evaluate(logits, benign, kRates).at)
      found[fmt::format("{}", at.false_alarm_rate)] = at.found.value;
    return nlohmann::json{{"files", logits.size()}, {"found", found}};
  };
  std::vector<double> all_clean, all, unlike;
  for (const auto& [format, logits] : clean)
    all_clean.insert(all_clean.end(), logits.begin(), logits.end());
  std::map<std::string, std::vector<double>> by_format;
  std::vector<infer::LocatedFile> located;
  for (const ScoredPlant& plant : planted) {
    all.push_back(plant.logit);
    if (plant.unlike) unlike.push_back(plant.logit);
    by_format[plant.format].push_back(plant.logit);
    located.push_back(plant.located);
  }
  nlohmann::json out = {{"clean", all_clean.size()}};
  out["planted"]["all"] = describe(all, all_clean);
  if (!unlike.empty()) out["planted"]["unlike"] = describe(unlike, all_clean);
  for (const auto& [format, logits] : by_format) {
    out["planted"][format] = describe(logits, clean.at(format));
    out["planted"][format]["clean"] = clean.at(format).size();
  }
  const infer::Location location = infer::EvaluateLocation(located);
  out["location"] = {{"hit", location.hit.value},
                     {"precision", location.precision},
                     {"recall", location.recall},
                     {"iou", location.iou}};
  return out;
}

}  // namespace fovea::train
