#include "fovea/data/content/encodings/escapes.h"

#include "fovea/core/utf8.h"
#include "fovea/data/content/encodings/content_readers.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

// `count` hexadecimal digits at a place; size 0 if there are fewer.
Escape HexDigits(std::string_view text, size_t at, size_t count) {
  Escape escape;
  if (at + count > text.size()) return escape;
  for (size_t i = 0; i < count; ++i) {
    const int value = HexValue(text[at + i]);
    if (value < 0) return escape;
    escape.code = escape.code * 16 + static_cast<char32_t>(value);
  }
  escape.size = count;
  return escape;
}

// {65}, leading zeros too.
Escape BracedDigits(std::string_view text, size_t at) {
  constexpr size_t kMost = 10;
  Escape escape;
  for (size_t i = at + 1; i < text.size() && i <= at + kMost; ++i) {
    if (text[i] == '}' && i > at + 1 && escape.code <= 0x10FFFF) {
      escape.size = i + 1 - at;
      return escape;
    }
    const int value = HexValue(text[i]);
    if (value < 0 || escape.code > 0x10FFFF) break;
    escape.code = escape.code * 16 + static_cast<char32_t>(value);
  }
  return {};
}

// Two octal digits where they make a printable byte, or three.
Escape OctalDigits(std::string_view text, size_t at) {
  Escape escape;
  char32_t code = 0;
  size_t count = 0;
  while (count < 3 && at + count < text.size() && text[at + count] >= '0' &&
         text[at + count] <= '7' && code < 32)
    code = code * 8 + static_cast<char32_t>(text[at + count++] - '0');
  if (count == 3 || (count == 2 && code >= 32)) escape = {count, code, true};
  return escape;
}

bool IsHighSurrogate(char32_t code) { return code >= 0xD800 && code < 0xDC00; }
bool IsLowSurrogate(char32_t code) { return code >= 0xDC00 && code < 0xE000; }

// \u0065, or two of them that are one character; `head` bytes stand before the digits.
Escape Utf16Escape(std::string_view text, size_t at, size_t head) {
  Escape escape = HexDigits(text, at + head, 4);
  if (escape.size == 0) return escape;
  escape.size += head;
  if (!IsHighSurrogate(escape.code)) return escape;
  const size_t next = at + escape.size;
  if (text.substr(next, head) != text.substr(at, head)) return escape;
  const Escape low = HexDigits(text, next + head, 4);
  if (low.size == 0 || !IsLowSurrogate(low.code)) return escape;
  return {2 * escape.size, 0x10000 + ((escape.code - 0xD800) << 10) + (low.code - 0xDC00), false};
}

void AppendEscape(const Escape& escape, std::string* out) {
  if (escape.as_byte) {
    out->push_back(static_cast<char>(escape.code));
  } else {
    AppendUtf8(escape.code, out);
  }
}

}  // namespace

char SimpleEscape(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case 'f':
      return '\f';
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'e':
      return '\x1B';
    case '0':
      return '\0';
    default:
      return c;
  }
}

Escape NumericEscape(std::string_view text, size_t at) {
  size_t head = 1;
  while (head < 2 && at + head < text.size() && text[at + head] == '\\') ++head;
  if (at + head >= text.size()) return {};
  const char kind = text[at + head];
  const size_t digits = at + head + 1;
  const bool braced = digits < text.size() && text[digits] == '{';
  Escape escape;
  if (kind == 'u' && !braced) return Utf16Escape(text, at, head + 1);
  if ((kind == 'x' || kind == 'u') && braced) {
    escape = BracedDigits(text, digits);
  } else if (kind == 'x') {
    escape = HexDigits(text, digits, 2);
    escape.as_byte = true;
  } else if (kind == 'U') {
    escape = HexDigits(text, digits, 8);
    if (escape.code > 0x10FFFF) return {};
  } else if (head == 1) {
    escape = OctalDigits(text, at + 1);
    if (escape.size > 0) escape.size += 1;
    return escape;
  }
  if (escape.size > 0) escape.size += head + 1;
  return escape;
}

size_t ReadEscape(ContentScan* scan, size_t at) {
  const std::string_view text = scan->text;
  const Escape escape = NumericEscape(text, at);
  // What is escaped without need starts nothing: \\ is one, and so is \".
  if (escape.size == 0) return at + 2;
  std::string bytes;
  AppendEscape(escape, &bytes);
  const bool printable = escape.code >= ' ' && escape.code <= '~';
  const bool word = printable && (IsLetter(bytes[0]) || IsDigit(bytes[0]) || bytes[0] == '_');
  const int weight = word ? kWeight : printable ? 1 : 0;
  scan->Add(at, at + escape.size, bytes, Encoding::kEscapes, Stretch::kLinear, weight);
  return at + escape.size;
}

std::string Unescape(std::string_view content) {
  std::string out;
  out.reserve(content.size());
  for (size_t i = 0; i < content.size();) {
    if (content[i] != '\\' || i + 1 == content.size()) {
      out.push_back(content[i++]);
      continue;
    }
    const Escape escape = content[i + 1] == '\\' ? Escape{} : NumericEscape(content, i);
    if (escape.size > 0) {
      AppendEscape(escape, &out);
      i += escape.size;
      continue;
    }
    // A backslash before the line's end goes on with the literal on the next line.
    if (content[i + 1] != '\n') out.push_back(SimpleEscape(content[i + 1]));
    i += 2;
  }
  return out;
}

std::string UnescapeQuotes(std::string_view content) {
  std::string out;
  out.reserve(content.size());
  for (size_t i = 0; i < content.size(); ++i) {
    const bool escaped = content[i] == '\\' && i + 1 < content.size() &&
                         (content[i + 1] == '\\' || content[i + 1] == '\'');
    out.push_back(content[escaped ? ++i : i]);
  }
  return out;
}

}  // namespace fovea::data
