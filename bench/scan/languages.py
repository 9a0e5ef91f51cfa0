#!/usr/bin/env python3
"""What `fovea scan` finds in scripts, dumps, manifests and configurations.

    bench/scan/languages.py [--model FILE] [--hosts FOLDER]... [--list] [--out FILE]

For each of sh, sql, json, yaml, htaccess, asp and jsp (language_cases/): 14 snippets × 3 places, each in
another clean host, and 20 whole malicious files. Hosts are the clean ones of language_cases/ and, of sh, sql,
json and yaml, files of this machine (--hosts; default /usr/share and /etc), by their ending and chosen by
hash. How many are found at 0.01 and at the default, whether the hottest region meets the snippet, which
language is told, and how many of the clean hosts are flagged. Addresses and names that are reserved are
replaced by some as real files have them.

All is made in memory and handed to fovea as a tar on its standard input.
"""

import argparse
import collections
import os
import pathlib
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from one_liners import Scanner, rate, right  # noqa: E402
from plants import by_hash, lifelike  # noqa: E402
from tables import head, row, share  # noqa: E402

CASES = pathlib.Path(__file__).resolve().parent / "language_cases"
LANGUAGES = ("sh", "sql", "json", "yaml", "htaccess", "asp", "jsp")
ENDINGS = {"sh": (".sh",), "sql": (".sql",), "json": (".json",), "yaml": (".yaml", ".yml"), "htaccess": (".htaccess",),
           "asp": (".asp", ".aspx"), "jsp": (".jsp",)}
PLACES = ("beginning", "middle", "end")
HOSTS = 14  # at most, of the machine
KEY = r'^[ \t]+"[^"\n]+":'


def cases(language):
    """{"planted", "file" or "host": [text]}."""
    parts = re.split(r"^%%% (\w+)\n", (CASES / f"{language}.txt").read_text("utf-8").replace("·", ""), flags=re.MULTILINE)
    found = collections.defaultdict(list)
    for kind, text in zip(parts[1::2], parts[2::2]):
        found[kind].append(lifelike(text))
    return found


def starts(pattern, host):
    return [match.start() for match in re.finditer(pattern, host, re.MULTILINE)]


def code_starts(host):
    """Where commands of a shell start that stand in no block, string or continued line."""
    offsets, at, held = [], 0, False
    for line in host.splitlines(keepends=True):
        if not held and re.match(r"[A-Za-z_$.\[#]", line) and not re.match(r"(then|else|elif|fi|do|done|esac|#!)\b", line):
            offsets.append(at)
        held = line.rstrip().endswith(("\\", "|", "&&", "||"))
        at += len(line)
    return [offset for offset in offsets if host[:offset].count('"') % 2 == host[:offset].count("'") % 2 == 0
            and "<<" not in host[:offset]] or offsets[:1]


def offsets(language, host, snippet):
    """Where the snippet may stand in the host, in order."""
    if language == "sh":
        return code_starts(host) + [len(host)]
    if language == "sql":
        return [0] + [end for end in starts(r"(?<=;\n)^", host)] + [len(host)]
    if language == "json":
        return starts(KEY, host)
    if language == "yaml":
        item = snippet.startswith("-")
        return starts(r"^[ \t]*- " if item else r"^[A-Za-z_][\w-]*:", host) + ([] if item else [len(host)])
    if language == "htaccess":
        return [0] + starts(r"^(?=\n|<(?!/)|[#A-Z])", host) + [len(host)]
    inside = [host[:at].count("<%") > host[:at].count("%>") for at in starts(r"^", host)]
    return [at for at, code in zip(starts(r"^", host), inside) if not code] + [len(host)]


