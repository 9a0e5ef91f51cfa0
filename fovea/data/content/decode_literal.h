#ifndef FOVEA_DATA_CONTENT_DECODE_LITERAL_H_
#define FOVEA_DATA_CONTENT_DECODE_LITERAL_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "fovea/data/content/content_scan.h"
#include "fovea/data/content/decode_steps.h"
#include "fovea/data/content/literals.h"

namespace fovea::data {

// Behind what turns round the literal that ends before text[at]: [::-1] or
// .split("").reverse().join(""); 0 if that does not follow.
size_t SkipReversal(std::string_view text, size_t at);

// Adds what a literal means, as the calls around it (decode_steps.h) make it, or what turns it
// round behind it, up to `reversed` (0: nothing). Where one of them only turns text into other
// text, its call is replaced too, so that it is not done again. Returns where to go on; 0: what
// comes out is no text.
size_t AddCalled(const JoinedText& literal, std::vector<EnclosingCall> calls, size_t reversed,
                 ContentScan* scan);

// Adds what `digits`, of base64 or of base 16, mean, which stand at text[start, end); false: no
// text.
bool AddDigits(size_t start, size_t end, ContentScan* scan);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_DECODE_LITERAL_H_
