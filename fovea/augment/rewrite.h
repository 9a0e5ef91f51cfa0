#ifndef FOVEA_AUGMENT_REWRITE_H_
#define FOVEA_AUGMENT_REWRITE_H_

#include "fovea/augment/edits.h"
#include "fovea/augment/languages.h"
#include "fovea/core/random.h"

namespace fovea::augment {

// Rewrites that change what a file looks like, not what it is. Spans move along (edits.h).
// Of a language without code or markup nothing is changed where a language is asked for. The first
// four ask for none and are not for binary files.

// Line breaks "\n" become "\r\n", and the other way round.
void ToCrlf(Sample& sample);
void ToLf(Sample& sample);
// The byte-order mark of UTF-8.
void AddBom(Sample& sample);
void DropBom(Sample& sample);

// Comments go, with the lines that hold nothing else; in Python docstrings, too.
void StripComments(Sample& sample, Language language);

// Another indentation: tabs to 2 or 4 spaces, spaces to tabs, 2 spaces to 4 or 4 to 2.
void Reindent(Sample& sample, Random& random);

// A crude minification: strips comments and joins lines outside of strings. Not of Python.
void JoinLines(Sample& sample, Language language);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_REWRITE_H_
