// Strings that are put together: 'ev'.'al', "ev" + chr(97) + "l", "ev" "al", ['ev','al'].join('').
#include <algorithm>

#include "fovea/data/content/encodings/escapes.h"
#include "fovea/data/content/encodings/indexed_strings.h"
#include "fovea/data/content/literals.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

constexpr size_t kNone = std::string_view::npos;
// Members of a list that is joined are short.
constexpr size_t kListMember = 16;

bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }

// chr(101) and its sisters: false where none starts here.
bool ReadCharacter(std::string_view text, size_t at, Operand* operand) {
  constexpr std::string_view kNames[] = {"chr", "chrw", "string.fromcharcode"};
  constexpr int64_t kMost = 0x7F;
  if ((text[at] | 0x20) != 'c' && (text[at] | 0x20) != 's') return false;
  for (const std::string_view name : kNames) {
    if (!StandsAt(text, at, name)) continue;
    size_t i = SkipBlanks(text, at + name.size());
    if (i >= text.size() || text[i] != '(') continue;
    const int64_t code = ReadCodeNumber(text, SkipBlanks(text, i + 1), &i);
    if (code < 0 || code > kMost) return false;
    i = SkipBlanks(text, i);
    if (i >= text.size() || text[i] != ')') return false;
    *operand = {at, i + 1, at, at, static_cast<char>(code), false};
    return true;
  }
  return false;
}

bool ReadOperand(ContentScan* scan, size_t at, bool over_lines, Operand* operand) {
  const std::string_view text = scan->text;
  if (at >= text.size()) return false;
  size_t quote = at;
  if (!IsQuote(text[quote])) {
    if (ReadCharacter(text, at, operand) || ReadIndexed(scan, at, operand)) return true;
    // b'…'
    if (!IsLetter(text[at]) || at + 1 >= text.size() || !IsQuote(text[at + 1])) return false;
    quote = at + 1;
  }
  const size_t close = ClosingQuote(scan, quote, over_lines);
  if (close == kNone) return false;
  *operand = {at, close + 1, quote + 1, close, 0, true};
  return true;
}

