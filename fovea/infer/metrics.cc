#include "fovea/infer/metrics.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <vector>

#include "fovea/core/error.h"

namespace fovea::infer {
namespace {

// Keeps the logarithm of a probability of 0 finite; the step of float32 at 1, as in scikit-learn.
constexpr double kEpsilon = std::numeric_limits<float>::epsilon();

double LogLoss(double probability_of_truth) {
  return -std::log(std::clamp(probability_of_truth, kEpsilon, 1 - kEpsilon));
}

std::vector<int64_t> ClassIndices(std::span<const float> targets, int64_t classes) {
  std::vector<int64_t> indices;
  indices.reserve(targets.size());
  for (const float target : targets) {
    if (!(target >= 0 && target < static_cast<float>(classes)) || target != std::floor(target))
      throw ArgumentError(
          StrCat("a target must be the index of one of ", classes, " classes, got ", target));
    indices.push_back(static_cast<int64_t>(target));
  }
  return indices;
}

// Of the class `which` against the rest.
double ClassAuroc(std::span<const float> scores, const std::vector<int64_t>& truth, int64_t which) {
  const auto positive = std::make_unique<bool[]>(truth.size());
  for (size_t i = 0; i < truth.size(); ++i) positive[i] = truth[i] == which;
  return Auroc(scores, {positive.get(), truth.size()});
}

std::map<std::string, double> Binary(std::span<const float> predictions,
                                     std::span<const float> targets) {
  const std::vector<int64_t> truth = ClassIndices(targets, 2);
  double correct = 0, loss = 0;
  for (size_t i = 0; i < truth.size(); ++i) {
    const double p = predictions[i];
    correct += truth[i] == 1 ? p > 0.5 : p <= 0.5;
    loss += LogLoss(truth[i] == 1 ? p : 1 - p);
  }
  const double n = static_cast<double>(truth.size());
  return {{"accuracy", correct / n},
          {"log_loss", loss / n},
          {"auroc", ClassAuroc(predictions, truth, 1)}};
}

std::map<std::string, double> Classes(int64_t classes, std::span<const float> predictions,
                                      std::span<const float> targets) {
  const std::vector<int64_t> truth = ClassIndices(targets, classes);
  std::vector<double> correct(classes), count(classes);
  double loss = 0;
  for (size_t i = 0; i < truth.size(); ++i) {
    const auto row = predictions.subspan(i * classes, classes);
    const int64_t best = std::max_element(row.begin(), row.end()) - row.begin();
    // NaN compares with nothing: a row that holds it is wrong.
    const bool defined = std::none_of(row.begin(), row.end(), [](float p) { return p != p; });
    count[truth[i]] += 1;
    correct[truth[i]] += defined && best == truth[i];
    loss += LogLoss(row[truth[i]]);
  }

  double recalls = 0, aurocs = 0;
  int64_t occurring = 0;
  std::vector<float> scores(truth.size());
  for (int64_t c = 0; c < classes; ++c) {
    if (count[c] == 0) continue;
    ++occurring;
    recalls += correct[c] / count[c];
    for (size_t i = 0; i < truth.size(); ++i) scores[i] = predictions[i * classes + c];
    aurocs += ClassAuroc(scores, truth, c);
  }
  const double n = static_cast<double>(truth.size());
  return {{"accuracy", std::accumulate(correct.begin(), correct.end(), 0.0) / n},
          {"balanced_accuracy", recalls / static_cast<double>(occurring)},
          {"log_loss", loss / n},
          {"auroc", aurocs / static_cast<double>(occurring)}};
}

std::map<std::string, double> Regression(std::span<const float> predictions,
                                         std::span<const float> targets) {
  const double n = static_cast<double>(targets.size());
  const double mean = std::accumulate(targets.begin(), targets.end(), 0.0) / n;
  double squares = 0, absolutes = 0, spread = 0;
  for (size_t i = 0; i < targets.size(); ++i) {
    const double error = static_cast<double>(predictions[i]) - targets[i];
    squares += error * error;
    absolutes += std::abs(error);
    spread += (targets[i] - mean) * (targets[i] - mean);
  }
  return {{"rmse", std::sqrt(squares / n)},
          {"mae", absolutes / n},
          // Not defined where all targets are equal.
          {"r2", spread > 0 ? 1 - squares / spread : std::nan("")}};
}

}  // namespace

std::map<std::string, double> Evaluate(const data::TargetSpec& target,
                                       std::span<const float> predictions,
                                       std::span<const float> targets) {
  Require(!targets.empty(), "nothing to evaluate: there are no samples");
  const size_t outputs = static_cast<size_t>(target.outputs());
  Require(outputs > 0, "a target of several classes needs their names");
  Require(predictions.size() == targets.size() * outputs, "predictions for ", targets.size(),
          " samples must hold ", targets.size() * outputs, " numbers, got ", predictions.size());

  auto metrics = target.kind == data::TargetKind::kBinary ? Binary(predictions, targets)
                 : target.kind == data::TargetKind::kClasses
                     ? Classes(outputs, predictions, targets)
                     : Regression(predictions, targets);
  std::erase_if(metrics, [](const auto& metric) { return !std::isfinite(metric.second); });
  return metrics;
}

double Auroc(std::span<const float> scores, std::span<const bool> positive) {
  Require(scores.size() == positive.size(), "AUROC needs a label for each of the ", scores.size(),
          " scores, got ", positive.size());
  const double nan = std::nan("");
  // NaN has no place in an order.
  if (std::any_of(scores.begin(), scores.end(), [](float s) { return s != s; })) return nan;

  std::vector<size_t> order(scores.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return scores[a] < scores[b]; });

  // Pairs that a positive wins, a group of equal scores at a time.
  double wins = 0, negatives = 0, positives = 0;
  for (size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    double group_positives = 0;
    while (end < order.size() && scores[order[end]] == scores[order[begin]])
      group_positives += positive[order[end++]];
    const double group_negatives = static_cast<double>(end - begin) - group_positives;
    wins += group_positives * (negatives + group_negatives / 2);
    negatives += group_negatives;
    positives += group_positives;
  }
  return positives > 0 && negatives > 0 ? wins / (positives * negatives) : nan;
}

}  // namespace fovea::infer
