// %65 and %u0065: RFC 3986, section 2.1, and what JavaScript's escape() makes.
#include "fovea/core/utf8.h"
#include "fovea/data/content/encodings/content_readers.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

// What an address escapes often says nothing; what code is made of does.
int WeightOf(char c, bool in_run) {
  constexpr std::string_view kOfCode = "<>${}()[];\"'?";
  if (IsLetter(c) || IsDigit(c) || c == '_') return in_run ? kWeight : 2;
  return kOfCode.find(c) != std::string_view::npos ? 2 : 0;
}

// %4d and the like are more often a format of printf.
bool IsFormat(std::string_view text, size_t at) {
  constexpr std::string_view kConversions = "acdef";
  return text[at + 1] <= '9' && kConversions.find(text[at + 2]) != std::string_view::npos;
}

}  // namespace

size_t ReadPercent(ContentScan* scan, size_t at) {
  const std::string_view text = scan->text;
  if (at + 3 > text.size()) return at + 1;
  const auto percent_at = [&](size_t place) { return place < text.size() && text[place] == '%'; };
  if (text[at + 1] == 'u') {
    const int high = HexByte(text, at + 2), low = HexByte(text, at + 4);
    if (high < 0 || low < 0) return at + 1;
    std::string bytes;
    AppendUtf8(static_cast<char32_t>(high * 256 + low), &bytes);
    scan->Add(at, at + 6, bytes, Encoding::kPercent, Stretch::kLinear,
              bytes.size() == 1 ? WeightOf(bytes[0], true) : 0);
    return at + 6;
  }
  const int code = HexByte(text, at + 1);
  if (code < 0) return at + 1;
  const char byte = static_cast<char>(code);
  const bool in_run = percent_at(at + 3) || (at >= 3 && percent_at(at - 3));
  if (!in_run && IsFormat(text, at)) return at + 1;
  scan->Add(at, at + 3, {&byte, 1}, Encoding::kPercent, Stretch::kLinear, WeightOf(byte, in_run));
  return at + 3;
}

}  // namespace fovea::data
