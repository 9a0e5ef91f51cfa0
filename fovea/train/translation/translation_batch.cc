#include "fovea/train/translation/translation_batch.h"

#include <algorithm>

namespace fovea::train {

TranslationBatch MakeBatch(const PiecePairs& pairs, std::span<const int64_t> rows, int32_t begin,
                           int32_t end) {
  TranslationBatch batch{.count = static_cast<int64_t>(rows.size())};
  for (const int64_t row : rows) {
    const auto at = static_cast<size_t>(row);
    batch.source_steps =
        std::max<int64_t>(batch.source_steps, static_cast<int64_t>(pairs.source[at].size()));
    batch.target_steps =
        std::max<int64_t>(batch.target_steps, static_cast<int64_t>(pairs.target[at].size()) + 1);
  }
  batch.source.assign(static_cast<size_t>(batch.count * batch.source_steps), end);
  batch.before.assign(static_cast<size_t>(batch.count * batch.target_steps), begin);
  std::vector<int64_t> places, next;
  for (int64_t n = 0; n < batch.count; ++n) {
    const auto at = static_cast<size_t>(rows[static_cast<size_t>(n)]);
    const auto &source = pairs.source[at], &target = pairs.target[at];
    std::copy(source.begin(), source.end(), batch.source.begin() + n * batch.source_steps);
    batch.source_lengths.push_back(static_cast<int32_t>(source.size()));
    for (size_t t = 0; t <= target.size(); ++t) {
      const int64_t place = n * batch.target_steps + static_cast<int64_t>(t);
      if (t > 0) batch.before[static_cast<size_t>(place)] = target[t - 1];
      places.push_back(place);
      next.push_back(t < target.size() ? target[t] : end);
    }
  }
  batch.places = at::tensor(places, at::kLong);
  batch.next = at::tensor(next, at::kLong);
  return batch;
}

}  // namespace fovea::train