// Where the next operand starts, or npos.
size_t NextOperand(std::string_view text, const Operand& last, bool list) {
  const size_t op = SkipBlanks(text, last.end);
  if (op >= text.size()) return kNone;
  const char c = text[op];
  if (list) return c == ',' ? SkipBlanks(text, op + 1) : kNone;
  if (c == '.' || c == '+' || c == '&') return SkipBlanks(text, op + 1);
  // "" is a quote in a literal in some languages.
  const bool apart = op > last.end || (last.is_literal && c != text[last.end - 1]);
  return last.is_literal && IsQuote(c) && apart ? op : kNone;
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Whether the text before a list joins it with nothing: "".join( or implode("",
bool JoinsBefore(std::string_view before) {
  constexpr size_t kLooked = 40;
  std::string tight;
  for (const char c : before.substr(before.size() - std::min(before.size(), kLooked)))
    if (!IsBlank(c)) tight.push_back(Lower(c) == '\'' ? '"' : Lower(c));
  for (const std::string_view end :
       {"\"\".join(", "\"\".join([", "implode(\"\",[", "implode(\"\",array(", "join(\"\",[",
        "implode([", "implode(array("})
    if (EndsWith(tight, end)) return true;
  return false;
}

// Whether the text behind a list does: .join("")
bool JoinsBehind(std::string_view text, size_t at) {
  constexpr std::string_view kJoin = ".join(";
  if (!StandsAt(text, at, kJoin)) return false;
  const size_t quote = at + kJoin.size();
  return quote + 1 < text.size() && IsQuote(text[quote]) && text[quote] == text[quote + 1];
}

char FirstOf(std::string_view text, const Operand& operand) {
  if (!operand.is_literal) return operand.character;
  return operand.content < operand.content_end ? text[operand.content] : '\0';
}
char LastOf(std::string_view text, const Operand& operand) {
  if (!operand.is_literal) return operand.character;
  return operand.content < operand.content_end ? text[operand.content_end - 1] : '\0';
}

// Whether nothing but characters of base64 or the like stands in a stretch.
bool IsUnbroken(std::string_view text) { return std::none_of(text.begin(), text.end(), IsBlank); }

// How little two operands look like a line that was only broken.
int JoinWeight(std::string_view text, const Operand& left, const Operand& right) {
  constexpr size_t kShort = 12, kShortest = 3, kLong = 24;
  if (!left.is_literal || !right.is_literal) {
    const Operand& character = left.is_literal ? right : left;
    return character.character > ' ' && character.character <= '~' ? 2 : 0;
  }
  const size_t left_size = left.content_end - left.content;
  const size_t right_size = right.content_end - right.content;
  if (!IsWordChar(LastOf(text, left)) || !IsWordChar(FirstOf(text, right))) return 0;
  // Without an operator two literals are joined in Python and C, and lie side by side elsewhere.
  const bool joined = std::any_of(text.begin() + static_cast<int64_t>(left.end),
                                  text.begin() + static_cast<int64_t>(right.start),
                                  [](char c) { return !IsBlank(c); });
  if (std::min(left_size, right_size) <= (joined ? kShort : kShortest)) return kWeight;
  const bool unbroken = std::min(left_size, right_size) >= kLong &&
                        IsUnbroken(text.substr(left.content_end - kLong, kLong)) &&
                        IsUnbroken(text.substr(right.content, kLong));
  return unbroken ? kWeight : 1;
}

}  // namespace

void ReadJoined(ContentScan* scan, size_t at, bool over_lines, JoinedText* joined) {
  const std::string_view text = scan->text;
  joined->operands.clear();
  joined->list = false;
  Operand operand;
  if (!ReadOperand(scan, at, over_lines, &operand)) return;
  joined->operands.push_back(operand);
  joined->start = at;
  const size_t behind = SkipBlanks(text, operand.end);
  const bool list = operand.is_literal && operand.content_end - operand.content <= kListMember &&
                    behind < text.size() && text[behind] == ',' && at > 0 &&
                    (text[at - 1] == '[' || text[at - 1] == '(');
  while (true) {
    const size_t next = NextOperand(text, joined->operands.back(), list);
    if (next == kNone || !ReadOperand(scan, next, over_lines, &operand)) break;
    joined->operands.push_back(operand);
  }
  joined->end = joined->operands.back().end;
  if (!list || joined->operands.size() < 2) return;
  // A list counts with its brackets, and only where it is joined.
  const size_t close = SkipBlanks(text, joined->end);
  joined->list = close < text.size() && (text[close] == ']' || text[close] == ')') &&
                 (JoinsBehind(text, close + 1) || JoinsBefore(text.substr(0, at)));
  if (!joined->list) {
    joined->operands.resize(1);
    joined->end = joined->operands.back().end;
  }
}

std::string ContentOf(std::string_view text, const JoinedText& joined) {
  std::string content;
  for (const Operand& operand : joined.operands) {
    if (operand.is_literal) {
      content += Unescape(text.substr(operand.content, operand.content_end - operand.content));
    } else {
      content.push_back(operand.character);
    }
  }
  return content;
}

void AddJoined(const JoinedText& joined, ContentScan* scan) {
  const std::string_view text = scan->text;
  const std::vector<Operand>& operands = joined.operands;
  const auto first_literal =
      std::find_if(operands.begin(), operands.end(), [](const Operand& o) { return o.is_literal; });
  const char quote = first_literal == operands.end() ? '"' : text[first_literal->content - 1];
  int total = joined.list ? kWeight : 0;
  // Between the content of one and that of the next everything goes; a character takes its place.
  size_t from = operands.front().is_literal ? operands.front().content : operands.front().start;
  std::string bytes;
  if (!operands.front().is_literal) bytes.push_back(quote);
  for (size_t i = 0; i < operands.size(); ++i) {
    const Operand& operand = operands[i];
    const int weight = i == 0 ? total : JoinWeight(text, operands[i - 1], operand);
    if (i > 0) total = std::min(total + weight, 1 << 20);
    if (operand.is_literal) {
      if (from < operand.content)
        scan->Add(from, operand.content, bytes, Encoding::kJoined, Stretch::kWhole, weight);
      bytes.clear();
      from = operand.content_end;
      if (i + 1 == operands.size() && text[from] != quote)
        scan->Add(from, from + 1, {&quote, 1}, Encoding::kJoined, Stretch::kLinear, 0);
    } else {
      bytes.push_back(operand.character);
      if (i + 1 == operands.size()) bytes.push_back(quote);
      scan->Add(from, operand.end, bytes, Encoding::kCharacterCodes, Stretch::kWhole, weight);
      bytes.clear();
      from = operand.end;
    }
  }
  if (total < kWeight) return;
  for (size_t i = 1; i < operands.size(); ++i)
    scan->Take(operands[i - 1].end - 1, operands[i].start + 1);
}

}  // namespace fovea::data
