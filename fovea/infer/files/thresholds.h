#ifndef FOVEA_INFER_FILES_THRESHOLDS_H_
#define FOVEA_INFER_FILES_THRESHOLDS_H_

#include <optional>
#include <vector>

#include "fovea/infer/files/file_model.h"

namespace fovea::scan {

// From which score on a file is a finding: by language, as the model was calibrated, or one for
// all.
class Thresholds {
 public:
  // score: the one for all, in [0, 1]; 0 is reached by every file. ArgumentError: outside; a rate
  // that the model does not know.
  Thresholds(const infer::FileModel& model, double false_alarm_rate, std::optional<double> score);

  struct Judgement {
    bool reached = false;
    double margin = 0;  // above the threshold, in logits; orders stretches of different languages
  };
  Judgement Judge(const infer::FileScore& score) const;
  // As a probability.
  double Score(int language) const;

 private:
  std::vector<double> logits_;  // of each language; empty: score_ for all
  double score_ = 0;
};

}  // namespace fovea::scan

#endif  // FOVEA_INFER_FILES_THRESHOLDS_H_
