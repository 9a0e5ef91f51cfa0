#include "fovea/augment/planting_sites_lines.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace fovea::augment {
namespace {

// Calls take(start, end) with each line, without its end.
template <class Take>
void EachLine(std::string_view bytes, Take&& take) {
  for (size_t line = 0; line < bytes.size();) {
    const size_t newline = std::min(bytes.find('\n', line), bytes.size());
    const size_t end = newline > line && bytes[newline - 1] == '\r' ? newline - 1 : newline;
    take(line, end);
    line = newline + 1;
  }
}

size_t Indentation(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

std::string_view Trimmed(std::string_view line) {
  line.remove_prefix(Indentation(line));
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  return line;
}

// Whether the line goes on with the command before, or is a pattern of a case.
bool GoesOn(std::string_view text) {
  const std::string_view word = text.substr(0, text.find_first_of(" \t;"));
  for (const char* one : {"then", "else", "elif", "fi", "do", "done", "esac", "in", "{", "}", ")"})
    if (word == one) return true;
  if (text[0] == '&' || text[0] == '|' || text[0] == ';' || text[0] == ')') return true;
  const size_t close = text.find(')');
  return close != text.npos && close < text.find('(');
}

bool IsHeld(std::string_view text) {
  return text.ends_with('\\') || text.ends_with('|') || text.ends_with("&&") || text.ends_with('(');
}

bool IsBlockOfScripts(std::string_view head) {
  const size_t quote = head.find_last_not_of(" \t\r\n:");
  if (quote == head.npos) return false;
  head = head.substr(0, quote + 1);
  return head.ends_with("\"scripts\"") || head.ends_with("\"hooks\"");
}

}  // namespace

void FindShell(std::string_view bytes, const Syntax& syntax, Sites& sites) {
  bool held = false;
  int depth = 0;
  EachLine(bytes, [&](size_t line, size_t end) {
    const std::string_view text = Trimmed(bytes.substr(line, end - line));
    const bool in_string = line < end && line > 0 && syntax.part[line] == Part::kString &&
                           syntax.part[line - 1] == Part::kString;
    if (text.empty() || in_string) {
      held = held && !text.empty();
      return;
    }
    const bool comment =
        syntax.part[line + Indentation(bytes.substr(line, end - line))] == Part::kComment;
    if (!held && depth == 0 && !GoesOn(text) && !text.starts_with("#!"))
      sites[Site::kLine].push_back(static_cast<int64_t>(line));
    for (size_t i = line; i < end; ++i) {
      if (syntax.part[i] != Part::kCode) continue;
      if (bytes[i] == '(') ++depth;
      if (bytes[i] == ')') depth = std::max(0, depth - 1);
    }
    held = !comment && IsHeld(text);
    const bool whole = !comment && !held && depth == 0 && !text.ends_with(';') &&
                       !text.ends_with('{') && !text.ends_with("then") && !text.ends_with("do") &&
                       !text.ends_with("else") && !text.ends_with(" in") && !text.ends_with(')') &&
                       syntax.part[end - 1] == Part::kCode;
    if (whole) sites[Site::kLineEnd].push_back(static_cast<int64_t>(end));
  });
}

void FindShellInYaml(std::string_view bytes, Sites& sites) {
  size_t block = std::string_view::npos;  // indentation of the key that opened it
  EachLine(bytes, [&](size_t line, size_t end) {
    const std::string_view whole = bytes.substr(line, end - line);
    const std::string_view text = Trimmed(whole);
    if (text.empty()) return;
    const size_t indentation = Indentation(whole);
    if (block != std::string_view::npos && indentation > block) {
      if (!GoesOn(text)) sites[Site::kLine].push_back(static_cast<int64_t>(line));
      return;
    }
    block = std::string_view::npos;
    for (const char* key : {"run: |", "script: |", "shell: |", "command: |", "run: >", "- |"})
      if (text.find(key) != text.npos && text.size() < 80) block = indentation;
  });
}

void FindJson(std::string_view bytes, const Syntax& syntax, Sites& sites) {
  struct Open {
    bool object, scripts;
  };
  std::vector<Open> open;
  size_t line = 0;
  char last = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (c == '\n') line = i + 1;
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    const bool string = syntax.part[i] == Part::kString;
    const bool opens_string = string && c == '"' && last != 'a';
    if (opens_string && !open.empty() && open.back().object && (last == '{' || last == ',')) {
      const bool first =
          bytes.substr(line, i - line).find_first_not_of(" \t") == std::string_view::npos;
      if (first) sites[Site::kLine].push_back(static_cast<int64_t>(line));
      if (first && open.back().scripts) sites[Site::kOpening].push_back(static_cast<int64_t>(line));
      if (!first && last == '{' && bytes[i - 1] == '{')
        sites[Site::kInline].push_back(static_cast<int64_t>(i));
    }
    if (!string) {
      if (c == '{' || c == '[')
        open.push_back({c == '{', IsBlockOfScripts(
                                      bytes.substr(i > 40 ? i - 40 : 0, std::min<size_t>(i, 40)))});
      if ((c == '}' || c == ']') && !open.empty()) open.pop_back();
    }
    last = string ? 'a' : c;
  }
}

void FindYaml(std::string_view bytes, Sites& sites) {
  EachLine(bytes, [&](size_t line, size_t end) {
    const std::string_view whole = bytes.substr(line, end - line);
    const std::string_view text = Trimmed(whole);
    if (text.starts_with("- ")) sites[Site::kLine].push_back(static_cast<int64_t>(line));
    const size_t colon = text.find(':');
    if (!text.empty() && Indentation(whole) == 0 && colon != text.npos &&
        (std::isalpha(static_cast<unsigned char>(text[0])) != 0 || text[0] == '_') &&
        text.substr(0, colon).find(' ') == text.npos)
      sites[Site::kOpening].push_back(static_cast<int64_t>(line));
  });
}

void FindConfig(std::string_view bytes, Sites& sites) {
  bool held = false;
  EachLine(bytes, [&](size_t line, size_t end) {
    if (!held) sites[Site::kLine].push_back(static_cast<int64_t>(line));
    held = end > line && bytes[end - 1] == '\\';
  });
}

void FindSqlValues(std::string_view bytes, const Syntax& syntax, Sites& sites) {
  constexpr size_t kShortest = 8;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (syntax.part[i] != Part::kString || bytes[i] != '\'') continue;
    size_t end = i;
    while (end < bytes.size() && syntax.part[end] == Part::kString) ++end;
    if (end - i >= kShortest + 2 && bytes[end - 1] == '\'' && bytes[end - 2] != '\\') {
      sites[Site::kValue].push_back(static_cast<int64_t>(i + 1));
      sites[Site::kValue].push_back(static_cast<int64_t>(end - 1));
    }
    i = end;
  }
}

}  // namespace fovea::augment
