#ifndef FOVEA_EXPLAIN_ATTENTION_WORDS_H_
#define FOVEA_EXPLAIN_ATTENTION_WORDS_H_

#include <string>
#include <vector>

#include "fovea/explain/axis_places.h"
#include "fovea/explain/charts/attention_report.h"

namespace fovea::explain {

// The same words in every picture. All of them are clean (CleanName), none is escaped.
std::string AxisTitle(const AttentionReport& report);  // "column" where it has none
std::string Title(const AttentionReport& report);      // "Where the model looks" likewise
std::string Percent(double fraction);                  // "53.1%", "<0.1%"
std::string Verdict(const AttentionSample& sample);    // "predicted 1 · true 0"

// What sample looked at in words, e.g. "age = 41"; the bare name where the value is unknown.
std::string PlaceWithValue(const AttentionSample& sample, const std::vector<AxisPlace>& places,
                           int index);

// Up to `count` places of a sample that decided most: those of the largest effects where these are
// known, else of the largest weights. None of weight 0.
std::vector<int> MostDecisive(const AttentionSample& sample, int count);
// How much one decided, never below 0, and in words: "53.1%" of a weight, "+2.1" or "−40.2%" of an
// effect.
double DecisionOf(const AttentionSample& sample, int index);
std::string DecisionText(const AttentionSample& sample, int index);

// What the effects of a report's samples are.
std::string EffectWords(const AttentionReport& report);

// The picture in a sentence, for those who cannot see it.
std::string Description(const AttentionReport& report);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_ATTENTION_WORDS_H_
