// A model's score of a file: windows in order and without gaps, from the first byte to the last,
// with finite logits and attention that sums to 1.
#include <cmath>
#include <cstdint>

#include "fovea/infer/files/file_model.h"
#include "fuzz/check.h"
#include "fuzz/small_model.h"
#include "fuzz/target.h"

void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  if (static_cast<int64_t>(size) > fovea::infer::FileModel::kMaxBytes) return;
  const fovea::infer::FileScore score = AnyFileModel().Score({bytes, size});
  FUZZ_CHECK(score.language >= 0 &&
             score.language < static_cast<int>(AnyFileModel().languages().size()));
  FUZZ_CHECK(score.windows.empty() == (size == 0));
  FUZZ_CHECK(size == 0 ? score.logit == -INFINITY : std::isfinite(score.logit));
  int64_t end = 0;
  double weights = 0;
  for (const auto& window : score.windows) {
    FUZZ_CHECK(window.start == end && window.end > window.start);
    FUZZ_CHECK(std::isfinite(window.logit) && window.weight >= 0);
    end = window.end;
    weights += window.weight;
  }
  FUZZ_CHECK(end == static_cast<int64_t>(size));
  for (const auto& fixation : score.fixations) {
    FUZZ_CHECK(fixation.start >= 0 && fixation.start <= fixation.end && fixation.end <= end);
    FUZZ_CHECK(std::isfinite(fixation.logit) && !fixation.parts.empty());
  }
  FUZZ_CHECK(size == 0 || std::abs(weights - 1) < 1e-3);
}
