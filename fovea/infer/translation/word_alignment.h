#ifndef FOVEA_INFER_TRANSLATION_WORD_ALIGNMENT_H_
#define FOVEA_INFER_TRANSLATION_WORD_ALIGNMENT_H_

#include <string>
#include <vector>

#include "fovea/infer/translation/alignment.h"
#include "fovea/infer/translation/translator.h"

namespace fovea::infer {

// Which words of a source its translation looked at.
struct WordAlignment {
  std::vector<std::string> source, target;  // words, as they stand between blanks
  Tensor weights;                           // [target words, source words]; alignment.h
};

// From the weights of its pieces; throws ArgumentError where the model gave none.
WordAlignment AlignWords(const TranslatedLine& line, const Translation& translation);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_WORD_ALIGNMENT_H_
