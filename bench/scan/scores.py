"""What a detector says of each member: from `fovea scan`, or from a table of scores.

A table is tab-separated with a header: member, logit, and if known told (the language told; also as
told_language), found (1: the detector's own verdict), regions (start-end:score, separated by blanks). A
member with several rows counts with its highest. Other columns do not matter.
"""

import collections
import csv
import dataclasses
import json
import lzma
import math
import pathlib
import subprocess

LOWEST, HIGHEST = -1e3, 1e3  # logits of scores that are 0 and 1 as far as a double can say
RATES = (0.01, 0.001)


@dataclasses.dataclass
class Score:
    logit: float
    told: str = ""
    regions: tuple = ()  # (start, end, score)


@dataclasses.dataclass
class Detector:
    """scores: by member. found: {"default" or a rate: members found at the detector's own thresholds}."""
    name: str
    scores: dict
    found: dict = dataclasses.field(default_factory=dict)
    notes: list = dataclasses.field(default_factory=list)


def logit(score):
    if score <= 0:
        return LOWEST
    return HIGHEST if score >= 1 else math.log(score) - math.log1p(-score)


def reports(fovea, model, paths, options, stdin=None):
    """The objects that `fovea scan` writes, one a line."""
    command = [fovea, "scan", "--jobs", "1", "--quiet", "--format", "jsonl", *options]
    if model:
        command += ["--model", model]
    done = subprocess.run(command + list(paths), input=stdin, capture_output=True)
    if done.returncode not in (0, 1, 2) or not done.stdout:
        raise SystemExit(f"bench/scan: fovea scan: exit status {done.returncode}: "
                         + done.stderr.decode(errors="replace")[-500:])
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def member_of(path, archives):
    """What a report's path is called in its archive; what lies in a member counts as the member."""
    for archive in archives:
        if path.startswith(f"{archive}!/"):
            return path[len(archive) + 2:].split("!/")[0]
    return None


def of_fovea(name, fovea, model, archives):
    """Scores of all members of the archives, and what is found at the model's own thresholds."""
    paths = [str(archive) for archive in archives]
    best, detector = {}, Detector(name, {})
    for line in reports(fovea, model, paths, ["--threshold", "0"]):
        if line["type"] == "finding":
            member, regions = member_of(line["path"], paths), ()
            if line["path"].count("!/") == 1:
                regions = tuple((r["start"], r["end"], r["score"]) for r in line["regions"])
            score = Score(logit(line["score"]), line["language"], regions)
            if member not in best or score.logit > best[member].logit:
                best[member] = score
        elif line["type"] == "not_scanned":
            detector.notes.append(f"not scanned: {member_of(line['path'], paths)}: {line['reason']}")
        elif line["type"] == "summary":
            detector.notes.append(f"{line['model']}: {line['bytes_scanned'] / 1e6:.0f} MB in {line['seconds']:.1f} s")
    detector.scores = best
    for rate in ("default", *RATES):
        options = [] if rate == "default" else ["--false-alarm-rate", str(rate)]
        lines = reports(fovea, model, paths, options)
        detector.found[rate] = {member_of(line["path"], paths) for line in lines if line["type"] == "finding"}
        if rate == "default":
            detector.notes.append(f"default rate {lines[-1]['false_alarm_rate']:g}")
    return detector


def regions_of(text):
    for part in (text or "").split():
        place, score = part.rsplit(":", 1)
        start, end = place.split("-")
        yield int(start), int(end), float(score)


def of_table(name, path):
    path = pathlib.Path(path)
    detector, verdicts = Detector(name, {}), collections.defaultdict(set)
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            told = row.get("told") or row.get("told_language") or row.get("told language") or ""
            score = Score(max(LOWEST, min(HIGHEST, float(row["logit"]))), told,
                          tuple(regions_of(row.get("regions"))))
            member = row["member"]
            if member not in detector.scores or score.logit > detector.scores[member].logit:
                detector.scores[member] = score
            if row.get("found") not in (None, ""):
                verdicts["default"].update([member] if row["found"] == "1" else [])
    detector.found = dict(verdicts)
    return detector


def write_table(path, files, scores, found=None):
    """A table of the scores {member: Score}, with what is known of the files {member: File}."""
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(["member", "label", "language", "source", "package", "logit", "told"]
                        + (["found"] if found is not None else []))
        for member, score in scores.items():
            file = files[member]
            writer.writerow([member, file.label, file.language, file.source, file.package,
                             f"{score.logit:.6g}", score.told]
                            + ([int(member in found)] if found is not None else []))
