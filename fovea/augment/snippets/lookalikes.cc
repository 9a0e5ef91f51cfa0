#include "fovea/augment/snippets/lookalikes.h"

#include "fovea/augment/snippets/disguise.h"
#include "fovea/core/error.h"

namespace fovea::augment {

Snippet Lookalike(Language language, Random& random) {
  const LanguageRow& row = RowOf(language);
  Require(row.lookalike != nullptr, "there are no look-alikes in ", row.name);
  Junk junk(random);
  std::string code = row.lookalike(junk);
  if (row.spelling) code = Disguise(code, language, /*hide=*/true, junk);
  // Some mark their place, to find it again.
  if (row.marked > 0 && junk.Chance(row.marked)) {
    const std::string mark = junk.Chance(0.5) ? junk.Hex(3) : junk.Word();
    code = "/*" + mark + "*/\n" + code + "\n/*" + mark + "*/";
  }
  return {code, language, /*malicious=*/true};
}

}  // namespace fovea::augment
