#ifndef FOVEA_INFER_FILES_FILE_MODEL_FOR_TEST_H_
#define FOVEA_INFER_FILES_FILE_MODEL_FOR_TEST_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/infer/files/calibration.h"
#include "fovea/infer/files/file_model.h"

namespace fovea::infer {

// A model whose windows are lines: a line with EVIL has the logit 4, one with ODD −1, others −30.
// The file's logit is that of its hottest line, all attention lies evenly on the lines of that
// logit; alone it has 40, so that it is a region. What holds "<?php" is php, with the threshold 3
// at a rate of 1e-4 and 1 at 1e-2; else text with 5 and 2. Rates follow from the same points. What
// holds NESTED was not decoded to its end.
class FakeModel : public FileModel {
 public:
  std::string name() const override { return "fake 7"; }
  const std::vector<std::string>& languages() const override { return languages_; }
  LookCuts cuts() const override { return {.glance = -6}; }
  double Threshold(int language, double rate) const override {
    return language == 0 ? (rate < 1e-3 ? 3 : 1) : (rate < 1e-3 ? 5 : 2);
  }
  double FalseAlarmRate(int language, double logit) const override {
    static const Calibration tail = {{{{1e-2, 1}, {1e-4, 3}}, {{1e-2, 2}, {1e-4, 5}}}};
    return tail.FalseAlarmRate(language == 0 ? 0 : 1, logit);
  }
  FileScore Score(std::span<const uint8_t> bytes, const StretchPlace& = {}) const override {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    FileScore score;
    score.logit = -std::numeric_limits<double>::infinity();
    score.language = text.find("<?php") != std::string_view::npos ? 0 : 1;
    score.cut = text.find("NESTED") != std::string_view::npos;
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
      const std::string_view line = text.substr(at, end - at);
      const float logit = line.find("EVIL") != std::string_view::npos  ? 4.0F
                          : line.find("ODD") != std::string_view::npos ? -1.0F
                                                                       : -30.0F;
      score.windows.push_back({{static_cast<int64_t>(at), static_cast<int64_t>(end)},
                               logit,
                               0.0F,
                               logit > 0 ? 40.0F : logit,
                               logit,
                               logit});
      score.logit = std::max<double>(score.logit, logit);
      at = end;
    }
    const auto hottest = std::count_if(score.windows.begin(), score.windows.end(),
                                       [&](const auto& w) { return w.logit == score.logit; });
    for (FileWindow& window : score.windows)
      if (window.logit == score.logit) window.weight = 1.0F / static_cast<float>(hottest);
    return score;
  }

 private:
  std::vector<std::string> languages_ = {"php", "text"};
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_FILE_MODEL_FOR_TEST_H_
