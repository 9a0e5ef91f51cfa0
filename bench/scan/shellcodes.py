"""The shellcodes of train: who is related to whom, and a table of those that a model has not seen.

They are read from their archive in memory; nothing here writes one to a disk, runs or prints it.
"""

import collections
import csv
import hashlib

import corpus

GRAM = 8         # bytes
RELATED = 0.2    # least share of the smaller one's grams that relatives have in common
UNLIKE = 0.1     # share of its grams below which a shellcode is unlike those that were learnt


def read(folder):
    """{member: bytes} of all shellcodes."""
    wanted = {row["member"] for row in corpus.rows(folder, "train") if row["label"] == "shellcode"}
    return dict(corpus.contents(folder, "train", wanted))


def grams(code):
    return {code[at:at + GRAM] for at in range(max(1, len(code) - GRAM + 1))}


def groups(codes):
    """[[member]] of relatives, and relatives of relatives; sorted."""
    of_member = {member: grams(code) for member, code in codes.items()}
    members = sorted(codes)
    parent = {member: member for member in members}

    def root(member):
        while parent[member] != member:
            member = parent[member]
        return member

    holders = collections.defaultdict(list)
    for member in members:
        shared = collections.Counter(other for gram in of_member[member] for other in holders[gram])
        for other, count in shared.items():
            if count >= RELATED * min(len(of_member[member]), len(of_member[other])):
                parent[root(member)] = root(other)
        for gram in of_member[member]:
            holders[gram].append(member)
    found = collections.defaultdict(list)
    for member in members:
        found[root(member)].append(member)
    return sorted(found.values())


def number(text):
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def in_fold(text, fold):
    """Whether a name is of fold (k, n)."""
    return fold is None or number(text) % fold[1] == fold[0] - 1


def of_fold(codes, fold):
    """Members whose whole group is of the fold; a group goes by its first member."""
    return sorted(member for group in groups(codes) if in_fold(group[0], fold) for member in group)


def write(path, codes, members):
    which = {member: n for n, group in enumerate(groups(codes), 1) for member in group}
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(["member", "bytes", "relatives"])
        for member in members:
            writer.writerow([member, len(codes[member]), which[member]])


def named(path):
    """The members of a table."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        if "member" not in (rows.fieldnames or ()):
            raise SystemExit(f"bench/scan: {path}: has no column member")
        return [row["member"] for row in rows]


def unlike(codes, planted):
    """Those of the planted that share less than a tenth of their grams with all shellcodes that are not."""
    learnt = set().union(*(grams(code) for member, code in codes.items() if member not in planted), ())
    if not learnt:
        return set()
    return {member for member in planted
            if len(grams(codes[member]) & learnt) < UNLIKE * len(grams(codes[member]))}
