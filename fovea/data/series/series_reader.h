#ifndef FOVEA_DATA_SERIES_SERIES_READER_H_
#define FOVEA_DATA_SERIES_SERIES_READER_H_

#include "fovea/data/series/series.h"
#include "fovea/data/source.h"

namespace fovea::data {

// ReadSeries for each format, from any source.
SeriesSet ReadTs(Source* source, const SeriesOptions& options);
SeriesSet ReadSeriesCsv(Source* source, const SeriesOptions& options);

}  // namespace fovea::data

#endif  // FOVEA_DATA_SERIES_SERIES_READER_H_
