#ifndef FOVEA_CORE_UTF8_H_
#define FOVEA_CORE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::data {

inline constexpr char32_t kReplacement = 0xFFFD;

// One step through text that should be UTF-8.
struct Utf8Step {
  char32_t code_point = kReplacement;
  size_t bytes = 1;
  bool valid = false;
};

// What stands at text[i], i < text.size(). Where that is not well-formed (RFC 3629), the step is
// the maximal subpart of a character, at least one byte, and reads as U+FFFD: as Unicode 15,
// section 3.9 ("U+FFFD substitution of maximal subparts") and web browsers have it.
Utf8Step NextUtf8(std::string_view text, size_t i);

void AppendUtf8(char32_t code_point, std::string* text);

// The code points of a text, with U+FFFD for what is not UTF-8.
std::vector<char32_t> CodePoints(std::string_view text);

// Whether Python's str.split() splits there: Unicode's White_Space and U+001C to U+001F.
bool IsUnicodeSpace(char32_t code_point);

// As the C library's C.UTF-8 has it, in every locale.
bool IsLetterOrDigit(char32_t code_point);

// The words between such spaces, as Python's str.split() gives them; views into the text.
std::vector<std::string_view> SplitWords(std::string_view text);

// Lower case of one text, the same in every locale: the simple mappings of the C library's C.UTF-8,
// with İ as two code points and Σ at the end of a word as ς (Unicode 15, section 3.13), as Python's
// str.lower() has them. What is not UTF-8 becomes U+FFFD.
std::string LowerCase(std::string_view text);

}  // namespace fovea::data

#endif  // FOVEA_CORE_UTF8_H_
