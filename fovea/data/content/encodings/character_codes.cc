// Characters by their numbers: String.fromCharCode(101, 118), [101, 118, …], array(101, …), and
// with chr(101) the start of what joined_literals.cc reads.
#include "fovea/data/content/encodings/character_codes.h"

#include <algorithm>

#include "fovea/core/utf8.h"
#include "fovea/data/content/encodings/content_readers.h"
#include "fovea/data/content/encodings/indexed_strings.h"
#include "fovea/data/content/literals.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

constexpr size_t kFewest = 8, kFewestOfCall = 2;

// The name before a bracket, with what it is a member of: String.fromCharCode.
size_t NameStart(std::string_view text, size_t at) {
  constexpr size_t kLongest = 40;
  const size_t least = at - std::min(at, kLongest);
  while (at > least && (IsWordChar(text[at - 1]) || text[at - 1] == '.')) --at;
  return at;
}

bool MakesCharacters(std::string_view name) {
  constexpr std::string_view kNames[] = {"fromcharcode", "fromcodepoint", "bytes", "bytearray"};
  for (const std::string_view known : kNames)
    if (name.size() >= known.size() && StandsAt(name, name.size() - known.size(), known))
      return true;
  return false;
}

}  // namespace

CodeList ReadCodeList(std::string_view text, size_t at, bool in_quotes) {
  constexpr size_t kLooked = 24;
  CodeList list;
  size_t printable = 0;
  char separator = '\0';
  while (at < text.size()) {
    size_t end;
    const int64_t code =
        in_quotes ? ReadPlainNumber(text, at, &end) : ReadCodeNumber(text, at, &end);
    if (code < 0) break;
    list.codes.push_back({at, end, static_cast<char32_t>(code)});
    printable += code < 0x7F && IsPrintable(static_cast<char>(code));
    // Most lists of numbers are no text, and show it soon.
    if (list.codes.size() % kLooked == 0 && printable * 10 < list.codes.size() * 8) return {};
    list.end = SkipBlanks(text, end);
    if (list.end >= text.size()) return list;
    const char c = text[list.end];
    if (!in_quotes) {
      if (c != ',') return list;
      at = SkipBlanks(text, list.end + 1);
    } else {
      const bool blank = list.end > end && IsDigit(c);
      if (!blank && (IsWordChar(c) || c == '"' || c == '\'' || c == '`')) return list;
      const char found = blank ? ' ' : c;
      if (separator != '\0' && found != separator) return list;
      separator = found;
      at = blank ? list.end : SkipBlanks(text, list.end + 1);
    }
  }
  list.end = SkipBlanks(text, std::min(at, text.size()));
  return list;
}

void AddCodeList(const CodeList& list, size_t start, size_t end, ContentScan* scan) {
  size_t from = start;
  std::string bytes = "\"";
  for (size_t i = 0; i < list.codes.size(); ++i) {
    // Each number with the separator behind it, so that those of one width are one find.
    const CodeList::Code& code = list.codes[i];
    if (i == 0) {
      scan->Add(from, code.start, bytes, Encoding::kCharacterCodes, Stretch::kWhole, kWeight);
      from = code.start;
    }
    const bool last = i + 1 == list.codes.size();
    const size_t to = last ? code.end : list.codes[i + 1].start;
    bytes.clear();
    AppendUtf8(code.code, &bytes);
    scan->Add(from, to, bytes, Encoding::kCharacterCodes, Stretch::kLinear, 1);
    from = to;
  }
  if (from < end) scan->Add(from, end, "\"", Encoding::kCharacterCodes, Stretch::kWhole, 0);
}

bool IsText(const CodeList& list, bool ascii) {
  std::string bytes;
  size_t beyond = 0;
  for (const CodeList::Code& code : list.codes) {
    AppendUtf8(code.code, &bytes);
    beyond += code.code > 0x7E;
  }
  if (ascii && beyond * 10 > list.codes.size()) return false;
  return list.codes.size() < kFewest ? IsPlainWord(bytes) : IsPlainText(bytes);
}

size_t ReadCharacterCodes(ContentScan* scan, size_t at) {
  const std::string_view text = scan->text;
  const size_t first = SkipBlanks(text, at + 1);
  const bool number = first < text.size() && (IsDigit(text[first]) || text[first] == '&');
  if (!number || at < scan->joined_until) return at + 1;
  size_t name_start = at;
  if (text[at] == '(') {
    name_start = NameStart(text, at);
  } else if (GoesOnIndexed(text, at)) {
    name_start = VariableStart(text, at);
  }
  const std::string_view name = text.substr(name_start, at - name_start);
  if (!name.empty()) {
    JoinedText& joined = *scan->joined;
    ReadJoined(scan, name_start, false, &joined);
    if (!joined.operands.empty()) {
      scan->joined_until = joined.end;
      if (joined.operands.size() > 1) AddJoined(joined, scan);
      return at + 1;
    }
  }
  const CodeList list = ReadCodeList(text, first, false);
  const bool call = MakesCharacters(name);
  if (list.codes.size() < (call ? kFewestOfCall : kFewest)) return std::max(at + 1, first);
  size_t end = list.end;
  if (end < text.size()) {
    const char close = text[end++];
    if (close != ')' && close != ']' && close != '}') return first;
  }
  if (!IsText(list, !call)) return list.codes.back().end;
  AddCodeList(list, call || name == "array" ? name_start : at, end, scan);
  return end;
}

}  // namespace fovea::data
