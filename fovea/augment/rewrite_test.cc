#include "fovea/augment/rewrite.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "fovea/augment/licence_header.h"
#include "fovea/augment/planting.h"
#include "fovea/augment/rename.h"
#include "fovea/augment/snippets/hard_negatives.h"

namespace fovea::augment {
namespace {

using Rewrite = std::function<void(Sample&)>;

std::string After(const std::string& bytes, const Rewrite& rewrite) {
  Sample sample{bytes, {}};
  rewrite(sample);
  return sample.bytes;
}

std::string Stripped(const std::string& bytes, Language language) {
  return After(bytes, [&](Sample& sample) { StripComments(sample, language); });
}

std::string Text(const Sample& sample, const ByteSpan& span) {
  return sample.bytes.substr(static_cast<size_t>(span.start),
                             static_cast<size_t>(span.end - span.start));
}

TEST(StripComments, TakesThemAndNothingElse) {
  EXPECT_EQ(
      Stripped(
          "a <?php // x ?> b <?php $a = '// y'; # z\n/* c\n */\n$b = \"/* d */\"; ?><!-- e -->f",
          Language::kPhp),
      "a <?php ?> b <?php $a = '// y';\n$b = \"/* d */\"; ?>f");
  EXPECT_EQ(
      Stripped("#!/usr/bin/php\n<?php\n  // all of a line\r\n$a = 1; // rest\r\n#[Attribute]\nx();",
               Language::kPhp),
      "#!/usr/bin/php\n<?php\n$a = 1;\r\n#[Attribute]\nx();");
  EXPECT_EQ(Stripped("var a = 'http://x'; // y\n/** z */\nb = /[/*]/; /* c */ d = `//e`;",
                     Language::kJavaScript),
            "var a = 'http://x';\nb = /[/*]/;  d = `//e`;");
  EXPECT_EQ(
      Stripped(
          "#!/usr/bin/python\n\"\"\"Doc\n# x\n\"\"\"\nimport a  # b\n\ndef f():\n    '''Doc'''\n"
          "    s = '''# not'''\n    return '#'\n",
          Language::kPython),
      "#!/usr/bin/python\nimport a\n\ndef f():\n    s = '''# not'''\n    return '#'\n");
  EXPECT_EQ(Stripped("<p><!-- a\nb --></p>\n<script>// x\nf();</script>", Language::kHtml),
            "<p></p>\n<script>\nf();</script>");
  EXPECT_EQ(Stripped("<%\nDim a ' note\nb = \"it's\"\n%>", Language::kAsp),
            "<%\nDim a\nb = \"it's\"\n%>");
  EXPECT_EQ(Stripped("<%-- a --%><% int b; // c\n %>", Language::kJsp), "<% int b;\n %>");
  EXPECT_EQ(Stripped("/* a", Language::kJavaScript), "");
  EXPECT_EQ(Stripped("# a // b", Language::kBinary), "# a // b");
}

TEST(AddLicenceHeader, IsAComment) {
  Random random(1);
  for (Language language : {Language::kPhp, Language::kJavaScript, Language::kPython,
                            Language::kHtml, Language::kAsp, Language::kAspx, Language::kJsp}) {
    const std::string php = language == Language::kPhp ? "<?php\n" : "";
    const std::string bytes = php + "a = 1;\n";
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
      const std::string with =
          After(bytes, [&](Sample& s) { AddLicenceHeader(s, language, random); });
      EXPECT_GT(with.size(), bytes.size());
      EXPECT_TRUE(with.ends_with("a = 1;\n")) << with;
      // ASP's empty island stays when its comment is taken out.
      if (language != Language::kAsp) {
        EXPECT_EQ(Stripped(with, language), bytes) << with;
      }
      seen.insert(with);
    }
    EXPECT_GT(seen.size(), 90u);
  }
}

TEST(AddLicenceHeader, StandsBehindWhatMustBeFirst) {
  Random random(2);
  const auto header = [&](const std::string& bytes, Language language) {
    return After(bytes, [&](Sample& s) { AddLicenceHeader(s, language, random); });
  };
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(header("#!/bin/x\n# coding: utf8\ny", Language::kPython)
                    .starts_with("#!/bin/x\n# coding: utf8\n"));
    EXPECT_TRUE(header("<?php $a;", Language::kPhp).starts_with("<?php\n/"));
    EXPECT_TRUE(
        header("\xEF\xBB\xBF<?php\r\n$a;", Language::kPhp).starts_with("\xEF\xBB\xBF<?php\r\n/"));
    EXPECT_TRUE(header("<p>", Language::kPhp).starts_with("<?php\n/"));
    EXPECT_TRUE(
        header("<!DOCTYPE html>\n<p>", Language::kHtml).starts_with("<!DOCTYPE html>\n<!--"));
    EXPECT_TRUE(header("<%@ x %>\n<p>", Language::kJsp).starts_with("<%@ x %>\n<%--"));
  }
  EXPECT_NE(header("", Language::kJavaScript), "");
  EXPECT_EQ(header("x", Language::kBinary), "x");
}

