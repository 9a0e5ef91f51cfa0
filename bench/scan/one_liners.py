#!/usr/bin/env python3
"""What `fovea scan` says of single malicious lines in real hosts, and of small generated families.

    bench/scan/one_liners.py [--model FILE] [--everywhere] [--list] [--out FILE]

- 16 one-line PHP shells (plants.py) × 25 real hosts × 3 places: the first line behind <?php, the end of the
  statement next to the middle, the end of the file. Found at the default and at 0.01; whether the hottest
  region meets the line; by how much the logit differs between the places.
- With --everywhere: each shell at up to 50 places of a host, ends of statements evenly spread, and whether the
  verdict at 0.01 is the same at all of them.
- Random bytes inserted into the hosts, which must not change the verdict on the rest.
- Code in raw zlib bytes, a harmless line repeated, loaders in JavaScript and in a page, rows of SQL dumps
  (families.py).

The hosts are clean originals of infected_dev and files of projects of train_extra, always the same ones. All
is made in memory and handed to fovea as a tar on its standard input. Needs numpy.
"""

import argparse
import collections
import io
import pathlib
import statistics
import sys
import tarfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import corpus  # noqa: E402
import families  # noqa: E402
import measures  # noqa: E402
import plants  # noqa: E402
import scores  # noqa: E402
from tables import head, row, share  # noqa: E402

CLEAN, PROJECTS, SCRIPTS = 6, 19, 8  # hosts: 25 of PHP, and of JavaScript
PLACES, BATCH = 50, 2000


