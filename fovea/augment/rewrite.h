#ifndef FOVEA_AUGMENT_REWRITE_H_
#define FOVEA_AUGMENT_REWRITE_H_

#include "fovea/augment/edits.h"
#include "fovea/augment/languages.h"

namespace fovea::augment {

// Rewrites that change what a file looks like, not what it is. Spans move along (edits.h).
// Of a language without code or markup nothing is changed.

// Comments go, with the lines that hold nothing else; in Python docstrings, too.
void StripComments(Sample& sample, Language language);

// A crude minification: strips comments and joins lines outside of strings. Not of Python.
void JoinLines(Sample& sample, Language language);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_REWRITE_H_
