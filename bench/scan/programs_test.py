#!/usr/bin/env python3
"""Tests of bench/scan/programs.py that need neither data nor a model. Exit status 77 without numpy."""

import io
import pathlib
import random
import re
import shutil
import struct
import sys
import types
import unittest
import zipfile
import zlib

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

try:
    import numpy  # noqa: F401
except ImportError:
    sys.exit(77)

import kinds  # noqa: E402
import literals  # noqa: E402
import planting  # noqa: E402
import program_hosts  # noqa: E402
import program_scores  # noqa: E402
import program_tables  # noqa: E402
import shellcodes  # noqa: E402
from forms.all_forms import FORMS  # noqa: E402
from forms.common import Planted  # noqa: E402

CODE = bytes(range(1, 73))  # no shellcode


def zip_host():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>" * 20)
    return out.getvalue()


def png():
    def chunk(kind, body):
        return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


PDF = (b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n"
       b"trailer\n<< /Size 2 /Root 1 0 R >>\nstartxref\n54\n%%EOF\n")
GIF = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
CLASS = bytes.fromhex("cafebabe00000034" "0002" "01000141" "0021" "0000" "0000" "0000" "0000" "0000" "0000")
SFNT = b"\0\1\0\0\0\1\0\x10\0\0\0\0" + struct.pack(">4sIII", b"head", 0, 28, 4) + b"body"
HOSTS = {"pdf": PDF, "png": png(), "gif": GIF, "jpeg": b"\xff\xd8\xff\xe0\0\4ab\xff\xd9", "sfnt": SFNT, "class": CLASS,
         "wasm": b"\0asm\1\0\0\0", "pyc": bytes(100), "data": bytes(1000), "office zip": zip_host(),
         "elf": pathlib.Path("/bin/true").read_bytes()}


class Forms(unittest.TestCase):
    def test_spans_hold_what_was_planted(self):
        for kind, host in HOSTS.items():
            for name, form in FORMS[kind].items():
                made = form(host, CODE, random.Random(1))
                if made is None:
                    self.assertEqual(kind, "elf", name)  # /bin/true has not all places
                    continue
                self.assertEqual(made, form(host, CODE, random.Random(1)), name)
                if made.span:
                    planted = made.content[slice(*made.span)]
                    self.assertEqual(bytes.fromhex(planted[:-1].decode()) if "Hex" in name else planted, CODE, name)
                for member, span in made.inner.items():
                    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
                        self.assertIsNone(archive.testzip())
                        self.assertEqual(archive.read(member)[slice(*span)], CODE, name)

    def test_hosts_stay_what_they_are(self):
        for kind, host in HOSTS.items():
            if kind in ("pyc", "data", "office zip", "class"):
                continue
            for name, form in FORMS[kind].items():
                made = form(host, CODE, random.Random(2))
                if made:
                    self.assertEqual(kinds.told(made.content[:4096], "x"), kind, name)

    def test_no_host_brings_a_form_down(self):
        noise = random.Random(3)
        for kind, table in FORMS.items():
            for name, form in table.items():
                for host in (HOSTS.get(kind, b"")[:size] for size in (0, 5, 20, 70)):
                    form(host, CODE, noise)
                for _ in range(20):
                    host = bytearray(HOSTS.get(kind, b"MZ" + bytes(400))[:5000])
                    for _ in range(20):
                        host[noise.randrange(len(host))] = noise.randrange(256)
                    form(bytes(host), CODE, noise)


class Shellcodes(unittest.TestCase):
    def setUp(self):
        noise = random.Random(4)
        first, second = noise.randbytes(50), noise.randbytes(50)
        self.codes = {"a": first, "b": first[:25] + second[:25], "c": second, "d": noise.randbytes(50), "e": b"short"}

    def test_relatives_of_relatives_are_of_one_group(self):
        self.assertEqual(shellcodes.groups(self.codes), [["a", "b", "c"], ["d"], ["e"]])

    def test_each_is_of_one_fold(self):
        folds = [shellcodes.of_fold(self.codes, (k, 3)) for k in (1, 2, 3)]
        self.assertEqual(sorted(member for fold in folds for member in fold), sorted(self.codes))
        self.assertTrue(any({"a", "b", "c"} <= set(fold) for fold in folds))

    def test_unlike(self):
        self.assertEqual(shellcodes.unlike(self.codes, {"a", "d"}), {"d"})
        self.assertEqual(shellcodes.unlike(self.codes, set(self.codes)), set())


