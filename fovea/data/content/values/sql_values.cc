// Values in the rows of SQL dumps: INSERT statements, and PostgreSQL's COPY … FROM stdin.
#include <algorithm>

#include "fovea/data/content/plain_text.h"
#include "fovea/data/content/values/content_values.h"
#include "fovea/data/content/values/value_builder.h"

namespace fovea::data {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr size_t kShortest = 40;

// Whether a value may be code, by the marks that code does not do without.
bool MayBeCode(std::string_view value) {
  return value.size() > kShortest && value.find_first_of("<(") != kNone;
}

// What the escape \c stands for, in MySQL and in COPY.
char Meant(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'b':
      return '\b';
    case '0':
      return '\0';
    case 'Z':
      return '\x1A';
    default:
      return c;
  }
}

// text[start, end) with \c, and '' where quotes are doubled, read.
ContentValue ReadValue(std::string_view text, size_t start, size_t end, bool doubled) {
  ValueBuilder value(text, Encoding::kValue);
  size_t from = start;
  for (size_t at = start; at < end;) {
    const bool escape = text[at] == '\\' && at + 1 < end;
    const bool quotes = doubled && text[at] == '\'' && at + 1 < end;
    if (!escape && !quotes) {
      ++at;
      continue;
    }
    if (from < at) value.Copy(from, at);
    const char meant = escape ? Meant(text[at + 1]) : '\'';
    value.Put(at, at + 2, {&meant, 1});
    at += 2;
    from = at;
  }
  if (from < end) value.Copy(from, end);
  return value.Take();
}

// Where the literal that opens at text[at] closes; the text's end if it is cut.
size_t ValueEnd(std::string_view text, size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '\'') {
      if (at + 1 >= text.size() || text[at + 1] != '\'') return at;
      ++at;
    }
  }
  return text.size();
}

// Whether a literal stands between the commas or brackets of a row, as far as the text goes.
bool IsInRow(std::string_view text, size_t open, size_t close) {
  size_t before = open, behind = std::min(close + 1, text.size());
  // N'…', E'…', _binary '…'
  while (before > 0 && (IsBlank(text[before - 1]) || IsWordChar(text[before - 1])) &&
         open - before < 16)
    --before;
  while (behind < text.size() && IsBlank(text[behind]) && behind - close < 16) ++behind;
  return (before == 0 || text[before - 1] == ',' || text[before - 1] == '(') &&
         (behind == text.size() || text[behind] == ',' || text[behind] == ')');
}

// The values from a place within a statement to its end, which is returned.
size_t ReadRows(std::string_view text, size_t at, std::vector<ContentValue>* values) {
  while (at < text.size() && text[at] != ';') {
    if (text[at] != '\'') {
      ++at;
      continue;
    }
    const size_t end = ValueEnd(text, at);
    if (IsInRow(text, at, end) && MayBeCode(text.substr(at + 1, end - at - 1)))
      values->push_back(ReadValue(text, at + 1, end, true));
    at = std::min(end + 1, text.size());
  }
  return at;
}

// Where rows start in a segment that begins within a statement: at the second of two rows that
// start with a number.
size_t FirstRow(std::string_view text) {
  constexpr std::string_view kBetween = "),(";
  size_t rows = 0;
  for (size_t at = FindText(text, kBetween); at != kNone; at = FindText(text, kBetween, at + 1)) {
    size_t i = at + kBetween.size();
    const size_t digits = i;
    while (i < text.size() && IsDigit(text[i])) ++i;
    const bool row =
        i > digits && i + 1 < text.size() && text[i] == ',' &&
        (text[i + 1] == '\'' || IsDigit(text[i + 1]) || text.substr(i + 1, 4) == "NULL");
    if (!row) return kNone;
    if (++rows == 2) return at + kBetween.size();
  }
  return kNone;
}

// The fields of the lines from a place to the line "\.", whose start is returned.
size_t ReadCopy(std::string_view text, size_t at, std::vector<ContentValue>* values) {
  while (at < text.size() && text.substr(at, 2) != "\\.") {
    size_t end = at;
    while (end < text.size() && text[end] != '\t' && text[end] != '\n') ++end;
    if (MayBeCode(text.substr(at, end - at))) values->push_back(ReadValue(text, at, end, false));
    at = end + 1;
  }
  return std::min(at, text.size());
}

}  // namespace

std::vector<ContentValue> SqlValues(std::string_view text) {
  std::vector<ContentValue> values;
  TextFinder capitals(text, "INSERT INTO"), small(text, "insert into"),
      copies(text, "FROM stdin;\n");
  const auto next_insert = [&](size_t from) {
    return std::min(capitals.Next(from), small.Next(from));
  };
  const size_t row = FirstRow(text.substr(0, std::min(next_insert(0), copies.Next(0))));
  size_t at = row == kNone ? 0 : ReadRows(text, row, &values);
  while (true) {
    const size_t insert = next_insert(at), copy = copies.Next(at);
    if (insert == kNone && copy == kNone) break;
    at = insert < copy ? ReadRows(text, insert, &values)
                       : ReadCopy(text, text.find('\n', copy) + 1, &values);
  }
  return values;
}

}  // namespace fovea::data
