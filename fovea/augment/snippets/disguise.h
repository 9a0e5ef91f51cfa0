#ifndef FOVEA_AUGMENT_SNIPPETS_DISGUISE_H_
#define FOVEA_AUGMENT_SNIPPETS_DISGUISE_H_

#include <string>

#include "fovea/augment/languages.h"
#include "fovea/augment/snippets/junk.h"

namespace fovea::augment {

// Writes code of a template, which is compact, the way one author or tool would: its quotes, blanks
// and line breaks. With `hide` also as one who does not want to be found: strings in pieces or as
// escapes, comments within statements, EvAl. code: without tags. The language has a Spelling.
std::string Disguise(const std::string& code, Language language, bool hide, Junk& junk);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SNIPPETS_DISGUISE_H_
