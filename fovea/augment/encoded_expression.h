#ifndef FOVEA_AUGMENT_ENCODED_EXPRESSION_H_
#define FOVEA_AUGMENT_ENCODED_EXPRESSION_H_

#include <string>
#include <string_view>

#include "fovea/augment/languages.h"
#include "fovea/augment/snippets/junk.h"

namespace fovea::augment {

// An expression of php, js or py whose value is `content`, which it does not show: a literal behind
// up to three decoders. Of another language it is that of js.
std::string EncodedExpression(std::string_view content, Language language, Junk& junk);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_ENCODED_EXPRESSION_H_
