#include "fovea/augment/planting.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "fovea/augment/rewrite.h"
#include "fovea/augment/syntax.h"

namespace fovea::augment {
namespace {

const std::map<Language, std::vector<std::string>>& Hosts() {
  static const std::map<Language, std::vector<std::string>> hosts = {
      {Language::kPhp,
       {"<?php\n/**\n * A page; { of it }\n */\nnamespace A\\B;\n\nuse C;\n\nclass D extends E {\n"
        "  public $x = '; {';\n  function f($a) {\n    for ($i = 0; $i < 3; $i++) {\n"
        "      echo \"$a; \";  // done; {\n    }\n    return [1, 2];\n  }\n}\n\n$d = new D;\n"
        "if ($d) { $d->f(1); } else { exit; }\n",
        "<html><head><title>A</title></head>\n<body>\n<?php echo $a; ?>\n<p>x > y</p>\n<!-- <b> "
        "-->\n"
        "<script>\nvar a = 1;\nf(a);\n</script>\n<?php if ($b): ?>\n<i>z</i>\n<?php endif; ?>\n"
        "</body></html>\n",
        "\xEF\xBB\xBF<?php\r\n$a = 1;\r\n$b = <<<END\r\n a; b {\r\nEND;\r\n$c = 2;\r\n?>",
        "<?php " + std::string(40, ' ') + "$a=1;$b=2;" + std::string(400, '+') + ";f($a);g($b);"}},
      {Language::kJavaScript,
       {"'use strict';\nvar a = {b: 1, c: {d: 2}};\nfunction f(x) {\n  if (x) { return "
        "/[;{]/.test(x); }"
        "\n  for (var i = 0; i < 3; i++) g(i);\n}\n// end; {\nmodule.exports = f\n",
        "!function(e){var t=1;e.a=t;for(var i=0;i<9;i++)e.b(i);" + std::string(500, 'x') +
            "=2;return t}(window);",
        "const a = require('a')\nlet b = `x;\n${a};`\nfunction c() {\n  return b\n}\n"}},
      {Language::kPython,
       {"#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\"\"\"Doc\n\ndef x():\n  "
        "y\n\"\"\"\nimport os\n"
        "import sys\n\nclass A(object):\n    @property\n    def f(self):\n        x = [1,\n        "
        "     2]\n"
        "        return x\n\nif __name__ == '__main__':\n    A().f()\nelse:\n    pass\n",
        "def f():\n\tif 1:\n\t\treturn 2\n\treturn 3"}},
      {Language::kHtml,
       {"<!DOCTYPE html>\n<html>\n<head>\n<title>x</title>\n</head>\n<body class=a>\n<p>y</p>\n"
        "<script type=\"text/javascript\">var a = 1; f(a);\ng();</script>\n</body>\n</html>\n",
        "no tags at all\nbut lines"}},
      {Language::kAsp,
       {"<%@ Language=VBScript %>\n<%\nDim a ' note\na = 1\nIf a Then\n  b = 2\nEnd "
        "If\n%>\n<p>z</p>\n"}},
      {Language::kAspx,
       {"<%@ Page Language=\"C#\" %>\n<script runat=\"server\">\nvoid f() { g(); "
        "}\n</script>\n<p>z</p>"}},
      {Language::kJsp,
       {"<%@ page import=\"java.util.*\" %>\n<html><%\nint a = 1;\nf(a);\n%>\n<b>z</b></html>\n"}},
      {Language::kShell,
       {"#!/bin/sh\n# a note; {\nset -e\nf() {\n  if [ -n \"$1\" ]; then\n    echo 'x;\ny'\n  "
        "fi\n}\n\n"
        "case \"$1\" in\n  a) f 1 ;;\n  *) f \\\n    2 ;;\nesac\ncat <<EOF\n it's\nEOF\ng | h\n",
        "0 3 * * * root /usr/bin/a"}},
      {Language::kSql,
       {"-- a note; it's\nCREATE TABLE `a` (\n  `b` int,\n  `c` text\n);\nINSERT INTO `a` VALUES "
        "(1,'<p>some it\\'s text; (</p>'),\n(2,'other text');\n/*!40101 SET x=1 */;\n",
        "UPDATE a SET b='one more ''text''' WHERE c=1"}},
      {Language::kJson,
       {"{\n  \"name\": \"a { b\",\n  \"scripts\": {\n    \"test\": \"c\"\n  },\n  \"d\": [{\"e\": "
        "1}, 2]\n}\n",
        "{\"a\":{\"b\":\"c,\"}}"}},
      {Language::kYaml,
       {"# a note\nname: a\njobs:\n  b:\n    steps:\n      - run: c\n      - name: d\n        run: "
        "|\n          e\n"
        "          f\non: push\n"}},
      {Language::kHtaccess,
       {"# a note\nOptions -Indexes\nRewriteRule a \\\n  b\n<Files c>\n  Deny from "
        "all\n</Files>\n"}},
      {Language::kBinary,
       {std::string("\x7F"
                    "ELF\0\1\2\3\4\5",
                    10)}}};
  return hosts;
}

const std::vector<Snippet>& Snippets() {
  static const std::vector<Snippet> snippets = {
      {"core_a(1);", Language::kPhp},
      {"<?php core_b(2); ?>", Language::kPhp},
      {"<?php\ncore_c(\n  'x');\ncore_c2()", Language::kPhp},
      {"GIF89a<b>core</b><?php core_d(); ?><i>e</i>", Language::kPhp},
      {"core_e(3)", Language::kJavaScript},
      {"(function(){\n  core_f();\n})();", Language::kJavaScript},
      {"core_g(4)", Language::kPython},
      {"def core_h():\n    if 1:\n        pass\n\ncore_h()", Language::kPython},
      {"<iframe src=//core.example></iframe>", Language::kHtml},
      {"core_i Request(1)", Language::kAsp},
      {"<%core_j(2)%>", Language::kAsp},
      {"<% core_k(3); %>", Language::kJsp},
      {"core_l a | core_l2", Language::kShell},
      {"if core_m; then\n  core_m2\nfi", Language::kShell},
      {"INSERT INTO core_n VALUES (1,2);", Language::kSql},
      {"\"postcore_o\": \"p\"", Language::kJson},
      {"\"core_p\": {\n  \"q\": 1\n}", Language::kJson},
      {"- run: core_q", Language::kYaml},
      {"core_r:\n  - s", Language::kYaml},
      {"core_s t", Language::kHtaccess},
      {std::string("\0\xCC\x90\0 ", 5), Language::kBinary}};
  return snippets;
}

std::string Text(const Sample& sample, const ByteSpan& span) {
  return sample.bytes.substr(static_cast<size_t>(span.start),
                             static_cast<size_t>(span.end - span.start));
}

void ExpectInOrder(const Sample& sample) {
  int64_t last = 0;
  for (const auto& span : sample.spans) {
    ASSERT_LE(last, span.start);
    ASSERT_LT(span.start, span.end);
    last = span.end;
  }
  ASSERT_LE(last, static_cast<int64_t>(sample.bytes.size()));
}

std::string Without(std::string text, const std::string& characters) {
  std::erase_if(text, [&](char c) { return characters.find(c) != std::string::npos; });
  return text;
}

// The sample without what lies in its spans.
std::string Rest(const Sample& sample) {
  std::string rest;
  int64_t from = 0;
  for (const auto& span : sample.spans) {
    rest += Text(sample, {from, span.start});
    from = span.end;
  }
  return rest + Text(sample, {from, static_cast<int64_t>(sample.bytes.size())});
}

bool Fits(Language host, Language snippet) {
  if (host == Language::kBinary) return snippet == Language::kBinary || snippet == Language::kPhp;
  if (host == snippet) return true;
  if (host == Language::kAspx)
    return snippet == Language::kAsp || snippet == Language::kJavaScript ||
           snippet == Language::kHtml;
  if (host == Language::kPhp || host == Language::kHtml || host == Language::kAsp ||
      host == Language::kJsp)
    return snippet == Language::kJavaScript || snippet == Language::kHtml;
  return false;
}

bool IsGuest(Language host, Language snippet) {
  return host != snippet && (host == Language::kSql || host == Language::kYaml);
}

TEST(Plant, SpansCoverWhatWasPlantedAfterAnySequence) {
  Random random(1);
  int planted = 0;
  for (const auto& [language, hosts] : Hosts()) {
    std::vector<std::string> all = hosts;
    all.push_back("");
    all.push_back("\n");
    for (const std::string& host : all) {
      for (int round = 0; round < 40; ++round) {
        Sample sample{host, {}};
        std::multiset<std::string> expected;
        for (uint64_t count = 1 + random.Below(4); count > 0; --count) {
          Snippet snippet = Snippets()[random.Below(Snippets().size())];
          // Into values and blocks, which not every host has: below.
          if (IsGuest(language, snippet.language)) continue;
          snippet.malicious = random.Below(4) != 0;
          const Sample before = sample;
          const bool fits = Plant(sample, language, snippet, random);
          // Within an object that was planted whole nothing is.
          if (!fits && language == Language::kJson && !sample.spans.empty()) continue;
          ASSERT_EQ(fits, Fits(language, snippet.language))
              << NameOf(language) << " " << NameOf(snippet.language);
          if (!fits) {
            ASSERT_EQ(sample.bytes, before.bytes);
            continue;
          }
          ++planted;
          ASSERT_GT(sample.bytes.size(), before.bytes.size());
          ASSERT_EQ(sample.spans.size(), before.spans.size() + snippet.malicious);
          ExpectInOrder(sample);
          std::multiset<std::string> found;
          for (const auto& span : sample.spans) found.insert(Text(sample, span));
          for (const std::string& text : expected) {
            ASSERT_TRUE(found.contains(text)) << text;
            found.erase(found.find(text));
          }
          if (!snippet.malicious) continue;
          ASSERT_EQ(found.size(), 1u);
          expected.insert(*found.begin());
          // What stands in the span is the snippet, but for tags, blanks and a semicolon.
          std::string core = Without(snippet.code, " \n");
          if (core.starts_with("<?php")) core = core.substr(5);
          if (core.starts_with("<%")) core = core.substr(2);
          if (core.ends_with("?>") || core.ends_with("%>")) core.resize(core.size() - 2);
          const std::string text = Without(*found.begin(), " \r\n\t");
          EXPECT_NE(text.find(core), std::string::npos) << text;
          if (language != Language::kBinary) {
            EXPECT_EQ(found.begin()->find_last_not_of(" \r\n\t") + 1, found.begin()->size());
          }
        }
      }
    }
  }
  EXPECT_GT(planted, 500);
}

// What is not in the span is the host and blanks, tags or a semicolon between the two.
TEST(Plant, LeavesTheHostAsItWas) {
  Random random(2);
  for (const auto& [language, hosts] : Hosts()) {
    if (language == Language::kBinary) continue;
    for (const std::string& host : hosts) {
      for (int round = 0; round < 60; ++round) {
        const Snippet& snippet = Snippets()[random.Below(Snippets().size())];
        Sample sample{host, {}};
        if (!Plant(sample, language, snippet, random)) continue;
        // In JSON there is a comma, in a shell what joins commands.
        const std::string between = language == Language::kJson    ? " \t\r\n,"
                                    : language == Language::kShell ? " \t\r\n;&|"
                                                                   : " \t\r\n;?%>";
        EXPECT_EQ(Without(Rest(sample), between), Without(host, between));
      }
    }
  }
}

TEST(Plant, ReachesAllKindsOfPlaces) {
  Random random(3);
  bool first = false, last = false, same_line = false, padded = false, island = false,
       own_line = false;
  for (int round = 0; round < 400; ++round) {
    Sample sample{Hosts().at(Language::kPhp)[1] + "<?php\n$a = 1;\nf();\n", {}};
    ASSERT_TRUE(Plant(sample, Language::kPhp, {"core();", Language::kPhp}, random));
    const auto span = sample.spans.at(0);
    const std::string before = Text(sample, {0, span.start});
    const std::string text = Text(sample, span);
    first |= span.start == 0;
    last |= Text(sample, {span.end, static_cast<int64_t>(sample.bytes.size())})
                .find_first_not_of("\n") == std::string::npos;
    island |= text.starts_with("<?") && text.ends_with(">") && span.start > 0;
    padded |= before.ends_with(std::string(80, ' '));
    own_line |= text == "core();" && before.ends_with("\n");
    same_line |= text == "core();" && before.ends_with(";");
  }
  EXPECT_TRUE(first && last && same_line && padded && island && own_line)
      << first << last << same_line << padded << island << own_line;
}

TEST(Plant, KeepsOutOfStringsAndComments) {
  Random random(4);
  for (const auto& [language, hosts] : Hosts()) {
    if (language == Language::kBinary || language == Language::kAsp || language == Language::kJson)
      continue;
    for (const std::string& host : hosts) {
      for (int round = 0; round < 100; ++round) {
        const Snippet& snippet = Snippets()[random.Below(Snippets().size())];
        if (IsGuest(language, snippet.language)) continue;
        if (snippet.code.starts_with("GIF") || snippet.code.find("'") != std::string::npos)
          continue;
        Sample sample{host, {}};
        if (!Plant(sample, language, snippet, random)) continue;
        const Syntax syntax = Lex(sample.bytes, language);
        const auto span = sample.spans.at(0);
        for (int64_t i = span.start; i < span.end; ++i) {
          const Part part = syntax.part[static_cast<size_t>(i)];
          ASSERT_TRUE(part != Part::kString && part != Part::kComment)
              << Text(sample, span) << "\n in \n"
              << sample.bytes;
        }
      }
    }
  }
}

TEST(Plant, PythonTakesTheIndentationOfItsPlace) {
  Random random(5);
  std::set<std::string> seen;
  for (int round = 0; round < 200; ++round) {
    Sample sample{Hosts().at(Language::kPython)[0], {}};
    ASSERT_TRUE(Plant(sample, Language::kPython,
                      {"def core():\n    pass\ncore()", Language::kPython}, random));
    seen.insert(Text(sample, sample.spans.at(0)));
  }
  EXPECT_TRUE(seen.contains("def core():\n    pass\ncore()"));
  EXPECT_TRUE(seen.contains("def core():\n            pass\n        core()"));
  for (const std::string& text : seen) EXPECT_EQ(Without(text, " "), "defcore():\npass\ncore()");
}

TEST(Plant, NothingIsPlantedFromNothing) {
  Random random(6);
  Sample sample{"<?php\n", {}};
  EXPECT_FALSE(Plant(sample, Language::kPhp, {"", Language::kPhp}, random));
  EXPECT_FALSE(Plant(sample, Language::kPhp, {" \n\t ", Language::kPhp}, random));
  EXPECT_FALSE(Plant(sample, Language::kPhp, {"x = 1", Language::kOther}, random));
  EXPECT_FALSE(Plant(sample, Language::kOther, {"x = 1;", Language::kPython}, random));
  EXPECT_EQ(sample.bytes, "<?php\n");
}

TEST(Plant, TextTakesTextAtTheStartOfALine) {
  Random random(9);
  for (int round = 0; round < 100; ++round) {
    Sample sample{"one\ntwo\nthree", {}};
    ASSERT_TRUE(Plant(sample, Language::kOther, {"a log\n", Language::kOther, false}, random));
    EXPECT_TRUE(sample.spans.empty());
    const size_t at = sample.bytes.find("a log\n");
    ASSERT_NE(at, std::string::npos);
    EXPECT_TRUE(at == 0 || sample.bytes[at - 1] == '\n') << sample.bytes;
  }
}

// A script of a server hides in any text.
TEST(Plant, TextTakesIslands) {
  Random random(10);
  for (int round = 0; round < 50; ++round) {
    Sample sample{"one\ntwo\n", {}};
    ASSERT_TRUE(Plant(sample, Language::kOther, {"core_a(1);", Language::kPhp}, random));
    ASSERT_EQ(sample.spans.size(), 1u);
    EXPECT_TRUE(Text(sample, sample.spans[0]).starts_with("<?")) << sample.bytes;
  }
}

TEST(Plant, ShellTakesCommandsWhereOneStarts) {
  Random random(12);
  std::set<std::string> befores;
  for (int round = 0; round < 400; ++round) {
    Sample sample{Hosts().at(Language::kShell)[0], {}};
    ASSERT_TRUE(Plant(sample, Language::kShell, {"core_l a", Language::kShell}, random));
    const auto span = sample.spans.at(0);
    EXPECT_GT(span.start, 0) << "in front of #!";
    const std::string before = Text(sample, {0, span.start});
    EXPECT_FALSE(before.ends_with("f \\\n")) << sample.bytes;
    EXPECT_FALSE(before.ends_with("case \"$1\" in\n")) << sample.bytes;
    befores.insert(before.substr(before.find_last_of("\n;&|") + 1));
  }
  // At the beginning of a line, with its indentation, and behind a command.
  EXPECT_TRUE(befores.contains(""));
  EXPECT_TRUE(befores.contains("  "));
  EXPECT_TRUE(befores.contains(" "));
}

TEST(Plant, JsonTakesMembersOfObjects) {
  Random random(13);
  int of_scripts = 0;
  for (int round = 0; round < 200; ++round) {
    Sample sample{Hosts().at(Language::kJson)[0], {}};
    ASSERT_TRUE(Plant(sample, Language::kJson, {"\"postx\": \"y\"", Language::kJson}, random));
    const auto span = sample.spans.at(0);
    EXPECT_EQ(Text(sample, span), "\"postx\": \"y\"");
    EXPECT_EQ(sample.bytes[static_cast<size_t>(span.end)], ',');
    of_scripts += Text(sample, {0, span.start}).ends_with("\"scripts\": {\n    ");
  }
  EXPECT_GT(of_scripts, 100);
  Sample alone;
  ASSERT_TRUE(Plant(alone, Language::kJson, {"\"a\": 1", Language::kJson}, random));
  EXPECT_EQ(Without(alone.bytes, " \r\n"), "{\"a\":1}");
  Sample list{"[1, 2]", {}};
  EXPECT_FALSE(Plant(list, Language::kJson, {"\"a\": 1", Language::kJson}, random));
  EXPECT_EQ(list.bytes, "[1, 2]");
}

TEST(Plant, YamlTakesItemsKeysAndLinesOfScripts) {
  Random random(14);
  const std::string& host = Hosts().at(Language::kYaml)[0];
  for (int round = 0; round < 100; ++round) {
    Sample item{host, {}}, key{host, {}}, line{host, {}};
    ASSERT_TRUE(Plant(item, Language::kYaml, {"- run: core\n  if: x", Language::kYaml}, random));
    EXPECT_NE(item.bytes.find("      - run: core\n        if: x\n      - "), item.bytes.npos)
        << item.bytes;
    ASSERT_TRUE(Plant(key, Language::kYaml, {"core:\n  - s", Language::kYaml}, random));
    EXPECT_TRUE(key.bytes.starts_with("core:") ||
                key.bytes.find("\ncore:\n  - s") != key.bytes.npos);
    ASSERT_TRUE(Plant(line, Language::kYaml, {"core_l", Language::kShell}, random));
    EXPECT_NE(line.bytes.find("\n          core_l\n"), line.bytes.npos) << line.bytes;
  }
  Sample none{"a: b\n", {}};
  EXPECT_FALSE(Plant(none, Language::kYaml, {"core_l", Language::kShell}, random));
}

TEST(Plant, SqlTakesPagesInItsValues) {
  Random random(15);
  for (int round = 0; round < 100; ++round) {
    Sample sample{Hosts().at(Language::kSql)[0], {}};
    ASSERT_TRUE(Plant(sample, Language::kSql, {"core('x')", Language::kJavaScript}, random));
    const std::string text = Text(sample, sample.spans.at(0));
    EXPECT_NE(text.find("core(\\'x\\')"), text.npos) << text;
    const auto end = static_cast<size_t>(sample.spans[0].end);
    const auto start = static_cast<size_t>(sample.spans[0].start);
    EXPECT_TRUE(sample.bytes[start - 1] == '\'' || sample.bytes[end] == '\'') << sample.bytes;
  }
  Sample none{"SELECT 1;\n", {}};
  EXPECT_FALSE(Plant(none, Language::kSql, {"core()", Language::kJavaScript}, random));
}

TEST(Plant, AnEchoMayStandInItsOwnTag) {
  Random random(11);
  std::set<std::string> seen;
  for (int round = 0; round < 300; ++round) {
    Sample sample{"<p>a</p>\n<p>b</p>\n", {}};
    ASSERT_TRUE(Plant(sample, Language::kPhp, {"echo core(1);", Language::kPhp}, random));
    seen.insert(Text(sample, sample.spans.at(0)));
    Sample other{"<p>a</p>\n", {}};
    ASSERT_TRUE(Plant(other, Language::kPhp, {"echo 1;core();", Language::kPhp}, random));
    EXPECT_FALSE(Text(other, other.spans.at(0)).starts_with("<?="));
  }
  EXPECT_TRUE(seen.contains("<?=core(1)?>"));
  EXPECT_TRUE(seen.contains("<?php echo core(1); ?>"));
}

TEST(Plant, NeverIntoAnEarlierSpan) {
  Random random(8);
  for (int round = 0; round < 100; ++round) {
    Sample sample{"<?php\n$a = 1;\n$b = 2;\n$c = 3;\n", {}};
    sample.spans = {{0, static_cast<int64_t>(sample.bytes.size())}};
    const std::string whole = sample.bytes;
    ASSERT_TRUE(Plant(sample, Language::kPhp, {"core();", Language::kPhp}, random));
    ASSERT_EQ(sample.spans.size(), 2u);
    EXPECT_TRUE(Text(sample, sample.spans[0]) == whole || Text(sample, sample.spans[1]) == whole);
  }
}

}  // namespace
}  // namespace fovea::augment
