#ifndef FOVEA_AUGMENT_LANGUAGES_H_
#define FOVEA_AUGMENT_LANGUAGES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::augment {

class Junk;

// The languages of files. What is known of each stands in its row, in languages.cc, in this order;
// docs/contributing/adding-a-language.md is how one is added.
enum class Language : uint8_t {
  kPhp,
  kJavaScript,
  kPython,
  kHtml,
  kAsp,
  kAspx,
  kJsp,
  kShell,
  kSql,
  kJson,
  kYaml,
  kHtaccess,
  kBinary,
  kOther,  // text in none of these
};

// How a file is laid out.
enum class Layout : uint8_t {
  kCode,   // all of it is code
  kPage,   // markup, with code in islands
  kText,   // lines of which nothing is known
  kBytes,  // no text at all
};

// What a stretch of a file is written in: where its statements start and end (planting_sites.h). In
// kPython, kShell, kYaml and kConfig they end with their line, in kJson they are the members of an
// object, in the others they end at ; and braces.
enum class Tongue : uint8_t {
  kMarkup,
  kPhp,
  kScript,
  kPython,
  kServer,
  kShell,
  kSql,
  kJson,
  kYaml,
  kConfig,
  kBinary
};

bool EndsWithLine(Tongue tongue);  // its statements

// Comments and strings of code.
struct CodeSyntax {
  std::vector<std::string_view> line_comments = {};
  std::string_view no_comment = {};  // looks like one, and is none
  bool apart = false;                // line comments start a line or stand behind a blank or ;
  std::string_view block_open = {}, block_close = {};
  std::string_view line_quotes = {};   // of strings that end with their line
  std::string_view long_quotes = {};   // of strings that go over lines
  bool triple_quotes = false;          // """ and ''' of strings that go over lines
  bool escapes = true;                 // with a backslash
  std::string_view plain_quotes = {};  // of strings without escapes, of the long ones
  bool escaped_code = false;           // a backslash takes away what a quote means
  std::string_view heredoc = {};       // what stands before the NAME that ends it, <<<
  bool patterns = false;               // /regular expressions/
  std::string_view closing = {};       // of its islands
};

// How code can be written otherwise (snippets/disguise.h).
struct Spelling {
  enum class Escapes : uint8_t { kNone, kHex, kHexAndOctal };  // in strings
  std::string_view join = "+";                                 // of two strings
  bool either_quote = true;                                    // " and ' mean the same
  Escapes escapes = Escapes::kNone;
  bool braces = false;  // for blocks; comments in /* */ can stand between words
  double any_case = 0;  // share of what is disguised whose words change their case
};

// What a licence header looks like and what it stands behind (licence_header.h).
enum class HeaderStyle : uint8_t { kNone, kPhp, kBraces, kHash, kDashes, kMarkup, kAsp, kServer };

struct LanguageRow {
  Language language;
  std::string_view name;  // in models, reports, folders of labels
  Language told_as;       // by a model of files: itself, or the one that it is counted to
  std::vector<std::string_view> endings = {};  // of the names of its files
  std::vector<std::string_view> names = {};    // of its files, whole

  Layout layout;
  Tongue tongue;                      // of its code, or its markup without any
  const CodeSyntax* code = nullptr;   // without any: none
  const CodeSyntax* curly = nullptr;  // of its code where a page names C# or JScript, else Basic
  HeaderStyle header = HeaderStyle::kNone;

  std::vector<Language> takes = {};  // what can be planted into it

  std::string (*lookalike)(Junk&) = nullptr;  // before Disguise; without any: none
  double marked = 0;                          // share of them between comments, to find them again
  std::span<const char* const> (*hard_negatives)() = nullptr;  // templates; without any: none
  std::optional<Spelling> spelling = {};  // without any: both stay as their templates have them

  // How often a model in training sees it: shares of the malicious files, and of the benign ones.
  double malicious_share = 0, benign_share = 0;
  // What is planted to be found is in `malicious`, but for a share that is in `guest`.
  Language malicious = language, guest = language;
  double guest_share = 0;
};

// In the order of the enumeration.
std::span<const LanguageRow> Languages();
const LanguageRow& RowOf(Language language);
std::string NameOf(Language language);

// kOther where there is none of that name, or ending (without its dot, in any case).
Language LanguageNamed(std::string_view name);
Language LanguageOfEnding(std::string_view ending);
// By the name of a file, or by its ending.
Language LanguageOfPath(std::string_view path);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_LANGUAGES_H_
