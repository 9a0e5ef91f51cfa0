#ifndef FOVEA_SCAN_DECISIVE_WORDS_H_
#define FOVEA_SCAN_DECISIVE_WORDS_H_

#include <span>
#include <string_view>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/scan/finding.h"

namespace fovea::scan {

// The words that decide in a region: of the parts of what was read again there, those that speak
// most for the verdict, until they make up 60 % of all that does; at most 12. Where two readings
// overlap, the hotter one counts; what was found harmless says nothing. A part within a name counts
// for the whole name, so that no name is cut, unless that is longer than 40 bytes; of a part on
// several lines the one with most of it is shown, and of a long literal, decoded, its beginning.
// Neighbours become one word. By start, without overlap, within the region, of whole characters,
// without blanks at their ends; the shares sum to at most 1. region, fixations: in the text's own
// counting; they may lie outside of it, and logits need not be finite.
std::vector<Word> DecisiveWords(std::string_view text, const ByteSpan& region,
                                std::span<const infer::Fixation> fixations);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_DECISIVE_WORDS_H_
