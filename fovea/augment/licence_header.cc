#include "fovea/augment/licence_header.h"

#include <algorithm>
#include <string>
#include <vector>

#include "fovea/augment/snippet_form.h"
#include "fovea/augment/snippets/junk.h"
#include "fovea/core/error.h"
#include "fovea/core/utf8.h"

namespace fovea::augment {
namespace {

std::string Capital(std::string word) {
  word[0] = static_cast<char>(std::toupper(word[0]));
  return word;
}

std::vector<std::string> Text(Junk& junk) {
  const std::string name =
      Capital(junk.Word()) + (junk.Chance(0.4) ? " " + Capital(junk.Word()) : "");
  const std::string owner =
      Capital(junk.Word()) + " " +
      junk.Pick({"Ltd.", "Inc.", "Team", "Group", "e.V.", "Authors", "Contributors", "Foundation"});
  const std::string years =
      StrCat(junk.Int(1998, 2024), junk.Chance(0.4) ? StrCat("-", junk.Int(2005, 2025)) : "");
  const std::string copyright =
      junk.Pick({"Copyright (c) ", "Copyright ", "(c) ", "Copyright (C) ", "@copyright "}) + years +
      " " + owner;
  std::vector<std::string> lines;
  if (junk.Chance(0.6))
    lines.push_back(junk.Pick({"", "This file is part of ", "@package ", "Part of the "}) + name +
                    junk.Pick({"", ".", " package.", " library", " - "}));
  if (junk.Chance(0.4)) lines.push_back(junk.Sentence(junk.Int(4, 12)));
  if (junk.Chance(0.5)) lines.push_back("");
  if (junk.Chance(0.85)) lines.push_back(copyright);
  if (junk.Chance(0.3)) lines.push_back("All rights reserved.");
  if (junk.Chance(0.3))
    lines.push_back("@author " + Capital(junk.Word()) + " " + Capital(junk.Word()) + " <" +
                    junk.Word() + "@" + junk.Word() + ".example>");
  if (junk.Chance(0.3))
    lines.push_back(junk.Pick({"@version ", "Version: ", "@since "}) +
                    StrCat(junk.Int(0, 9), ".", junk.Int(0, 20),
                           junk.Chance(0.5) ? StrCat(".", junk.Int(0, 30)) : ""));
  if (junk.Chance(0.4))
    lines.push_back(
        junk.Pick({"@license ", "License: ", "SPDX-License-Identifier: ", "Licensed under the "}) +
        junk.Pick({"MIT", "GPL-2.0-or-later", "Apache-2.0", "BSD-3-Clause", "LGPL-3.0", "MPL-2.0",
                   "OSL-3.0", "ISC"}));
  switch (junk.Int(0, 5)) {
    case 0:
      lines.insert(lines.end(),
                   {"This program is free software; you can redistribute it and/or modify",
                    "it under the terms of the GNU General Public License as published by",
                    "the Free Software Foundation; either version 2 of the License, or",
                    "(at your option) any later version."});
      break;
    case 1:
      lines.insert(lines.end(),
                   {"Permission is hereby granted, free of charge, to any person obtaining a copy",
                    "of this software and associated documentation files, to deal in the Software",
                    "without restriction, including without limitation the rights to use, copy,",
                    "modify, merge, publish, distribute and sell copies of the Software."});
      break;
    case 2:
      lines.insert(lines.end(),
                   {"Licensed under the Apache License, Version 2.0 (the \"License\");",
                    "you may not use this file except in compliance with the License.",
                    "Unless required by applicable law or agreed to in writing, software",
                    "distributed under the License is distributed on an \"AS IS\" BASIS,",
                    "WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied."});
      break;
    case 3:
      lines.insert(lines.end(),
                   {"For the full copyright and license information, please view the LICENSE",
                    "file that was distributed with this source code."});
      break;
    case 4:
      for (int64_t i = junk.Int(1, 8); i > 0; --i) lines.push_back(junk.Sentence(junk.Int(6, 14)));
      break;
    default:
      if (lines.empty()) lines.push_back(copyright);
  }
  return lines;
}

// Lines with a mark in front of each, or between an opening and a closing mark.
std::string Comment(const std::vector<std::string>& lines, const std::string& open,
                    const std::string& each, const std::string& close, const std::string& eol) {
  std::string text = open.empty() ? "" : open + eol;
  for (const std::string& line : lines) text += line.empty() ? each + eol : each + " " + line + eol;
  return text + (close.empty() ? "" : close + eol);
}

std::string Braced(const std::vector<std::string>& lines, Junk& junk, const std::string& eol) {
  const std::string rule(static_cast<size_t>(junk.Int(20, 76)), '*');
  switch (junk.Int(0, 4)) {
    case 0:
      return Comment(lines, "", "//", "", eol);
    case 1:
      return Comment(lines, "/*", "", "*/", eol);
    case 2:
      return Comment(lines, "/" + rule, " *", " " + rule + "/", eol);
    case 3:
      return Comment(lines, "/*!", " *", " */", eol);
    default:
      return Comment(lines, "/**", " *", " */", eol);
  }
}

size_t BehindLine(const std::string& bytes, size_t at) {
  const size_t newline = bytes.find('\n', at);
  return newline == bytes.npos ? bytes.size() : newline + 1;
}

// Behind the end of a tag and the line break that follows it.
size_t BehindTag(const std::string& bytes, size_t at, const std::string& close) {
  size_t end = bytes.find(close, at);
  if (end == bytes.npos) return at;
  end += close.size();
  if (bytes.compare(end, 1, "\r") == 0) ++end;
  if (bytes.compare(end, 1, "\n") == 0) ++end;
  return end;
}

}  // namespace

void AddLicenceHeader(Sample& sample, Language language, Random& random) {
  const LanguageRow& row = RowOf(language);
  const HeaderStyle style = row.header;
  const std::string& bytes = sample.bytes;
  Junk junk(random);
  const std::string eol = EndOfLine(bytes);
  const std::vector<std::string> lines = Text(junk);  // as many draws in any language
  if (style == HeaderStyle::kNone) return;
  size_t at = bytes.starts_with(kByteOrderMark) ? 3 : 0;
  std::string before, text;
  if (bytes.compare(at, 2, "#!") == 0) at = BehindLine(bytes, at);
  if (style == HeaderStyle::kPhp) {
    text = Braced(lines, junk, eol);
    if (bytes.compare(at, 5, "<?php") == 0) {
      at += 5;
      before = eol;
      // A line break that follows the tag stays behind it.
      const size_t newline = bytes.find_first_not_of(" \t\r", at);
      if (newline != bytes.npos && bytes[newline] == '\n') {
        at = newline + 1;
        before.clear();
      }
    } else {
      text = "<?php" + eol + text + "?>" + eol;
    }
  } else if (style == HeaderStyle::kBraces) {
    text = Braced(lines, junk, eol);
  } else if (style == HeaderStyle::kHash) {
    if (bytes.compare(at, 1, "#") == 0 && bytes.substr(at, 60).find("coding") != bytes.npos)
      at = BehindLine(bytes, at);
    text = !row.code->triple_quotes || junk.Chance(0.8)
               ? Comment(lines, "", "#", "", eol)
               : Comment(lines, "\"\"\"", "", "\"\"\"", eol);
  } else if (style == HeaderStyle::kDashes) {
    text = Comment(lines, "", "--", "", eol);
  } else if (style == HeaderStyle::kMarkup) {
    if (bytes.compare(at, 2, "<!") == 0) at = BehindTag(bytes, at, ">");
    text = Comment(lines, "<!--", junk.Chance(0.5) ? " " : "", "-->", eol);
  } else {
    const bool classic = style == HeaderStyle::kAsp;
    while (bytes.compare(at, 3, "<%@") == 0) {
      const size_t behind = BehindTag(bytes, at, "%>");
      if (behind == at) break;
      at = behind;
    }
    text = classic && junk.Chance(0.5)
               ? "<%" + eol + Comment(lines, "", "'", "", eol) + "%>" + eol
               : Comment(lines, classic ? "<!--" : "<%--", " ", classic ? "-->" : "--%>", eol);
  }
  if (at > 0 && bytes[at - 1] != '\n' && before.empty() && at != 3) before = eol;
  Edits edits;
  edits.InsertOutside(static_cast<int64_t>(at), before + text);
  edits.Apply(sample);
}

}  // namespace fovea::augment
