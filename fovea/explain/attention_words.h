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

// The picture in a sentence, for those who cannot see it.
std::string Description(const AttentionReport& report);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_ATTENTION_WORDS_H_