TEST(AddLicenceHeader, BelongsToNoSpan) {
  Random random(3);
  Sample sample{"<?php\nevil();\n", {{0, 14}}};
  AddLicenceHeader(sample, Language::kPhp, random);
  ASSERT_EQ(sample.spans.size(), 2u);
  EXPECT_EQ(Text(sample, sample.spans[0]), "<?php\n");
  EXPECT_EQ(Text(sample, sample.spans[1]), "evil();\n");
}

TEST(JoinLines, KeepsStringsAsTheyAre) {
  const auto join = [](const std::string& bytes, Language language) {
    return After(bytes, [&](Sample& sample) { JoinLines(sample, language); });
  };
  EXPECT_EQ(join("<?php\n$a = 'x\n  y'; // z\n\n  $b;\n?>\n<p>\n  q</p>\n", Language::kPhp),
            "<?php $a = 'x\n  y'; $b; ?> <p> q</p> ");
  EXPECT_EQ(join("a(); // b\nc(`d\ne`);\n", Language::kJavaScript), "a(); c(`d\ne`); ");
  EXPECT_EQ(join("if a:\n  b\n", Language::kPython), "if a:\n  b\n");
  EXPECT_EQ(join("<%\na = 1\nb = 2\n%>", Language::kAsp), "<%\na = 1\nb = 2\n%>");
}

TEST(RenameIdentifiers, IsConsistent) {
  Random random(5);
  Sample sample{"<?php $ab = $_GET['ab']; $c = \"$ab $zz\"; $this->f($ab, $$c); ?> $ab", {{6, 24}}};
  const std::string before = sample.bytes;
  RenameIdentifiers(sample, Language::kPhp, random);
  const size_t end = sample.bytes.find(" = ");
  const std::string ab = sample.bytes.substr(6, end - 6);
  const size_t from = sample.bytes.find("; $") + 2;
  const std::string c = sample.bytes.substr(from, sample.bytes.find(" = \"") - from);
  EXPECT_NE(ab, "$ab");
  EXPECT_NE(ab, c);
  EXPECT_EQ(sample.bytes, "<?php " + ab + " = $_GET['ab']; " + c + " = \"" + ab +
                              " $zz\"; $this->f(" + ab + ", $" + c + "); ?> $ab");
  EXPECT_EQ(Text(sample, sample.spans.at(0)), ab + " = $_GET['ab'];");

  const std::string script = After("var _0x1a = b._0x2b; _0x1a('_0x2b', $_0x3c);", [&](Sample& s) {
    RenameIdentifiers(s, Language::kJavaScript, random);
  });
  EXPECT_EQ(script.find("_0x1a"), std::string::npos);
  EXPECT_EQ(script.find("_0x2b"), std::string::npos);
  EXPECT_NE(script.find("$_0x3c"), std::string::npos);
  EXPECT_EQ(After("plain = code",
                  [&](Sample& s) { RenameIdentifiers(s, Language::kJavaScript, random); }),
            "plain = code");
}

