#ifndef FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_ROWS_H_
#define FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_ROWS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/explain/contributions/contribution_report.h"

namespace fovea::explain {

// Throws ArgumentError unless every array of the report has the shape that its comment says. Means
// may be absent, and each of them empty; probabilities may be absent.
void CheckContributions(const ContributionReport& report);

// Row `row` of a [rows, steps] array.
std::span<const float> RowOf(const std::vector<float>& array, size_t row, int64_t steps);

int64_t StepsOf(const ContributionMean& mean);
// Whether there is anything behind it to be shown.
bool HasSeries(const ContributionMean& mean);
// Of the longest series of the report: the length of the time axis that all pictures share.
int64_t LongestSteps(const ContributionReport& report);

// The class that the sample's prediction names, else that of the highest score; the report has at
// least one class. The first of equals.
size_t PredictedClass(const ContributionReport& report, const ContributionSample& sample);

// 0 for what is not finite.
double FiniteOr0(float contribution);
double FiniteSum(std::span<const float> contributions);

// The sample's receptive field within its series; nothing of it lies there if last < first.
ReceptiveField FieldWithin(const ContributionSample& sample);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_ROWS_H_
