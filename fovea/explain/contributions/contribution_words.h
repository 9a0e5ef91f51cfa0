#ifndef FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_WORDS_H_
#define FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_WORDS_H_

#include <string>
#include <vector>

#include "fovea/explain/contributions/contribution_report.h"
#include "fovea/explain/contributions/step_ranges.h"

// The same words in text, picture and page. All of them are clean (CleanName), none is escaped.
namespace fovea::explain {

std::string Title(const ContributionReport& report);      // "What each time step contributes"
std::string AxisTitle(const ContributionReport& report);  // "time step" where it has none
std::string ClassName(const ContributionReport& report, size_t index);
// What a score is called: "logit", else "predicted value".
std::string ScoreName(const ContributionReport& report);
bool IsLogit(const ContributionReport& report);
// "The logit of a class is its bias and the sum of what each time step contributes": exactly.
std::string ScoreSentence(const ContributionReport& report);

// Of so many significant digits, and all that stand before the point: "1.8", "-12300", "nan".
std::string Amount(double value, int digits = 3);
std::string SignedAmount(double value, int digits = 3);  // "+1.8", "-0.04", "0"

// "predicted a (97.3%) · true b · wrong", as far as each is known.
std::string Verdict(const ContributionReport& report, const ContributionSample& sample);

std::string StepsText(int64_t first, int64_t last);  // "step 40", "steps 40–57"
// "steps 40–57 add 1.8 logits, step 3 takes 0.2 logits"; "" of none.
std::string RangesText(const ContributionReport& report, const std::vector<StepRange>& ranges);

// "step 47, computed from steps 40–53"; "" where the receptive field is not known.
std::string FieldText(const ContributionSample& sample);

// The picture in sentences, for those who cannot see it.
std::string Description(const ContributionReport& report);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_WORDS_H_
