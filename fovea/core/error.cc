#include "fovea/core/error.h"

#include <cstdio>

#include "fovea/core/utf8.h"

namespace fovea {
namespace {

// C0 and C1 controls steer terminals; U+2028 and U+2029 end a line; U+200E, U+200F, U+202A to
// U+202E and U+2066 to U+2069 turn the reading order, so that a name looks like another.
bool Steers(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
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
    const Utf8Step step = NextUtf8(text, i);
    const size_t end = i + step.bytes;
    if (step.valid && !Steers(step.code_point)) {
      out.append(text, i, step.bytes);
    } else {
      for (; i < end; ++i) {
        char escaped[5];
        std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned char>(text[i]));
        out += escaped;
      }
    }
    i = end;
  }
  return out;
}

}  // namespace fovea
