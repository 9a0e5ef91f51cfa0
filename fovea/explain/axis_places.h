#ifndef FOVEA_EXPLAIN_AXIS_PLACES_H_
#define FOVEA_EXPLAIN_AXIS_PLACES_H_

#include <span>
#include <string>
#include <vector>

#include "fovea/explain/charts/attention_report.h"

namespace fovea::explain {

// One place of the axis. A report comes from outside: its numbers may be missing or not finite.
// Every picture draws from these, so that each of them is safe in the same way.
struct AxisPlace {
  std::string name;      // clean
  double mean = 0;       // fraction, finite, >= 0; 0 where unknown
  double deviation = 0;  // likewise; 0 where the mean is unknown
  bool known = false;    // false: the mean is missing or not finite
  bool truth = false;
};

// One entry for each place of the axis; a place without a name is named by its index.
std::vector<AxisPlace> Places(const AttentionReport& report);

// Finite and not negative, else 0.
double CleanWeight(float weight);

// Indices of the `count` largest weights above 0, heaviest first, ties in order.
std::vector<int> Heaviest(std::span<const double> weights, int count);
// Indices of all places by falling mean, ties in order.
std::vector<int> ByMean(const std::vector<AxisPlace>& places);
std::vector<double> Means(const std::vector<AxisPlace>& places);
std::vector<double> CleanWeights(const std::vector<float>& weights);

// Places without names, by these means.
std::vector<AxisPlace> PlacesOf(const std::vector<double>& weights);

// Neighbouring places drawn as one column, by the heaviest of them: [first, last], where the
// heaviest is `peak`.
struct Column {
  int first = 0;
  int last = 0;
  int peak = 0;
  bool truth = false;
};

// At most `max_columns` (>= 1) columns of equal numbers of places (the last may be shorter).
std::vector<Column> Columns(const std::vector<AxisPlace>& places, int max_columns);

// How many places lie between two tick labels: the least of 1, 2, 5, 10, 20, … that is >= least.
int TickStep(double least);

bool HasDeviation(const std::vector<AxisPlace>& places);
bool HasTruth(const std::vector<AxisPlace>& places);
bool HasMean(const std::vector<AxisPlace>& places);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_AXIS_PLACES_H_
