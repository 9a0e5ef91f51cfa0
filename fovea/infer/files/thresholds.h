#ifndef FOVEA_INFER_FILES_THRESHOLDS_H_
#define FOVEA_INFER_FILES_THRESHOLDS_H_

#include <limits>
#include <optional>
#include <vector>

#include "fovea/infer/files/file_model.h"

namespace fovea::infer {

// Share of benign files that may be findings, where nobody says another.
inline constexpr double kDefaultFalseAlarmRate = 1e-3;

// What is said of a segment, or of a file by the one of its segments that decides.
struct Verdict {
  double logit = -std::numeric_limits<double>::infinity();  // of being malicious
  int language = 0;                                         // index into FileModel::languages()
  double margin = logit;  // above the threshold of the language, in logits
  bool reached = false;   // the threshold: it is a finding
};

// From which score on a file is a finding: by language, as the model was calibrated, or one for
// all.
class Thresholds {
 public:
  // score: the one for all, in [0, 1]; 0 is reached by every file. ArgumentError: outside; a rate
  // that the model does not know.
  Thresholds(const FileModel& model, double false_alarm_rate,
             std::optional<double> score = std::nullopt);

  Verdict Judge(const FileScore& score) const;
  // As a probability.
  double Score(int language) const;

 private:
  std::vector<double> logits_;  // of each language; empty: score_ for all
  double score_ = 0;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_THRESHOLDS_H_
