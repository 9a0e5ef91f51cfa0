// Character references of HTML and XML: &#101; &#x65; and, next to such, &lt; &gt; &amp; &quot;
// &apos;.
#include "fovea/core/utf8.h"
#include "fovea/data/content/encodings/content_readers.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

struct NamedEntity {
  std::string_view name;
  char meant;
};
constexpr NamedEntity kNamed[] = {
    {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};

}  // namespace

size_t ReadEntity(ContentScan* scan, size_t at) {
  constexpr size_t kMost = 12;
  const std::string_view text = scan->text;
  if (at + 3 > text.size()) return at + 1;
  if (text[at + 1] != '#') {
    for (const NamedEntity& entity : kNamed) {
      if (text.substr(at, entity.name.size()) != entity.name) continue;
      const size_t end = at + entity.name.size();
      scan->Add(at, end, {&entity.meant, 1}, Encoding::kEntities, Stretch::kLinear, 0);
      return end;
    }
    return at + 1;
  }
  const bool hex = (text[at + 2] | 0x20) == 'x';
  const size_t first = at + (hex ? 3 : 2);
  char32_t code = 0;
  size_t i = first;
  for (; i < text.size() && i < at + kMost && code <= 0x10FFFF; ++i) {
    const int value = hex || IsDigit(text[i]) ? HexValue(text[i]) : -1;
    if (value < 0) break;
    code = code * (hex ? 16 : 10) + static_cast<char32_t>(value);
  }
  if (i == first || code == 0 || code > 0x10FFFF) return at + 1;
  // Browsers do without the semicolon.
  if (i < text.size() && text[i] == ';') ++i;
  std::string bytes;
  AppendUtf8(code, &bytes);
  const bool word = bytes.size() == 1 && (IsLetter(bytes[0]) || IsDigit(bytes[0]));
  scan->Add(at, i, bytes, Encoding::kEntities, Stretch::kLinear, word ? kWeight : 0);
  return i;
}

}  // namespace fovea::data
