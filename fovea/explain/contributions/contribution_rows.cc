#include "fovea/explain/contributions/contribution_rows.h"

#include <algorithm>
#include <cmath>

#include "fovea/core/error.h"
#include "fovea/explain/clean_text.h"

namespace fovea::explain {
namespace {

void CheckSize(const std::vector<float>& array, uint64_t size, const std::string& what) {
  Require(array.size() == size, what, " must be ", size, " numbers, got ", array.size());
}

}  // namespace

void CheckContributions(const ContributionReport& report) {
  const uint64_t classes = report.classes.size(), dims = report.dim_names.size();
  CheckSize(report.bias, classes, "the bias of each class");
  Require(report.means.empty() || report.means.size() == classes, "there must be a mean for each ",
          "of the ", classes, " classes or none, got ", report.means.size());
  for (const ContributionMean& mean : report.means)
    CheckSize(mean.values, dims * mean.contributions.size(), "the mean series of a class");
  for (const ContributionSample& sample : report.samples) {
    const std::string of = " of sample " + CleanName(sample.id);
    Require(sample.steps >= 0, "the steps", of, " must be at least 0, got ", sample.steps);
    const auto steps = static_cast<uint64_t>(sample.steps);
    CheckSize(sample.values, dims * steps, "the values" + of);
    CheckSize(sample.contributions, classes * steps, "the contributions" + of);
    CheckSize(sample.scores, classes, "the scores" + of);
    if (!sample.probabilities.empty())
      CheckSize(sample.probabilities, classes, "the probabilities" + of);
  }
}

std::span<const float> RowOf(const std::vector<float>& array, size_t row, int64_t steps) {
  return std::span(array).subspan(row * static_cast<size_t>(steps), static_cast<size_t>(steps));
}

int64_t StepsOf(const ContributionMean& mean) {
  return static_cast<int64_t>(mean.contributions.size());
}

bool HasSeries(const ContributionMean& mean) {
  return mean.samples > 0 && !mean.contributions.empty();
}

int64_t LongestSteps(const ContributionReport& report) {
  int64_t longest = 0;
  for (const ContributionMean& mean : report.means) longest = std::max(longest, StepsOf(mean));
  for (const ContributionSample& sample : report.samples) longest = std::max(longest, sample.steps);
  return longest;
}

size_t PredictedClass(const ContributionReport& report, const ContributionSample& sample) {
  const auto named = std::find(report.classes.begin(), report.classes.end(), sample.prediction);
  if (named != report.classes.end()) return static_cast<size_t>(named - report.classes.begin());
  size_t best = 0;
  for (size_t c = 1; c < sample.scores.size(); ++c) {
    const bool better = sample.scores[c] > sample.scores[best];
    if (better || (std::isnan(sample.scores[best]) && !std::isnan(sample.scores[c]))) best = c;
  }
  return best;
}

double FiniteOr0(float contribution) { return std::isfinite(contribution) ? contribution : 0.0; }

double FiniteSum(std::span<const float> contributions) {
  double sum = 0;
  for (const float c : contributions) sum += FiniteOr0(c);
  return sum;
}

ReceptiveField FieldWithin(const ContributionSample& sample) {
  ReceptiveField field = sample.field;
  field.first = std::max<int64_t>(field.first, 0);
  field.last = std::min(field.last, sample.steps - 1);
  if (field.step < field.first || field.step > field.last) field.last = field.first - 1;
  return field;
}

}  // namespace fovea::explain
