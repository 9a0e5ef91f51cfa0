#ifndef FOVEA_AUGMENT_SNIPPETS_SNIPPET_H_
#define FOVEA_AUGMENT_SNIPPETS_SNIPPET_H_

#include <string>

#include "fovea/augment/languages.h"

namespace fovea::augment {

// A piece of code, or a whole file of it, to plant. In php, asp and jsp with or without its tags.
struct Snippet {
  std::string code;
  Language language = Language::kOther;
  bool malicious = true;
};

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SNIPPETS_SNIPPET_H_