class Scanner:
    """fovea on contents: [Score], and the numbers found at the default and at 0.01."""

    def __init__(self, options):
        self.fovea, self.model = options.fovea, options.model

    @staticmethod
    def tar(contents):
        tar = io.BytesIO()
        with tarfile.open(fileobj=tar, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            for number, content in enumerate(contents):
                entry = tarfile.TarInfo(f"{number:07d}")
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
        return tar.getvalue()

    def findings(self, tar, *options):
        lines = scores.reports(self.fovea, self.model, [], ["--stdin", *options], tar)
        return [(int(line["path"].split("!/")[1]), line) for line in lines if line["type"] == "finding"]

    def found_at_001(self, contents):
        return {number for number, _ in self.findings(self.tar(contents), "--false-alarm-rate", "0.01")}

    def __call__(self, contents):
        tar = self.tar(contents)
        found = {"default": {number for number, _ in self.findings(tar)},
                 0.01: {number for number, _ in self.findings(tar, "--false-alarm-rate", "0.01")}}
        said = {}
        for number, line in self.findings(tar, "--threshold", "0"):
            score = scores.Score(scores.logit(line["score"]), line["language"],
                                 tuple((r["start"], r["end"], r["score"]) for r in line["regions"]))
            if number not in said or score.logit > said[number].logit:
                said[number] = score
        return [said.get(number, scores.Score(scores.LOWEST)) for number in range(len(contents))], found


def rate(flags):
    flags = list(flags)
    return measures.Rate(sum(flags), len(flags))


def right(score, span):
    return measures.place([span], score.regions)[0]


def one_liners(scan, hosts, lines):
    contents, keys = [host for _, host in hosts], []
    for name, statement in plants.shells().items():
        for member, host in hosts:
            for place in ("first", "middle", "end"):
                content, span = plants.planted(host, place, statement)
                contents.append(content)
                keys.append((name, member, place, span))
    said, found = scan(contents)
    count = len(hosts)
    table = [(key, said[count + n], count + n) for n, key in enumerate(keys)]
    lines += [f"## {len(plants.shells())} one-line shells × {count} hosts × 3 places", ""]
    lines += head("", "planted", "found at the default", "found at 0.01", "hottest region meets the line",
                  "median bytes of it")

    def add(name, chosen):
        hottest = [max(score.regions, key=lambda region: region[2]) for _, score, _ in chosen if score.regions]
        lines.append(row(name, len(chosen), share(rate(n in found["default"] for _, _, n in chosen)),
                         share(rate(n in found[0.01] for _, _, n in chosen)),
                         share(rate(right(score, key[3]) for key, score, _ in chosen)),
                         f"{statistics.median(end - start for start, end, _ in hottest):.0f}" if hottest else "-"))

    add("all", table)
    for place in ("first", "middle", "end"):
        add(place, [one for one in table if one[0][2] == place])
    for name in plants.shells():
        add(name, [one for one in table if one[0][0] == name])
    by_pair = collections.defaultdict(list)
    for key, score, n in table:
        by_pair[key[:2]].append((score.logit, n in found[0.01]))
    spreads = sorted(max(logits)[0] - min(logits)[0] for logits in by_pair.values())
    mixed = sum(len({hit for _, hit in logits}) > 1 for logits in by_pair.values())
    lines += ["", f"Spread of the logit over the places: median {statistics.median(spreads):.2f}, 90 % below "
              f"{spreads[int(0.9 * len(spreads))]:.2f}, most {spreads[-1]:.2f}; {mixed} of {len(spreads)} shells in a "
              "host are found at 0.01 at one place and not at another. Clean hosts flagged: "
              f"{sum(n < count for n in found['default'])} of {count} at the default, "
              f"{sum(n < count for n in found[0.01])} at 0.01.", ""]


def everywhere(scan, hosts, lines):
    contents, keys = [], []
    for name, statement in plants.shells().items():
        for member, host in hosts:
            for end in plants.spread(plants.boundaries(host), PLACES):
                contents.append(host[:end] + statement.encode() + b"\n" + host[end:])
                keys.append((name, member))
    # A part at a time, for all of them together take much memory.
    flags = []
    for begin in range(0, len(contents), BATCH):
        found = scan.found_at_001(contents[begin:begin + BATCH])
        flags += [n in found for n in range(len(contents[begin:begin + BATCH]))]
    by_pair = collections.defaultdict(list)
    for key, flag in zip(keys, flags):
        by_pair[key].append(flag)
    lines += [f"## The same line at up to {PLACES} places of a host", ""]
    lines += head("", "lines in a host", "the same verdict everywhere", "places", "found at 0.01")

    def add(name, chosen):
        lines.append(row(name, len(chosen), share(rate(len(set(flags)) == 1 for flags in chosen)),
                         sum(map(len, chosen)), share(rate(flag for flags in chosen for flag in flags))))

    add("all", list(by_pair.values()))
    for name in plants.shells():
        add(name, [flags for key, flags in by_pair.items() if key[0] == name])
    lines.append("")


def raw_bytes(scan, hosts, lines):
    rows = list(families.raw_bytes(hosts, plants.shells()))
    said, found = scan([case.content for *_, before, after in rows for case in (before, after)])
    lines += ["## Random bytes inserted", ""]
    lines += head("", "files", "found at 0.01 without", "with", "told php without", "with", "verdict changed",
                  "change of the logit, median", "most")
    groups = collections.defaultdict(list)
    for number, (_, variant, malicious, _, _) in enumerate(rows):
        groups["a shell at the end" if malicious else "clean host", variant].append(2 * number)
    for (kind, variant), numbers in sorted(groups.items()):
        change = [said[n + 1].logit - said[n].logit for n in numbers]
        flipped = sum((n in found[0.01]) != (n + 1 in found[0.01]) for n in numbers)
        lines.append(row(f"{kind}, {variant}", len(numbers), *[
            sum(n + more in found[0.01] for n in numbers) for more in (0, 1)], *[
            sum(said[n + more].told == "php" for n in numbers) for more in (0, 1)], flipped,
            f"{statistics.median(change):+.2f}", f"{max(change, key=abs):+.2f}"))
    lines.append("")


def generated(scan, cases, lines, every):
    said, found = scan([case.content for case in cases])
    lines += ["## Generated families", ""]
    lines += head("family", "files", "flagged at the default", "flagged at 0.01", "hottest region right", "told")
    groups = collections.defaultdict(list)
    for number, case in enumerate(cases):
        groups[case.family, case.malicious].append(number)
        if every:
            groups[f"{case.family}: {case.variant}", case.malicious].append(number)
    for (family, malicious), numbers in groups.items():
        told = collections.Counter(said[n].told for n in numbers).most_common(3)
        place = share(rate(right(said[n], cases[n].span) for n in numbers)) if malicious else "-"
        lines.append(row(f"{family}, {'malicious' if malicious else 'clean'}", len(numbers),
                         *[sum(n in found[key] for n in numbers) for key in ("default", 0.01)], place,
                         ", ".join(f"{language} {count}" for language, count in told)))
    lines.append("")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, default=corpus.default_folder(),
                        help="folder of the archives (default: files/ in $FOVEA_DATA)")
    parser.add_argument("--fovea", default="build/release/bin/fovea")
    parser.add_argument("--model", help="another model than the one inside fovea")
    parser.add_argument("--everywhere", action="store_true", help="the same line at 50 places, too; takes minutes")
    parser.add_argument("--list", action="store_true", help="a row for each variant of the families, too")
    parser.add_argument("--out", type=pathlib.Path, help="write the tables there too")
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.error(f"{options.data}: no such folder; --data or FOVEA_DATA says where the archives are")
    scan, lines = Scanner(options), []
    hosts = plants.hosts(options.data, "php", plants.fits_php, CLEAN, PROJECTS)
    scripts = plants.hosts(options.data, "js", plants.fits_js, 0, SCRIPTS)
    one_liners(scan, hosts, lines)
    if options.everywhere:
        everywhere(scan, hosts, lines)
    raw_bytes(scan, hosts, lines)
    cases = [*families.packed_shells(), *families.repeated_lines(), *families.scripts(scripts),
             *families.dumps(plants.shells())]
    generated(scan, cases, lines, options.list)
    text = "\n".join(lines)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
