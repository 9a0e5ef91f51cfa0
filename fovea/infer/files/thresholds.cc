#include "fovea/infer/files/thresholds.h"

#include "fovea/core/error.h"

namespace fovea::infer {

Thresholds::Thresholds(const FileModel& model, double false_alarm_rate,
                       std::optional<double> score) {
  if (score) {
    Require(*score >= 0 && *score <= 1, "a threshold is a probability from 0 to 1, got ", *score);
    score_ = *score;
    return;
  }
  for (size_t language = 0; language < model.languages().size(); ++language)
    logits_.push_back(model.Threshold(static_cast<int>(language), false_alarm_rate));
}

Verdict Thresholds::Judge(const FileScore& score) const {
  Verdict verdict = {.logit = score.logit, .language = score.language};
  if (logits_.empty()) {
    // A common threshold changes no order, and in logits may be infinite.
    verdict.reached = ScoreOfLogit(score.logit) >= score_;
  } else {
    verdict.margin = score.logit - logits_.at(static_cast<size_t>(score.language));
    verdict.reached = verdict.margin >= 0;
  }
  return verdict;
}

double Thresholds::Score(int language) const {
  return logits_.empty() ? score_ : ScoreOfLogit(logits_.at(static_cast<size_t>(language)));
}

}  // namespace fovea::infer
