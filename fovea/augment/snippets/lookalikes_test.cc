#include "fovea/augment/snippets/lookalikes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/augment/made_hosts.h"
#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/disguise.h"
#include "fovea/augment/snippets/hard_negatives.h"
#include "fovea/augment/syntax.h"
#include "fovea/core/error.h"

namespace fovea::augment {
namespace {

const std::vector<Language> kLanguages = {
    Language::kPhp,  Language::kJavaScript, Language::kPython,  Language::kHtml,
    Language::kAsp,  Language::kJsp,        Language::kShell,   Language::kSql,
    Language::kJson, Language::kYaml,       Language::kHtaccess};

// What machines ask for their own data leaves none.
bool IsMade(const std::string& host) {
  return IsMadeEnding(host) || IsMadeAddress(host) || host.starts_with("169.254.169.");
}

bool IsOfHost(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.';
}

// Hosts in text: of URLs, and whatever looks like an address.
std::vector<std::string> HostsIn(const std::string& text) {
  std::vector<std::string> hosts;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!IsOfHost(text[i]) || (i > 0 && IsOfHost(text[i - 1]))) continue;
    size_t end = i;
    while (end < text.size() && IsOfHost(text[end])) ++end;
    const std::string host = text.substr(i, end - i);
    const bool of_url = i >= 2 && text.compare(i - 2, 2, "//") == 0 &&
                        host.find('.') != host.npos &&
                        host.find_first_not_of("-.") != host.npos;  // a path: zip://../a#b
    // Addresses that are written backwards are none.
    int parts[4] = {}, read = 0;
    const bool address = host.find_first_not_of("0123456789.") == host.npos &&
                         std::sscanf(host.c_str(), "%3d.%3d.%3d.%3d%n", &parts[0], &parts[1],
                                     &parts[2], &parts[3], &read) == 4 &&
                         read == static_cast<int>(host.size()) &&
                         *std::max_element(std::begin(parts), std::end(parts)) < 256;
    if (of_url || address) hosts.push_back(host);
  }
  return hosts;
}

// Strings in pieces, put together again.
std::string Joined(const std::string& code) {
  std::string whole;
  for (size_t i = 0; i < code.size(); ++i) {
    if (code[i] == '"' || code[i] == '\'') {
      const size_t sign = code.find_first_not_of(' ', i + 1);
      const size_t next = sign == code.npos ? sign : code.find_first_not_of(' ', sign + 1);
      if (next != code.npos && std::string_view(".+&").find(code[sign]) != std::string_view::npos &&
          (code[next] == '"' || code[next] == '\'')) {
        i = next;
        continue;
      }
    }
    whole += code[i];
  }
  return whole;
}

// Without \x41 and \101.
std::string Unescaped(const std::string& code) {
  std::string text;
  for (size_t i = 0; i < code.size(); ++i) {
    const bool hexadecimal = code.compare(i, 2, "\\x") == 0;
    const std::string digits = code.substr(i + 1 + hexadecimal, hexadecimal ? 2 : 3);
    const bool number = digits.size() == (hexadecimal ? 2u : 3u) &&
                        digits.find_first_not_of(hexadecimal ? "0123456789abcdefABCDEF"
                                                             : "01234567") == digits.npos;
    if (code[i] == '\\' && number) {
      text += static_cast<char>(std::stoi(digits, nullptr, hexadecimal ? 16 : 8));
      i += 3;
    } else {
      text += code[i];
    }
  }
  return text;
}

TEST(Lookalike, AreManifold) {
  for (Language language : kLanguages) {
    Random random(1);
    std::set<std::string> distinct;
    for (int i = 0; i < 200; ++i) {
      const Snippet snippet = Lookalike(language, random);
      EXPECT_FALSE(snippet.code.empty());
      EXPECT_TRUE(snippet.malicious);
      EXPECT_EQ(snippet.language, language);
      distinct.insert(snippet.code);
    }
    EXPECT_GE(distinct.size(), 180u) << NameOf(language);
  }
}

TEST(HardNegative, AreManifold) {
  std::vector<Language> languages = kLanguages;
  languages.push_back(Language::kBinary);
  languages.push_back(Language::kOther);
  for (Language language : languages) {
    Random random(2);
    std::set<std::string> distinct;
    for (int i = 0; i < 2000; ++i) {
      const Snippet snippet = HardNegative(language, random);
      EXPECT_FALSE(snippet.code.empty());
      EXPECT_FALSE(snippet.malicious);
      if (i < 200) distinct.insert(snippet.code);
    }
    // Many are fixed phrases of their language.
    EXPECT_GE(distinct.size(), 120u) << NameOf(language);
  }
}

