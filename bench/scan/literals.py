"""Shellcode as a literal in source text, planted into ordinary source files, and one-line scripts in pictures,
PDFs, zips and texts with raw bytes.

Sources are files of this machine, by their ending and chosen by hash; of C# and PowerShell, of which a machine
may have none, two plain ones are made here. All stays in memory.
"""

import collections
import io
import itertools
import os
import pathlib
import random
import zipfile

import plants
from forms.common import Planted, insert
from forms import pdf, pictures

FOLDERS = {".h": "/usr/include", ".py": "/usr/lib/python3", ".js": "/usr/share", ".sh": "/usr/share"}
SMALLEST, LARGEST = 1000, 60000

Case = collections.namedtuple("Case", "style planted")


def rows(pieces, width, head, tail, join=""):
    """Lines of so many pieces, each between head and tail."""
    return [head + join.join(pieces[at:at + width]) + tail for at in range(0, len(pieces), width)]


def c_string(code, name, chance):
    escapes = [f"\\x{byte:02x}" for byte in code]
    lines = rows(escapes, chance.randrange(8, 17), '    "', '"')
    return f"static const unsigned char {name}[] =\n", "\n".join(lines), ";\n"


def c_array(code, name, chance):
    lines = rows([f"0x{byte:02x}" for byte in code], chance.randrange(8, 17), "    ", "", ", ")
    return f"static unsigned char {name}[{len(code)}] = {{\n", ",\n".join(lines), "\n};\n"


def octal(code, name, chance):
    lines = rows([f"\\{byte:03o}" for byte in code], chance.randrange(10, 17), '    "', '"')
    return f"static char {name}[] =\n", "\n".join(lines), ";\n"


def python_bytes(code, name, chance):
    escapes = [f"\\x{byte:02x}" for byte in code]
    if chance.random() < 0.5:
        return "", "\n".join(rows(escapes, 14, f'{name} += b"', '"')).replace("+=", "=", 1), "\n"
    return f"{name} = (\n", "\n".join(rows(escapes, chance.randrange(8, 20), '    b"', '"')), "\n)\n"


def python_list(code, name, chance):
    return f"{name} = bytes([", ", ".join(f"0x{byte:02x}" for byte in code), "])\n"


def javascript(code, name, chance):
    even = code + b"\x90" * (len(code) % 2)
    units = [f"%u{even[at + 1]:02x}{even[at]:02x}" for at in range(0, len(even), 2)]
    if chance.random() < 0.5:
        return f'var {name} = unescape("', "".join(units), '");\n'
    return f"var {name} = unescape(\n", " +\n".join(rows(units, 8, '  "', '"')), ");\n"


def c_sharp(code, name, chance):
    lines = rows([f"0x{byte:02x}" for byte in code], 16, "            ", "", ", ")
    return f"        byte[] {name} = new byte[{len(code)}] {{\n", ",\n".join(lines), "\n        };\n"


def powershell(code, name, chance):
    return f"[Byte[]] ${name} = ", ",".join(f"0x{byte:02x}" for byte in code), "\n"


def shell(code, name, chance):
    return "printf '", "".join(f"\\{byte:03o}" for byte in code), f"' > \"$TMPDIR/{name}\"\n"


# style: (writer, kind of source)
STYLES = {"C string, \\x90": (c_string, ".h"), "Python bytes, \\x90": (python_bytes, ".py"),
          "JavaScript, %u9090": (javascript, ".js"), "C array, 0x90": (c_array, ".h"),
          "C# array, 0x90": (c_sharp, ".cs"), "PowerShell array, 0x90": (powershell, ".ps1"),
          "C string, \\220": (octal, ".h"), "Python list, 0x90": (python_list, ".py"),
          "shell printf, \\220": (shell, ".sh")}
NAMES = ("buf", "code", "data", "table", "payload", "sc", "blob", "bytes1", "init", "raw")

C_SHARP = """using System;
using System.Collections.Generic;
using System.IO;

namespace Reports
{
    /// <summary>Totals of a month, by customer.</summary>
    public class Monthly
    {
        private readonly Dictionary<string, decimal> totals = new Dictionary<string, decimal>();

        public void Add(string customer, decimal amount)
        {
            decimal before;
            totals.TryGetValue(customer, out before);
            totals[customer] = before + amount;
        }

        public void Write(TextWriter writer)
        {
            foreach (var pair in totals)
            {
                writer.WriteLine("{0}\\t{1:F2}", pair.Key, pair.Value);
            }
        }
    }
}
"""
POWERSHELL = """# Copies the logs of a day into the folder of its month.
param([string] $Source = "C:\\Logs", [string] $Target = "D:\\Archive")

function Get-Month([datetime] $Day) {
    return $Day.ToString("yyyy-MM")
}

$folder = Join-Path $Target (Get-Month (Get-Date))
if (-not (Test-Path $folder)) {
    New-Item -ItemType Directory -Path $folder | Out-Null
}

Get-ChildItem -Path $Source -Filter *.log | ForEach-Object {
    $size = [math]::Round($_.Length / 1KB, 1)
    Write-Host "$($_.Name): $size kB"
    Copy-Item $_.FullName -Destination $folder
}
"""


