#ifndef FOVEA_CORE_UNICODE_H_
#define FOVEA_CORE_UNICODE_H_

#include <string>
#include <string_view>
#include <vector>

namespace fovea {

// Characters by their properties in the Unicode Character Database (version 15, by utf8proc), the
// same in every locale.

// Whether Python's str.split() splits there: White_Space and U+001C to U+001F.
bool IsSpace(char32_t code_point);

// General categories L and N.
bool IsLetterOrDigit(char32_t code_point);

// The words between such spaces, as Python's str.split() gives them; views into the text.
std::vector<std::string_view> SplitWords(std::string_view text);

// Lower case, as Python's str.lower() has it: the simple mappings, with İ as two code points and Σ
// at the end of a word as ς (Unicode 15, section 3.13). What is not UTF-8 becomes U+FFFD.
std::string LowerCase(std::string_view text);

}  // namespace fovea

#endif  // FOVEA_CORE_UNICODE_H_
