#include "fovea/augment/syntax.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace fovea::augment {
namespace {

constexpr std::string_view kBlank = " \t\r\n\f\v";

bool IsWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$'; }

class Lexer {
 public:
  Lexer(std::string_view bytes, const LanguageRow& row)
      : bytes_(bytes),
        row_(row),
        code_(row.curly != nullptr && HasCurlyLanguage(bytes) ? row.curly : row.code) {
    syntax_.tongue.assign(bytes.size(), Tongue::kBinary);
    syntax_.part.assign(bytes.size(), Part::kText);
  }

  Syntax Run(bool in_code) {
    if (row_.layout == Layout::kCode) {
      Code(*code_, row_.tongue);
    } else if (row_.layout == Layout::kPage) {
      if (in_code && code_ != nullptr) Code(*code_, row_.tongue);
      Markup();
    }
    return std::move(syntax_);
  }

 private:
  static bool HasCurlyLanguage(std::string_view bytes) {
    const std::string_view head = bytes.substr(0, 2000);
    for (const char* sign :
         {"C#", "c#", "JScript", "jscript", "Jscript", "JavaScript", "javascript"})
      if (head.find(sign) != head.npos) return true;
    return false;
  }

  bool At(std::string_view text) const { return bytes_.substr(at_, text.size()) == text; }
  bool AtAnyCase(std::string_view text) const {
    if (bytes_.size() - at_ < text.size()) return false;
    for (size_t i = 0; i < text.size(); ++i)
      if (std::tolower(static_cast<unsigned char>(bytes_[at_ + i])) != text[i]) return false;
    return true;
  }
  bool More() const { return at_ < bytes_.size(); }
  char Now() const { return bytes_[at_]; }

  void Mark(size_t count, Tongue tongue, Part part) {
    for (; count > 0 && at_ < bytes_.size(); --count, ++at_) {
      syntax_.tongue[at_] = tongue;
      syntax_.part[at_] = part;
    }
  }
  // Through the end of the next `stop`, or to the end.
  void MarkThrough(std::string_view stop, Tongue tongue, Part part) {
    const size_t found = bytes_.find(stop, at_);
    Mark(found == bytes_.npos ? bytes_.size() - at_ : found + stop.size() - at_, tongue, part);
  }
  // Up to a line break or, if given, `stop`, whichever is first.
  void MarkLine(std::string_view stop, Tongue tongue) {
    size_t end = std::min(bytes_.size(), bytes_.find_first_of("\r\n", at_));
    if (!stop.empty()) end = std::min(end, bytes_.substr(0, end).find(stop, at_));
    Mark(end - at_, tongue, Part::kComment);
  }

  // An island of another tongue, from its opening to its closing tag.
  bool Island() {
    if (row_.tongue == Tongue::kPhp && At("<?") && !AtAnyCase("<?xml")) {
      Mark(AtAnyCase("<?php") ? 5 : At("<?=") ? 3 : 2, Tongue::kPhp, Part::kTag);
      Code(*code_, Tongue::kPhp);
      return true;
    }
    if (row_.tongue != Tongue::kServer || !At("<%")) return false;
    if (At("<%--")) {
      MarkThrough("--%>", Tongue::kServer, Part::kComment);
    } else if (At("<%@")) {
      MarkThrough("%>", Tongue::kServer, Part::kTag);
    } else {
      Mark(2, Tongue::kServer, Part::kTag);
      if (More() && (Now() == '=' || Now() == '!')) Mark(1, Tongue::kServer, Part::kTag);
      Code(*code_, Tongue::kServer);
    }
    return true;
  }

  void Markup() {
    bool comment = false, tag = false, script = false;
    while (More()) {
      if (Now() == '<' && Island()) continue;
      if (comment) {
        comment = !At("-->");
        Mark(comment ? 1 : 3, Tongue::kMarkup, Part::kComment);
      } else if (tag) {
        tag = Now() != '>';
        Mark(1, Tongue::kMarkup, Part::kTag);
        if (!tag && script) {
          Code(*RowOf(Language::kJavaScript).code, Tongue::kScript, /*embedded=*/true);
          script = false;
        }
      } else if (At("<!--")) {
        comment = true;
        Mark(4, Tongue::kMarkup, Part::kComment);
      } else if (Now() == '<' && at_ + 1 < bytes_.size() &&
                 (std::isalpha(static_cast<unsigned char>(bytes_[at_ + 1])) ||
                  bytes_[at_ + 1] == '/' || bytes_[at_ + 1] == '!')) {
        tag = true;
        script = AtAnyCase("<script");
        Mark(1, Tongue::kMarkup, Part::kTag);
      } else {
        Mark(1, Tongue::kMarkup, Part::kText);
      }
    }
  }

  void Quoted(Tongue tongue, bool to_line_end, bool escapes, bool islands, std::string_view close) {
    const char quote = Now();
    Mark(1, tongue, Part::kString);
    while (More()) {
      const char c = Now();
      if (islands && c == '<' && Island()) continue;
      if (!close.empty() && At(close)) return;
      if (to_line_end && (c == '\n' || c == '\r')) return;
      Mark(escapes && c == '\\' ? 2 : 1, tongue, Part::kString);
      if (c == quote) return;
    }
  }

