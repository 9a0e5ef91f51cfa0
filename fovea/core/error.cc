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

// C1 controls (U+0080 to U+009F) steer terminals as C0 controls do; U+2028 and U+2029 end a line;
// U+200E, U+200F, U+202A to U+202E and U+2066 to U+2069 turn the reading order, so that a name
// looks like another.
bool IsControl(const std::string& text, size_t i, size_t length) {
  const auto byte = [&](size_t k) -> unsigned { return static_cast<unsigned char>(text[i + k]); };
  if (length == 1) return byte(0) < 0x20 || byte(0) == 0x7F;
  if (length == 2) return byte(0) == 0xC2 && byte(1) < 0xA0;
  if (length != 3 || byte(0) != 0xE2) return false;
  if (byte(1) == 0x80)
    return byte(2) == 0x8E || byte(2) == 0x8F || (byte(2) >= 0xA8 && byte(2) <= 0xAE);
  return byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9;
}

constexpr size_t kMaxPath = 4096;  // a path is shown whole

}  // namespace

InputError::InputError(std::string file, int64_t line, const std::string& problem,
                       const std::string& remedy)
    : Error(StrCat(Printable(file, kMaxPath), line > 0 ? StrCat(":", line) : "", ": ",
                   Printable(problem, kMaxPath), remedy.empty() ? "" : "; ",
                   Printable(remedy, kMaxPath))),
      file_(std::move(file)),
      line_(line) {}

void RequireOneOf(const std::string& what, const std::string& value,
                  std::initializer_list<const char*> choices) {
  std::string names;
  for (const char* choice : choices) {
    if (value == choice) return;
    names += StrCat(names.empty() ? "" : ", ", choice);
  }
  throw ArgumentError(StrCat("no ", what, " named \"", Printable(value), "\"; there are: ", names));
}

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
