"""What fovea and yara say of contents in memory."""

import collections
import os
import pathlib
import resource
import subprocess
import tempfile

import scores
from one_liners import Scanner

BATCH = 96 << 20   # bytes of a tar
FILES = 400        # that yara gets at a time
RULES = pathlib.Path(__file__).resolve().parent / "shellcode_idioms.yar"

# rare: the share of clean files that score as high, as the program tells; regions: [(start, end, score)] of the
# member `inner` of a content, "" where it is the content itself; found: of "default", 0.01.
Said = collections.namedtuple("Said", "logit rare told inner regions found")
NOTHING = Said(scores.LOWEST, 1.0, "", "", (), frozenset())


def batches(contents):
    """Slices of the list whose contents are some 96 MB."""
    begin = size = 0
    for n, content in enumerate(contents):
        if size and size + len(content) > BATCH:
            yield begin, n
            begin, size = n, 0
        size += len(content)
    if contents:
        yield begin, len(contents)


def said_of(line, content, found):
    """What a finding says. What stands before or behind an archive in a content is the content's own."""
    inner, shift = "!/".join(line["path"].split("!/")[2:]), 0
    if inner in ("(before the start)", "(behind the end)"):
        shift = len(content) - line["bytes"] if inner == "(behind the end)" else 0
        inner = ""
    regions = tuple((r["start"] + shift, r["end"] + shift, r["score"]) for r in line["regions"])
    return Said(scores.logit(line["score"]), line["false_alarm_rate"], line["language"], inner, regions, frozenset(found))


def of_fovea(options, contents):
    """[Said] of the contents; what lies in a content counts as the content."""
    scanner, said = Scanner(options), []
    for begin, end in batches(contents):
        tar = scanner.tar(contents[begin:end])
        found = collections.defaultdict(set)
        for key, more in (("default", ()), (0.01, ("--false-alarm-rate", "0.01"))):
            for number, _ in scanner.findings(tar, *more):
                found[number].add(key)
        best = {}
        for number, line in scanner.findings(tar, "--threshold", "0"):
            one = said_of(line, contents[begin + number], found[number])
            if number not in best or one.logit > best[number].logit:
                best[number] = one
        said += [best.get(number, NOTHING) for number in range(end - begin)]
    return said


def in_memory(content):
    """A file of the kernel's that has no name on any disk."""
    descriptor = os.memfd_create("content")
    with open(descriptor, "wb", closefd=False) as file:
        file.write(content)
    return descriptor


def of_yara(contents, rules=RULES):
    """[[(rule, start, end)]] of the contents, which yara reads from memory."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, FILES + 100)), hard))
    said = []
    for begin in range(0, len(contents), FILES):
        descriptors = [in_memory(content) for content in contents[begin:begin + FILES]]
        number = {f"/proc/self/fd/{descriptor}": n for n, descriptor in enumerate(descriptors)}
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as names:
            names.write("".join(f"{name}\n" for name in number))
            names.flush()
            done = subprocess.run(["yara", "-w", "-N", "-p", "1", "-s", "-L", "--scan-list", str(rules), names.name],
                                  capture_output=True, pass_fds=descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        if done.returncode != 0 or b"error" in done.stderr:
            raise SystemExit(f"bench/scan: yara: exit status {done.returncode}: {done.stderr.decode()[-500:]}")
        found, where = [[] for _ in descriptors], None
        for line in done.stdout.decode("latin-1").splitlines():
            if line.startswith("0x"):
                start, length = line.split(":")[:2]
                found[where[0]].append((where[1], int(start, 16), int(start, 16) + int(length)))
            else:
                rule, path = line.split(" ", 1)
                where = number[path], rule
        said += found
    return said
