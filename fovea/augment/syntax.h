#ifndef FOVEA_AUGMENT_SYNTAX_H_
#define FOVEA_AUGMENT_SYNTAX_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "fovea/augment/languages.h"

namespace fovea::augment {

enum class Part : uint8_t { kText, kCode, kString, kComment, kTag };

// What each byte of a file is, as far as a fast look tells: good enough to choose places by, never
// wrong in length. kTag: a tag of the markup, or <?php and the like; kServer: what stands in <% %>.
struct Syntax {
  std::vector<Tongue> tongue;
  std::vector<Part> part;
  bool ends_in_code = false;  // a file in PHP, ASP or JSP: its last island is open
};

// Of text and bytes (Layout), everything is kBinary.
// in_code: the file starts within its islands' code, as a snippet without <?php does.
Syntax Lex(std::string_view bytes, Language language, bool in_code = false);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SYNTAX_H_
