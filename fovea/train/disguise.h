#ifndef FOVEA_TRAIN_DISGUISE_H_
#define FOVEA_TRAIN_DISGUISE_H_

#include <string>

#include "fovea/train/junk.h"

namespace fovea::train {

// Writes code of a template, which is compact, the way one author or tool would: its quotes, blanks
// and line breaks. With `hide` also as one who does not want to be found: strings in pieces or as
// escapes, comments within statements, EvAl. code: without tags; language: php js py asp jsp.
std::string Disguise(const std::string& code, const std::string& language, bool hide, Junk& junk);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_DISGUISE_H_
