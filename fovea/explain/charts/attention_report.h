#ifndef FOVEA_EXPLAIN_CHARTS_ATTENTION_REPORT_H_
#define FOVEA_EXPLAIN_CHARTS_ATTENTION_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

namespace fovea::explain {

// Where a model looked in one sample. Weights past the end of a short sample are absent: weights
// may be shorter than the axis.
struct AttentionSample {
  std::string id;
  std::vector<float> weights;
  std::vector<float> values;  // what was looked at, drawn behind the weights; may be empty
  std::vector<std::string> value_text;  // the same in words, for columns of a table; may be empty
  std::string prediction;
  std::string target;  // "" if unknown
  // What each place changes: the prediction (a value, or the predicted class's probability) less
  // that without it; may be empty. Pictures of a sample then tell these, the largest first.
  std::vector<float> effects;
  bool effects_are_shares = false;  // of probability
};

// The mean weights of the samples of one class.
struct ClassWeights {
  std::string name;
  int64_t samples = 0;
  std::vector<float> mean;
};

// Where a model looks, over a data set: everything that the pictures show.
struct AttentionReport {
  std::string task;  // "tabular", "series"
  std::string title;
  std::string axis_title;  // "column", "time step"
  // Each weight is 0 to 1 by itself: how far a gate stands open; else a sample's weights sum to 1.
  bool gates = false;
  bool ordered = false;           // a time axis: keep its order; columns may be sorted by weight
  std::vector<std::string> axis;  // a name for each place
  std::vector<float> mean;        // mean weight of each place
  std::vector<float> deviation;   // its standard deviation over the samples
  int64_t sample_count = 0;       // samples behind the mean
  std::vector<ClassWeights> classes;  // by the true class, or the predicted; may be empty
  std::vector<int> truth;  // places known to decide, marked in the pictures; may be empty
  std::vector<AttentionSample> samples;
};

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CHARTS_ATTENTION_REPORT_H_
