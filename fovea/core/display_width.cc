#include "fovea/core/display_width.h"

#include <utf8proc.h>

#include <algorithm>

#include "fovea/core/utf8.h"

namespace fovea {

int CharacterWidth(char32_t character) {
  return utf8proc_charwidth(static_cast<utf8proc_int32_t>(character));
}

int DisplayWidth(std::string_view text) {
  int width = 0;
  for (const char32_t c : CodePoints(text)) width += CharacterWidth(c);
  return width;
}

std::string Elide(std::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width < 1) return "";
  std::string out;
  int used = 1;  // the ellipsis
  for (const char32_t c : CodePoints(text)) {
    used += CharacterWidth(c);
    if (used > width) break;
    AppendUtf8(c, &out);
  }
  return out + "…";
}

std::string PadRight(std::string_view text, int width) {
  std::string out = Elide(text, width);
  return out + std::string(std::max(0, width - DisplayWidth(out)), ' ');
}

std::string PadLeft(std::string_view text, int width) {
  const std::string out = Elide(text, width);
  return std::string(std::max(0, width - DisplayWidth(out)), ' ') + out;
}

std::vector<std::string> WrapWords(std::string_view text, int width) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const std::string word = Elide(text.substr(0, end), width);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!line.empty() && DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace fovea