class Literals(unittest.TestCase):
    def test_literals_are_the_code(self):
        for style, (writer, _) in literals.STYLES.items():
            for seed in (1, 2, 3):
                _, literal, _ = writer(CODE, "name", random.Random(seed))
                if "%u" in literal:
                    units = re.findall(r"%u(..)(..)", literal)
                    found = bytes(int(byte, 16) for high, low in units for byte in (low, high))
                elif "octal" in writer.__name__ or writer is literals.shell:
                    found = bytes(int(digits, 8) for digits in re.findall(r"\\([0-7]{3})", literal))
                else:
                    found = bytes.fromhex("".join(re.findall(r"[\\0]x(..)", literal)))
                self.assertEqual(found, CODE, style)

    def test_planting_is_even(self):
        all_hosts = [program_hosts.Host(kind, "p", "a", "m", content) for kind, content in HOSTS.items()]
        cases = planting.plan(all_hosts, {"x": CODE, "y": CODE[::-1]}, ["x", "y"], 100, 1)
        self.assertEqual(cases, planting.plan(all_hosts, {"x": CODE, "y": CODE[::-1]}, ["x", "y"], 100, 1))
        self.assertLess(abs(sum(case.code == "x" for case in cases) - len(cases) / 2), len(cases) / 10)


class Scores(unittest.TestCase):
    def said(self, inner, regions, size=10):
        line = {"path": "-!/0000001" + (inner and "!/" + inner), "score": 0.5, "false_alarm_rate": 0.1,
                "language": "bin", "bytes": size,
                "regions": [{"start": start, "end": end, "score": 1} for start, end in regions]}
        return program_scores.said_of(line, bytes(100), ())

    def test_place(self):
        plain = Planted(bytes(100), (90, 100))
        self.assertEqual(program_tables.place(plain, self.said("", [(90, 100)])), (True, 1.0))
        self.assertEqual(program_tables.place(plain, self.said("", [(0, 10)])), (False, 0.0))
        self.assertIsNone(program_tables.place(plain, self.said("object 7", [(90, 100)])))
        packed = Planted(bytes(100), None, {"member": (0, 10)})
        self.assertEqual(program_tables.place(packed, self.said("member", [(0, 5)])), (True, 0.5))
        self.assertIsNone(program_tables.place(packed, self.said("", [(0, 5)])))

    def test_what_stands_behind_an_archive_is_of_the_file(self):
        self.assertEqual(program_tables.place(Planted(bytes(100), (90, 100)), self.said("(behind the end)", [(0, 10)])),
                         (True, 1.0))

    def test_orders(self):
        clean = [program_scores.Said(float(n), 0.1, "", "", (), frozenset()) for n in range(100)]
        case = types.SimpleNamespace(code="x")
        high = program_scores.Said(99.5, 0.1, "", "", (), frozenset())
        lines = program_tables.by_order([case, case], set(), {"clean": clean, "planted": [high, clean[3]]})
        self.assertIn("| score | all | 0.500", "\n".join(lines))

    @unittest.skipUnless(shutil.which("yara"), "needs yara")
    def test_yara_reads_memory(self):
        said = program_scores.of_yara([b"nothing", b"x" * 10 + b"\\x90" * 9, b""] * 200)
        self.assertEqual([bool(matches) for matches in said], [False, True, False] * 200)
        self.assertTrue(all(match[1] >= 10 for match in said[1]))


class Packages(unittest.TestCase):
    def test_builds_of_a_program_are_of_one_fold(self):
        self.assertEqual(program_hosts.base("bash:arm64"), program_hosts.base("bash"))
        self.assertEqual(program_hosts.base("Foo_Bar.baz"), "foo-bar-baz")

    def test_kinds(self):
        self.assertEqual(kinds.of_zip(zip_host()), "office zip")
        self.assertIsNone(kinds.told(b"plain text\n" * 20, "x.txt"))
        self.assertEqual(kinds.told(b"x = 1\n" * 20, "x.py"), "py")
        self.assertEqual(kinds.told(bytes(range(256)), "x"), "data")
        self.assertEqual(kinds.machine("elf", HOSTS["elf"][:5] + b"\2" + bytes(12) + b"\0\x16"), "s390x")


if __name__ == "__main__":
    unittest.main()
