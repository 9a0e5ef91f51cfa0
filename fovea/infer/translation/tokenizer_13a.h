#ifndef FOVEA_INFER_TRANSLATION_TOKENIZER_13A_H_
#define FOVEA_INFER_TRANSLATION_TOKENIZER_13A_H_

#include <string>
#include <string_view>

namespace fovea::infer {

// A sentence cut into tokens, with one blank between them, as mteval-v13a does and BLEU is commonly
// reported on: punctuation and symbols of ASCII stand alone, a full stop or comma unless it stands
// between digits, a hyphen only behind a digit; &quot; &amp; &lt; &gt; are put back into
// characters. Other scripts are left as they are, and words end at Unicode's spaces. Source:
// sacreBLEU 2, tokenizer "13a" (Post 2018), the same token for token.
std::string Tokenize13a(std::string_view sentence);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_TOKENIZER_13A_H_