TEST(Lookalike, HostsAreMade) {
  int64_t hosts = 0;
  for (Language language : kLanguages) {
    Random random(3);
    for (int i = 0; i < 500; ++i) {
      const std::string code = Lookalike(language, random).code;
      for (const std::string& host : HostsIn(Unescaped(Joined(code)))) {
        ++hosts;
        EXPECT_TRUE(IsMade(host)) << host << " in " << code;
      }
    }
  }
  EXPECT_GT(hosts, 500);
}

TEST(Lookalike, AreReadableOnesInAGoodPart) {
  // Each language has many of its own, and they are drawn.
  const std::vector<std::pair<std::string (*)(Junk&), size_t>> makers = {
      {PhpLineLookalike, 350},
      {PlainScriptLookalike, 350},
      {TagLookalike, 350},
      {PlainPythonLookalike, 320},
      {ShellLineLookalike, 350}};
  Random random(13);
  for (const auto& [make, least] : makers) {
    std::set<std::string> distinct;
    for (int i = 0; i < 400; ++i) {
      Junk junk(random);
      distinct.insert(make(junk));
    }
    EXPECT_GE(distinct.size(), least);
  }
  int64_t lines = 0;
  for (int i = 0; i < 1000; ++i) {
    Junk junk(random);
    const std::string code = PhpLookalike(junk);
    lines += code.size() < 120 && code.find('\n') == code.npos;
  }
  EXPECT_GT(lines, 330);
}

TEST(HardNegative, HoldTheWordsOfAttacksToo) {
  const std::vector<std::pair<Language, std::vector<const char*>>> words = {
      {Language::kPhp,
       {"assert(", "include $", "' . '", "move_uploaded_file", "eval(", "exec(", "$_GET", "$_POST",
        "base64_decode(", "set_role"}},
      {Language::kJavaScript,
       {"gtm.start", "sendBeacon", "cc_number", "JSON.parse(event.data)", "createElement", "eval(",
        "WebSocket", "cc_", "ActiveXObject"}},
      {Language::kPython, {"exec(", "subprocess", "os.environ", "requests.post", "install"}},
      {Language::kShell,
       {"| bash", "chmod +x", "/dev/tcp/", "authorized_keys", "crontab", "base64 -d"}},
      {Language::kSql, {"<script", "CREATE TRIGGER", "INTO OUTFILE", "wp_capabilities", "iframe"}},
      {Language::kJson, {"preinstall", "node -e", "folderOpen", "curl", "base64"}},
      {Language::kYaml, {"secrets.", "pull_request_target", "base64 -d", "| bash", "privileged"}},
      {Language::kHtaccess, {"auto_prepend_file", "AddHandler", "HTTP_REFERER", "SetHandler"}},
      {Language::kOther, {"INSERT INTO", "eval", "image/png", "<script>", "base64"}}};
  Random random(14);
  for (const auto& [language, list] : words) {
    std::string all;
    for (int i = 0; i < 1500; ++i) all += HardNegative(language, random).code + "\n";
    for (const char* word : list)
      EXPECT_NE(all.find(word), all.npos) << word << " in " << NameOf(language);
  }
}

TEST(Junk, HostsAreMade) {
  Random random(4);
  std::set<std::string> distinct;
  for (int i = 0; i < 500; ++i) {
    Junk junk(random);
    const std::string host = junk.Host();
    EXPECT_TRUE(IsMade(host)) << host;
    EXPECT_TRUE(IsMade(junk.Address()));
    distinct.insert(host);
  }
  EXPECT_GT(distinct.size(), 450u);
}

TEST(Junk, IdentifiersAreIdentifiers) {
  Random random(5);
  for (int i = 0; i < 500; ++i) {
    Junk junk(random);
    const std::string name = junk.Identifier();
    ASSERT_FALSE(name.empty());
    EXPECT_FALSE(std::isdigit(static_cast<unsigned char>(name[0]))) << name;
    for (const char c : name) EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(c)) || c == '_');
  }
}

