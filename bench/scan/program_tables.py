"""Tables in Markdown of bench/scan/programs.py."""

import csv
import json
import pathlib
import statistics
import sys

import kinds
import measures
import scores
from one_liners import rate
from program_scores import RULES
from tables import head, plain, row, share

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "peers"))
import scan_yara  # noqa: E402

MEGA, ROUNDS = 1e6, 3
TRUE = (0.01, 0.001)  # shares of the clean files that thresholds let pass


def heading(options, codes, members, unlike, clean, contents):
    of_fold = f"fold {options.fold[0]}/{options.fold[1]} of the packages" if options.fold else "all packages"
    megabytes = sum(map(len, contents["clean"])) / MEGA
    return [f"{len(members)} of {len(codes)} shellcodes, {len(unlike)} of them unlike the others; {len(clean)} clean "
            f"files ({megabytes:.0f} MB) of {len({one.package for one in clean})} packages, {of_fold}; model "
            f"{options.model or 'inside fovea'}.", ""]


def place(planted, said):
    """(hit, IoU or None) of the hottest region; None where it is not known where the shellcode stands in what is named.

    That is so of streams that are packed, and of objects and streams of documents, which the scanner names as members.
    """
    if said.inner in planted.inner:
        span = planted.inner[said.inner]
    elif planted.span is None:
        return None
    elif said.inner:
        return (False, 0.0) if planted.inner else None
    else:
        span = planted.span
    return measures.place([span], said.regions)


def yara_hit(planted, matches):
    return any(measures.overlap([planted.span], [match[1:]]) for match in matches)


def of_clean(clean, fovea, yara, every):
    groups = {group: [n for n, one in enumerate(clean) if kinds.KINDS[one.kind][0] == group] for group in kinds.GROUPS}
    groups["all"] = list(range(len(clean)))
    if every:
        names = [f"{one.kind}, {kinds.machine(one.kind, one.content)}" for one in clean]
        for name in sorted(name for name in set(names) if not name.endswith(", ")):
            groups[name] = [n for n, other in enumerate(names) if other == name]
    lines = ["## Clean files", ""] + head("kind", "files", "MB", "false alarms at 0.01", "at the default", "yara")
    for group, chosen in groups.items():
        if chosen:
            flagged = [[key in fovea[n].found for n in chosen] for key in (0.01, "default")]
            lines.append(row(group, len(chosen), f"{sum(len(clean[n].content) for n in chosen) / MEGA:.0f}",
                             *[f"{sum(flags)}, {share(rate(flags))}" for flags in flagged],
                             sum(bool(yara[n]) for n in chosen)))
    return lines + [""] + (flagged_clean(clean, fovea, yara) if every else [])


def flagged_clean(clean, fovea, yara):
    lines = ["Flagged at 0.01, the highest first:", ""] + head("logit", "at the default", "kind", "archive", "member")
    for n in sorted((n for n, said in enumerate(fovea) if said.found), key=lambda n: -fovea[n].logit):
        lines.append(row(f"{fovea[n].logit:.2f}", "yes" if "default" in fovea[n].found else "no", clean[n].kind,
                         clean[n].archive, clean[n].member))
    lines += ["", "Flagged by yara:", ""] + head("rules", "kind", "archive", "member")
    for one, matches in zip(clean, yara):
        if matches:
            lines.append(row(", ".join(sorted({match[0] for match in matches})), one.kind, one.archive, one.member))
    return lines + [""]


def by_order(cases, unlike, fovea):
    """Found where files are ordered by the score, and where by how rare the program says it is for their kind."""
    lines = head("in the order of", "", "found at true 1 %", "at true 0.1 %")
    orders = {"score": lambda said: said.logit, "rarity told, then score": lambda said: (-said.rare, said.logit)}
    strange = [n for n, case in enumerate(cases) if case.code in unlike]
    for name, order in orders.items():
        ranks = {one: n for n, one in enumerate(sorted({order(said) for said in (*fovea["clean"], *fovea["planted"])}))}
        benign = [ranks[order(said)] for said in fovea["clean"]]
        for what, numbers in (("all", range(len(cases))), ("unlike", strange)):
            found = [rate(ranks[order(fovea["planted"][n])] >= limit for n in numbers)
                     for limit in (measures.pooled_threshold(benign, one) for one in TRUE)]
            lines.append(row(name, what, *map(share, found)))
    return lines + [""]


def of_planted(cases, unlike, fovea, yara):
    benign = [said.logit for said in fovea["clean"]]
    thresholds = [measures.pooled_threshold(benign, one) for one in TRUE]
    said, matches = fovea["planted"], yara["planted"]
    lines = ["## Planted shellcode", "", f"Thresholds of the clean files: logit {thresholds[0]:.2f} at 1 %, "
             f"{thresholds[1]:.2f} at 0.1 %.", ""] + by_order(cases, unlike, fovea)
    lines += head("", "planted", "found at true 1 %", "at true 0.1 %", "at 0.01", "at the default", "hottest region hits",
                  "mean IoU", "found by yara", "its strings hit")

    def add(name, numbers, shown=share):
        if not numbers:
            return
        places = [place(cases[n].planted, said[n]) for n in numbers]
        places = [one for one in places if one]
        spans = [n for n in numbers if cases[n].planted.span]
        lines.append(row(
            name, len(numbers), *[shown(rate(said[n].logit >= limit for n in numbers)) for limit in thresholds],
            *[shown(rate(key in said[n].found for n in numbers)) for key in (0.01, "default")],
            shown(rate(hit for hit, _ in places)), plain(statistics.fmean([iou for _, iou in places])) if places else "-",
            shown(rate(bool(matches[n]) for n in numbers)),
            shown(rate(yara_hit(cases[n].planted, matches[n]) for n in spans))))

    everything = range(len(cases))
    add("all", list(everything))
    add("unlike the shellcodes left", [n for n in everything if cases[n].code in unlike])
    for group in kinds.GROUPS:
        add(group, [n for n in everything if cases[n].group == group])
    for form in dict.fromkeys(case.form for case in cases):
        add(form, [n for n in everything if cases[n].form == form], lambda one: plain(one.value))
    return lines + [""]


