#include "fovea/infer/files/windows/tell_language.h"

#include <algorithm>
#include <cstddef>

namespace fovea::infer {

std::vector<float> LanguageWeights(std::span<const WindowKind> kinds,
                                   std::span<const ByteSpan> spans) {
  constexpr int64_t kTextOfBytes = 20;
  std::vector<float> weights(kinds.size());
  int64_t text = 0, raw = 0;
  for (size_t t = 0; t < kinds.size(); ++t) {
    if (kinds[t] == WindowKind::kText) text += spans[t].size();
    if (kinds[t] == WindowKind::kRaw) raw += spans[t].size();
  }
  const bool text_alone = text > 0 && text * kTextOfBytes >= text + raw;
  float sum = 0;
  for (size_t t = 0; t < kinds.size(); ++t)
    if (kinds[t] == WindowKind::kText || (!text_alone && kinds[t] == WindowKind::kRaw))
      sum += weights[t] = 1;
  for (float& weight : weights) weight /= std::max(sum, 1.0F);
  return weights;
}

int TellLanguage(const FileWindows& windows, std::span<const float> logits) {
  const std::vector<float> weights = LanguageWeights(windows.kinds, windows.spans);
  const size_t languages = weights.empty() ? 1 : logits.size() / weights.size();
  std::vector<float> mean(languages);
  for (size_t t = 0; t < weights.size(); ++t)
    for (size_t k = 0; k < languages; ++k) mean[k] += weights[t] * logits[t * languages + k];
  return static_cast<int>(std::max_element(mean.begin(), mean.end()) - mean.begin());
}

}  // namespace fovea::infer
