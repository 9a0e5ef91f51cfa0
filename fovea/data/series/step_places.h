#ifndef FOVEA_DATA_SERIES_STEP_PLACES_H_
#define FOVEA_DATA_SERIES_STEP_PLACES_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// The time steps from `first`, counted from 0, up to `end`, which is the first one behind them.
struct StepRange {
  int64_t first = 0, end = 0;
  bool operator==(const StepRange&) const = default;
};

// The places of samples that are known to matter, by Series::line: the line of the sample in its
// file of series. Those without a place are left out.
using StepPlaces = std::map<int64_t, std::vector<StepRange>>;

inline constexpr int64_t kMaxStep = 1'000'000'000;

// Reads a CSV file whose header names the columns line, first and end, one row a place:
//
//   line,first,end
//   10,120,264
//
// Other columns are not read. The places of a line stand in the order of the file; they may
// overlap. Whether a line holds a sample and a place lies within it, only the series can tell. A
// header without rows is no place at all.
//
// Throws InputError with file, line and remedy: as CheckReadable (core/file.h) and CsvReader do; a
// column that is missing or named twice; ragged rows; a number that is none, is not whole, is below
// 0 (a line: below 1) or above kMaxStep; a place whose end is not behind its first step; more
// memory needed than allowed.
StepPlaces ReadStepPlaces(const std::string& path, int64_t max_memory_bytes = int64_t{8} << 30);
// The same from any bytes. path: for errors.
StepPlaces ReadStepPlaces(SeekableReader* bytes, const std::string& path,
                          int64_t max_memory_bytes = int64_t{8} << 30);

// The text of such a file.
std::string StepPlacesCsv(const StepPlaces& places);

}  // namespace fovea::data

#endif  // FOVEA_DATA_SERIES_STEP_PLACES_H_
