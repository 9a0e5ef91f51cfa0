"""The labelled files that a scanner is compared on, read from their archives in memory.

The malware in them is live. Nothing here writes a member to a disk, runs it or prints it.
"""

import collections
import csv
import json
import lzma
import os
import pathlib
import tarfile

ARCHIVES = ("dev", "infected_dev", "train_infected", "train_extra")  # that model 2 did not learn
LARGEST = 64 << 20  # bytes of a member that are read

# member: name in the archive; label: benign, malicious, malicious_package, infected or clean; spans: of an
# infected file [start, end) of what was inserted.
File = collections.namedtuple("File", "archive member label language source package bytes spans")


def default_folder():
    return pathlib.Path(os.environ.get("FOVEA_DATA", "../shared/data")) / "files"


def rows(folder, stem):
    """The rows of the table beside an archive."""
    for name, opener in ((stem + ".tsv", open), (stem + ".tsv.xz", lzma.open)):
        if (folder / name).exists():
            with opener(folder / name, "rt", newline="", encoding="utf-8") as file:
                return list(csv.DictReader(file, delimiter="\t"))
    raise SystemExit(f"bench/scan: {folder / stem}: there is no table of the archive")


def infected(folder, stem):
    """Infected files with their spans, and the clean originals of those that have one."""
    with open(folder / f"{stem}.jsonl", encoding="utf-8") as file:
        for row in map(json.loads, file):
            where = f"{row['language']}/{row['id']}"
            spans = tuple(map(tuple, row["spans"]))
            yield File(stem, "infected/" + where, "infected", row["language"], row["source"], "", row["bytes"],
                       spans)
            if row["has_clean"]:
                yield File(stem, "clean/" + where, "clean", row["language"], row["source"], "", 0, ())


def table(folder, stem):
    """{member: File} of an archive."""
    if (folder / f"{stem}.jsonl").exists():
        return {file.member: file for file in infected(folder, stem)}
    return {row["member"]: File(stem, row["member"], row["label"], row["language"], row["source"], row["package"],
                                int(row["bytes"]), ()) for row in rows(folder, stem)}


def doubtful(folder):
    """Members whose label is most likely wrong."""
    return {row["member"] for row in rows(folder, "doubtful")}


def identity(member):
    """The hash of the content, which is the last part of a member's name."""
    return member.rsplit("/", 1)[-1]


def held_out(folder, archives=ARCHIVES, seen=()):
    """{member: File} of the archives, without doubtful labels and without what is in one of the archives `seen`,
    byte by byte: files, and packages of which one file or the name is."""
    learnt = {file.member: file for stem in seen for file in table(folder, stem).values()}
    contents_learnt = set(map(identity, learnt))
    packages_learnt = {file.package for file in learnt.values() if file.package}
    wrong, out = doubtful(folder), {}
    for stem in archives:
        files = [file for file in table(folder, stem).values() if file.member not in wrong]
        packages = packages_learnt | {file.package for file in files if identity(file.member) in contents_learnt}
        for file in files:
            if file.package not in packages if file.package else identity(file.member) not in contents_learnt:
                out.setdefault(file.member, file)
    return out


def contents(folder, stem, wanted):
    """(member, bytes) of the members wanted, in the order of the archive, never on a disk."""
    with tarfile.open(folder / f"{stem}.tar.xz") as tar:
        for entry in tar:
            if entry.isfile() and 0 < entry.size <= LARGEST and entry.name in wanted:
                yield entry.name, tar.extractfile(entry).read()


def halves(folder):
    """The benign projects of train_extra, every other one by name: (those that a peer learns from, those that
    it does not)."""
    projects = sorted({file.source for file in table(folder, "train_extra").values() if file.label == "benign"
                       and file.language in ("php", "js", "py")})
    return set(projects[::2]), set(projects[1::2])
