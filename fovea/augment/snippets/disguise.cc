#include "fovea/augment/snippets/disguise.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/syntax.h"

namespace fovea::augment {
namespace {

bool IsWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

struct Style {
  char quote = 0;       // 0: as it is
  double split = 0;     // share of strings that are cut into pieces
  double escape = 0;    // share of strings that are written as escapes
  double comment = 0;   // share of the places for comments that hold one
  double any_case = 0;  // share of the letters of functions that change case
  bool spaced = false;  // blanks around operators
  bool roomy = false;   // blanks inside parentheses
  bool lines = false;   // a statement on each line
  bool brace_on_own_line = false;
  std::string indent;
};

Style StyleOf(const Spelling& spelling, bool hide, Junk& junk) {
  Style style;
  style.quote = junk.Chance(0.5) ? 0 : junk.Chance(0.5) ? '\'' : '"';
  style.spaced = junk.Chance(0.5);
  style.roomy = junk.Chance(0.1);
  style.lines = junk.Chance(hide ? 0.4 : 0.75);
  style.brace_on_own_line = junk.Chance(0.15);
  style.indent = junk.Pick({"\t", "  ", "    "});
  if (!hide) return style;
  if (junk.Chance(0.2)) style.split = junk.random().Uniform();
  if (junk.Chance(0.15)) style.escape = junk.random().Uniform();
  if (junk.Chance(0.1)) style.comment = 0.3 * junk.random().Uniform();
  if (spelling.any_case > 0 && junk.Chance(spelling.any_case))
    style.any_case = junk.random().Uniform();
  return style;
}

class Writer {
 public:
  Writer(std::string_view code, Language language, const Style& style, Junk& junk)
      : code_(code),
        row_(RowOf(language)),
        spelling_(*row_.spelling),
        style_(style),
        junk_(junk),
        syntax_(Lex(code, language, /*in_code=*/true)) {}

  std::string Run() {
    for (size_t i = 0; i < code_.size();) {
      if (syntax_.part[i] == Part::kString) {
        i = String(i);
      } else if (syntax_.part[i] == Part::kCode) {
        i = IsWord(code_[i]) ? Word(i) : Sign(i);
      } else {
        out_ += code_[i++];
      }
    }
    return std::move(out_);
  }

 private:
  // Of strings side by side, the first.
  size_t StringEnd(size_t i) const {
    const char quote = code_[i];
    for (size_t end = i + 1; end < code_.size() && syntax_.part[end] == Part::kString; ++end) {
      if (code_[end] == '\\') {
        ++end;
      } else if (code_[end] == quote) {
        return end + 1;
      }
    }
    return std::min(code_.size(), i + 1);
  }

  size_t String(size_t i) {
    const size_t end = StringEnd(i);
    const std::string_view whole = code_.substr(i, end - i);
    const char quote = whole[0];
    // Only what means the same under either quote.
    const bool plain = whole.size() > 2 && (quote == '\'' || quote == '"') &&
                       whole.back() == quote &&
                       whole.substr(1, whole.size() - 2).find_first_of("\\$'\"\n{") == whole.npos &&
                       !(i > 0 && IsWord(code_[i - 1])) && code_.substr(end, 1) != ":";
    if (!plain) {
      out_ += whole;
      return end;
    }
    const std::string_view text = whole.substr(1, whole.size() - 2);
    const char mark = !spelling_.either_quote ? '"' : style_.quote != 0 ? style_.quote : quote;
    if (junk_.Chance(style_.split) && text.size() > 3) {
      Pieces(text, mark);
    } else {
      Literal(text, mark);
    }
    return end;
  }

  void Literal(std::string_view text, char mark) {
    const Spelling::Escapes escapes = spelling_.escapes;
    if (escapes != Spelling::Escapes::kNone && text.size() < 500 && junk_.Chance(style_.escape)) {
      const double share = junk_.Chance(0.5) ? 1 : junk_.random().Uniform();
      const bool octal = escapes == Spelling::Escapes::kHexAndOctal;
      out_ += '"' + Escaped(text, share, octal, junk_) + '"';
    } else {
      out_ += mark + std::string(text) + mark;
    }
  }

  void Pieces(std::string_view text, char mark) {
    const std::string gap = style_.spaced ? " " : "";
    const std::string join = gap + std::string(spelling_.join) + gap;
    const auto size = static_cast<int64_t>(text.size());
    const int64_t most = size < 40 ? std::max<int64_t>(1, size / 2) : junk_.Int(20, 90);
    for (bool first = true; !text.empty(); first = false) {
      if (!first) out_ += join;
      const std::string_view piece = text.substr(0, static_cast<size_t>(junk_.Int(1, most)));
      Literal(piece, mark);
      text.remove_prefix(piece.size());
    }
  }

