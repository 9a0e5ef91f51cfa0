#include "fovea/infer/files/windows/tell_language.h"

#include <algorithm>
#include <cstddef>

namespace fovea::infer {

bool TextTells(std::span<const WindowKind> kinds, std::span<const ByteSpan> spans) {
  constexpr int64_t kTextOfBytes = 20;
  int64_t text = 0, raw = 0;
  for (size_t t = 0; t < kinds.size(); ++t) {
    if (kinds[t] == WindowKind::kText) text += spans[t].size();
    if (kinds[t] == WindowKind::kRaw) raw += spans[t].size();
  }
  return text > 0 && text * kTextOfBytes >= text + raw;
}

std::vector<float> LanguageWeights(std::span<const WindowKind> kinds,
                                   std::span<const ByteSpan> spans) {
  std::vector<float> weights(kinds.size());
  const bool text_alone = TextTells(kinds, spans);
  float sum = 0;
  for (size_t t = 0; t < kinds.size(); ++t)
    if (kinds[t] == WindowKind::kText || (!text_alone && kinds[t] == WindowKind::kRaw))
      sum += weights[t] = 1;
  for (float& weight : weights) weight /= std::max(sum, 1.0F);
  return weights;
}

std::vector<int64_t> WindowsThatTell(const FileWindows& windows, int64_t most) {
  const std::vector<float> weights = LanguageWeights(windows.kinds, windows.spans);
  std::vector<int64_t> counting;
  for (size_t t = 0; t < weights.size(); ++t)
    if (weights[t] > 0) counting.push_back(static_cast<int64_t>(t));
  const auto count = static_cast<int64_t>(counting.size());
  if (count <= most) return counting;
  std::vector<int64_t> chosen;
  for (int64_t i = 0; i < most; ++i)
    chosen.push_back(counting[static_cast<size_t>(i * count / most)]);
  return chosen;
}

int TellLanguage(std::span<const float> logits, int64_t languages) {
  std::vector<float> sums(static_cast<size_t>(languages));
  for (size_t i = 0; i < logits.size(); ++i) sums[i % sums.size()] += logits[i];
  return static_cast<int>(std::max_element(sums.begin(), sums.end()) - sums.begin());
}

}  // namespace fovea::infer
