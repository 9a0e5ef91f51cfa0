#ifndef FOVEA_INFER_FILES_SHARP_CODE_WORDS_H_
#define FOVEA_INFER_FILES_SHARP_CODE_WORDS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/core/byte_span.h"

namespace fovea::infer {

// What a stretch of code is made of. Blanks are nothing.
struct CodeWord : ByteSpan {
  enum class Kind : uint8_t {
    kName,     // letters, digits behind a letter, _ and bytes of other alphabets
    kNumber,   // digits
    kMarks,    // up to four signs of punctuation
    kLongRun,  // what is left out of a long run of letters and digits: base64, hexadecimal
    kRepeat,   // what is left out where one or two words repeat: a table, a filler
  };
  enum class Case : uint8_t { kLower, kCapital, kUpper, kMixed };  // of a name

  Kind kind;
  Case shape = Case::kLower;
};

// The words of a text, in order, without overlap. Of a run of 64 or more letters and digits the
// first 24 and the last 8 bytes are names, and what is between is one word; of words that repeat,
// with numbers all alike, four periods are kept. Linear in the text, whatever it holds.
std::vector<CodeWord> CodeWords(std::span<const uint8_t> text);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_SHARP_CODE_WORDS_H_