// Every string that is opened is closed again, so that what follows a planted one stays code.
TEST(Lookalike, EndOutsideOfStrings) {
  for (Language language : {Language::kPhp, Language::kJavaScript, Language::kPython,
                            Language::kAsp, Language::kJsp, Language::kSql, Language::kJson}) {
    Random random(6);
    for (int i = 0; i < 1000; ++i) {
      for (const Snippet& snippet : {Lookalike(language, random), HardNegative(language, random)}) {
        const std::string code = snippet.code + "\n;";
        const Syntax syntax = Lex(code, language, /*in_code=*/true);
        EXPECT_EQ(static_cast<int>(syntax.part.back()), static_cast<int>(Part::kCode))
            << snippet.code;
      }
    }
  }
}

TEST(Lookalike, SameSeedSameCode) {
  for (Language language : kLanguages) {
    Random one(7), other(7);
    for (int i = 0; i < 20; ++i)
      EXPECT_EQ(Lookalike(language, one).code, Lookalike(language, other).code);
  }
}

TEST(Lookalike, OfAnUnknownLanguageIsAnError) {
  Random random(8);
  EXPECT_THROW(Lookalike(Language::kOther, random), ArgumentError);
  EXPECT_THROW(Lookalike(Language::kBinary, random), ArgumentError);
  EXPECT_THROW(HardNegative(Language::kAspx, random), ArgumentError);
}

TEST(CodeTemplate, SlotsWithADigitAreKept) {
  Random random(9);
  for (int i = 0; i < 50; ++i) {
    Junk junk(random);
    const Makers makers = {{"one", [](Junk&) { return "<~1~>"; }}};
    const std::string text = CodeTemplate(junk, makers).Fill("~0~|~1~|~0~|~one~|~word0~|~word0~");
    std::vector<std::string> parts = {""};
    for (const char c : text) {
      if (c == '|') {
        parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    ASSERT_EQ(parts.size(), 6u);
    EXPECT_EQ(parts[0], parts[2]);
    EXPECT_NE(parts[0], parts[1]);
    EXPECT_EQ(parts[3], "<" + parts[1] + ">");
    EXPECT_EQ(parts[4], parts[5]);
  }
}

TEST(CodeTemplate, FaultsAreErrors) {
  Random random(10);
  Junk junk(random);
  const Makers none;
  EXPECT_THROW(CodeTemplate(junk, none).Fill("a ~what~ b"), ArgumentError);
  EXPECT_THROW(CodeTemplate(junk, none).Fill("a ~0"), ArgumentError);
}

// Undoes what Disguise may do, but for the case of letters. Blanks are dropped, those in strings,
// too.
std::string Plain(std::string code) {
  for (size_t at = code.find("/*"); at != code.npos; at = code.find("/*"))
    code.erase(at, code.find("*/", at) + 2 - at);
  std::string plain;
  for (const char c : Unescaped(Joined(code)))
    if (std::string_view(" \t\n").find(c) == std::string_view::npos)
      plain += c == '"' ? '\'' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return plain;
}

TEST(Disguise, ChangesTheLooksAlone) {
  const std::vector<std::pair<Language, const char*>> codes = {
      {Language::kPhp, "$a=f('some text','more');if($b){g($a);}else{h(array('k'=>'v'));}"},
      {Language::kJavaScript, "var a=f('some text');a.g(function(){return{k:'v'};});"},
      {Language::kPython, "a=f('some text',k='v')\nif a:\n    g(a)"}};
  Random random(11);
  for (const auto& [language, code] : codes) {
    std::set<std::string> open, hidden;
    for (int i = 0; i < 300; ++i) {
      Junk junk(random);
      open.insert(Disguise(code, language, /*hide=*/false, junk));
      hidden.insert(Disguise(code, language, /*hide=*/true, junk));
    }
    EXPECT_GT(open.size(), 5u);
    EXPECT_GT(hidden.size(), 50u);
    for (const auto* set : {&open, &hidden})
      for (const std::string& text : *set) EXPECT_EQ(Plain(text), Plain(code)) << text;
    for (const std::string& text : open) EXPECT_NE(text.find("some text"), text.npos);
  }
}

TEST(Disguise, LeavesTheLinesOfPythonAlone) {
  const std::string code = "def f(a):\n    if a:\n        return {'k':[1,2]}\n    return g(b=1)";
  Random random(12);
  for (int i = 0; i < 100; ++i) {
    Junk junk(random);
    const std::string text = Disguise(code, Language::kPython, /*hide=*/true, junk);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
    EXPECT_NE(text.find("\n        return {"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace fovea::augment
