#ifndef FOVEA_CORE_DISPLAY_WIDTH_H_
#define FOVEA_CORE_DISPLAY_WIDTH_H_

#include <string>
#include <string_view>
#include <vector>

namespace fovea {

// Columns that text takes on a terminal: 0 for what is combined with the character before, format
// and control characters, 2 for East Asian wide characters and emoji, else 1. Source: utf8proc, by
// Unicode Standard Annex 11 and the character database.
int CharacterWidth(char32_t character);
int DisplayWidth(std::string_view text);

// Text cut to at most `width` columns, ending in "…" where something was cut.
std::string Elide(std::string_view text, int width);

// Text elided to `width` columns and filled with spaces up to it.
std::string PadRight(std::string_view text, int width);
std::string PadLeft(std::string_view text, int width);

// Words in lines of at most `width` columns; a longer word is elided.
std::vector<std::string> WrapWords(std::string_view text, int width);

}  // namespace fovea

#endif  // FOVEA_CORE_DISPLAY_WIDTH_H_
