#include "fovea/augment/snippets/lookalikes.h"

#include "fovea/augment/snippets/disguise.h"
#include "fovea/core/error.h"

namespace fovea::augment {

Snippet Lookalike(const std::string& language, Random& random) {
  RequireOneOf("language of a look-alike", language, {"php", "js", "py", "html", "asp", "jsp"});
  Junk junk(random);
  std::string code;
  if (language == "html") {
    code = PageLookalike(junk);
  } else {
    code = language == "php"   ? PhpLookalike(junk)
           : language == "js"  ? ScriptLookalike(junk)
           : language == "py"  ? PythonLookalike(junk)
           : language == "asp" ? AspLookalike(junk)
                               : JspLookalike(junk);
    code = Disguise(code, language, /*hide=*/true, junk);
  }
  // Some mark their place, to find it again.
  if (language == "php" && junk.Chance(0.08)) {
    const std::string mark = junk.Chance(0.5) ? junk.Hex(3) : junk.Word();
    code = "/*" + mark + "*/\n" + code + "\n/*" + mark + "*/";
  }
  return {code, language, /*malicious=*/true};
}

}  // namespace fovea::augment
