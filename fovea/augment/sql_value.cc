#include "fovea/augment/sql_value.h"

namespace fovea::augment {

std::string SqlEscaped(std::string_view text, bool backslashes) {
  std::string out;
  for (const char c : text) {
    if (!backslashes) {
      out += c == '\'' ? "''" : std::string(1, c);
      continue;
    }
    switch (c) {
      case '\'':
      case '"':
      case '\\':
        out += '\\';
        out += c;
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\0':
        out += "\\0";
        break;
      default:
        out += c;
    }
  }
  return out;
}

bool HasBackslashes(std::string_view dump) {
  return dump.find("\\'") != dump.npos || dump.find("\\\"") != dump.npos ||
         dump.find("MySQL") != dump.npos || dump.find("MariaDB") != dump.npos;
}

}  // namespace fovea::augment