def of_texts(written, scripts, fovea, yara):
    lines = ["## Literals and scripts", ""]
    lines += head("", "files", "found at 0.01", "at the default", "hottest region hits", "mean IoU", "yara")
    for name, key, cases in (("literals in source text", "literals", written), ("scripts", "scripts", scripts)):
        for style in ("", *dict.fromkeys(case.style for case in cases)):
            numbers = [n for n, case in enumerate(cases) if style in ("", case.style)]
            places = [one for one in (place(cases[n].planted, fovea[key][n]) for n in numbers) if one]
            lines.append(row(f"{name}{style and ': ' + style}", len(numbers),
                             *[sum(one in fovea[key][n].found for n in numbers) for one in (0.01, "default")],
                             f"{sum(hit for hit, _ in places)} of {len(places)}",
                             plain(statistics.fmean([iou for _, iou in places])) if places else "-",
                             sum(bool(yara[key][n]) for n in numbers)))
    lines.append(row("clean sources, flagged", len(fovea["sources"]),
                     *[sum(one in said.found for said in fovea["sources"]) for one in (0.01, "default")], "-", "-",
                     sum(map(bool, yara["sources"]))))
    return lines + [""]


def write(path, clean, cases, written, scripts, fovea, yara):
    """A line for each file: what it is, what was said of it."""
    keys = {"clean": [(one.kind, "", f"{one.archive}!/{one.member}", None) for one in clean],
            "planted": [(one.kind, one.form, one.code, one.planted) for one in cases],
            "sources": [("", "", "", None) for _ in fovea["sources"]],
            "literals": [("", one.style, "", one.planted) for one in written],
            "scripts": [("", one.style, "", one.planted) for one in scripts]}
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow("set kind form of logit rare told at_0.01 default hit iou yara".split())
        for name, of_name in keys.items():
            for (kind, form, of, planted), said, matches in zip(of_name, fovea[name], yara[name]):
                hit, iou = (planted and place(planted, said)) or ("", "")
                writer.writerow([name, kind, form, of, f"{said.logit:.4f}", f"{said.rare:.3g}", said.told,
                                 int(0.01 in said.found), int("default" in said.found),
                                 hit if hit == "" else int(hit),
                                 iou if iou == "" else f"{iou:.3f}", " ".join(sorted({match[0] for match in matches}))])


def of_usr(options):
    """What is flagged of this machine's programs at the default rate."""
    lines = scores.reports(options.fovea, options.model, ["/usr/bin", "/usr/sbin"], [])
    summary = lines[-1]
    found = sorted((line for line in lines if line["type"] == "finding"), key=lambda line: line["false_alarm_rate"])
    out = [f"## /usr/bin and /usr/sbin: {len(found)} of {summary['files_scanned']} files flagged", ""]
    out += head("rate", "file", "format", "hottest region")
    for line in found:
        hottest = max(line["regions"], key=lambda region: region["score"], default={})
        where = hottest.get("part") or f"{hottest.get('start', 0):#x}"
        out.append(row(f"{line['false_alarm_rate']:.2g}", line["path"], line.get("format", line["language"]), where))
    return out + [""]


def of_speed(options):
    """Seconds of the processor of one thread each, in turns; archives are closed to both."""
    files, size = scan_yara.read_once([options.speed])
    if not size:
        raise SystemExit(f"bench/scan: {options.speed}: there is no file in it")
    scan = [options.fovea, "scan", "--jobs", "1", "--quiet", "--format", "jsonl", "--no-archives"]
    scan += ["--model", options.model] if options.model else []
    programs = {"yara": (["yara", "-w", "-N", "-r", "-p", "1", str(RULES), options.speed], (0, 1)),
                "fovea": ([*scan, options.speed], (0, 1, 2))}
    seconds = {name: [] for name in programs}
    for number in range(ROUNDS):
        for name in list(programs)[::1 if number % 2 == 0 else -1]:
            command, allowed = programs[name]
            taken, out = scan_yara.timed([command], allowed, scan_yara.processor_seconds)
            seconds[name].append(taken)
            if name == "fovea":
                scanned = json.loads(out.splitlines()[-1])["bytes_scanned"]
                if scanned < 0.95 * size:
                    raise SystemExit(f"bench/scan: fovea scanned {scanned} bytes of {size}: there is nothing to compare")
    middle = {name: statistics.median(taken) for name, taken in seconds.items()}
    out = [f"## Speed: {options.speed}, {files} files, {size / MEGA:.0f} MB, medians of {ROUNDS} in turns", ""]
    out += head("", "seconds of the processor", "least to most", "MB/s", "of yara's speed")
    out += [row(name, f"{middle[name]:.2f}", f"{min(taken):.2f} to {max(taken):.2f}", f"{size / MEGA / middle[name]:.1f}",
                f"{middle['yara'] / middle[name]:.2f} ×") for name, taken in seconds.items()]
    return out + [""]
