#ifndef FOVEA_DATA_CONTENT_ENCODINGS_CONTENT_READERS_H_
#define FOVEA_DATA_CONTENT_ENCODINGS_CONTENT_READERS_H_

#include <cstddef>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/content/content_scan.h"

namespace fovea::data {

// The readers of encodings. Each is called where one of its first bytes stands (content_scan.cc has
// the list), adds what it finds, and returns where to go on: behind `at`.
size_t ReadEscape(ContentScan* scan, size_t at);          // escapes.cc
size_t ReadPercent(ContentScan* scan, size_t at);         // percent.cc
size_t ReadEntity(ContentScan* scan, size_t at);          // entities.cc
size_t ReadQuoted(ContentScan* scan, size_t at);          // quoted.cc
size_t ReadCharacterCodes(ContentScan* scan, size_t at);  // character_codes.cc
size_t ReadInvisible(ContentScan* scan, size_t at);       // invisible.cc
size_t ReadGzip(ContentScan* scan, size_t at);            // quoted.cc

// Runs of digits of base64 or base 16, in quotes or not: the whole text, but for `skipped`.
void ReadDigitRuns(ContentScan* scan, const std::vector<ByteSpan>& skipped);  // digit_runs.cc

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_ENCODINGS_CONTENT_READERS_H_
