#include "fovea/augment/languages.h"

#include <algorithm>
#include <cctype>

#include "fovea/augment/snippets/hard_negative_patterns.h"
#include "fovea/augment/snippets/lookalikes.h"

namespace fovea::augment {
namespace {

using enum Language;
using Escapes = Spelling::Escapes;

const CodeSyntax kPhpCode = {.line_comments = {"#", "//"},
                             .no_comment = "#[",
                             .block_open = "/*",
                             .block_close = "*/",
                             .long_quotes = "'\"`",
                             .heredoc = "<<<",
                             .closing = "?>"};
const CodeSyntax kScriptCode = {.line_comments = {"//", "<!--"},
                                .block_open = "/*",
                                .block_close = "*/",
                                .line_quotes = "'\"",
                                .long_quotes = "`",
                                .patterns = true};
const CodeSyntax kPythonCode = {
    .line_comments = {"#"}, .line_quotes = "'\"", .triple_quotes = true};
const CodeSyntax kBasicCode = {
    .line_comments = {"'", "//"}, .line_quotes = "\"", .escapes = false, .closing = "%>"};
const CodeSyntax kJavaCode = {.line_comments = {"//"},
                              .block_open = "/*",
                              .block_close = "*/",
                              .line_quotes = "'\"",
                              .closing = "%>"};
const CodeSyntax kShellCode = {.line_comments = {"#"},
                               .apart = true,
                               .long_quotes = "'\"",
                               .plain_quotes = "'",
                               .escaped_code = true,
                               .heredoc = "<<"};
const CodeSyntax kSqlCode = {.line_comments = {"--", "#"},
                             .apart = true,
                             .block_open = "/*",
                             .block_close = "*/",
                             .long_quotes = "'\"`"};
const CodeSyntax kJsonCode = {.line_quotes = "\""};
const CodeSyntax kHashCode = {.line_comments = {"#"}, .apart = true};

const std::vector<LanguageRow>& Rows() {
  static const std::vector<LanguageRow> rows = {
      {.language = kPhp,
       .name = "php",
       .told_as = kPhp,
       .endings = {"php", "inc", "phtml", "php5"},
       .layout = Layout::kPage,
       .tongue = Tongue::kPhp,
       .code = &kPhpCode,
       .header = HeaderStyle::kPhp,
       .takes = {kPhp, kJavaScript, kHtml},
       .lookalike = PhpLookalike,
       .marked = 0.08,
       .hard_negatives = HardPhpPatterns,
       .spelling =
           Spelling{
               .join = ".", .escapes = Escapes::kHexAndOctal, .braces = true, .any_case = 0.12},
       .malicious_share = 0.5,
       .benign_share = 0.36,
       .guest = kJavaScript,
       .guest_share = 0.15},
      {.language = kJavaScript,
       .name = "js",
       .told_as = kJavaScript,
       .endings = {"js", "mjs", "cjs"},
       .layout = Layout::kCode,
       .tongue = Tongue::kScript,
       .code = &kScriptCode,
       .header = HeaderStyle::kBraces,
       .takes = {kJavaScript},
       .lookalike = ScriptLookalike,
       .hard_negatives = HardScriptPatterns,
       .spelling = Spelling{.escapes = Escapes::kHex, .braces = true},
       .malicious_share = 0.17,
       .benign_share = 0.2},
      {.language = kPython,
       .name = "py",
       .told_as = kPython,
       .endings = {"py", "pyw", "pyi"},
       .layout = Layout::kCode,
       .tongue = Tongue::kPython,
       .code = &kPythonCode,
       .header = HeaderStyle::kHash,
       .takes = {kPython},
       .lookalike = PythonLookalike,
       .hard_negatives = HardPythonPatterns,
       .spelling = Spelling{.escapes = Escapes::kHexAndOctal},
       .malicious_share = 0.23,
       .benign_share = 0.2},
      {.language = kHtml,
       .name = "html",
       .told_as = kHtml,
       .endings = {"html", "htm", "xhtml"},
       .layout = Layout::kPage,
       .tongue = Tongue::kMarkup,
       .header = HeaderStyle::kMarkup,
       .takes = {kJavaScript, kHtml},
       .lookalike = PageLookalike,
       .hard_negatives = HardPagePatterns,
       .malicious_share = 0.05,
       .benign_share = 0.05,
       .malicious = kPhp,
       .guest = kJavaScript,
       .guest_share = 0.7},
      {.language = kAsp,
       .name = "asp",
       .told_as = kAsp,
       .endings = {"asp", "aspx", "ashx"},
       .layout = Layout::kPage,
       .tongue = Tongue::kServer,
       .code = &kBasicCode,
       .curly = &kJavaCode,
       .header = HeaderStyle::kAsp,
       .takes = {kAsp, kAspx, kJavaScript, kHtml},
       .lookalike = AspLookalike,
       .hard_negatives = HardAspPatterns,
       .spelling = Spelling{.join = "&", .either_quote = false, .any_case = 0.3},
       .malicious_share = 0.04,
       .benign_share = 0.03},
      {.language = kAspx,
       .name = "aspx",
       .told_as = kAsp,
       .layout = Layout::kPage,
       .tongue = Tongue::kServer,
       .code = &kBasicCode,
       .curly = &kJavaCode,
       .header = HeaderStyle::kServer,
       .takes = {kAsp, kAspx, kJavaScript, kHtml}},
      {.language = kJsp,
       .name = "jsp",
       .told_as = kJsp,
       .endings = {"jsp", "jspx"},
       .layout = Layout::kPage,
       .tongue = Tongue::kServer,
       .code = &kJavaCode,
       .header = HeaderStyle::kServer,
       .takes = {kJsp, kJavaScript, kHtml},
       .lookalike = JspLookalike,
       .hard_negatives = HardJspPatterns,
       .spelling = Spelling{.either_quote = false, .braces = true},
       .malicious_share = 0.03,
       .benign_share = 0.03},
      {.language = kShell,
       .name = "sh",
       .told_as = kShell,
       .endings = {"sh", "bash", "zsh", "ksh", "cron"},
       .names = {"crontab", ".bashrc", ".bash_profile", ".bash_aliases", ".bash_logout", ".profile",
                 ".zshrc", "bash.bashrc"},
       .layout = Layout::kCode,
       .tongue = Tongue::kShell,
       .code = &kShellCode,
       .header = HeaderStyle::kHash,
       .takes = {kShell},
       .lookalike = ShellLookalike,
       .hard_negatives = HardShellPatterns,
       .benign_share = 0.03},
      {.language = kSql,
       .name = "sql",
       .told_as = kSql,
       .endings = {"sql", "mysql", "pgsql", "ddl"},
       .layout = Layout::kCode,
       .tongue = Tongue::kSql,
       .code = &kSqlCode,
       .header = HeaderStyle::kDashes,
       .takes = {kSql, kPhp, kJavaScript, kHtml},
       .lookalike = SqlLookalike,
       .hard_negatives = HardSqlPatterns,
       .benign_share = 0.025,
       .guest = kJavaScript,
       .guest_share = 0.35},
      {.language = kJson,
       .name = "json",
       .told_as = kJson,
       .endings = {"json", "ipynb", "map", "geojson", "jsonld", "webmanifest", "code-workspace"},
       .names = {"composer.lock", "Pipfile.lock", ".babelrc", ".eslintrc"},
       .layout = Layout::kCode,
       .tongue = Tongue::kJson,
       .code = &kJsonCode,
       .takes = {kJson},
       .lookalike = JsonLookalike,
       .hard_negatives = HardJsonPatterns,
       .benign_share = 0.025},
      {.language = kYaml,
       .name = "yaml",
       .told_as = kYaml,
       .endings = {"yaml", "yml"},
       .names = {".clang-format", "cloud.cfg", "user-data"},
       .layout = Layout::kCode,
       .tongue = Tongue::kYaml,
       .code = &kHashCode,
       .header = HeaderStyle::kHash,
       .takes = {kYaml, kShell},
       .lookalike = YamlLookalike,
       .hard_negatives = HardYamlPatterns,
       .benign_share = 0.02,
       .guest = kShell,
       .guest_share = 0.3},
      {.language = kHtaccess,
       .name = "htaccess",
       .told_as = kHtaccess,
       .endings = {"htaccess"},
       .names = {".user.ini", "php.ini", "httpd.conf", "apache2.conf", "apache.conf"},
       .layout = Layout::kCode,
       .tongue = Tongue::kConfig,
       .code = &kHashCode,
       .header = HeaderStyle::kHash,
       .takes = {kHtaccess},
       .lookalike = HtaccessLookalike,
       .hard_negatives = HardHtaccessPatterns,
       .benign_share = 0.015},
      {.language = kBinary,
       .name = "bin",
       .told_as = kBinary,
       .layout = Layout::kBytes,
       .tongue = Tongue::kBinary,
       .takes = {kBinary, kPhp},  // scripts ride in pictures and programs as islands
       .benign_share = 0.06},
      {.language = kOther,
       .name = "other",
       .told_as = kOther,
       .layout = Layout::kText,
       .tongue = Tongue::kBinary,
       .takes = {kPhp, kJavaScript, kHtml, kOther},
       .hard_negatives = HardTextPatterns,
       .benign_share = 0.07,
       .malicious = kJavaScript,
       .guest = kPhp,
       .guest_share = 0.5}};
  return rows;
}

}  // namespace

bool EndsWithLine(Tongue tongue) {
  return tongue == Tongue::kPython || tongue == Tongue::kShell || tongue == Tongue::kYaml ||
         tongue == Tongue::kConfig;
}

std::span<const LanguageRow> Languages() { return Rows(); }
const LanguageRow& RowOf(Language language) { return Rows()[static_cast<size_t>(language)]; }
std::string NameOf(Language language) { return std::string(RowOf(language).name); }

Language LanguageNamed(std::string_view name) {
  for (const LanguageRow& row : Rows())
    if (row.name == name) return row.language;
  return kOther;
}

Language LanguageOfEnding(std::string_view ending) {
  std::string small(ending);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  for (const LanguageRow& row : Rows())
    if (std::find(row.endings.begin(), row.endings.end(), small) != row.endings.end())
      return row.language;
  return kOther;
}

Language LanguageOfPath(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (const LanguageRow& row : Rows())
    if (std::find(row.names.begin(), row.names.end(), name) != row.names.end()) return row.language;
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? kOther : LanguageOfEnding(name.substr(dot + 1));
}

}  // namespace fovea::augment
