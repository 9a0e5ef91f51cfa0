#ifndef FOVEA_DATA_SYNTHETIC_SYNTHETIC_H_
#define FOVEA_DATA_SYNTHETIC_SYNTHETIC_H_

#include <cstdint>
#include <string>
#include <vector>

#include "fovea/data/series/series.h"
#include "fovea/data/tables/table.h"

namespace fovea::data {

// Tasks whose truth is known, so that attention can be checked against it.

// The dense reference experiment: x ~ N(0,1) with `features` columns x0, x1, …; y ∈ {0,1} uniform;
// x[relevant] = y. The target column is "y".
Table DenseExperiment(int64_t samples, uint64_t seed, int features = 32, int relevant = 1);

// The series reference experiment: x ~ N(0,1) of `steps` × `dims`; y ∈ {0,1} uniform;
// x[relevant, :] = y.
SeriesSet SeriesExperiment(int64_t samples, uint64_t seed, int64_t steps = 20, int64_t dims = 2,
                           int64_t relevant = 10);

// Syn1 to Syn6 of L2X (Chen et al. 2018) and INVASE (Yoon et al. 2019): x ~ N(0,1) with 11
// columns, y drawn with the probability that fovea/data/synthetic/syn_formulas.h gives. Syn3 uses
// the constants of INVASE's published generator, which differ from L2X's and from both papers'
// text.
struct SynTable {
  Table table;                     // x1 … x11 and y
  std::vector<uint16_t> relevant;  // for each row a bit mask: bit i set if x(i+1) decides
};
// which: 1 … 6.
SynTable SynExperiment(int which, int64_t samples, uint64_t seed);

// Written whole or not at all. Missing values become empty fields, or "?" in .ts. A category that
// reads as missing ("NA", "?", …) comes back as missing, and a column whose categories are all
// numbers as a numeric one unless TableOptions::kinds settles it; .ts keeps no names of dimensions.
// Throws InputError as AtomicFile (core/file.h) does; ArgumentError for what the format cannot
// hold: a NUL byte; in .ts a label with blanks, ':' or parentheses, or a series without steps.
void WriteCsv(const Table& table, const std::string& path);
void WriteTs(const SeriesSet& set, const std::string& path);

}  // namespace fovea::data

#endif  // FOVEA_DATA_SYNTHETIC_SYNTHETIC_H_
