#ifndef FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_LISTS_H_
#define FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_LISTS_H_

#include <string>

#include "fovea/augment/languages.h"
#include "fovea/augment/snippets/junk.h"

namespace fovea::augment {

// Harmless text that holds the words of an attack, or is as odd as one. All are noise (junk.h).
std::string AccessLog(Junk& junk);        // of a server that is attacked
std::string SignatureItems(Junk& junk);   // patterns of a scanner, as strings with commas between
std::string SignatureRules(Junk& junk);   // the same as rules of their own language
std::string NotebookPicture(Junk& junk);  // an output of a cell, in JSON
std::string DumpRows(Junk& junk);         // INSERT with harmless pages
std::string UnicodeItems(Junk& junk);     // pairs of strings and escapes, as 'a'=>'b' or 'a':'b'
std::string Ascii85(Junk& junk);          // lines of base-85 noise
std::string JoinedStrings(Junk& junk);    // php: rows of 'a' . 'b' + 4

// One harmless statement, many times. Of PHP, with and without its tags.
std::string PhpRepeats(Junk& junk);
std::string ScriptRepeats(Junk& junk);
std::string PythonRepeats(Junk& junk);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_LISTS_H_
