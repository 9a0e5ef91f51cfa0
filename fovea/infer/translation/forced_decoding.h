#ifndef FOVEA_INFER_TRANSLATION_FORCED_DECODING_H_
#define FOVEA_INFER_TRANSLATION_FORCED_DECODING_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fovea/infer/translation/translator.h"

namespace fovea::infer {

struct ForcedOptions {
  bool weights = false;  // also where each piece looked
  int64_t batch = 32;    // sentences that go together
};

// Given translations as if Translator::Translate had found them: line.best[0] has the target's
// text and pieces, their log P with that of the end, as score its mean of a piece, and the weights.
// A target of more pieces than a translation may have (BeamOptions: 2 · source + 10) is decoded all
// the same, up to those of the longest source; the rest is cut, complete is then false, and its end
// does not count.
//
// targets[i] belongs to sources[i]; ArgumentError if they are not as many. Pairs of like length go
// together, on up to NumThreads() threads; what comes out is in the order of the pairs.
std::vector<TranslatedLine> ForceDecode(const Translator& translator,
                                        std::span<const std::string> sources,
                                        std::span<const std::string> targets,
                                        const ForcedOptions& options = {});

// Pieces of a forced translation that log P counts: its end among them, unless it was cut.
int64_t CountedPieces(const Translation& translation);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_FORCED_DECODING_H_
