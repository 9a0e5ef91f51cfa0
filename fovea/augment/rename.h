#ifndef FOVEA_AUGMENT_RENAME_H_
#define FOVEA_AUGMENT_RENAME_H_

#include "fovea/augment/edits.h"
#include "fovea/augment/languages.h"
#include "fovea/core/random.h"

namespace fovea::augment {

// Gives the variables of PHP ($name), and names like _0x1a2b anywhere, other names, each the same
// throughout the file. Those that PHP itself fills keep theirs.
void RenameIdentifiers(Sample& sample, Language language, Random& random);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_RENAME_H_
