#!/usr/bin/env python3
"""How well `fovea scan` finds shellcode in programs, documents, pictures and fonts, beside yara.

    bench/scan/programs.py --hosts FOLDER [--shellcode LIST.tsv] [--fold K/N] [--model FILE] [--out FILE]
    bench/scan/programs.py --split LIST.tsv --fold K/N
    bench/scan/programs.py --speed [FOLDER]
    bench/scan/programs.py --usr

- Shellcodes of train are planted into clean files, in each form of forms/; what is found at the thresholds
  that 1 % and 0.1 % of the clean files reach, at 0.01 and at the default; whether the hottest region meets the
  shellcode; by kind of file and by form; false alarms by kind.
- Shellcode as a literal in source text, one-line scripts in pictures, PDFs, zips and texts with raw bytes.
- yara with rules of known idioms (shellcode_idioms.yar) on the same files.

Clean files are those of the packages that scripts/fetch-benign --programs fetches into FOLDER/programs.
--fold K/N takes the packages whose names hash to it; --split writes the shellcodes of a fold, whole groups of
relatives, as a table. Given to --shellcode, only those are planted: a model to judge must have left both out.

Everything is made in memory: fovea reads a tar on its standard input, yara files of the kernel's that are on no
disk. --speed and --usr need no data. Needs numpy, and yara of Debian.
"""

import argparse
import pathlib
import re
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import corpus  # noqa: E402
import literals  # noqa: E402
import planting  # noqa: E402
import program_hosts  # noqa: E402
import program_scores  # noqa: E402
import program_tables as tables  # noqa: E402
import shellcodes  # noqa: E402


def fold(text):
    """K/N as (k, n)."""
    match = re.fullmatch(r"(\d+)/(\d+)", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise argparse.ArgumentTypeError(f"{text}: K/N is needed, with K from 1 to N")
    return int(match[1]), int(match[2])


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, default=corpus.default_folder(),
                        help="folder of the archives (default: files/ in $FOVEA_DATA)")
    parser.add_argument("--fovea", default="build/release/bin/fovea")
    parser.add_argument("--model", help="another model than the one inside fovea")
    parser.add_argument("--hosts", type=pathlib.Path, help="folder of the packages, with their benign.tsv")
    parser.add_argument("--shellcode", type=pathlib.Path, metavar="LIST.tsv", help="plant only these (column member)")
    parser.add_argument("--fold", type=fold, metavar="K/N", help="only the packages of this fold")
    parser.add_argument("--split", type=pathlib.Path, metavar="OUT.tsv",
                        help="write the shellcodes of --fold, and end")
    parser.add_argument("--planted", type=int, default=1000, help="how many to plant, about (default 1000)")
    parser.add_argument("--clean", type=float, default=1.0, metavar="SHARE",
                        help="of the clean files, some 1,480 with all packages (default 1)")
    parser.add_argument("--cache", type=pathlib.Path, metavar="FILE",
                        help="keep the clean files there for the next time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="by processor, too, and the clean files that are flagged")
    parser.add_argument("--speed", nargs="?", const="/usr/lib/x86_64-linux-gnu", metavar="FOLDER",
                        help="seconds of the processor beside yara's (default /usr/lib/x86_64-linux-gnu), and end")
    parser.add_argument("--usr", action="store_true", help="what is flagged in /usr/bin and /usr/sbin, and end")
    parser.add_argument("--table", type=pathlib.Path, metavar="OUT.tsv",
                        help="write a line for each file: score, found, place")
    parser.add_argument("--out", type=pathlib.Path, help="write the tables there too")
    options = parser.parse_args()
    if not (options.speed or options.usr) and not options.data.is_dir():
        parser.error(f"{options.data}: no such folder; --data or FOVEA_DATA says where the archives are")
    if options.split and not options.fold:
        parser.error("--split: --fold says which")
    if not (options.speed or options.usr or options.split or options.hosts):
        parser.error("--hosts: where are the packages?")
    return options


def note(start, text):
    print(f"bench/scan: {text} after {time.monotonic() - start:.0f} s", file=sys.stderr)


def measure(options):
    start = time.monotonic()
    codes = shellcodes.read(options.data)
    members = shellcodes.named(options.shellcode) if options.shellcode else sorted(codes)
    if missing := set(members) - set(codes):
        raise SystemExit(f"bench/scan: {options.shellcode}: {min(missing)} is no shellcode of train")
    clean = program_hosts.cached(options.cache, options.hosts, options.fold, options.clean)
    note(start, f"{len(clean)} clean files of {len({one.package for one in clean})} packages")
    cases = planting.plan(clean, codes, members, options.planted, options.seed)
    sources, written = literals.in_sources(codes, members, 60, options.seed)
    scripts = literals.scripts(clean, 40, options.seed)
    note(start, f"{len(cases)} planted")
    contents = {"clean": [one.content for one in clean], "planted": [one.planted.content for one in cases],
                "sources": sources, "literals": [one.planted.content for one in written],
                "scripts": [one.planted.content for one in scripts]}
    fovea, yara = {}, {}
    for name, of_name in contents.items():
        fovea[name] = program_scores.of_fovea(options, of_name)
        yara[name] = program_scores.of_yara(of_name)
        note(start, f"{name} scanned")
    unlike = shellcodes.unlike(codes, set(members))
    lines = tables.heading(options, codes, members, unlike, clean, contents)
    lines += tables.of_clean(clean, fovea["clean"], yara["clean"], options.list)
    lines += tables.of_planted(cases, unlike, fovea, yara)
    lines += tables.of_texts(written, scripts, fovea, yara)
    if options.table:
        tables.write(options.table, clean, cases, written, scripts, fovea, yara)
    return lines


def main():
    options = parse()
    if options.split:
        codes = shellcodes.read(options.data)
        members = shellcodes.of_fold(codes, options.fold)
        shellcodes.write(options.split, codes, members)
        print(f"{len(members)} of {len(codes)} shellcodes in {options.split}")
        return
    if options.speed:
        lines = tables.of_speed(options)
    elif options.usr:
        lines = tables.of_usr(options)
    else:
        lines = measure(options)
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
