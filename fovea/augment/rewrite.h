#ifndef FOVEA_AUGMENT_REWRITE_H_
#define FOVEA_AUGMENT_REWRITE_H_

#include <string>

#include "fovea/augment/edits.h"
#include "fovea/core/random.h"

namespace fovea::augment {

// Rewrites that change what a file looks like, not what it is. Spans move along (edits.h).
// language: php js py html asp aspx jsp; of others, and of bin, nothing is changed where a language
// is asked for. The first four ask for none and are not for binary files.

// Line breaks "\n" become "\r\n", and the other way round.
void ToCrlf(Sample& sample);
void ToLf(Sample& sample);
// The byte-order mark of UTF-8.
void AddBom(Sample& sample);
void DropBom(Sample& sample);

// Comments go, with the lines that hold nothing else; in Python docstrings, too.
void StripComments(Sample& sample, const std::string& language);

// A generated header at the start, behind <?php, #! or a byte-order mark. It belongs to no span.
void AddLicenceHeader(Sample& sample, const std::string& language, Random& random);

// Another indentation: tabs to 2 or 4 spaces, spaces to tabs, 2 spaces to 4 or 4 to 2.
void Reindent(Sample& sample, Random& random);

// A crude minification: strips comments and joins lines outside of strings. Not of Python.
void JoinLines(Sample& sample, const std::string& language);

// Gives the variables of PHP ($name), and names like _0x1a2b anywhere, other names, each the same
// throughout the file. Those that PHP itself fills keep theirs.
void RenameIdentifiers(Sample& sample, const std::string& language, Random& random);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_REWRITE_H_
