#ifndef FOVEA_AUGMENT_SNIPPET_FORM_H_
#define FOVEA_AUGMENT_SNIPPET_FORM_H_

#include <string>
#include <string_view>

#include "fovea/augment/languages.h"
#include "fovea/core/random.h"

namespace fovea::augment {

// A snippet in the two forms in which it can be planted.
struct SnippetForm {
  std::string bare;              // within code of its language; empty: cannot be
  std::string island;            // on its own between tags or braces, else the same as bare
  bool ends_in_comment = false;  // bare must be followed by a line break
  bool fits_open_code = true;    // bare may be the last of an open island
  bool simple = false;           // Python, shell: can follow a semicolon
};

// eol: line breaks to put the snippet's own into; empty: leaves them.
SnippetForm FormOf(std::string_view code, Language language, const std::string& eol,
                   Random& random);

// "\r\n" or "\n", whichever is the more frequent.
std::string EndOfLine(std::string_view bytes);

// `indentation` in front of all lines but the first and empty ones.
std::string Indented(const std::string& code, const std::string& indentation);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SNIPPET_FORM_H_
