#ifndef FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_TABLES_H_
#define FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_TABLES_H_

#include <string>

#include "fovea/augment/snippets/junk.h"

namespace fovea::augment {

// Code that is mostly numbers or escapes and does no harm, in the syntax that PHP, JavaScript and
// Python have in common as far as they have: tables of characters, of parsers, of fonts and of
// ciphers, classes of regular expressions, bit fields, unrolled arithmetic. Payloads are hidden in
// such, too; what gives those away is what is done with them.
std::string NumberTable(Junk& junk);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_TABLES_H_
