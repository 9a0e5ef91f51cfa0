#ifndef FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_REPORT_H_
#define FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

namespace fovea::explain {

// The steps that the hottest step's contribution was computed from: first to last, last included.
struct ReceptiveField {
  int64_t step = 0, first = 0, last = 0;
};

// What each time step of one series added to the score of each class. The sums are exact:
//   scores[c] = bias[c] + Σ_t contributions[c, t].
struct ContributionSample {
  std::string id;
  int64_t steps = 0;
  std::vector<float> values;         // [dims, steps] the series, in the unit of the data
  std::vector<float> contributions;  // [classes, steps]
  std::vector<float> scores;         // [classes] logits, or the predicted value
  std::vector<float> probabilities;  // [classes]; empty for an amount
  ReceptiveField field;              // of the step that added most to the predicted class
  std::string prediction;
  std::string target;  // "" if unknown
};

// The samples that the model takes for one class, averaged over as many steps as the longest has;
// a step is averaged over the samples that have it.
struct ContributionMean {
  int64_t samples = 0;
  std::vector<float> values;         // [dims, steps]
  std::vector<float> contributions;  // [steps], to this class
};

// What each time step contributed, over a set of series: everything that the pictures show.
struct ContributionReport {
  std::string task;  // "series"
  std::string title;
  std::string axis_title;               // "time step"
  std::string unit;                     // of contributions: "logit", or the target's name
  std::vector<std::string> dim_names;   // of the series
  std::vector<std::string> classes;     // of an amount: one, the target's name
  std::vector<float> bias;              // [classes] what a score is without any step
  std::vector<ContributionMean> means;  // [classes]
  int64_t sample_count = 0;             // samples behind the means
  std::vector<ContributionSample> samples;
};

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_REPORT_H_
