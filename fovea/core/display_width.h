#ifndef FOVEA_CORE_DISPLAY_WIDTH_H_
#define FOVEA_CORE_DISPLAY_WIDTH_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::explain {

// The characters of UTF-8 text; a byte that is not UTF-8 becomes U+FFFD.
std::vector<char32_t> DecodeUtf8(std::string_view text);
void AppendUtf8(std::string& out, char32_t character);

// Columns that text takes on a terminal: 0 for combining marks, 2 for East Asian wide characters
// and emoji, else 1. Source: Unicode Standard Annex 11, by blocks.
int CharacterWidth(char32_t character);
int DisplayWidth(std::string_view text);

// Text cut to at most `width` columns, ending in "…" where something was cut.
std::string Elide(std::string_view text, int width);

// Text elided to `width` columns and filled with spaces up to it.
std::string PadRight(std::string_view text, int width);
std::string PadLeft(std::string_view text, int width);

// Words in lines of at most `width` columns; a longer word is elided.
std::vector<std::string> WrapWords(std::string_view text, int width);

}  // namespace fovea::explain

#endif  // FOVEA_CORE_DISPLAY_WIDTH_H_
