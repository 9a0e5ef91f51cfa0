#include "fovea/augment/encode_snippet.h"

#include <span>
#include <string>

#include "fovea/augment/encoded_expression.h"
#include "fovea/augment/snippets/code_template.h"

namespace fovea::augment {
namespace {

constexpr size_t kLongest = 16'000;
constexpr char kPlace = '\1';

// Statements around the expression, which stands at ~e~.
constexpr const char* kRunPhp[] = {"eval(~e~);",
                                   "eval(~e~);",
                                   "@eval(~e~);",
                                   "$~0~=~e~;eval($~0~);",
                                   "$~0~=~e~;@eval($~0~);",
                                   "assert(~e~);",
                                   "$~0~=create_function('',~e~);$~0~();",
                                   "function ~0~($~1~){eval($~1~);}~0~(~e~);",
                                   "if(!isset($~0~)){$~0~=~e~;eval($~0~);}",
                                   "@preg_replace('/.*/e',~e~,'');",
                                   "array_map('assert',array(~e~));",
                                   "return eval(~e~);"};
constexpr const char* kRunScript[] = {"eval(~e~);",
                                      "eval(~e~);",
                                      "(new Function(~e~))();",
                                      "new Function(~e~)();",
                                      "setTimeout(~e~,~num~);",
                                      "window['eval'](~e~);",
                                      "var ~0~=~e~;eval(~0~);",
                                      "Function(~e~)();",
                                      "(0,eval)(~e~);",
                                      "[]['constructor']['constructor'](~e~)();",
                                      "document.write('<script>'+~e~+'<\\/script>');",
                                      "(function(){var ~0~=~e~;new Function(~0~)();})();"};
constexpr const char* kRunPython[] = {"exec(~e~)",
                                      "exec(~e~)",
                                      "import base64,zlib\nexec(~e~)",
                                      "~0~=~e~\nexec(~0~)",
                                      "exec(compile(~e~,'<string>','exec'))",
                                      "eval(compile(~e~,'~word~','exec'))",
                                      "getattr(__import__('builtins'),'exec')(~e~)",
                                      "try:\n    exec(~e~)\nexcept Exception:\n    pass",
                                      "(lambda ~0~:exec(~0~))(~e~)"};
constexpr const char* kReadPhp[] = {"$~0~=json_decode(~e~,true);",
                                    "$~0~=unserialize(~e~);",
                                    "$~0~=~e~;",
                                    "$this->~0~=~e~;",
                                    "return ~e~;",
                                    "echo ~e~;",
                                    "file_put_contents($~0~,~e~);",
                                    "header('Content-Type: image/png');echo ~e~;",
                                    "define('~word~',~e~);",
                                    "$~0~=imagecreatefromstring(~e~);",
                                    "$this->assertSame($~0~,~e~);",
                                    "$~0~->loadXML(~e~);"};
constexpr const char* kReadScript[] = {"var ~0~=JSON.parse(~e~);",
                                       "img.src=URL.createObjectURL(new Blob([~e~]));",
                                       "var ~0~=~e~;",
                                       "const ~0~=~e~;",
                                       "~0~.textContent=~e~;",
                                       "module.exports=~e~;",
                                       "document.getElementById('~word~').innerHTML=~e~;",
                                       "assert.equal(~0~,~e~);"};
constexpr const char* kReadPython[] = {"~0~=json.loads(~e~)",
                                       "~0~=~e~",
                                       "~0~=~e~",
                                       "import base64,zlib\n~0~=~e~",
                                       "open('~word~.png','wb').write(~e~)",
                                       "print(~e~)",
                                       "assert ~0~==~e~",
                                       "template=Template(~e~)"};

using Wrappers = std::span<const char* const>;

Wrappers WrappersOf(Language language, bool malicious) {
  if (language == Language::kPhp) return malicious ? Wrappers(kRunPhp) : Wrappers(kReadPhp);
  if (language == Language::kPython)
    return malicious ? Wrappers(kRunPython) : Wrappers(kReadPython);
  return malicious ? Wrappers(kRunScript) : Wrappers(kReadScript);
}

std::string Replaced(std::string text, const std::string& by) {
  const size_t at = text.find(kPlace);
  return at == text.npos ? text : text.replace(at, 1, by);
}

// What programs keep encoded.
std::string HarmlessContent(Junk& j) {
  const auto fill = [&j](const char* pattern) {
    static const Makers none;
    return CodeTemplate(j, none).Fill(pattern);
  };
  switch (j.Int(0, 6)) {
    case 0:
      return "\x89PNG\r\n\x1A\n" + j.Bytes(j.Int(40, 800));
    case 1:
      return "GIF89a" + j.Bytes(j.Int(30, 300));
    case 2: {
      std::string text = "{";
      for (int64_t i = j.Int(1, 15); i > 0; --i)
        text += fill(j.Chance(0.5) ? "\"~word~_~word~\":\"~sentence~\"" : "\"~word~\":~num~") +
                (i > 1 ? "," : "");
      return text + "}";
    }
    case 3:
      return fill(
          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"~small~\"><path d=\"M~small~ "
          "~small~L~small~ ~small~z\"/></svg>");
    case 4:
      return fill(
          "<div class=\"~word~\">\n  <h2>~sentence~</h2>\n  <p>~sentence~</p>\n  <a "
          "href=\"https://~host~/~word~\">~word~</a>\n</div>\n");
    case 5:
      return j.Sentence(j.Int(5, 60));
    default:
      return fill("~word~=~word~\n~word~=~num~\n~word~=~path~\n[~word~]\n~word~=~sentence~\n");
  }
}

}  // namespace

std::optional<Snippet> Encode(const Snippet& snippet, Random& random) {
  const Language language = snippet.language;
  if (language != Language::kPhp && language != Language::kJavaScript &&
      language != Language::kPython)
    return std::nullopt;
  if (snippet.code.empty() || snippet.code.size() > kLongest) return std::nullopt;
  Junk junk(random);
  std::string content = snippet.code;
  if (!snippet.malicious && junk.Chance(0.6)) content = HarmlessContent(junk);
  std::string page;
  if (language == Language::kPhp && snippet.malicious) {
    // What is evaluated starts in code: a page needs an end of it in front.
    const bool is_page = content.find("<?") != content.npos;
    if (!is_page && junk.Chance(0.15)) {
      content = "<?php " + content;
      page = "'?>'.";
    } else if (is_page) {
      if (junk.Chance(0.5)) {
        content.insert(0, "?>");
      } else {
        page = "'?>'.";
      }
    }
  }
  // The expression may hold what looks like a slot: it is put in last.
  static const Makers makers = {{"e", [](Junk&) { return std::string(1, kPlace); }}};
  const std::string code = Replaced(FillAny(WrappersOf(language, snippet.malicious), makers, junk),
                                    page + EncodedExpression(content, language, junk));
  return Snippet{code, language, snippet.malicious};
}

}  // namespace fovea::augment
