#include "fovea/augment/rewrite.h"

#include <algorithm>
#include <string_view>

#include "fovea/augment/syntax.h"
#include "fovea/core/utf8.h"

namespace fovea::augment {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Whether the string that starts at i is a statement of its own.
bool IsDocstring(std::string_view bytes, const Syntax& syntax, size_t i, size_t line) {
  const std::string_view start = bytes.substr(i, 3);
  if (start != "\"\"\"" && start != "'''") return false;
  if (bytes.substr(line, i - line).find_first_not_of(" \t") != bytes.npos) return false;
  for (size_t before = line; before-- > 0;) {
    if (syntax.part[before] == Part::kComment || IsBlank(bytes[before])) continue;
    return bytes[before] == ':' && syntax.part[before] == Part::kCode;  // of def or class
  }
  return true;
}

// Erases [from, to), and the whole line where nothing else is on it.
void EraseFromLine(std::string_view bytes, size_t from, size_t to, Edits& edits, size_t done) {
  size_t start = from;
  while (start > done && (bytes[start - 1] == ' ' || bytes[start - 1] == '\t')) --start;
  size_t end = to;
  while (end < bytes.size() && (bytes[end] == ' ' || bytes[end] == '\t')) ++end;
  const bool opens = start == 0 || bytes[start - 1] == '\n';
  if (end < bytes.size() && bytes[end] == '\r') ++end;
  if (opens && end < bytes.size() && bytes[end] == '\n') {
    edits.Erase(static_cast<int64_t>(start), static_cast<int64_t>(end + 1));
  } else {
    const bool closes = to == bytes.size() || bytes[to] == '\n' || bytes[to] == '\r';
    edits.Erase(static_cast<int64_t>(closes && !opens ? start : from), static_cast<int64_t>(to));
  }
}

}  // namespace

void StripComments(Sample& sample, Language language) {
  const std::string_view bytes = sample.bytes;
  const Syntax syntax = Lex(bytes, language);
  Edits edits;
  const bool docstrings = RowOf(language).tongue == Tongue::kPython;
  size_t line = 0, done = 0;
  for (size_t i = 0; i < bytes.size();) {
    if (i > 0 && bytes[i - 1] == '\n') line = i;
    const Part part = syntax.part[i];
    const bool docstring = part == Part::kString && docstrings &&
                           (i == 0 || syntax.part[i - 1] != Part::kString) &&
                           IsDocstring(bytes, syntax, i, line);
    if (part != Part::kComment && !docstring) {
      ++i;
      continue;
    }
    if (bytes.substr(i, 2) == "#!" && (i == 0 || bytes.substr(0, i) == kByteOrderMark)) {
      i = std::min(bytes.size(), bytes.find('\n', i));
      continue;
    }
    size_t end = i;
    while (end < bytes.size() && syntax.part[end] == part) ++end;
    EraseFromLine(bytes, i, end, edits, done);
    // What was erased may reach over blanks behind the comment.
    done = std::min(bytes.size(), bytes.find_first_not_of(" \t\r", end));
    if (done < bytes.size() && bytes[done] == '\n') ++done;
    i = std::max(end, i + 1);
    if (done > i) i = done;
    const size_t newline = bytes.rfind('\n', i > 0 ? i - 1 : 0);
    line = newline == bytes.npos ? 0 : newline + 1;
  }
  edits.Apply(sample);
}

void JoinLines(Sample& sample, Language language) {
  const LanguageRow& row = RowOf(language);
  if (EndsWithLine(row.tongue)) return;
  StripComments(sample, language);
  const std::string_view bytes = sample.bytes;
  const Syntax syntax = Lex(bytes, language);
  Edits edits;
  for (size_t i = 0; i < bytes.size();) {
    // Statements of Basic end with their line.
    const bool joins = syntax.tongue[i] != Tongue::kBinary &&
                       (syntax.tongue[i] != Tongue::kServer || row.curly == nullptr) &&
                       (syntax.part[i] == Part::kCode || syntax.part[i] == Part::kText);
    if (!IsBlank(bytes[i]) || !joins) {
      ++i;
      continue;
    }
    size_t end = i;
    while (end < bytes.size() && IsBlank(bytes[end]) && syntax.tongue[end] == syntax.tongue[i] &&
           syntax.part[end] == syntax.part[i])
      ++end;
    if (bytes.substr(i, end - i).find('\n') != bytes.npos)
      edits.Replace(static_cast<int64_t>(i), static_cast<int64_t>(end), " ");
    i = end;
  }
  edits.Apply(sample);
}

}  // namespace fovea::augment