// Marks that no rewrite touches stand at both ends of what is planted. After any sequence of
// plantings and rewrites they are found in the spans, all of them, and nowhere else.
TEST(Rewrite, SpansKeepToWhatWasPlanted) {
  Random random(6);
  const std::vector<std::pair<Language, std::string>> hosts = {
      {Language::kPhp,
       "<?php\n/** A\n * b */\nfunction f($x) {\n\tif ($x) { // c\n\t\treturn 'd; "
       "{';\n\t}\n}\n?>\n<p>e</p>\n"},
      {Language::kJavaScript,
       "// a\nfunction f(x) {\n  if (x) {\n    return 'd; {';\n  }\n}\nvar _0x12 = f(1);\n"},
      {Language::kPython,
       "# a\nimport b\n\ndef f(x):\n    \"\"\"Doc\"\"\"\n    if x:\n        return 1\n"},
      {Language::kHtml, "<!-- a -->\n<html><body>\n  <p>b</p>\n</body></html>\n"},
      {Language::kAsp, "<%\nDim a ' b\na = 1\n%>\n<p>c</p>\n"},
      {Language::kJsp, "<%@ page %>\n<% int a; // b\n f(a); %>\n"}};
  int64_t checked = 0;
  for (int round = 0; round < 600; ++round) {
    const auto& [language, bytes] = hosts[static_cast<size_t>(round) % hosts.size()];
    Sample sample{bytes, {}};
    int planted = 0;
    for (int step = 0; step < 6; ++step) {
      switch (random.Below(6)) {
        case 0:
          StripComments(sample, language);
          break;
        case 1:
          AddLicenceHeader(sample, language, random);
          break;
        case 2:
          JoinLines(sample, language);
          break;
        case 3:
          RenameIdentifiers(sample, language, random);
          break;
        default: {
          Snippet snippet{"QQQ(1);\n  RRR(\"x\", 2);", language};
          if (language == Language::kHtml) snippet.code = "<b>QQQ</b>\n  <i>RRR</i>";
          if (language == Language::kPython) snippet.code = "QQQ(1)\nRRR('x', 2)";
          ASSERT_TRUE(Plant(sample, language, snippet, random));
          ++planted;
          Snippet other = HardNegative(language, random);
          ASSERT_TRUE(Plant(sample, language, other, random));
        }
      }
    }
    int64_t last = 0, first_marks = 0, last_marks = 0;
    for (const auto& span : sample.spans) {
      ASSERT_LE(last, span.start);
      ASSERT_LT(span.start, span.end);
      last = span.end;
      const std::string text = Text(sample, span);
      for (size_t at = text.find("QQQ"); at != text.npos; at = text.find("QQQ", at + 1))
        ++first_marks;
      for (size_t at = text.find("RRR"); at != text.npos; at = text.find("RRR", at + 1))
        ++last_marks;
    }
    ASSERT_LE(last, static_cast<int64_t>(sample.bytes.size()));
    EXPECT_EQ(first_marks, planted) << sample.bytes;
    EXPECT_EQ(last_marks, planted) << sample.bytes;
    // A licence header goes behind the opening of an island, and cuts that off.
    int64_t openings = 0;
    for (const auto& span : sample.spans) {
      const std::string text = Text(sample, span);
      openings += text.substr(0, text.find_last_not_of(" \t\r\n") + 1) == "<?php";
    }
    EXPECT_EQ(static_cast<int64_t>(sample.spans.size()) - openings, planted) << sample.bytes;
    checked += planted;
  }
  EXPECT_GT(checked, 300);
}

// Nothing is assumed of what is rewritten.
TEST(Rewrite, TakesAnyBytes) {
  Random random(7);
  const std::vector<std::string> pieces = {
      "<?php",  "?>", "<%",       "%>",        "<!--", "-->",    "/*", "*/", "//", "#",  "'", "\"",
      "\"\"\"", "`",  "<script>", "</script>", "\n",   "\r\n",   "\\", "{",  "}",  "(",  ")", ";",
      " ",      "\t", "a",        "$a",        "_0x1", "<<<A\n", "A;", "/",  "=",  "\0x"};
  for (int round = 0; round < 1500; ++round) {
    const Language language = Languages()[random.Below(Languages().size())].language;
    Sample sample;
    for (uint64_t i = random.Below(40); i > 0; --i)
      sample.bytes += pieces[random.Below(pieces.size())];
    const auto size = static_cast<int64_t>(sample.bytes.size());
    for (int64_t at = 0; at < size;) {
      const int64_t end = std::min(size, at + 1 + static_cast<int64_t>(random.Below(20)));
      if (random.Below(2) == 0) sample.spans.push_back({at, end});
      at = end;
    }
    for (const Rewrite& rewrite :
         std::vector<Rewrite>{[&](Sample& s) { StripComments(s, language); },
                              [&](Sample& s) {
                                Plant(s, language, {"x(1)", language}, random);
                              },
                              [&](Sample& s) { AddLicenceHeader(s, language, random); },
                              [&](Sample& s) { RenameIdentifiers(s, language, random); },
                              [&](Sample& s) { JoinLines(s, language); }}) {
      rewrite(sample);
      int64_t last = 0;
      for (const auto& span : sample.spans) {
        ASSERT_LE(last, span.start);
        ASSERT_LT(span.start, span.end);
        last = span.end;
      }
      ASSERT_LE(last, static_cast<int64_t>(sample.bytes.size()));
    }
  }
}

}  // namespace
}  // namespace fovea::augment
