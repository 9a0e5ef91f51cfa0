#!/usr/bin/env python3
"""Whether a verdict hangs on what does not matter: line endings, byte-order marks, comments, licence
headers, indentation.

    bench/invariance.py [--fovea build/release/bin/fovea] ARCHIVE… [--benign FOLDER…]

An ARCHIVE is labelled: its members lie in benign/LANGUAGE/, clean/LANGUAGE/, malicious/LANGUAGE/,
malicious_package/LANGUAGE/ or infected/LANGUAGE/; with --sources only members from these collections, as the table beside the archive
says (so: the hold-out of a training). Files of a benign FOLDER count as benign, their language by
their ending. What is malicious stays in memory: each variant of all files goes to
`fovea scan --stdin` as one tar through a pipe; nothing is written to a disk or run.

A variant that leaves a file as it is counts with the file's own verdict. Prints for each rate of false
alarms, language and variant how many benign files were flagged and malicious ones found, and the ratio
and the difference to the files as they are. Exit status: 1 if a variant over all languages has more
than 1.5 times the false alarms or loses more than one point of detection, 0 otherwise.
"""

import argparse
import collections
import csv
import hashlib
import io
import json
import lzma
import os
import pathlib
import subprocess
import sys
import tarfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import rewrite  # noqa: E402  (beside this file)

BENIGN, MALICIOUS = ("benign", "clean"), ("malicious", "malicious_package", "infected")
ENDINGS = {".php": "php", ".inc": "php", ".js": "js", ".mjs": "js", ".py": "py", ".html": "html",
           ".htm": "html", ".css": "css", ".jsp": "jsp"}
RATIO, POINTS = 1.5, 1.0  # what a variant may do
SLACK = 2  # false alarms more or less are chance
File = collections.namedtuple("File", "malicious language content")


def sources(archive):
    """{member: source} of the table beside an archive."""
    stem = archive.name.split(".tar")[0]
    for name, opener in ((stem + ".tsv", open), (stem + ".tsv.xz", lzma.open)):
        table = archive.parent / name
        if table.exists():
            with opener(table, "rt", newline="") as file:
                return {row["member"]: row["source"] for row in csv.DictReader(file, delimiter="\t")}
    sys.exit(f"invariance: {archive}: no table of sources beside it, as --sources needs")


def of_archive(archive, wanted, largest):
    known = sources(archive) if wanted else {}
    with tarfile.open(archive) as tar:
        for member in tar:
            parts = member.name.split("/")
            if (not member.isfile() or len(parts) < 3 or parts[0] not in BENIGN + MALICIOUS
                    or parts[1] not in rewrite.LANGUAGES or not 0 < member.size <= largest):
                continue
            if wanted and known.get(member.name) not in wanted:
                continue
            yield member.name, File(parts[0] in MALICIOUS, parts[1], tar.extractfile(member).read())


def of_folder(folder, largest):
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(place, name)
            language = ENDINGS.get(os.path.splitext(name)[1].lower())
            if language is None or os.path.islink(path) or not os.path.isfile(path):
                continue
            if 0 < os.path.getsize(path) <= largest:
                yield path, File(False, language, pathlib.Path(path).read_bytes())


def choose(files, most):
    """At most so many of each label and language, the same ones each time."""
    groups = collections.defaultdict(list)
    for name, file in files:
        groups[file.malicious, file.language].append((hashlib.sha256(name.encode()).digest(), file))
    chosen = []
    for group in sorted(groups):
        chosen += [file for _, file in sorted(groups[group], key=lambda pair: pair[0])[:most]]
    return chosen


