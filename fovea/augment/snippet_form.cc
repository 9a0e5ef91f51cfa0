#include "fovea/augment/snippet_form.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "fovea/augment/syntax.h"

namespace fovea::augment {
namespace {

std::string_view Trimmed(std::string_view text) {
  const std::string_view blank(" \t\r\n\0", 5);
  const size_t from = text.find_first_not_of(blank);
  if (from == text.npos) return "";
  return text.substr(from, text.find_last_not_of(blank) + 1 - from);
}

std::string WithLineBreaks(std::string_view text, const std::string& eol) {
  if (eol.empty()) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    if (text[i] == '\n') {
      out += eol;
    } else {
      out += text[i];
    }
  }
  return out;
}

// Whether code holds its own tags: as a file does, not merely as a string in it does.
bool IsPage(std::string_view code, std::string_view tag) {
  if (code.starts_with('<')) return true;
  const size_t at = code.find(tag);
  return at != code.npos && code.substr(0, at).find_first_of("$('\";=") == std::string_view::npos;
}

template <size_t n>
const char* Pick(const std::array<const char*, n>& choices, Random& random) {
  return choices[random.Below(n)];
}

std::string Terminated(std::string code, bool ends_in_comment) {
  if (!ends_in_comment && !code.empty() && code.back() != ';' && code.back() != '}') code += ';';
  return code;
}

bool EndsInLineComment(const std::string& code, Language language) {
  const Syntax syntax = Lex(code, language, /*in_code=*/true);
  if (syntax.part.empty() || syntax.part.back() != Part::kComment) return false;
  return !code.ends_with("*/") && !code.ends_with("-->");
}

// From a page of PHP to what can stand within code.
std::string PhpWithoutTags(std::string_view page) {
  std::string code;
  if (page.starts_with("<?php") || page.starts_with("<?PHP")) {
    code = page.substr(5);
  } else if (page.starts_with("<?") && !page.starts_with("<?=") && !page.starts_with("<?xml")) {
    code = page.substr(2);
  } else {
    code = "?>" + std::string(page);
  }
  if (!Lex(page, Language::kPhp).ends_in_code) {
    if (code.ends_with("?>")) {
      code.resize(code.size() - 2);
    } else {
      code += "<?php ";
    }
  }
  return std::string(Trimmed(code));
}

// <?= in place of an echo that is the only statement; else nothing.
std::string EchoTag(std::string_view code) {
  constexpr std::string_view kEcho = "echo ";
  if (!code.starts_with(kEcho) || code.find(';') + 1 != code.size()) return "";
  return "<?=" + std::string(code.substr(kEcho.size(), code.size() - kEcho.size() - 1)) + "?>";
}

SnippetForm PhpForm(std::string_view code, Random& random) {
  SnippetForm form;
  if (IsPage(code, "<?")) {
    form.island = code;
    if (Lex(code, Language::kPhp).ends_in_code)
      form.island += Pick<3>({" ?>", "?>", "\n?>"}, random);
    form.bare = PhpWithoutTags(code);
  } else {
    form.bare = code;
  }
  form.ends_in_comment = EndsInLineComment(form.bare, Language::kPhp);
  if (!form.bare.empty() && !form.bare.ends_with("<?php"))
    form.bare = Terminated(form.bare, form.ends_in_comment);
  if (form.bare.ends_with("<?php")) form.ends_in_comment = true;  // the tag needs a blank behind it
  if (form.island.empty() && random.Uniform() < 0.3) form.island = EchoTag(form.bare);
  if (form.island.empty())
    form.island = Pick<5>({"<?php ", "<?php ", "<?php\n", "<? ", "<?PHP "}, random) + form.bare +
                  Pick<3>({" ?>", "?>", "\n?>"}, random);
  return form;
}

SnippetForm ServerForm(std::string_view code, Language language) {
  SnippetForm form;
  if (!IsPage(code, "<%")) {
    form.bare = code;
    form.island = "<% " + form.bare + " %>";
  } else {
    form.island = code;
    const std::string_view inner = code.size() >= 4 ? code.substr(2, code.size() - 4) : "";
    if (code.starts_with("<%") && code.ends_with("%>") && inner.find("%>") == inner.npos &&
        !inner.empty() && std::string_view("@=!-").find(inner[0]) == std::string_view::npos)
      form.bare = Trimmed(inner);
  }
  form.ends_in_comment = true;  // Basic ends a statement with its line
  if (RowOf(language).curly == nullptr && !form.bare.empty())
    form.bare = Terminated(form.bare, EndsInLineComment(form.bare, language));
  return form;
}

SnippetForm ScriptForm(std::string_view code, Language language, Random& random) {
  SnippetForm form;
  form.ends_in_comment = EndsInLineComment(std::string(code), language);
  form.bare = Terminated(std::string(code), form.ends_in_comment);
  form.fits_open_code = false;  // an open island is not of this language
  form.island =
      Pick<6>({"<script>", "<script>", "<script type=\"text/javascript\">",
               "<script type='text/javascript'>", "<script language=\"javascript\">", "<SCRIPT>"},
              random) +
      form.bare + Pick<3>({"</script>", "</script>", "\n</script>"}, random);
  return form;
}

SnippetForm PythonForm(std::string_view code) {
  SnippetForm form;
  form.bare = form.island = code;
  const std::string_view head = code.substr(0, code.find_first_of(" :(\n"));
  constexpr std::string_view kCompound[] = {"if",   "for", "while", "def", "class",
                                            "with", "try", "async", "else"};
  form.simple = code[0] != '@' && code[0] != '#' &&
                std::find(std::begin(kCompound), std::end(kCompound), head) == std::end(kCompound);
  return form;
}

// Members of an object, which is what stands on its own.
SnippetForm JsonForm(std::string_view code) {
  SnippetForm form;
  form.bare = code;
  form.island = code.starts_with('{') ? form.bare : "{\n  " + Indented(form.bare, "  ") + "\n}";
  if (code.starts_with('{')) form.bare.clear();
  return form;
}

}  // namespace

