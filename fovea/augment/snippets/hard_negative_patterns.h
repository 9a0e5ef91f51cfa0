#ifndef FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_PATTERNS_H_
#define FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_PATTERNS_H_

#include <span>

namespace fovea::augment {

// Templates (code_template.h) of code that is harmless and looks otherwise. Slots besides the
// common ones: ~image~ ~pem~ ~numbers~ ~escapes~ ~pairs~ ~min~ ~Name~ ~table~ ~reads~ ~note~,
// and ~log~ ~signatures~ ~rules~ ~picture~ ~dump~ ~unicode~ ~ascii85~ ~php_repeats~ ~js_repeats~
// ~py_repeats~ ~concat~ (hard_negative_lists.h).
std::span<const char* const> HardPhpPatterns();
std::span<const char* const> HardScriptPatterns();
std::span<const char* const> HardPythonPatterns();
std::span<const char* const> HardPagePatterns();
std::span<const char* const> HardAspPatterns();
std::span<const char* const> HardJspPatterns();
std::span<const char* const> HardShellPatterns();
std::span<const char* const> HardSqlPatterns();
std::span<const char* const> HardJsonPatterns();  // members of an object
std::span<const char* const> HardYamlPatterns();
std::span<const char* const> HardHtaccessPatterns();
std::span<const char* const> HardTextPatterns();  // text in no language

// The part of them that does openly what the readable look-alikes do (lookalikes.h).
std::span<const char* const> PhpCounterparts();
std::span<const char* const> ScriptCounterparts();
std::span<const char* const> TagCounterparts();  // of tags of analytics and shops
std::span<const char* const> PythonCounterparts();

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_SNIPPETS_HARD_NEGATIVE_PATTERNS_H_
