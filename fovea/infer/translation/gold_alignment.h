#ifndef FOVEA_INFER_TRANSLATION_GOLD_ALIGNMENT_H_
#define FOVEA_INFER_TRANSLATION_GOLD_ALIGNMENT_H_

#include <string>
#include <utility>
#include <vector>

#include "fovea/data/byte_reader.h"
#include "fovea/infer/translation/alignment.h"

namespace fovea::infer {

// Links that people set between the words of sentence pairs, in one of two formats:
//
// Pharaoh: a line for each pair, links between blanks: `i-j` is sure, `ipj` and `i?j` are possible,
// source first, words from 0 (from 1 with one_based). A line without a link is a pair without one.
//
// NAACL (Mihalcea & Pedersen 2003): a line for each link,
//     SENTENCE SOURCE TARGET [S|P] [CONFIDENCE]
// all from 1, in any order; S (sure) is assumed; the confidence is not used; a link with the word
// 0, the empty word of that format, is left out.
struct GoldOptions {
  enum class Format { kPharaoh, kNaacl };
  Format format = Format::kPharaoh;
  bool one_based = false;
};

// What the first line with a link says; kPharaoh where there is none.
GoldOptions::Format GoldFormatOf(data::ByteReader* bytes, const std::string& name);

// One for each sentence pair; sentences[i]: words of the i-th source and target. name: of the file,
// for errors. Throws InputError, with file and line: a link that is none, one beyond the words of
// its pair, a pair beyond the last one; in the Pharaoh format, fewer lines than pairs.
std::vector<GoldAlignment> ReadGoldAlignments(data::ByteReader* bytes, const std::string& name,
                                              const std::vector<std::pair<int, int>>& sentences,
                                              const GoldOptions& options = {});

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_GOLD_ALIGNMENT_H_
