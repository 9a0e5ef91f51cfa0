#include "fovea/core/error.h"

#include <cstdio>

namespace fovea {
namespace {

// Length of the well-formed UTF-8 sequence at text[i], or 0 (RFC 3629).
size_t SequenceLength(const std::string& text, size_t i) {
  const auto byte = [&](size_t k) {
    return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u;
  };
  const auto continues = [&](size_t k) { return (byte(k) & 0xC0u) == 0x80u; };
  const unsigned first = byte(i);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(i + 1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned second = byte(i + 1);
    if (first == 0xE0 && second < 0xA0) return 0;
    if (first == 0xED && second > 0x9F) return 0;  // a surrogate
    return continues(i + 1) && continues(i + 2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned second = byte(i + 1);
    if (first == 0xF0 && second < 0x90) return 0;
    if (first == 0xF4 && second > 0x8F) return 0;
    return continues(i + 1) && continues(i + 2) && continues(i + 3) ? 4 : 0;
  }
  return 0;
}

// C1 controls (U+0080 to U+009F) steer terminals as C0 controls do.
bool IsControl(const std::string& text, size_t i, size_t length) {
  const unsigned first = static_cast<unsigned char>(text[i]);
  if (length == 1) return first < 0x20 || first == 0x7F;
  return length == 2 && first == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
}

}  // namespace

InputError::InputError(std::string file, int64_t line, const std::string& problem,
                       const std::string& remedy)
    : Error(StrCat(Printable(file), line > 0 ? StrCat(":", line) : "", ": ", problem,
                   remedy.empty() ? "" : "; ", remedy)),
      file_(std::move(file)),
      line_(line) {}

std::string Printable(const std::string& text, size_t max_bytes) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    if (out.size() >= max_bytes) return out + "…";
    const size_t length = SequenceLength(text, i);
    if (length == 0 || IsControl(text, i, length)) {
      const size_t bytes = length == 0 ? 1 : length;
      for (size_t k = i; k < i + bytes; ++k) {
        char escaped[5];
        std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned char>(text[k]));
        out += escaped;
      }
      i += bytes;
    } else {
      out.append(text, i, length);
      i += length;
    }
  }
  return out;
}

}  // namespace fovea
