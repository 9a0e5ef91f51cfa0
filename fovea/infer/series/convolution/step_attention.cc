#include "fovea/infer/series/convolution/step_attention.h"

#include <algorithm>
#include <cmath>

#include "fovea/attention/members.h"
#include "fovea/core/error.h"

namespace fovea::infer {

std::vector<std::string> StepPooling::Names() {
  std::vector<std::string> names;
  for (const attention::MemberInfo& info : attention::Infos<attention::Normalisers>())
    names.emplace_back(info.name);
  names.emplace_back("conjunctive");
  return names;
}

Tensor StepPooling::Weights(const Tensor& evidence) const {
  const int64_t places = evidence.dim(0), classes = evidence.dim(1);
  Tensor weights(evidence.shape());
  if (name == "conjunctive") {
    for (int64_t j = 0; j < places; ++j) {
      const float* row = evidence.data() + j * classes;
      const double most = *std::max_element(row, row + classes);
      const double weight = 1 / (1 + std::exp(-sharpness * most)) / static_cast<double>(places);
      std::fill_n(weights.data() + j * classes, classes, static_cast<float>(weight));
    }
    return weights;
  }
  const auto normalise = attention::VisitMember<void (*)(std::span<double>)>(
      attention::Normalisers(), "pooling", name,
      [&]<class Member>() -> void (*)(std::span<double>) { return &Member::Plain; });
  std::vector<double> row(static_cast<size_t>(places));
  for (int64_t c = 0; c < classes; ++c) {
    for (int64_t j = 0; j < places; ++j)
      row[static_cast<size_t>(j)] = sharpness * static_cast<double>(evidence[j * classes + c]);
    normalise(row);
    for (int64_t j = 0; j < places; ++j)
      weights[j * classes + c] = static_cast<float>(row[static_cast<size_t>(j)]);
  }
  return weights;
}

void SmoothOverPlaces(int64_t window, Tensor* evidence) {
  const int64_t places = evidence->dim(0), classes = evidence->dim(1), half = window / 2;
  if (half == 0) return;
  std::vector<double> sums(static_cast<size_t>(places + 1));
  for (int64_t c = 0; c < classes; ++c) {
    for (int64_t j = 0; j < places; ++j)
      sums[static_cast<size_t>(j + 1)] =
          sums[static_cast<size_t>(j)] + static_cast<double>((*evidence)[j * classes + c]);
    for (int64_t j = 0; j < places; ++j) {
      const int64_t begin = std::max<int64_t>(0, j - half), end = std::min(places, j + half + 1);
      (*evidence)[j * classes + c] =
          static_cast<float>((sums[static_cast<size_t>(end)] - sums[static_cast<size_t>(begin)]) /
                             static_cast<double>(end - begin));
    }
  }
}

std::vector<double> StepAttention::Pool(const Tensor& evidence) const {
  const Tensor weights = pooling.Weights(evidence);
  const int64_t classes = evidence.dim(1);
  std::vector<double> pooled(static_cast<size_t>(classes));
  for (int64_t i = 0; i < evidence.size(); ++i)
    pooled[static_cast<size_t>(i % classes)] +=
        static_cast<double>(weights[i]) * static_cast<double>(evidence[i]);
  return pooled;
}

}  // namespace fovea::infer