def sources(most):
    """{ending: [bytes]} of files of this machine."""
    found = {".cs": [C_SHARP.encode()], ".ps1": [POWERSHELL.encode()]}
    for ending, folder in FOLDERS.items():
        paths = [os.path.join(root, name) for root, _, names in os.walk(folder) for name in names
                 if name.endswith(ending)]
        chosen = []
        for path in sorted(paths, key=plants.by_hash):
            if len(chosen) == most:
                break
            if os.path.islink(path) or not SMALLEST <= os.path.getsize(path) <= LARGEST:
                continue
            content = pathlib.Path(path).read_bytes()
            if b"\0" not in content and max(map(len, content.split(b"\n"))) < 1000:
                chosen.append(content)
        if not chosen:
            raise SystemExit(f"bench/scan: {folder}: no file that ends in {ending}, to plant into")
        found[ending] = chosen
    return found


def line_starts(content, ending):
    """Where a declaration may stand: behind an empty line."""
    if ending == ".cs":
        return [content.index(b"        public void Add")]
    starts, at = [], 0
    while (at := content.find(b"\n\n", at)) >= 0:
        at += 2
        if at < len(content) and content[at:at + 1] not in (b" ", b"\t", b"*", b"}", b"\n"):
            starts.append(at)
    return starts or [len(content)]


def in_sources(codes, members, count, seed):
    """(clean sources, [Case]) of shellcodes as literals."""
    chance, clean = random.Random(seed + 1), sources(count // 4)
    order = sorted((member for member in members if len(codes[member]) >= 24),
                   key=lambda member: plants.by_hash(f"{seed} literal {member}"))
    cases, styles = [], itertools.cycle(STYLES.items())
    for n in range(count if order else 0):
        style, (writer, ending) = next(styles)
        host = clean[ending][n % len(clean[ending])]
        before, literal, after = writer(codes[order[n % len(order)]], chance.choice(NAMES), chance)
        at = chance.choice(line_starts(host, ending))
        cases.append(Case(style, insert(host, at, literal.encode(), before.encode(), after.encode() + b"\n")))
    return [content for contents in clean.values() for content in contents], cases


def zip_of(script, chance, packed):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for n in range(4):
            archive.writestr(zipfile.ZipInfo(f"data/{n}.dat"), chance.randbytes(chance.randrange(100, 3000)))
        archive.writestr("data/cache.php", script, zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)
    content = out.getvalue()
    at = -1 if packed else content.index(script)
    return Planted(content, None if packed else (at, at + len(script)), {"data/cache.php": (0, len(script))})


def raw_text(script, chance):
    """A text in which raw bytes stand, as of a log or a cache."""
    lines = [b"%d item %d: %s" % (1700000000 + 61 * n, n, chance.randbytes(chance.randrange(4, 60)).replace(b"\n", b" "))
             for n in range(40)]
    at = chance.randrange(5, 35)
    before = b"\n".join(lines[:at]) + b"\n"
    return Planted(before + script + b"\n" + b"\n".join(lines[at:]), (len(before), len(before) + len(script)))


def scripts(hosts, count, seed):
    """[Case] of one-line scripts in pictures, PDFs, zips and texts with raw bytes."""
    chance = random.Random(seed + 2)
    by_kind = collections.defaultdict(list)
    for host in hosts:
        if len(host.content) <= 300000:
            by_kind[host.kind].append(host.content)
    places = {"picture": [("png", form) for form in pictures.PNG_FORMS.values()]
              + [("jpeg", form) for form in pictures.JPEG_FORMS.values()]
              + [("gif", form) for form in pictures.GIF_FORMS.values()],
              "pdf": [("pdf", pdf.plain_stream), ("pdf", pictures.append)],
              "zip": [(None, lambda _, script, chance: zip_of(script, chance, chance.random() < 0.5))],
              "text with raw bytes": [(None, lambda _, script, chance: raw_text(script, chance))]}
    shells, cases = list(plants.shells().values()), []
    for n in range(count):
        style = list(places)[n % len(places)]
        script = f"<?php {shells[(7 * n) % len(shells)]} ?>".encode()
        for _ in range(50):
            kind, form = chance.choice(places[style])
            if kind is None or by_kind[kind]:
                planted = form(chance.choice(by_kind[kind]) if kind else None, script, chance)
                if planted is not None:
                    cases.append(Case(style, planted))
                    break
    return cases
