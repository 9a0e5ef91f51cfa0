"""Changes of a file that change nothing in what it does: VARIANTS, name to f(content, language).

On bytes, for the files come in any encoding. Comments are told from the rest by a small scanner that
knows texts, regular expressions where they can begin, and the islands of PHP in pages; where it errs, it
errs alike on benign and malicious files.
"""

import re

BOM = b"\xef\xbb\xbf"
LANGUAGES = ("php", "js", "py", "html", "css", "jsp", "asp", "aspx")

HEADER = b"""Copyright 2019 The Authors

Licensed under the Apache License, Version 2.0 (the "License");
you may not use this file except in compliance with the License.
You may obtain a copy of the License at

    https://www.apache.org/licenses/LICENSE-2.0

Unless required by applicable law or agreed to in writing, software
distributed under the License is distributed on an "AS IS" BASIS,
WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
See the License for the specific language governing permissions and
limitations under the License.""".split(b"\n")

TEXT = rb"""'[^'\\]*+(?:\\.[^'\\]*+)*+'|"[^"\\]*+(?:\\.[^"\\]*+)*+\""""
CODE = {  # comments are the group c; what else is matched is kept
    "php": re.compile(rb"(?P<keep>" + TEXT + rb"""|<<<[ \t]*['"]?(?P<doc>\w+)['"]?\r?\n.*?\n[ \t]*(?P=doc)\b)"""
                      rb"|(?P<c>/\*.*?\*/|(?://|\#(?!\[))(?:(?!\?>)[^\r\n])*)", re.DOTALL),
    "js": re.compile(rb"(?P<keep>" + TEXT + rb"""|`[^`\\]*+(?:\\.[^`\\]*+)*+`"""
                     rb"""|(?:(?<=[=(,:;!&|?{}\[+\n])|(?<=return))[ \t]*/(?![*/])(?:[^/\\\[\r\n]|\\.|\[(?:[^\]\\\r\n]|\\.)*\])+/)"""
                     rb"|(?P<c>/\*.*?\*/|//[^\r\n]*)", re.DOTALL),
    "py": re.compile(rb'(?P<keep>"""(?:[^\\]|\\.)*?"""|' + rb"'''(?:[^\\]|\\.)*?'''|" +
                     rb"""'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*")|(?P<c>\#[^\r\n]*)""", re.DOTALL),
    "css": re.compile(rb"(?P<keep>" + TEXT + rb")|(?P<c>/\*.*?\*/)", re.DOTALL),
    "html": re.compile(rb"(?P<keep><!--\[if.*?-->)|(?P<c><!--.*?-->)", re.DOTALL),
    "jsp": re.compile(rb"(?P<keep>" + TEXT + rb")|(?P<c><%--.*?--%>|<!--.*?-->)", re.DOTALL),
}
CODE["asp"] = CODE["html"]
CODE["aspx"] = CODE["jsp"]
ISLAND = re.compile(rb"(<\?(?:php\b|=)?)(.*?)(\?>|\Z)", re.DOTALL)
PYTHON_FIRST = re.compile(rb"#!|#.*coding[:=]")


GONE = b"\0gone\0"  # stands where a comment was


def marked(code, language):
    return CODE[language].sub(lambda match: match[0] if match["c"] is None else GONE, code)


def without_comments(content, language):
    """And without the lines that hold nothing else."""
    if GONE in content:
        return content
    if language == "php":
        code = ISLAND.sub(lambda match: match[1] + marked(match[2], "php") + match[3], content)
    elif language == "py":
        lines = content.splitlines(keepends=True)
        first = [line for line in lines[:2] if PYTHON_FIRST.match(line.removeprefix(BOM))]
        code = b"".join(first) + marked(b"".join(lines[len(first):]), "py")
    else:
        code = marked(content, language)
    kept = [line for line in code.splitlines(keepends=True)
            if GONE not in line or line.replace(GONE, b"").strip()]
    code = re.sub(rb"(?<=\w)" + GONE + rb"(?=\w)", b" ", b"".join(kept))
    return code.replace(GONE, b"")


def with_header(content, language):
    end = b"\r\n" if b"\r\n" in content[:4096] else b"\n"
    mark = BOM if content.startswith(BOM) else b""
    body = content[len(mark):]
    if language == "py":
        head = end.join((b"# " + line).rstrip() for line in HEADER) + end
        lines = body.splitlines(keepends=True)
        count = sum(1 for line in lines[:2] if PYTHON_FIRST.match(line))
        return mark + b"".join(lines[:count]) + head + b"".join(lines[count:])
    if language in ("php", "js", "css"):
        head = b"/*" + end + end.join((b" * " + line).rstrip() for line in HEADER) + end + b" */" + end
        if language != "php":
            return mark + head + body
        opening = re.match(rb"<\?(php\b[ \t]*|(?!=|xml|php))\r?\n?", body)
        if opening:
            return mark + opening[0].rstrip() + end + head + body[opening.end():]
        return mark + b"<?php" + end + head + b"?>" + end + body
    start, stop = (b"<%--", b"--%>") if language in ("jsp", "aspx") else (b"<!--", b"-->")
    return mark + start + end + end.join(HEADER) + end + stop + end + body


def reindented(content, _):
    """Tabs become two blanks each; where there are none, four blanks become a tab."""
    tabs = re.search(rb"(?m)^[ ]*\t", content) is not None

    def change(match):
        blanks = match[0].expandtabs(4)
        if tabs:
            return b" " * (len(blanks) // 2)
        return b"\t" * (len(blanks) // 4) + b" " * (len(blanks) % 4)

    return re.sub(rb"(?m)^[ \t]+", change, content)


VARIANTS = {
    "CRLF": lambda content, _: re.sub(rb"\r\n|\r|\n", b"\r\n", content),
    "LF": lambda content, _: content.replace(b"\r\n", b"\n"),
    "BOM added": lambda content, _: content if content.startswith(BOM) else BOM + content,
    "BOM removed": lambda content, _: content.removeprefix(BOM),
    "no comments": without_comments,
    "licence header": with_header,
    "re-indented": reindented,
}
