#ifndef FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVES_H_
#define FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVES_H_

#include "fovea/augment/snippets/snippet.h"
#include "fovea/core/random.h"

namespace fovea::augment {

// Code that looks suspicious and is not: encoded images, certificates, tables of numbers,
// generated and minified code, pages that echo their input properly, programs that start others,
// what the readable look-alikes do, done openly; of text logs, dumps, lists of signatures; of bytes
// tables. ArgumentError: a language that has none.
Snippet HardNegative(Language language, Random& random);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVES_H_