  size_t Word(size_t i) {
    size_t end = i;
    while (end < code_.size() && IsWord(code_[end]) && syntax_.part[end] == Part::kCode) ++end;
    const bool variable = i > 0 && (code_[i - 1] == '$' || code_[i - 1] == '>');
    const bool called = end < code_.size() && (code_[end] == '(' || code_[end] == ' ');
    for (; i < end; ++i) {
      char c = code_[i];
      if (!variable && called && junk_.Chance(style_.any_case))
        c = static_cast<char>(junk_.Chance(0.5) ? std::toupper(c) : std::tolower(c));
      out_ += c;
    }
    return end;
  }

  void Comment() {
    if (!spelling_.braces || !junk_.Chance(style_.comment)) return;
    out_ += "/*" + (junk_.Chance(0.3) ? "" : junk_.Letters(junk_.Int(1, 12))) + "*/";
  }

  void NewLine() {
    out_ += '\n';
    for (int i = 0; i < depth_; ++i) out_ += style_.indent;
  }

  // Whether only blanks, or an else or while, stand between i and the end of the statement.
  bool Ends(size_t i) const {
    while (i < code_.size() && code_[i] == ' ') ++i;
    return i >= code_.size() ||
           std::string_view(");,.}").find(code_[i]) != std::string_view::npos ||
           code_.substr(i, 4) == "else" || code_.substr(i, 5) == "catch" || code_[i] == '\n';
  }

  size_t Sign(size_t i) {
    const char c = code_[i];
    const bool line =
        spelling_.braces && style_.lines && (parentheses_ == 0 || c == '{' || c == '}');
    const char next = i + 1 < code_.size() ? code_[i + 1] : 0;
    const char before = i > 0 ? code_[i - 1] : 0;
    if (c == '(' || c == '[') ++parentheses_;
    if (c == ')' || c == ']') parentheses_ = std::max(0, parentheses_ - 1);
    const bool block = c == '{' && next != '}' && before != '$';
    if (c == '{') {
      open_.push_back({parentheses_, block && line});
      parentheses_ = 0;
    }
    if (block && line) {
      if (style_.brace_on_own_line && before == ')') NewLine();
      out_ += style_.spaced && before == ')' && !style_.brace_on_own_line ? " {" : "{";
      ++depth_;
      NewLine();
      return SkipBlanks(i + 1);
    }
    bool closes = false;
    if (c == '}' && !open_.empty()) {
      parentheses_ = open_.back().parentheses;
      closes = open_.back().block;
      open_.pop_back();
    }
    if (closes) {
      depth_ = std::max(0, depth_ - 1);
      NewLine();
      out_ += c;
      if (!Ends(i + 1)) NewLine();
      return i + 1;
    }
    if (c == ';' && line) {
      out_ += c;
      if (!Ends(i + 1)) NewLine();
      return SkipBlanks(i + 1);
    }
    const bool assigns = c == '=' && IsWord(before) && next != '=' && next != '>' && next != '~';
    // An equals sign within parentheses of Python names an argument.
    if (assigns && style_.spaced && !(row_.tongue == Tongue::kPython && parentheses_ > 0)) {
      out_ += " = ";
      return SkipBlanks(i + 1);
    }
    out_ += c;
    if (c == ',' && style_.spaced && next != ' ' && next != '\n') out_ += ' ';
    if (c == '(' && style_.roomy && next != ')') out_ += ' ';
    if (c == ';' || c == '(' || c == ',') Comment();
    return i + 1;
  }

  size_t SkipBlanks(size_t i) const {
    while (i < code_.size() && (code_[i] == ' ' || code_[i] == '\n')) ++i;
    return i;
  }

  const std::string_view code_;
  const LanguageRow& row_;
  const Spelling& spelling_;
  const Style& style_;
  Junk& junk_;
  const Syntax syntax_;
  std::string out_;
  struct Open {
    int parentheses;
    bool block;  // its statements stand on lines of their own
  };
  std::vector<Open> open_;
  int parentheses_ = 0, depth_ = 0;
};

}  // namespace

std::string Disguise(const std::string& code, Language language, bool hide, Junk& junk) {
  const Style style = StyleOf(*RowOf(language).spelling, hide, junk);
  return Writer(code, language, style, junk).Run();
}

}  // namespace fovea::augment
