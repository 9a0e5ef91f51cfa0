#include "fovea/augment/snippets/hard_negatives.h"

#include <vector>

#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/disguise.h"
#include "fovea/augment/snippets/hard_negative_lists.h"
#include "fovea/augment/snippets/hard_negative_patterns.h"
#include "fovea/augment/snippets/hard_negative_tables.h"
#include "fovea/core/error.h"

namespace fovea::augment {
namespace {

std::string Image(Junk& j) {
  // The first bytes are those of the format, so that what is encoded starts as real ones do.
  const std::string kind =
      j.Pick({"image/png;base64,iVBORw0KGgo", "image/gif;base64,R0lGODlh",
              "image/jpeg;base64,/9j/4AAQSkZJRg", "image/svg+xml;base64,PHN2ZyB4",
              "font/woff2;base64,d09GMgABAAAA", "font/woff;charset=utf-8;base64,d09GRgABAAAA",
              "application/font-woff;base64,d09GRk9UVE8A", "image/x-icon;base64,AAABAAEA"});
  return "data:" + kind + j.Base64(3 * j.Int(20, 600));
}

std::string Certificate(Junk& j) {
  const std::string kind =
      j.Pick({"CERTIFICATE", "PUBLIC KEY", "RSA PRIVATE KEY", "CERTIFICATE REQUEST",
              "PGP PUBLIC KEY BLOCK", "EC PRIVATE KEY"});
  std::string text = "-----BEGIN " + kind + "-----\n";
  const std::string body = "MII" + j.Base64(3 * j.Int(60, 400));
  for (size_t i = 0; i < body.size(); i += 64) text += body.substr(i, 64) + "\n";
  return text + "-----END " + kind + "-----";
}

std::string Numbers(Junk& j) {
  const int64_t kind = j.Int(0, 4), per_line = j.Int(6, 24),
                most = j.Pick(std::vector<int64_t>{9, 255, 65535, 99999});
  const std::string gap = j.Pick({",", ", "});
  std::string text;
  const int64_t count = j.Int(30, 500);
  for (int64_t i = 0; i < count; ++i) {
    if (i > 0) text += i % per_line == 0 ? ",\n    " : gap;
    text += kind == 0   ? "0x" + j.Hex(1)
            : kind == 1 ? "0x" + j.Hex(4)
            : kind == 2 ? StrCat(j.Int(0, 1), ".", j.Digits(6))
                        : StrCat(j.Int(0, most));
  }
  return text;
}

std::string Escapes(Junk& j) {
  std::string text;
  const bool unicode = j.Chance(0.5);
  for (int64_t i = j.Int(20, 300); i > 0; --i)
    text +=
        unicode ? "\\u" + j.Hex(2) + (j.Chance(0.3) ? "-\\u" + j.Hex(2) : "") : "\\x" + j.Hex(1);
  return text;
}

std::string Pairs(Junk& j) {
  std::string text;
  for (int64_t i = j.Int(5, 60); i > 0; --i)
    text += "'" + j.Word() + "':'" +
            (j.Chance(0.5) ? j.Word() : "&#" + StrCat(j.Int(100, 9999)) + ";") + "'" +
            (i > 1 ? "," : "");
  return text;
}

std::string Minified(Junk& j) {
  std::string text = "!function(e,t){\"use strict\";";
  for (int64_t i = j.Int(5, 60); i > 0; --i) {
    const std::string a = j.Letters(1), b = j.Letters(1), w = j.Word(), v = j.Word();
    switch (j.Int(0, 7)) {
      case 0:
        text += "var " + a + "=e." + w + "||{};";
        break;
      case 1:
        text += "function " + a + "(" + b + "){return " + b + "&&" + b + "." + w + "?" + b + "." +
                v + ":null}";
        break;
      case 2:
        text += a + ".prototype." + w + "=function(" + b + "){for(var n=0;n<" + b +
                ".length;n++)this." + v + "(" + b + "[n])};";
        break;
      case 3:
        text += "if(\"" + w + "\"in " + a + ")" + a + "." + v + "(\"" + w + "\",!0);";
        break;
      case 4:
        text += a + "=" + a + ".replace(/[^a-z" + StrCat(j.Int(0, 9)) + "-]/gi,\"\").split(\"" +
                w.substr(0, 1) + "\");";
        break;
      case 5:
        text += "try{t." + w + "(" + a + ",void 0===" + b + "?1:" + b + ")}catch(r){}";
        break;
      case 6:
        text += b + "={" + w + ":\"" + v + "\"," + v + ":" + StrCat(j.Int(0, 999)) +
                ",css:{left:0,top:\"" + StrCat(j.Int(1, 99)) + "px\"}};";
        break;
      default:
        text += "e.addEventListener(\"" + w + "\",function(n){n.preventDefault()," + a + "." + v +
                "()},!1);";
    }
  }
  return text + "}(window,document);";
}

// Many variables of a request, one after the other, as handlers of forms have them.
std::string ReadsOfRequest(Junk& j) {
  const std::string from = j.Pick({"$_POST", "$_REQUEST", "$_GET", "$_POST"});
  const int64_t kind = j.Int(0, 4);
  std::string text;
  for (int64_t i = j.Int(2, 14); i > 0; --i) {
    const std::string key = j.Word() + (j.Chance(0.4) ? "_" + j.Word() : "");
    const std::string value = from + "['" + key + "']", to = "$" + key;
    switch (j.Chance(0.7) ? kind : j.Int(0, 4)) {
      case 0:
        text += to + " = " + value + ";\n";
        break;
      case 1:
        text += "if (isset(" + value + ")) {\n    " + to + " = " +
                j.Pick({"trim", "intval", "stripslashes", "strval", "safepost"}) + "(" + value +
                ");\n}\n";
        break;
      case 2:
        text +=
            to + " = isset(" + value + ") ? " + value + " : " + j.Pick({"''", "null", "0"}) + ";\n";
        break;
      case 3:
        text += value + "['" + j.Word() + "'] = " + j.Pick({"count", "array_keys", "get"}) + "(" +
                value + ")" + j.Pick({" + 1", "", ""}) + ";\n";
        break;
      default:
        text += "if (!empty(" + value + ") && " + value + " == '" + j.Word() + "') {\n    $" +
                j.Word() + "->" + j.Word() + "(" + value + ");\n}\n";
    }
  }
  return text;
}

const Makers& HardMakers() {
  static const Makers makers = {
      {"image", Image},
      {"pem", Certificate},
      {"numbers", Numbers},
      {"escapes", Escapes},
      {"pairs", Pairs},
      {"table", NumberTable},
      {"reads", ReadsOfRequest},
      {"min", Minified},
      {"log", AccessLog},
      {"signatures", SignatureItems},
      {"rules", SignatureRules},
      {"picture", NotebookPicture},
      {"dump", DumpRows},
      {"unicode", UnicodeItems},
      {"ascii85", Ascii85},
      {"php_repeats", PhpRepeats},
      {"concat", JoinedStrings},
      {"js_repeats", ScriptRepeats},
      {"py_repeats", PythonRepeats},
      {"note",
       [](Junk& j) {
         return j.Pick({"/* ~sentence~ */", "// ~sentence~\n", "// phpcs:ignore\n", "# ~word~\n",
                        "/** @var ~Word~ */"});
       }},
      {"Name", [](Junk&) { return "~Word~~Word~"; }}};
  return makers;
}

std::string BinaryTable(Junk& j) {
  std::string text;
  const int64_t size = j.Int(32, 600), step = j.Int(1, 9);
  switch (j.Int(0, 3)) {
    case 0:
      return j.Bytes(size);
    case 1:
      for (int64_t i = 0; i < size; ++i) text += static_cast<char>(i * step);
      return text;
    case 2:
      for (int64_t i = 0; i < size; i += 4) text += j.Bytes(1) + std::string(3, '\0');
      return text;
    default:
      for (int64_t i = 0; i < size; i += 8) text += j.Word() + '\0';
      return text;
  }
}

}  // namespace

Snippet HardNegative(Language language, Random& random) {
  const LanguageRow& row = RowOf(language);
  Junk junk(random);
  if (row.layout == Layout::kBytes) return {BinaryTable(junk), language, /*malicious=*/false};
  Require(row.hard_negatives != nullptr, "there are no hard negatives in ", row.name);
  std::string code = FillAny(row.hard_negatives(), HardMakers(), junk);
  if (row.spelling) code = Disguise(code, language, /*hide=*/false, junk);
  return {code, language, /*malicious=*/false};
}

}  // namespace fovea::augment
