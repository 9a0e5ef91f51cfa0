#ifndef FOVEA_TRAIN_HARD_NEGATIVE_TABLES_H_
#define FOVEA_TRAIN_HARD_NEGATIVE_TABLES_H_

#include <string>

#include "fovea/train/junk.h"

namespace fovea::train {

// Code that is mostly numbers or escapes and does no harm, in the syntax that PHP, JavaScript and
// Python have in common as far as they have: tables of characters, of parsers, of fonts and of
// ciphers, classes of regular expressions, bit fields, unrolled arithmetic. Payloads are hidden in
// such, too; what gives those away is what is done with them.
std::string NumberTable(Junk& junk);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_HARD_NEGATIVE_TABLES_H_
