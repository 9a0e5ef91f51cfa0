#include "fovea/infer/files/thresholds.h"

#include "fovea/core/error.h"

namespace fovea::scan {

Thresholds::Thresholds(const infer::FileModel& model, double false_alarm_rate,
                       std::optional<double> score) {
  if (score) {
    Require(*score >= 0 && *score <= 1, "a threshold is a probability from 0 to 1, got ", *score);
    score_ = *score;
    return;
  }
  for (size_t language = 0; language < model.languages().size(); ++language)
    logits_.push_back(model.Threshold(static_cast<int>(language), false_alarm_rate));
}

Thresholds::Judgement Thresholds::Judge(const infer::FileScore& score) const {
  // A common threshold changes no order, and in logits may be infinite.
  if (logits_.empty()) return {infer::ScoreOfLogit(score.logit) >= score_, score.logit};
  const double threshold = logits_.at(static_cast<size_t>(score.language));
  return {score.logit >= threshold, score.logit - threshold};
}

double Thresholds::Score(int language) const {
  return logits_.empty() ? score_ : infer::ScoreOfLogit(logits_.at(static_cast<size_t>(language)));
}

}  // namespace fovea::scan
