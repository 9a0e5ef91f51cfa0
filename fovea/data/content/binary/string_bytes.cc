#include "fovea/data/content/binary/string_bytes.h"

#include <algorithm>

#include "fovea/data/content/binary/between_operands.h"
#include "fovea/data/content/binary/byte_escape.h"
#include "fovea/data/content/literals.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

constexpr size_t kNone = std::string_view::npos;
// At least this share of the bytes is written as numbers.
constexpr size_t kShareOfNumbers = 4;

// The quote that opens the literal that text[at] stands in, as far as its line tells; npos: none.
size_t QuoteBefore(std::string_view text, size_t at, size_t least) {
  constexpr size_t kLooked = 256;
  least = std::max(least, at - std::min(at, kLooked));
  for (; at > least; --at) {
    const char c = text[at - 1];
    if (c == '"' || c == '\'' || c == '`') return at - 1;
    if (c == '\n') break;
  }
  return kNone;
}

// Reads literals and chr() from front to back.
class StringReader {
 public:
  StringReader(std::string_view text, bool percent, bool narrow, BinaryBuilder* builder)
      : text_(text), percent_(percent), narrow_(narrow), builder_(builder) {}

  // A literal's content from text[at] on, which opened with the quote there, or '\0': nothing but
  // escapes counts then. Returns where it ends; *closed: at its quote.
  size_t ReadContent(size_t at, size_t quote, bool* closed) {
    const char mark = quote == kNone ? '\0' : text_[quote];
    // Backquotes and three quotes go over lines.
    const bool over_lines = mark == '`' || (quote != kNone && quote >= 2 &&
                                            text_[quote - 1] == mark && text_[quote - 2] == mark);
    *closed = false;
    size_t plain = at;  // bytes as they stand, from there on
    while (at < text_.size()) {
      const char c = text_[at];
      if (c == mark || (mark == '\0' && (c == '"' || c == '\'' || c == '`'))) {
        AddPlain(plain, at);
        *closed = true;
        return at;
      }
      const ByteEscape escape = ReadByteEscape(text_, at, percent_);
      if (escape.size > 0) {
        AddPlain(plain, at);
        AddEscape(escape, at);
        at += escape.size;
        plain = at;
      } else if (c == '\\' && EndsLine(at + 1)) {
        AddPlain(plain, at);
        at = text_.find('\n', at) + 1;
        plain = at;
      } else if (mark == '\0') {
        const size_t next = IsBlank(c) ? SkipBlanks(text_, at) : at;
        if (next == at || next >= text_.size()) return at;
        if (ReadByteEscape(text_, next, percent_).size == 0) return at;
        plain = at = next;
      } else if (c == '\n' && !over_lines) {
        return at;
      } else {
        ++at;
      }
    }
    return at;
  }

  // chr(…) whose number stands at text[at]. Returns behind its bracket; 0 where it is none.
  size_t ReadChr(size_t start, size_t at) {
    constexpr int64_t kMost = 0xFF;
    size_t end;
    const int64_t code = ReadCodeNumber(text_, SkipBlanks(text_, at), &end);
    if (code < 0 || code > kMost) return 0;
    end = SkipBlanks(text_, end);
    if (end >= text_.size() || text_[end] != ')') return 0;
    const char byte = static_cast<char>(code);
    builder_->Add(start, end + 1, {&byte, 1});
    ++numbers_;
    return end + 1;
  }

  // What follows an operand that ended before text[at]. Returns where all of it ends.
  size_t ReadRest(size_t at, std::string_view variable) {
    size_t had = 0;
    while (true) {
      // A list of characters, not of strings.
      const bool list = builder_->bytes().size() - had <= 1;
      const size_t next = NextStringOperand(text_, at, variable, list);
      if (next == kNone) return at;
      had = builder_->bytes().size();
      if (const size_t number = SkipChr(text_, next); number != kNone) {
        const size_t end = ReadChr(next, number);
        if (end == 0) return next;
        at = end;
      } else {
        bool closed;
        const size_t quote = OpeningQuote(text_, next);
        at = ReadContent(quote + 1, quote, &closed);
        if (!closed) return at;
        ++at;
      }
    }
  }

  bool IsWorthIt() const {
    constexpr size_t kShortest = 16, kFewest = 8;
    // Machine code that pushes strings is mostly letters. What piece_builder.cc takes for text
    // comes as such, too.
    constexpr double kMostText = .9;
    const std::string& bytes = builder_->bytes();
    return bytes.size() >= kShortest && numbers_ >= kFewest &&
           numbers_ * kShareOfNumbers >= bytes.size() && IsBinary(bytes) &&
           ShareOfText(std::string_view(bytes).substr(0, 4096)) < kMostText &&
           !(has_units_ && units_.IsText());
  }
  // UTF-16 of bytes: "\u00fc\u00e8".
  bool IsNarrow() const { return has_units_ && units_.narrow(); }

 private:
  bool EndsLine(size_t at) const {
    return text_.substr(at, 1) == "\n" || text_.substr(at, 2) == "\r\n";
  }
  void AddPlain(size_t start, size_t end) {
    for (; start < end; ++start) builder_->Add(start, start + 1, text_.substr(start, 1));
  }
  void AddEscape(const ByteEscape& escape, size_t at) {
    const char bytes[2] = {static_cast<char>(escape.value), static_cast<char>(escape.value >> 8)};
    const size_t size = escape.is_unit && !narrow_ ? 2 : 1;
    builder_->Add(at, at + escape.size, {bytes, size});
    has_units_ |= escape.is_unit;
    units_.Add(escape.value, at == last_end_);
    last_end_ = at + escape.size;
    // \n and the like are in every text.
    if (escape.size > 2) numbers_ += size;
  }

  std::string_view text_;
  bool percent_, narrow_;
  BinaryBuilder* builder_;
  size_t numbers_ = 0, last_end_ = 0;
  bool has_units_ = false;
  UnitCounter units_;
};

}  // namespace

StringBytes ReadEscapedBytes(std::string_view text, size_t at, size_t least, bool percent,
                             size_t most, BinaryBuilder* builder) {
  const size_t quote = QuoteBefore(text, at, least);
  const std::string_view variable =
      quote == kNone ? std::string_view() : VariableBefore(text, quote);
  StringBytes result{at + 1, false};
  for (const bool narrow : {false, true}) {
    builder->Start(most);
    StringReader reader(text, percent, narrow, builder);
    bool closed;
    size_t end = reader.ReadContent(quote == kNone ? at : quote + 1, quote, &closed);
    if (closed) end = reader.ReadRest(end + 1, variable);
    result = {std::max(end, at + 1), reader.IsWorthIt()};
    if (!reader.IsNarrow()) break;
  }
  return result;
}

StringBytes ReadChrBytes(std::string_view text, size_t at, size_t most, BinaryBuilder* builder) {
  builder->Start(most);
  StringReader reader(text, false, false, builder);
  const size_t number = SkipChr(text, at);
  if (number == kNone) return {at + 1, false};
  const size_t end = reader.ReadChr(at, number);
  if (end == 0) return {at + 1, false};
  const size_t behind = reader.ReadRest(end, VariableBefore(text, at));
  return {behind, reader.IsWorthIt()};
}

}  // namespace fovea::data