  bool AtComment(const CodeSyntax& code) const {
    if (code.apart && at_ > 0 && bytes_[at_ - 1] != ';' &&
        kBlank.find(bytes_[at_ - 1]) == kBlank.npos)
      return false;
    return std::any_of(code.line_comments.begin(), code.line_comments.end(),
                       [this](std::string_view mark) { return At(mark); }) &&
           (code.no_comment.empty() || !At(code.no_comment));
  }

  // Through the end of its island, up to that of its <script> if embedded, or to that of the file.
  void Code(const CodeSyntax& code, Tongue tongue, bool embedded = false) {
    const std::string_view stop = embedded ? "</script" : code.closing;
    char before = ';';  // last byte of code that is not blank
    while (More()) {
      const char c = Now();
      if (embedded && c == '<' && Island()) continue;
      if (embedded && c == '<' && AtAnyCase(stop)) return;
      if (!code.closing.empty() && At(code.closing)) {
        Mark(code.closing.size(), tongue, Part::kTag);
        return;
      }
      const bool line_string = code.line_quotes.find(c) != code.line_quotes.npos;
      if (AtComment(code)) {
        MarkLine(stop, tongue);
      } else if (!code.block_open.empty() && At(code.block_open)) {
        Mark(code.block_open.size(), tongue, Part::kComment);
        MarkThrough(code.block_close, tongue, Part::kComment);
      } else if (code.triple_quotes && (At("\"\"\"") || At("'''"))) {
        TripleQuoted(tongue);
      } else if (line_string || code.long_quotes.find(c) != code.long_quotes.npos) {
        // The end of an island ends a string that does not go over lines.
        const bool escapes = code.escapes && code.plain_quotes.find(c) == code.plain_quotes.npos;
        Quoted(tongue, line_string, escapes, embedded, embedded || line_string ? stop : "");
        before = c;
      } else if (!code.heredoc.empty() && At(code.heredoc)) {
        if (!Heredoc(tongue, code.heredoc.size())) Mark(code.heredoc.size(), tongue, Part::kCode);
      } else if (code.escaped_code && c == '\\') {
        Mark(2, tongue, Part::kCode);
        before = c;
      } else if (code.patterns && c == '/' && !IsWord(before) && before != ')' && before != ']' &&
                 before != '}') {
        Pattern(tongue);
        before = ')';
      } else {
        if (kBlank.find(c) == kBlank.npos) before = c;
        Mark(1, tongue, Part::kCode);
      }
    }
    if (!code.closing.empty()) syntax_.ends_in_code = true;
  }

  void TripleQuoted(Tongue tongue) {
    const std::string_view quotes = bytes_.substr(at_, 3);
    Mark(3, tongue, Part::kString);
    while (More() && !At(quotes)) Mark(Now() == '\\' ? 2 : 1, tongue, Part::kString);
    Mark(3, tongue, Part::kString);
  }

  bool Heredoc(Tongue tongue, size_t opening) {
    size_t from = bytes_.find_first_not_of(" \t", at_ + opening);
    if (from == bytes_.npos) return false;
    if (tongue == Tongue::kShell && bytes_[from] == '-')
      from = std::min(bytes_.find_first_not_of(" \t", from + 1), bytes_.size() - 1);
    if (bytes_[from] == '\'' || bytes_[from] == '"') ++from;
    size_t to = from;
    while (to < bytes_.size() && IsWord(bytes_[to]) && bytes_[to] != '$') ++to;
    if (to == from || std::isdigit(static_cast<unsigned char>(bytes_[from]))) return false;
    const std::string_view name = bytes_.substr(from, to - from);
    for (size_t line = bytes_.find('\n', to); line != bytes_.npos; line = bytes_.find('\n', line)) {
      line = bytes_.find_first_not_of(" \t", line + 1);
      if (line == bytes_.npos) break;
      if (bytes_.substr(line, name.size()) == name &&
          (line + name.size() == bytes_.size() || !IsWord(bytes_[line + name.size()]))) {
        Mark(line + name.size() - at_, tongue, Part::kString);
        return true;
      }
    }
    return false;
  }

  // A regular expression, if it ends on its line; else a slash.
  void Pattern(Tongue tongue) {
    bool set = false;
    for (size_t i = at_ + 1; i < bytes_.size() && bytes_[i] != '\n' && bytes_[i] != '\r'; ++i) {
      const char c = bytes_[i];
      if (c == '\\') ++i;
      if (c == '[') set = true;
      if (c == ']') set = false;
      if (c == '/' && !set) {
        Mark(i + 1 - at_, tongue, Part::kString);
        return;
      }
    }
    Mark(1, tongue, Part::kCode);
  }

  const std::string_view bytes_;
  const LanguageRow& row_;
  const CodeSyntax* const code_;  // of its islands or, without any, of all of it
  size_t at_ = 0;
  Syntax syntax_;
};

}  // namespace

Syntax Lex(std::string_view bytes, Language language, bool in_code) {
  return Lexer(bytes, RowOf(language)).Run(in_code);
}

}  // namespace fovea::augment
