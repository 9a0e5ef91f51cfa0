#include "fovea/data/content/binary/between_operands.h"

#include <algorithm>

#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

constexpr size_t kNone = std::string_view::npos;

bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }

// Behind a line end, or 0 where none stands.
size_t SkipLineEnd(std::string_view text, size_t at) {
  if (at < text.size() && text[at] == '\r') ++at;
  return at < text.size() && text[at] == '\n' ? at + 1 : 0;
}

size_t SkipComment(std::string_view text, size_t at) {
  constexpr size_t kLongest = 256;
  const std::string_view rest = text.substr(at, kLongest);
  const std::string_view start = rest.substr(0, 2);
  if (start == "/*") {
    const size_t end = rest.find("*/", 2);
    return end == kNone ? 0 : at + end + 2;
  }
  if (start == "//" || rest[0] == '#') {
    const size_t end = rest.find('\n');
    return end == kNone ? 0 : at + end + 1;
  }
  return 0;
}

}  // namespace

size_t SkipBetween(std::string_view text, size_t at) {
  constexpr size_t kMost = 4096;
  const size_t most = std::min(text.size(), at + kMost);
  while (at < most) {
    const char c = text[at];
    size_t next = 0;
    if (IsBlank(c)) {
      next = at + 1;
    } else if (c == '/' || c == '#') {
      next = SkipComment(text, at);
    } else if (c == '\\' || c == '`' || c == '_') {
      next = SkipLineEnd(text, at + 1);
    }
    if (next == 0) break;
    at = next;
  }
  return std::min(at, text.size());
}

std::string_view VariableBefore(std::string_view text, size_t at) {
  constexpr size_t kMostBlanks = 64, kLongest = 64;
  constexpr std::string_view kOperators = "=+.&<";
  if (at == 0) return {};
  // b"…", $'…'
  if (IsLetter(text[at - 1]) || text[at - 1] == '$' || text[at - 1] == '@') --at;
  const size_t least = at - std::min(at, kMostBlanks);
  while (at > least && (IsBlank(text[at - 1]) || text[at - 1] == '\\')) --at;
  const size_t behind = at;
  while (at > least && kOperators.find(text[at - 1]) != kNone) --at;
  if (at == behind) return {};
  while (at > least && IsBlank(text[at - 1])) --at;
  const size_t end = at;
  while (at > 0 && end - at < kLongest && IsWordChar(text[at - 1])) --at;
  return text.substr(at, end - at);
}

size_t SkipAppending(std::string_view text, size_t at, std::string_view variable) {
  if (variable.empty()) return kNone;
  if (at < text.size() && text[at] == ';') at = SkipBetween(text, at + 1);
  if (text.substr(at, variable.size()) != variable) return kNone;
  at += variable.size();
  if (at < text.size() && IsWordChar(text[at])) return kNone;
  at = SkipBetween(text, at);
  const std::string_view op = text.substr(at, 2);
  if (op == "+=" || op == ".=" || op == "&=" || op == "<<") return SkipBetween(text, at + 2);
  if (op.empty() || op[0] != '=') return kNone;
  at = SkipBetween(text, at + 1);
  if (text.substr(at, variable.size()) != variable) return kNone;
  at = SkipBetween(text, at + variable.size());
  constexpr std::string_view kOperators = "+.&";
  if (at >= text.size() || kOperators.find(text[at]) == kNone) return kNone;
  return SkipBetween(text, at + 1);
}

size_t OpeningQuote(std::string_view text, size_t at) {
  constexpr std::string_view kBefore = "bBrRuULfF8$@";
  const size_t most = std::min(text.size(), at + 3);
  for (; at < most; ++at) {
    if (IsQuote(text[at])) return at;
    if (kBefore.find(text[at]) == kNone) break;
  }
  return kNone;
}

size_t SkipChr(std::string_view text, size_t at) {
  for (const std::string_view name : {"chrw", "chrb", "chr$", "chr", "string.fromcharcode"}) {
    if (!StandsAt(text, at, name)) continue;
    const size_t bracket = SkipBetween(text, at + name.size());
    if (bracket < text.size() && text[bracket] == '(') return bracket + 1;
  }
  return kNone;
}

size_t NextStringOperand(std::string_view text, size_t at, std::string_view variable, bool list) {
  const auto is_operand = [&](size_t place) {
    return OpeningQuote(text, place) != kNone || SkipChr(text, place) != kNone;
  };
  at = SkipBetween(text, at);
  if (at >= text.size()) return kNone;
  const char c = text[at];
  if (c == '+' || c == '.' || c == '&' || (list && c == ',')) {
    // Lua has two points.
    at = SkipBetween(text, at + (text.substr(at, 2) == ".." ? 2 : 1));
    return is_operand(at) ? at : kNone;
  }
  if (OpeningQuote(text, at) != kNone) return at;
  const size_t next = SkipAppending(text, at, variable);
  return next != kNone && is_operand(next) ? next : kNone;
}

}  // namespace fovea::data
