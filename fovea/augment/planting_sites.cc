#include "fovea/augment/planting_sites.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "fovea/augment/planting_sites_lines.h"

namespace fovea::augment {
namespace {

constexpr size_t kLongLine = 300;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$'; }

std::string_view WordAt(std::string_view bytes, size_t at) {
  size_t end = at;
  while (end < bytes.size() && IsWord(bytes[end])) ++end;
  return bytes.substr(at, end - at);
}

template <size_t n>
bool IsOneOf(std::string_view word, const std::string_view (&words)[n]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

// Words that go on with the statement before.
constexpr std::string_view kGoesOn[] = {"else",    "elseif", "elif", "catch",  "except",
                                        "finally", "while",  "case", "default"};
// Words that start a statement in JavaScript without semicolons.
constexpr std::string_view kStarts[] = {"var",    "let",    "const",  "function", "if",      "for",
                                        "return", "import", "export", "module",   "exports", "try"};

// Finds where statements start in the languages with braces.
class Braces {
 public:
  Braces(std::string_view bytes, const Syntax& syntax, Tongue tongue, Sites& sites)
      : bytes_(bytes), syntax_(syntax), tongue_(tongue), sites_(sites) {}

  void Run() {
    size_t line = 0;
    for (size_t i = 0; i < bytes_.size(); ++i) {
      if (syntax_.tongue[i] == tongue_) Byte(i, line);
      if (bytes_[i] == '\n') {
        EndLine(line, i);
        line = i + 1;
      }
    }
    EndLine(line, bytes_.size());
  }

 private:
  enum class Scope { kBlock, kClass, kValue };
  struct Open {
    Scope scope;
    int parentheses;
  };

  bool InBlock() const { return open_.back().scope == Scope::kBlock && !open_.back().parentheses; }

  // Whether something new may start in front of what comes at i or later.
  bool MayStart(size_t i) const {
    while (i < bytes_.size() && (IsBlank(bytes_[i]))) ++i;
    if (i == bytes_.size()) return true;
    if (std::string_view("),;.:?]=|&").find(bytes_[i]) != std::string_view::npos) return false;
    return !IsOneOf(WordAt(bytes_, i), kGoesOn);
  }

  void Byte(size_t i, size_t line) {
    const Part part = syntax_.part[i];
    const char c = bytes_[i];
    if (part == Part::kTag) {
      boundary_ = i + 1;
      last_ = ';';
      return;
    }
    if (part == Part::kComment) return;
    if (part == Part::kString) {
      last_ = 'a';
      return;
    }
    if (IsBlank(c)) return;
    const bool first_on_line =
        bytes_.substr(line, i - line).find_first_not_of(" \t") == std::string_view::npos;
    if (first_on_line && InBlock() && Starts(i) && MayStart(i))
      sites_[Site::kLine].push_back(static_cast<int64_t>(line));
    if (c == '(' || c == '[') ++open_.back().parentheses;
    if (c == ')' || c == ']') open_.back().parentheses = std::max(0, open_.back().parentheses - 1);
    if (c == '{') {
      open_.push_back({ScopeOf(i), 0});
      if (InBlock()) Boundary(i + 1);
    } else if (c == '}') {
      const Scope closed = open_.back().scope;
      if (open_.size() > 1) open_.pop_back();
      if (closed != Scope::kValue && InBlock() && MayStart(i + 1)) Boundary(i + 1);
    } else if (c == ';' && InBlock()) {
      if (MayStart(i + 1)) Boundary(i + 1);
    }
    if (c == ';' || c == '{' || c == '}') boundary_ = i + 1;
    last_ = c;
  }

  bool Starts(size_t i) const {
    return last_ == ';' || last_ == '{' || last_ == '}' ||
           (tongue_ == Tongue::kScript && IsOneOf(WordAt(bytes_, i), kStarts)) ||
           tongue_ == Tongue::kServer;
  }

  Scope ScopeOf(size_t brace) const {
    if (std::string_view("=(,:[?&|").find(last_) != std::string_view::npos) return Scope::kValue;
    const size_t from = std::max(boundary_, brace > 200 ? brace - 200 : 0);
    const std::string_view head = bytes_.substr(from, brace - from);
    for (const char* word : {"class ", "interface ", "trait ", "switch", "enum "})
      if (head.find(word) != head.npos) return Scope::kClass;
    const size_t word_end = head.find_last_not_of(" \t\r\n");
    if (word_end != head.npos && head.substr(0, word_end + 1).ends_with("return"))
      return Scope::kValue;
    return Scope::kBlock;
  }

  void Boundary(size_t at) { boundaries_.push_back(at); }

  // Sorts the boundaries of the line [line, end) by what follows them.
  void EndLine(size_t line, size_t end) {
    if (end > line && bytes_[end - 1] == '\r') --end;
    for (const size_t at : boundaries_) {
      if (at > end) continue;
      const bool last =
          bytes_.substr(at, end - at).find_first_not_of(" \t") == std::string_view::npos;
      const auto place = static_cast<int64_t>(at);
      if (last) {
        sites_[Site::kLineEnd].push_back(place);
      } else {
        sites_[Site::kInline].push_back(place);
        if (end - line >= kLongLine) sites_[Site::kLongLine].push_back(place);
      }
    }
    boundaries_.clear();
  }

  const std::string_view bytes_;
  const Syntax& syntax_;
  const Tongue tongue_;
  Sites& sites_;
  std::vector<Open> open_ = {{Scope::kBlock, 0}};
  std::vector<size_t> boundaries_;
  size_t boundary_ = 0;  // behind the last ; { } or tag
  char last_ = ';';      // last byte of code that is not blank
};

// In Python a line is a statement, unless a bracket, a string or a backslash holds it open.
void FindPython(std::string_view bytes, const Syntax& syntax, Sites& sites) {
  int depth = 0;
  bool starts = true;      // a statement starts on this line
  char last = 0;           // last byte of code that is not blank, on this line
  bool decorator = false;  // the statement before is one
  size_t line = 0;
  bool simple = false;  // this line is a whole statement without a block
  for (size_t i = 0; i <= bytes.size(); ++i) {
    if (i == bytes.size() || bytes[i] == '\n') {
      const bool in_string = i < bytes.size() && syntax.part[i] == Part::kString;
      const bool commented = i > line && syntax.part[i - 1] == Part::kComment;
      const bool held = in_string || depth > 0 || last == '\\';
      if (last != 0 && !held && simple && !commented && last != ':' && last != ',') {
        const size_t stop = i > line && bytes[i - 1] == '\r' ? i - 1 : i;
        sites[Site::kLineEnd].push_back(static_cast<int64_t>(stop));
      }
      if (last != 0 || in_string) starts = !held;
      if (held) simple = false;
      last = 0;
      line = i + 1;
      continue;
    }
    const char c = bytes[i];
    if (IsBlank(c) || syntax.part[i] == Part::kComment) continue;
    if (last == 0 && starts &&
        !(syntax.part[i] == Part::kString && i > 0 && syntax.part[i - 1] == Part::kString)) {
      if (!decorator && c != ')' && !IsOneOf(WordAt(bytes, i), kGoesOn))
        sites[Site::kLine].push_back(static_cast<int64_t>(line));
      decorator = c == '@';
      simple = !decorator;
    }
    last = c;
    if (syntax.part[i] != Part::kCode) continue;
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') depth = std::max(0, depth - 1);
  }
}

void FindInMarkup(std::string_view bytes, const Syntax& syntax, Tongue tongue, Sites& sites) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    const bool was_tag = i > 0 && syntax.part[i - 1] == Part::kTag;
    const bool is_markup = syntax.tongue[i] == Tongue::kMarkup;
    const auto place = static_cast<int64_t>(i);
    // The name of a tag belongs to it; an island within a tag is no place for another tag.
    if (was_tag && bytes[i - 1] == '>' && is_markup && syntax.part[i] != Part::kComment &&
        (syntax.part[i] == Part::kText || bytes[i] == '<'))
      sites[Site::kBetween].push_back(place);
    if (i > 0 && bytes[i - 1] == '\n' && is_markup && syntax.part[i] == Part::kText)
      sites[Site::kTextLine].push_back(place);
    if (bytes[i] == '<' && syntax.part[i] == Part::kTag) {
      const std::string_view rest = bytes.substr(i, 7);
      if (is_markup && (rest.starts_with("</head") || rest.starts_with("</body")))
        sites[Site::kBeforeTag].push_back(place);
      if (rest.starts_with("<?php") && (i == 0 || syntax.part[i - 1] == Part::kText))
        sites[Site::kBeforeTag].push_back(place);
    }
    const bool opens = was_tag && syntax.part[i] != Part::kTag && syntax.tongue[i] == tongue &&
                       syntax.tongue[i - 1] == tongue;
    if (opens && tongue != Tongue::kMarkup && bytes[i - 1] != '=' && bytes[i - 1] != '>' &&
        bytes[i - 1] != '!')
      sites[Site::kOpening].push_back(place);
  }
}

}  // namespace

Sites FindSites(std::string_view bytes, const Syntax& syntax, Tongue host, Tongue tongue) {
  Sites sites;
  if (host == Tongue::kShell) {
    FindShell(bytes, syntax, sites);
  } else if (host == Tongue::kYaml) {
    tongue == Tongue::kShell ? FindShellInYaml(bytes, sites) : FindYaml(bytes, sites);
  } else if (host == Tongue::kJson) {
    FindJson(bytes, syntax, sites);
  } else if (host == Tongue::kConfig) {
    FindConfig(bytes, sites);
  } else if (host == Tongue::kSql && tongue != Tongue::kSql) {
    FindSqlValues(bytes, syntax, sites);
  } else if (tongue == Tongue::kPython) {
    FindPython(bytes, syntax, sites);
  } else {
    if (tongue != Tongue::kMarkup) Braces(bytes, syntax, tongue, sites).Run();
    if (host != Tongue::kSql) FindInMarkup(bytes, syntax, tongue, sites);
  }
  return sites;
}

}  // namespace fovea::augment
