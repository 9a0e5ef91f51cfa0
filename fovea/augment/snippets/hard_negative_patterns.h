#ifndef FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_PATTERNS_H_
#define FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_PATTERNS_H_

#include <span>

namespace fovea::augment {

// Templates (code_template.h) of code that is harmless and looks otherwise. Slots besides the
// common ones: ~image~ ~pem~ ~numbers~ ~escapes~ ~pairs~ ~min~ ~Name~ ~table~ ~reads~.
std::span<const char* const> HardPhpPatterns();
std::span<const char* const> HardScriptPatterns();
std::span<const char* const> HardPythonPatterns();
std::span<const char* const> HardPagePatterns();
std::span<const char* const> HardAspPatterns();
std::span<const char* const> HardJspPatterns();

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_PATTERNS_H_
