#ifndef FOVEA_DATA_CONTENT_ENCODINGS_DIGIT_RUNS_H_
#define FOVEA_DATA_CONTENT_ENCODINGS_DIGIT_RUNS_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "fovea/core/byte_span.h"

namespace fovea::data {

// Runs of at least `least` digits of base64, by place, with their padding. A run goes on over line
// ends (also as "\n") where its lines are long, and over the "\/" of JSON.
std::vector<ByteSpan> DigitRuns(std::string_view text, size_t least);

// Whether digits mix as those of base64 of arbitrary bytes do.
bool LooksRandom(std::string_view digits);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_ENCODINGS_DIGIT_RUNS_H_
