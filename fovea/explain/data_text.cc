#include "fovea/explain/data_text.h"

namespace fovea::explain {

std::string CsvText(const std::string& text) {
  const bool blank_end = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (!blank_end && text.find_first_of(",\"\r\n\t;") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
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
