// What stands in quotes: literals that are joined, turned round, handed to a function that decodes
// them, or hold compressed bytes.
#include "fovea/data/content/encodings/quoted.h"

#include <utility>

#include "fovea/data/content/decode_literal.h"
#include "fovea/data/content/decode_steps.h"
#include "fovea/data/content/digits.h"
#include "fovea/data/content/encodings/character_codes.h"
#include "fovea/data/content/encodings/content_readers.h"
#include "fovea/data/content/encodings/escapes.h"
#include "fovea/data/content/literals.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

constexpr size_t kNone = std::string_view::npos;

// Whether a literal's first bytes, as they stand or escaped, are those of gzip or zlib.
bool HoldsDeflate(std::string_view text, size_t content) {
  constexpr size_t kLongest = 8;
  if (content >= text.size()) return false;
  const char first = text[content];
  if (first != 'x' && first != '\x1F' && first != '\\') return false;
  const std::string_view head = text.substr(content, kLongest);
  return StartsAsDeflate(head) || (head.find('\\') != kNone && StartsAsDeflate(Unescape(head)));
}

// Whether a literal is handed to something: f("…", f(b"…", pack("H*", "…"
bool IsArgument(std::string_view text, size_t at) {
  if (at > 0 && IsLetter(text[at - 1])) --at;
  while (at > 0 && IsBlank(text[at - 1])) --at;
  if (at > 0 && text[at - 1] == '(') return true;
  return at > 2 && text[at - 1] == ',' && text[at - 3] == '*';
}

bool AddDeflate(const JoinedText& literal, ContentScan* scan) {
  const size_t start = literal.operands.front().content;
  const size_t end = literal.operands.back().content_end;
  std::string text;
  const bool packed =
      scan->inflater->Inflate(ContentOf(scan->text, literal), true, &text) ||
      scan->inflater->Inflate(UnescapeQuotes(scan->text.substr(start, end - start)), true, &text);
  if (packed) scan->Add(start, end, text, Encoding::kDeflate, Stretch::kWhole, kWeight);
  return packed;
}

// Literals that are too short for ReadDigitRuns(), and lists of numbers.
size_t AddShort(const Operand& literal, ContentScan* scan) {
  constexpr size_t kShortestHex = 8, kShortestBase64 = 16, kShortestRun = 24;
  const size_t start = literal.content, end = literal.content_end, size = end - start;
  const std::string_view content = scan->text.substr(start, size);
  if (size < kShortestHex) return 0;
  if (IsDigit(content[0])) {
    const CodeList list = ReadCodeList(scan->text.substr(0, end), start, true);
    if (list.codes.size() >= kShortestHex && list.end == end && IsText(list, true)) {
      AddCodeList(list, literal.start, literal.end, scan);
      return literal.end;
    }
  }
  if (size >= kShortestRun) return 0;
  std::string bytes;
  Encoding encoding = Encoding::kHex;
  bool found = DecodeHexDigits(content, &bytes) && IsPlainWord(bytes);
  if (!found && size >= kShortestBase64) {
    encoding = Encoding::kBase64;
    found = DecodeBase64Digits(content, false, &bytes) && IsPlainWord(bytes);
  }
  if (!found) return 0;
  scan->Add(start, end, bytes, encoding, Stretch::kLinear, kWeight);
  return literal.end;
}

}  // namespace

size_t ReadQuoted(ContentScan* scan, size_t at) {
  const std::string_view text = scan->text;
  if (at == scan->closed || at < scan->joined_until || !OpensLiteral(text, at)) return at + 1;
  std::vector<EnclosingCall> calls;
  if (IsArgument(text, at)) calls = EnclosingCalls(text, at);
  const bool deflate = HoldsDeflate(text, at + 1);
  JoinedText& joined = *scan->joined;
  ReadJoined(scan, at, !calls.empty() || deflate, &joined);
  if (joined.operands.empty()) return at + 1;

  const size_t reversed = SkipReversal(text, joined.end);
  if (!calls.empty() || reversed > 0) {
    const size_t end = AddCalled(joined, std::move(calls), reversed, scan);
    if (end > 0) return end;
  }
  if (deflate && AddDeflate(joined, scan)) {
    scan->Take(joined.start, joined.end);
    return joined.end;
  }
  if (joined.operands.size() > 1) {
    scan->joined_until = joined.end;
    AddJoined(joined, scan);
    return at + 1;
  }
  scan->closed = joined.operands[0].content_end;
  size_t end = AddPacked(joined.operands[0], scan);
  if (end == 0) end = AddShort(joined.operands[0], scan);
  return end > 0 ? end : at + 1;
}

size_t ReadGzip(ContentScan* scan, size_t at) {
  const std::string_view packed = scan->text.substr(at);
  std::string text;
  if (packed.size() < 3 || !StartsAsDeflate(packed) ||
      !scan->inflater->Inflate(packed, true, &text))
    return at + 1;
  const size_t end = at + scan->inflater->read();
  scan->Add(at, end, text, Encoding::kDeflate, Stretch::kWhole, kWeight);
  scan->Take(at, end);
  return end;
}

}  // namespace fovea::data
