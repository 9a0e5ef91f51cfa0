#ifndef FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_PATTERNS_H_
#define FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_PATTERNS_H_

#include <vector>

namespace fovea::augment {

// Templates (code_template.h) of code that is harmless and looks otherwise. Slots besides the
// common ones: ~image~ ~pem~ ~numbers~ ~escapes~ ~pairs~ ~min~ ~Name~ ~table~ ~reads~.
const std::vector<const char*>& HardPhpPatterns();
const std::vector<const char*>& HardScriptPatterns();
const std::vector<const char*>& HardPythonPatterns();
const std::vector<const char*>& HardPagePatterns();
const std::vector<const char*>& HardAspPatterns();
const std::vector<const char*>& HardJspPatterns();

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_PATTERNS_H_
