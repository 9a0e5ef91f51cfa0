#ifndef FOVEA_EXPLAIN_AXIS_PLACES_H_
#define FOVEA_EXPLAIN_AXIS_PLACES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fovea/explain/attention_report.h"

namespace fovea::explain {

// A report comes from outside: names may hold anything, numbers may be missing or not finite.
// Every picture draws from what is here, so that each of them is safe in the same way.

// Text from outside as one safe line of valid UTF-8: Printable(), and invisible characters and
// those that XML does not allow become \u{…} too.
std::string CleanName(const std::string& text, size_t max_bytes = 200);

struct Place {
  std::string name;      // clean
  double mean = 0;       // fraction, finite, >= 0; 0 where unknown
  double deviation = 0;  // likewise; 0 where the mean is unknown
  bool known = false;    // false: the mean is missing or not finite
  bool truth = false;
};

// One entry for each place of the axis; a place without a name is named by its index.
std::vector<Place> Places(const AttentionReport& report);

// Finite and not negative, else 0.
double CleanWeight(float weight);

// Indices of the `count` largest weights above 0, heaviest first, ties in order.
std::vector<int> Heaviest(std::span<const double> weights, int count);
std::vector<double> Means(const std::vector<Place>& places);
std::vector<double> CleanWeights(const std::vector<float>& weights);

// Neighbouring places drawn as one column, by the heaviest of them: [first, last], where the
// heaviest is `peak`.
struct Column {
  int first = 0;
  int last = 0;
  int peak = 0;
  bool truth = false;
};

// At most `max_columns` (>= 1) columns of equal numbers of places (the last may be shorter).
std::vector<Column> Columns(const std::vector<Place>& places, int max_columns);

// How many places lie between two tick labels: the least of 1, 2, 5, 10, 20, … that is >= least.
int TickStep(double least);

// The same words in every picture.
std::string AxisTitle(const AttentionReport& report);        // "column" where it has none
std::string Title(const AttentionReport& report);            // "Where the model looks" likewise
std::string Plural(int64_t count, const std::string& noun);  // "1 sample", "12,000 samples"
std::string Percent(double fraction);                        // "53.1%", "<0.1%"
std::string Verdict(const AttentionSample& sample);          // "predicted 1 · true 0"

// What sample looked at in words, e.g. "age = 41"; the bare name where the value is unknown.
std::string PlaceWithValue(const AttentionSample& sample, const std::vector<Place>& places,
                           int index);
bool HasDeviation(const std::vector<Place>& places);
bool HasTruth(const std::vector<Place>& places);
bool HasMean(const std::vector<Place>& places);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_AXIS_PLACES_H_
