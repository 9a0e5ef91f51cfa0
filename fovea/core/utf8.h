#ifndef FOVEA_CORE_UTF8_H_
#define FOVEA_CORE_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fovea {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// One step through text that should be UTF-8.
struct Utf8Step {
  char32_t code_point = kReplacementCharacter;
  size_t bytes = 1;
  bool valid = false;
};

// What stands at text[i], i < text.size(). Where that is not well-formed (RFC 3629), the step is
// the maximal subpart of a character, at least one byte, and reads as U+FFFD: as Unicode 15,
// section 3.9 ("U+FFFD substitution of maximal subparts") and web browsers have it.
Utf8Step NextUtf8(std::string_view text, size_t i);

// Where the character begins that text[i] belongs to; i where that is not well-formed, or the end.
size_t CharacterStart(std::string_view text, size_t i);

void AppendUtf8(char32_t code_point, std::string* text);

// The code points of a text, with U+FFFD for what is not UTF-8.
std::vector<char32_t> CodePoints(std::string_view text);

bool IsUtf8(std::string_view text);

// UTF-16 (RFC 2781) as UTF-8, with U+FFFD for surrogates that are no pair; an odd byte at the end
// is left out.
std::string Utf8OfUtf16(std::string_view bytes, bool big_endian);

}  // namespace fovea

#endif  // FOVEA_CORE_UTF8_H_
