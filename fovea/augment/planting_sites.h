#ifndef FOVEA_AUGMENT_PLANTING_SITES_H_
#define FOVEA_AUGMENT_PLANTING_SITES_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fovea/augment/syntax.h"

namespace fovea::augment {

// Kinds of places where code can be planted.
enum class Site {
  kLine,       // in code: start of a line on which a statement starts
  kInline,     // in code: behind a statement, in the middle of a line
  kLongLine,   // the same, on a line of 300 bytes or more
  kLineEnd,    // in code: behind a statement that ends its line
  kOpening,    // behind an opening tag
  kBetween,    // in markup: behind a tag
  kTextLine,   // in markup: start of a line
  kValue,      // in a value of SQL
  kBeforeTag,  // in markup: in front of </head>, </body> or an opening <?php
  kCount,
};

struct Sites {
  std::array<std::vector<int64_t>, static_cast<size_t>(Site::kCount)> of;
  std::vector<int64_t>& operator[](Site site) { return of[static_cast<size_t>(site)]; }
};

// The places in code of that tongue, and those in markup. Of a tongue that is not the host's own,
// those where the host takes it.
Sites FindSites(std::string_view bytes, const Syntax& syntax, Tongue host, Tongue tongue);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_PLANTING_SITES_H_
