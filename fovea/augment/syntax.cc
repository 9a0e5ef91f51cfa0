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
  Lexer(std::string_view bytes, std::string_view language)
      : bytes_(bytes),
        php_(language == "php"),
        server_(language == "asp" || language == "aspx" || language == "jsp"),
        basic_(server_ && language != "jsp" && !HasCurlyLanguage(bytes)) {
    syntax_.tongue.assign(bytes.size(), Tongue::kBinary);
    syntax_.part.assign(bytes.size(), Part::kText);
  }

  Syntax Run(std::string_view language, bool in_code) {
    if (language == "js") {
      Script(/*embedded=*/false);
    } else if (language == "py") {
      Python();
    } else if (php_ || server_ || language == "html") {
      if (in_code && php_) Php();
      if (in_code && server_) Server();
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
    if (php_ && At("<?") && !AtAnyCase("<?xml")) {
      Mark(AtAnyCase("<?php") ? 5 : At("<?=") ? 3 : 2, Tongue::kPhp, Part::kTag);
      Php();
      return true;
    }
    if (server_ && At("<%--")) {
      MarkThrough("--%>", Tongue::kServer, Part::kComment);
      return true;
    }
    if (server_ && At("<%@")) {
      MarkThrough("%>", Tongue::kServer, Part::kTag);
      return true;
    }
    if (server_ && At("<%")) {
      Mark(2, Tongue::kServer, Part::kTag);
      if (More() && (Now() == '=' || Now() == '!')) Mark(1, Tongue::kServer, Part::kTag);
      Server();
      return true;
    }
    return false;
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
          Script(/*embedded=*/true);
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

  void Php() {
    const Tongue php = Tongue::kPhp;
    while (More()) {
      const char c = Now();
      if (At("?>")) {
        Mark(2, php, Part::kTag);
        return;
      }
      if ((c == '#' && !At("#[")) || At("//")) {
        MarkLine("?>", php);
      } else if (At("/*")) {
        Mark(2, php, Part::kComment);
        MarkThrough("*/", php, Part::kComment);
      } else if (c == '\'' || c == '"' || c == '`') {
        Quoted(php, /*to_line_end=*/false, /*escapes=*/true, /*islands=*/false, "");
      } else if (At("<<<")) {
        if (!Heredoc()) Mark(3, php, Part::kCode);
      } else {
        Mark(1, php, Part::kCode);
      }
    }
    syntax_.ends_in_code = true;
  }

  bool Heredoc() {
    size_t from = bytes_.find_first_not_of(" \t", at_ + 3);
    if (from == bytes_.npos) return false;
    if (bytes_[from] == '\'' || bytes_[from] == '"') ++from;
    size_t to = from;
    while (to < bytes_.size() && IsWord(bytes_[to]) && bytes_[to] != '$') ++to;
    if (to == from) return false;
    const std::string_view name = bytes_.substr(from, to - from);
    for (size_t line = bytes_.find('\n', to); line != bytes_.npos; line = bytes_.find('\n', line)) {
      line = bytes_.find_first_not_of(" \t", line + 1);
      if (line == bytes_.npos) break;
      if (bytes_.substr(line, name.size()) == name &&
          (line + name.size() == bytes_.size() || !IsWord(bytes_[line + name.size()]))) {
        Mark(line + name.size() - at_, Tongue::kPhp, Part::kString);
        return true;
      }
    }
    return false;
  }

  void Server() {
    const Tongue server = Tongue::kServer;
    while (More()) {
      const char c = Now();
      if (At("%>")) {
        Mark(2, server, Part::kTag);
        return;
      }
      if ((basic_ && c == '\'') || At("//")) {
        MarkLine("%>", server);
      } else if (!basic_ && At("/*")) {
        Mark(2, server, Part::kComment);
        MarkThrough("*/", server, Part::kComment);
      } else if (c == '"' || (!basic_ && c == '\'')) {
        Quoted(server, /*to_line_end=*/true, /*escapes=*/!basic_, /*islands=*/false, "%>");
      } else {
        Mark(1, server, Part::kCode);
      }
    }
    syntax_.ends_in_code = true;
  }

  void Script(bool embedded) {
    const Tongue script = Tongue::kScript;
    char before = ';';  // last byte of code that is not blank
    while (More()) {
      const char c = Now();
      if (embedded && c == '<' && Island()) continue;
      if (embedded && c == '<' && AtAnyCase("</script")) return;
      if (At("//") || At("<!--")) {
        MarkLine(embedded ? "</script" : "", script);
      } else if (At("/*")) {
        Mark(2, script, Part::kComment);
        MarkThrough("*/", script, Part::kComment);
      } else if (c == '\'' || c == '"' || c == '`') {
        Quoted(script, c != '`', /*escapes=*/true, embedded, embedded ? "</script" : "");
        before = c;
      } else if (c == '/' && !IsWord(before) && before != ')' && before != ']' && before != '}') {
        Pattern();
        before = ')';
      } else {
        if (kBlank.find(c) == kBlank.npos) before = c;
        Mark(1, script, Part::kCode);
      }
    }
  }

  // A regular expression, if it ends on its line; else a slash.
  void Pattern() {
    bool set = false;
    for (size_t i = at_ + 1; i < bytes_.size() && bytes_[i] != '\n' && bytes_[i] != '\r'; ++i) {
      const char c = bytes_[i];
      if (c == '\\') ++i;
      if (c == '[') set = true;
      if (c == ']') set = false;
      if (c == '/' && !set) {
        Mark(i + 1 - at_, Tongue::kScript, Part::kString);
        return;
      }
    }
    Mark(1, Tongue::kScript, Part::kCode);
  }

  void Python() {
    const Tongue python = Tongue::kPython;
    while (More()) {
      const char c = Now();
      if (c == '#') {
        MarkLine("", python);
      } else if (At("\"\"\"") || At("'''")) {
        const std::string_view quotes = bytes_.substr(at_, 3);
        Mark(3, python, Part::kString);
        while (More() && !At(quotes)) Mark(Now() == '\\' ? 2 : 1, python, Part::kString);
        Mark(3, python, Part::kString);
      } else if (c == '\'' || c == '"') {
        Quoted(python, /*to_line_end=*/true, /*escapes=*/true, /*islands=*/false, "");
      } else {
        Mark(1, python, Part::kCode);
      }
    }
  }

  const std::string_view bytes_;
  const bool php_, server_, basic_;
  size_t at_ = 0;
  Syntax syntax_;
};

}  // namespace

Syntax Lex(std::string_view bytes, std::string_view language, bool in_code) {
  return Lexer(bytes, language).Run(language, in_code);
}

}  // namespace fovea::augment
