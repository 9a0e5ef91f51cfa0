#ifndef FOVEA_SCAN_DIFF_ADDED_SCORE_H_
#define FOVEA_SCAN_DIFF_ADDED_SCORE_H_

#include <span>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/infer/files/locate.h"

namespace fovea::scan {

// Confines a score to what was added. With A the windows that overlap something added, the logit
// becomes
//   Σ_{t∈A} α_t s_t / Σ_{t∈A} α_t
// (or the largest s_t where all the α_t are 0), weights outside of A become 0, and those inside sum
// to 1. Where nothing was added the logit is far below every threshold. Returns the places that
// were added, each with its hottest window. added: by start, in the windows' own counting, without
// overlap.
std::vector<infer::LocatedRegion> ConfineTo(std::span<const ByteSpan> added,
                                            infer::FileScore* score);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_DIFF_ADDED_SCORE_H_
