#ifndef FOVEA_DATA_SERIES_SERIES_READER_H_
#define FOVEA_DATA_SERIES_SERIES_READER_H_

#include <string>

#include "fovea/data/byte_reader.h"
#include "fovea/data/series/series.h"

namespace fovea::data {

// ReadSeries for each format, from any bytes. path: for errors and SeriesSet::path.
SeriesSet ReadTs(SeekableReader* bytes, const std::string& path, const SeriesOptions& options);
SeriesSet ReadSeriesCsv(SeekableReader* bytes, const std::string& path,
                        const SeriesOptions& options);

}  // namespace fovea::data

#endif  // FOVEA_DATA_SERIES_SERIES_READER_H_
