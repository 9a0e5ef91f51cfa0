#include "fovea/infer/series/convolution/step_pooling.h"

#include <algorithm>
#include <cmath>

#include "fovea/attention/members.h"

namespace fovea::infer {
namespace {

constexpr char kConjunctive[] = "conjunctive";

}  // namespace

std::vector<std::string> StepPoolings() {
  std::vector<std::string> names = {kConjunctive};
  for (const attention::MemberInfo& info : attention::Infos<attention::Normalisers>())
    names.emplace_back(info.name);
  return names;
}

void PoolSteps(const std::string& pooling, std::span<float> scores) {
  if (pooling == kConjunctive) {
    const double places = static_cast<double>(scores.size());
    for (float& score : scores)
      score = static_cast<float>(1 / (1 + std::exp(-static_cast<double>(score))) / places);
    return;
  }
  const auto normalise = attention::VisitMember<void (*)(std::span<double>)>(
      attention::Normalisers(), "pooling", pooling,
      [&]<class Member>() -> void (*)(std::span<double>) { return &Member::Plain; });
  std::vector<double> row(scores.begin(), scores.end());
  normalise(row);
  std::ranges::transform(row, scores.begin(), [](double w) { return static_cast<float>(w); });
}

}  // namespace fovea::infer