def planted(language, host, place, snippet):
    """(content, span) or None."""
    snippet = snippet.rstrip("\n")
    if host and not host.endswith("\n"):
        host += "\n"
    all_offsets = offsets(language, host, snippet)
    if not all_offsets:
        return None
    at = all_offsets[{"beginning": 0, "middle": len(all_offsets) // 2, "end": -1}[place]]
    indentation = re.match(r"[ \t]*", host[at:])[0] if language in ("json", "yaml") else ""
    text = snippet.replace("\n", "\n" + indentation)
    before, after = host[:at] + indentation, ("," if language == "json" else "") + "\n" + host[at:]
    start = len(before.encode())
    return (before + text + after).encode(), (start, start + len(text.encode()))


def machine_hosts(folders, wanted):
    """{language: [text]} of files of this machine."""
    found = collections.defaultdict(list)
    for folder in folders:
        for root, _, names in os.walk(folder):
            for name in names:
                for language in wanted:
                    if name.endswith(ENDINGS[language]):
                        found[language].append(os.path.join(root, name))
    texts = {}
    for language, paths in found.items():
        chosen, folders_seen = [], set()
        for path in sorted(paths, key=by_hash):
            try:
                text = pathlib.Path(path).read_text("utf-8")
            except (OSError, UnicodeDecodeError):
                continue
            if not 200 <= len(text) <= 40000 or os.path.dirname(path) in folders_seen:
                continue
            if language == "json" and not starts(KEY, text):
                continue
            folders_seen.add(os.path.dirname(path))
            chosen.append(text)
            if len(chosen) == HOSTS:
                break
        texts[language] = chosen
    return texts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fovea", default="build/release/bin/fovea")
    parser.add_argument("--model", help="another model than the one inside fovea")
    parser.add_argument("--hosts", action="append", help="folder of clean files (default: /usr/share and /etc)")
    parser.add_argument("--list", action="store_true", help="what is not found at 0.01, case by case")
    parser.add_argument("--out", type=pathlib.Path, help="write the tables there too")
    options = parser.parse_args()
    hosts = machine_hosts(options.hosts or ["/usr/share", "/etc"], LANGUAGES[:4])
    contents, keys = [], []
    for language in LANGUAGES:
        known = cases(language)
        clean = known["host"] + hosts.get(language, [])
        for host in clean:
            contents.append(host.encode())
            keys.append((language, "clean", 0, None))
        turn = 0
        for number, snippet in enumerate(known["planted"]):
            for place in PLACES:
                made = None
                for _ in clean:  # the next host that has such a place
                    made = planted(language, clean[turn % len(clean)], place, snippet)
                    turn += 1
                    if made:
                        break
                if made:
                    contents.append(made[0])
                    keys.append((language, f"planted, {place}", number, made[1]))
        for number, text in enumerate(known["file"]):
            contents.append(text.encode())
            keys.append((language, "whole file", number, (0, len(text.encode()))))
    said, found = Scanner(options)(contents)
    lines = ["## Scripts, dumps, manifests and configurations", ""]
    lines += head("", "files", "found at 0.01", "at the default", "hottest region meets it", "told")
    for language in LANGUAGES:
        mine = [n for n, key in enumerate(keys) if key[0] == language]
        for kind in ("clean", "planted", *(f"planted, {place}" for place in PLACES), "whole file"):
            numbers = [n for n in mine if keys[n][1].startswith(kind)]
            if not numbers:
                continue
            told = collections.Counter(said[n].told or "-" for n in numbers).most_common(3)
            place = share(rate(right(said[n], keys[n][3]) for n in numbers)) if kind.startswith("planted") else "-"
            lines.append(row(f"{language}, {kind}", len(numbers), share(rate(n in found[0.01] for n in numbers)),
                             share(rate(n in found["default"] for n in numbers)), place,
                             ", ".join(f"{name} {count}" for name, count in told)))
    if options.list:
        lines += ["", "Not found at 0.01:", ""]
        lines += [f"- {keys[n][0]}, {keys[n][1]}, case {keys[n][2] + 1}: logit {said[n].logit:+.1f}, told {said[n].told}"
                  for n in range(len(keys)) if keys[n][1] != "clean" and n not in found[0.01]]
        lines += [f"- {keys[n][0]}, clean host, flagged: logit {said[n].logit:+.1f}, told {said[n].told}"
                  for n in range(len(keys)) if keys[n][1] == "clean" and n in found[0.01]]
    text = "\n".join([*lines, ""])
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