def flagged(options, rate, contents):
    """The numbers of the contents that fovea flags."""
    if not contents:
        return set()
    command = [options.fovea, "scan", "--stdin", "--quiet", "--format", "jsonl",
               "--false-alarm-rate", str(rate)]
    if options.model:
        command += ["--model", options.model]
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for number, content in enumerate(contents):
            member = tarfile.TarInfo(f"{number:07d}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    done = subprocess.run(command, input=tar.getvalue(), capture_output=True)
    if done.returncode not in (0, 1, 2) or not done.stdout:
        sys.exit(f"invariance: fovea scan ended with {done.returncode}: {done.stderr.decode()}")
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    if lines[-1]["type"] != "summary" or lines[-1]["files_scanned"] < 0.98 * len(contents):
        sys.exit(f"invariance: fovea did not scan all {len(contents)} files: {lines[-1]}")
    return {int(line["path"].split("!/")[1]) for line in lines if line["type"] == "finding"}


class Count:
    """Files of a label, how many a variant changed, how many are flagged as they are and varied."""

    def __init__(self):
        self.files = self.changed = self.before = self.after = 0

    def add(self, changed, before, after):
        self.files += 1
        self.changed += changed
        self.before += before
        self.after += after


def compare(files, changed, as_they_are, now):
    """{language or "all": (benign, malicious) counts} of one variant."""
    counts = collections.defaultdict(lambda: (Count(), Count()))
    for number, file in enumerate(files):
        before = number in as_they_are
        after = number in now if number in changed else before
        for key in (file.language, "all"):
            counts[key][file.malicious].add(number in changed, before, after)
    return counts


def share(count, files):
    return f"{100 * count / files:7.2f} %" if files else "      - "


def print_row(name, language, benign, malicious):
    """Prints a line; returns whether the variant keeps what it must."""
    ratio = benign.after / benign.before if benign.before else None
    points = 100 * (malicious.after - malicious.before) / malicious.files if malicious.files else 0
    print(f"{name:16} {language:5} {benign.changed + malicious.changed:7} "
          f"{benign.before:6} {benign.after:6} {f'{ratio:6.2f}' if ratio is not None else '     -'}"
          f"  {share(malicious.before, malicious.files)} {share(malicious.after, malicious.files)}"
          f" {points:+7.2f}")
    return benign.after <= max(RATIO * benign.before, benign.before + SLACK) and points >= -POINTS


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", nargs="*", type=pathlib.Path)
    parser.add_argument("--benign", action="append", type=pathlib.Path, default=[])
    parser.add_argument("--sources", action="append", help="only these collections; repeatable")
    parser.add_argument("--fovea", default="build/release/bin/fovea")
    parser.add_argument("--model", help="another model than the one inside fovea")
    parser.add_argument("--rate", action="append", type=float,
                        help="of false alarms that fovea is asked for (default 0.01 and 0.001)")
    parser.add_argument("--files", type=int, default=1500,
                        help="at most, of each label and language (default 1500)")
    parser.add_argument("--largest", type=int, default=1 << 20, help="bytes of a file at most")
    options = parser.parse_args()
    if not options.archives and not options.benign:
        parser.error("give a labelled archive, or --benign FOLDER")

    def found():
        for archive in options.archives:
            yield from of_archive(archive, options.sources, options.largest)
        for folder in options.benign:
            yield from of_folder(folder, options.largest)

    files = choose(found(), options.files)
    if not files:
        sys.exit("invariance: no labelled file was found")
    malicious = sum(file.malicious for file in files)
    print(f"{len(files) - malicious} benign and {malicious} malicious files, "
          f"{sum(len(file.content) for file in files) / 1e6:.1f} MB")
    kept = True
    for rate in options.rate or (0.01, 0.001):
        print(f"\nat a rate of false alarms of {rate:g}\n"
              f"{'variant':16} {'':5} {'changed':>7} {'false alarms':>13} {'ratio':>6}"
              f"  {'found':>8}  {'after':>8} {'points':>8}")
        as_they_are = flagged(options, rate, [file.content for file in files])
        if malicious and not any(files[number].malicious for number in as_they_are):
            sys.exit("invariance: not one malicious file was found: there is nothing to compare")
        for name, vary in rewrite.VARIANTS.items():
            varied = {number: vary(file.content, file.language) for number, file in enumerate(files)}
            changed = [n for n, content in varied.items() if content != files[n].content]
            now = {changed[i] for i in flagged(options, rate, [varied[n] for n in changed])}
            counts = compare(files, set(changed), as_they_are, now)
            for language in sorted(counts, key=lambda key: (key == "all", key)):
                fine = print_row(name, language, *counts[language])
                kept = kept and (fine or language != "all")
    print("\nwithin the bounds" if kept else
          f"\nbeyond the bounds: {RATIO:g} times the false alarms, {POINTS:g} point of detection")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