SnippetForm FormOf(std::string_view code, Language language, const std::string& eol,
                   Random& random) {
  SnippetForm form;
  const Tongue tongue = RowOf(language).tongue;
  if (tongue == Tongue::kBinary) {
    form.bare = form.island = code;
    return form;
  }
  const std::string text = WithLineBreaks(Trimmed(code), eol);
  if (text.empty()) return form;
  if (tongue == Tongue::kPhp) return PhpForm(text, random);
  if (tongue == Tongue::kScript) return ScriptForm(text, language, random);
  if (tongue == Tongue::kPython) return PythonForm(text);
  if (tongue == Tongue::kServer) return ServerForm(text, language);
  if (tongue == Tongue::kJson) return JsonForm(text);
  if (tongue == Tongue::kSql) {
    form.bare = form.island = Terminated(text, EndsInLineComment(text, language));
    return form;
  }
  if (EndsWithLine(tongue)) {
    form.bare = form.island = text;
    form.simple = tongue == Tongue::kShell && text.find('\n') == text.npos && text[0] != '#' &&
                  !std::isdigit(static_cast<unsigned char>(text[0])) && text[0] != '*';
    return form;
  }
  form.island = text;
  return form;
}

std::string EndOfLine(std::string_view bytes) {
  int64_t lines = 0, returns = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\n') continue;
    ++lines;
    returns += i > 0 && bytes[i - 1] == '\r';
  }
  return 2 * returns > lines ? "\r\n" : "\n";
}

std::string Indented(const std::string& code, const std::string& indentation) {
  if (indentation.empty()) return code;
  std::string out;
  for (size_t i = 0; i < code.size(); ++i) {
    out += code[i];
    const bool blank_line = i + 1 < code.size() && (code[i + 1] == '\n' || code[i + 1] == '\r');
    if (code[i] == '\n' && !blank_line) out += indentation;
  }
  return out;
}

}  // namespace fovea::augment
