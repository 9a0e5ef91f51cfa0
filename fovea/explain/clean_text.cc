#include "fovea/explain/clean_text.h"

#include <fmt/format.h>

#include <cstdint>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"

namespace fovea::explain {
namespace {

// Characters that hide within text, and those that XML and HTML do not allow.
bool IsTreacherous(char32_t c) {
  return c == 0x061C || c == 0x200B || c == 0x200C || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) || (c >= 0xE0000 && c <= 0xE0FFF);
}

}  // namespace

std::string CleanName(const std::string& text, size_t max_bytes) {
  std::string out;
  for (const char32_t c : CodePoints(Printable(text, max_bytes))) {
    if (IsTreacherous(c)) {
      out += fmt::format("\\u{{{:x}}}", static_cast<uint32_t>(c));
    } else {
      AppendUtf8(c, &out);
    }
  }
  return out;
}

std::string EscapeMarkup(const std::string& text, size_t max_bytes) {
  constexpr std::string_view kMarkup = "&<>\"'";
  static constexpr const char* kReferences[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
  std::string out;
  for (const char c : CleanName(text, max_bytes)) {
    const size_t i = kMarkup.find(c);
    if (i == kMarkup.npos)
      out += c;
    else
      out += kReferences[i];
  }
  return out;
}

std::string EscapeControls(const std::string& json) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  out.reserve(json.size() + 1);
  for (size_t i = 0; i < json.size(); ++i) {
    unsigned char c = static_cast<unsigned char>(json[i]);
    const bool c1 =
        c == 0xC2 && i + 1 < json.size() && static_cast<unsigned char>(json[i + 1]) < 0xA0;
    if (c1) c = static_cast<unsigned char>(json[++i]);
    if (c1 || c == 0x7F) {
      out += "\\u00";
      out += kHex[c >> 4];
      out += kHex[c & 15];
    } else {
      out += json[i];
    }
  }
  return out;
}

}  // namespace fovea::explain
