#ifndef FOVEA_DATA_SERIES_SERIES_H_
#define FOVEA_DATA_SERIES_SERIES_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "fovea/data/tables/csv_separator.h"
#include "fovea/data/tables/target.h"

namespace fovea::data {

// One sample: `steps` rows of `dims` values, row-major; NaN where missing.
struct Series {
  std::vector<float> values;
  int64_t steps = 0;
  std::string label;  // "" if unknown
  int64_t line = 0;
};

struct SeriesSet {
  std::string path;
  int64_t dims = 0;
  std::vector<std::string> dim_names;  // "dim 1" … where the file has none
  bool labelled = false;
  bool numeric_target = false;       // @targetlabel true: the labels are numbers
  std::vector<std::string> classes;  // as declared by the file; may be empty
  std::vector<Series> samples;

  int64_t max_steps() const;
  // Of all samples at the length of the longest, as Encode() makes them.
  int64_t PaddedBytes() const;
};

struct SeriesOptions {
  char separator = kGuessSeparator;             // of CSV
  std::string target;                           // CSV: the column that holds the label; "" = none
  int64_t max_memory_bytes = int64_t{8} << 30;  // of what is read
  bool padded = true;                           // … and of it padded, as Encode() does
};

// Reads a file by its extension.
//   .ts   the format of the UCR/UEA archive: @-headers, dimensions separated by ':', values by
//         ',', (timestamp,value) pairs (the values are taken in order), unequal lengths. A label
//         '?' is unknown. Headers in any case; those that reading does not need are skipped, as are
//         lines that begin with '#' or '%'.
//   else  CSV with a header, one univariate series a row; trailing empty fields shorten a series.
//         Labels are amounts (numeric_target) if all that are not missing are numbers, and
//         neither two-valued nor up to 20 distinct integers. "1,234" is a value, as in tables.
// Missing, in both, is what IsMissingNumber() says, of values and of amounts.
// Throws InputError with file, line and remedy: as CheckReadable (core/file.h) does; a value that
// is not a finite number; another number of dimensions than declared; dimensions of unequal length
// within a sample; another length than @seriesLength where lengths are equal; a label that is not
// declared, or no number with @targetLabel; no @data; no samples; a series without values; ragged
// CSV rows; more memory needed than allowed.
SeriesSet ReadSeries(const std::string& path, const SeriesOptions& options = {});

// How series become numbers; learnt from the training set and kept in the model file.
enum class SeriesScaling { kNone, kDataset, kSeries };  // mean and deviation over set, or sample

struct SeriesSpec {
  std::vector<std::string> dim_names;
  SeriesScaling scaling = SeriesScaling::kDataset;
  std::vector<double> means, deviations;  // kDataset: one a dimension
  int64_t max_steps = 0;                  // the longest series of training
  TargetSpec target;

  int64_t dims() const { return static_cast<int64_t>(dim_names.size()); }
};

nlohmann::json ToJson(const SeriesSpec& spec);
// Throws ArgumentError that names the key at fault.
SeriesSpec SeriesSpecFromJson(const nlohmann::json& json);

// target: what to call the target; "" for "class" or "target". Classes stand in the order of the
// file's declaration, else sorted (numerically where all are numbers).
// Throws InputError: no labels, one class only, a label that is not a number in a regression.
SeriesSpec FitSeriesSpec(const SeriesSet& set, SeriesScaling scaling, const std::string& target);

// The values of a sample, [steps, dims], in the unit of the data. Missing ones are interpolated
// linearly within a series and dimension (the nearest value at the ends, 0 where a dimension has
// none).
std::vector<float> FilledValues(const Series& sample, int64_t dims);

// FilledValues, scaled as the spec says.
std::vector<float> ScaledValues(const Series& sample, const SeriesSpec& spec);

// Throws InputError: other dimensions than the spec's.
void RequireDims(const SeriesSet& set, const SeriesSpec& spec);

// [samples] class index or scaled value; empty if one of the set has no label. Throws InputError:
// an unseen class, a label missing where need_target is set.
std::vector<float> EncodeTargets(const SeriesSet& set, const SeriesSpec& spec, bool need_target);

// Filled, padded and scaled, ready for batches.
struct EncodedSeries {
  SeriesSpec spec;
  int64_t rows = 0;
  int64_t steps = 0;             // length of the padded axis: the longest of this set
  std::vector<float> values;     // [rows, steps, dims], zeros past a series' end
  std::vector<int32_t> lengths;  // [rows]
  std::vector<float> targets;    // class index or scaled value; empty if the set has none
  std::vector<int64_t> lines;

  // Writes [rows.size(), steps, dims] to out.
  void FillBatch(std::span<const int64_t> rows, float* out) const;
};

// Throws InputError as RequireDims and EncodeTargets do.
EncodedSeries Encode(const SeriesSet& set, const SeriesSpec& spec, bool need_target);

}  // namespace fovea::data

#endif  // FOVEA_DATA_SERIES_SERIES_H_
