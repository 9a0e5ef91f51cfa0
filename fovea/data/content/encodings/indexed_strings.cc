// Words spelt with the characters of a string: $s = "abdeost6_c4"; $f = $s[1].$s[0].$s[5].…
#include "fovea/data/content/encodings/indexed_strings.h"

#include <algorithm>

#include "fovea/data/content/content_scan.h"
#include "fovea/data/content/encodings/escapes.h"
#include "fovea/data/content/literals.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr std::string_view kGlobals = "$GLOBALS[";
constexpr size_t kLongestName = 64, kLongestString = 4096;

// Behind the name that starts at text[at]; `at` if there is none.
size_t VariableEnd(std::string_view text, size_t at) {
  if (text.substr(at, kGlobals.size()) == kGlobals) {
    const size_t close = text.substr(0, at + kLongestName).find(']', at);
    return close == kNone ? at : close + 1;
  }
  const size_t most = std::min(text.size(), at + kLongestName);
  size_t end = at;
  while (end < most && IsWordChar(text[end])) ++end;
  return end;
}

// Whether a name is likely to mean one thing in a text: those of packed JavaScript are short and
// mean many.
bool IsOwnName(std::string_view name) { return name.size() >= (name[0] == '$' ? 2u : 4u); }

// The number in brackets at text[bracket]; −1: there is none. *end: behind them.
int64_t IndexIn(std::string_view text, size_t bracket, size_t* end) {
  if (bracket >= text.size() || (text[bracket] != '[' && text[bracket] != '{')) return -1;
  const char close = text[bracket] == '[' ? ']' : '}';
  const int64_t index = ReadCodeNumber(text, SkipBlanks(text, bracket + 1), end);
  if (index < 0 || (*end = SkipBlanks(text, *end)) >= text.size() || text[*end] != close) return -1;
  ++*end;
  return index;
}

}  // namespace

NamedStrings::NamedStrings(std::string_view text) {
  for (size_t at = text.find('='); at != kNone; at = text.find('=', at + 1)) {
    const size_t quote = SkipBlanks(text, at + 1);
    if (quote >= text.size() || (text[quote] != '"' && text[quote] != '\'')) continue;
    size_t end = at;
    while (end > 0 && at - end < 4 && IsBlank(text[end - 1])) --end;
    const size_t start = VariableStart(text, end);
    if (start == end) continue;
    if (!IsOwnName(text.substr(start, end - start))) continue;
    size_t close = quote + 1;
    const size_t most = std::min(text.size(), quote + kLongestString);
    while (close < most && text[close] != text[quote]) close += text[close] == '\\' ? 2 : 1;
    if (close >= most) continue;
    strings_.try_emplace(text.substr(start, end - start),
                         Unescape(text.substr(quote + 1, close - quote - 1)));
  }
}

bool NamedStrings::Byte(std::string_view name, int64_t index, char* byte) const {
  const auto found = strings_.find(name);
  if (found == strings_.end() || index >= static_cast<int64_t>(found->second.size())) return false;
  *byte = found->second[static_cast<size_t>(index)];
  return true;
}

size_t VariableStart(std::string_view text, size_t end) {
  const size_t least = end - std::min(end, kLongestName);
  size_t start = end;
  if (end > 0 && text[end - 1] == ']') {
    const size_t head = kGlobals.size() - 1;
    size_t open = end - 1;
    while (open > least && text[open] != '[') --open;
    if (open < head) return end;
    return text.substr(open - head, kGlobals.size()) == kGlobals ? open - head : end;
  }
  while (start > least && IsWordChar(text[start - 1])) --start;
  return start;
}

bool ReadIndexed(ContentScan* scan, size_t at, Operand* operand) {
  const std::string_view text = scan->text;
  const size_t name_end = VariableEnd(text, at);
  if (name_end == at || IsDigit(text[at])) return false;
  size_t end;
  const int64_t index = IndexIn(text, name_end, &end);
  if (index < 0) return false;
  if (scan->strings == nullptr) scan->strings = std::make_shared<NamedStrings>(text);
  char byte;
  if (!scan->strings->Byte(text.substr(at, name_end - at), index, &byte)) return false;
  *operand = {at, end, at, at, byte, false};
  return true;
}

bool GoesOnIndexed(std::string_view text, size_t bracket) {
  size_t end;
  if (IndexIn(text, bracket, &end) < 0) return false;
  const size_t op = SkipBlanks(text, end);
  if (op >= text.size() || (text[op] != '.' && text[op] != '+')) return false;
  const size_t next = SkipBlanks(text, op + 1);
  const size_t name_end = VariableEnd(text, std::min(next, text.size()));
  return name_end > next && IndexIn(text, name_end, &end) >= 0;
}

}  // namespace fovea::data
