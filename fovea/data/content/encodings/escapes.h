#ifndef FOVEA_DATA_CONTENT_ENCODINGS_ESCAPES_H_
#define FOVEA_DATA_CONTENT_ENCODINGS_ESCAPES_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace fovea::data {

// What a backslash and what follows it stand for.
struct Escape {
  size_t size = 0;  // bytes of the escape; 0: it is none
  char32_t code = 0;
  bool as_byte = false;  // the code is a byte, not a character
};

// The escape at text[at], a backslash, that gives a byte or character by its number: \x65 \145
// \u0065 \u{65} \x{65} \U00000065, also with its backslash doubled. A pair of surrogates is one
// escape.
Escape NumericEscape(std::string_view text, size_t at);

// What \n, \t and the like stand for, by the letter; of other characters, themselves.
char SimpleEscape(char c);

// A literal's content with all escapes decoded, those of C and \" \' \\ \/ \$ too.
std::string Unescape(std::string_view content);
// The same as PHP has it within ' ': only \\ and \'.
std::string UnescapeQuotes(std::string_view content);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_ENCODINGS_ESCAPES_H_
