#ifndef FOVEA_DATA_TABLES_CSV_SEPARATOR_H_
#define FOVEA_DATA_TABLES_CSV_SEPARATOR_H_

#include <string>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// In the options of a reader: the file itself says what stands between its fields.
inline constexpr char kGuessSeparator = '\0';

// Of ',', ';', tab and '|' the one that cuts the header into most fields, and the next rows (up to
// 20, in the first MiB) into as many; if none does so with the rows, it is the header that counts.
// Of equals the first in this order, so that a single column has ','. Reads from where `bytes`
// stands, and goes back to 0. path: for errors. Throws InputError on bytes that cannot be read.
char GuessSeparator(SeekableReader* bytes, const std::string& path);

}  // namespace fovea::data

#endif  // FOVEA_DATA_TABLES_CSV_SEPARATOR_H_
