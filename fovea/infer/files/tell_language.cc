#include "fovea/infer/files/tell_language.h"

#include <algorithm>
#include <cstddef>

namespace fovea::infer {

std::vector<float> LanguageWeights(const FileWindows& windows) {
  constexpr int64_t kTextOfBytes = 20;
  std::vector<float> weights(static_cast<size_t>(windows.count()));
  int64_t text = 0, raw = 0;
  for (int64_t t = 0; t < windows.count(); ++t) {
    if (windows.kinds[t] == WindowKind::kText) text += windows.spans[t].size();
    if (windows.kinds[t] == WindowKind::kRaw) raw += windows.spans[t].size();
  }
  const bool text_alone = text > 0 && text * kTextOfBytes >= text + raw;
  float sum = 0;
  for (int64_t t = 0; t < windows.count(); ++t)
    if (windows.kinds[t] == WindowKind::kText ||
        (!text_alone && windows.kinds[t] == WindowKind::kRaw))
      sum += weights[t] = 1;
  for (float& weight : weights) weight /= std::max(sum, 1.0F);
  return weights;
}

int TellLanguage(const FileWindows& windows, std::span<const float> logits) {
  const std::vector<float> weights = LanguageWeights(windows);
  const size_t languages = weights.empty() ? 1 : logits.size() / weights.size();
  std::vector<float> mean(languages);
  for (size_t t = 0; t < weights.size(); ++t)
    for (size_t k = 0; k < languages; ++k) mean[k] += weights[t] * logits[t * languages + k];
  return static_cast<int>(std::max_element(mean.begin(), mean.end()) - mean.begin());
}

}  // namespace fovea::infer
