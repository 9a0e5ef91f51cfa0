#ifndef FOVEA_INFER_METRICS_H_
#define FOVEA_INFER_METRICS_H_

#include <map>
#include <span>
#include <string>

#include "fovea/data/tables/target.h"

namespace fovea::infer {

// Metrics of a task by name.
//   kBinary      accuracy, auroc, log_loss          predictions [n]: P(positive)
//   kClasses     accuracy, balanced_accuracy, log_loss; auroc (one against the rest, mean over the
//                classes that occur)                predictions [n, classes]: probabilities
//   kRegression  rmse, mae, r2                      predictions [n], targets in their own unit
// targets: the class index, or the value. Throws ArgumentError when empty or of unequal length, or
// if a target is no class.
// A sample is positive where P > 0.5; else its class is the first of the largest probability.
// log_loss: mean of -ln P(true class), with P kept 2^-23 away from 0 and 1.
// A metric that is not defined (AUROC with one class only, r2 where all targets are equal, all but
// the accuracies where a prediction is NaN) is absent; a prediction of NaN counts as wrong.
std::map<std::string, double> Evaluate(const data::TargetSpec& target,
                                       std::span<const float> predictions,
                                       std::span<const float> targets);

// P(score of a positive > score of a negative), ties count half. Mann & Whitney 1947. NaN if one
// of the two is missing or a score is NaN. ArgumentError when of unequal length.
double Auroc(std::span<const float> scores, std::span<const bool> positive);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_METRICS_H_
