"""A detector's tables in Markdown."""

import math

import numpy as np

import groups
import measures
from scores import LOWEST, Score

MISSING = Score(LOWEST)


def share(rate):
    if not rate.total:
        return "-"
    low, high = rate.interval()
    return f"{rate.value:.3f} ({low:.2f}–{high:.2f})"


def plain(value):
    return "-" if math.isnan(value) else f"{value:.3f}"


def row(*cells):
    return "| " + " | ".join(map(str, cells)) + " |"


def head(*cells):
    return [row(*cells), "|" + "---|" * len(cells)]


def heading(projects, half):
    counts = "; ".join(f"{language} {sum(map(len, by_name.values())):,} of {len(by_name)}"
                       for language, by_name in projects.items())
    return [f"Benign files of held-out projects{', the second half of them' if half else ''}: {counts}.", ""]


class Judged:
    """A detector's logits of the benign projects, and its thresholds on them by language."""

    def __init__(self, detector, projects):
        self.detector, self.projects = detector, projects
        self.logits = {language: {name: [self.logit(member) for member in members if self.has(member)]
                                  for name, members in by_name.items()}
                       for language, by_name in projects.items()}
        self.logits = {language: {name: values for name, values in by_name.items() if values}
                       for language, by_name in self.logits.items()}
        self.thresholds = {language: self.of_language(language) for language in projects}

    def has(self, member):
        return member in self.detector.scores

    def logit(self, member):
        return self.detector.scores.get(member, MISSING).logit

    def of_language(self, language):
        by_name = self.logits[language]
        if not by_name:
            return None
        pooled = np.concatenate(list(by_name.values()))
        return ({rate: measures.pooled_threshold(pooled, rate) for rate in measures.RATES},
                {rate: measures.median_threshold(by_name, rate) for rate in measures.RATES})


class Found:
    """What a detector finds of a group."""

    def __init__(self, judged, group):
        self.items = [item for item in group.items if any(judged.has(member) for member in item.members)]
        self.weights = [item.weight for item in self.items]
        self.logits = [max(judged.logit(member) for member in item.members) for item in self.items]
        self.thresholds = judged.thresholds.get(group.language)
        self.found = judged.detector.found

    def at(self, rate, median=False):
        if not self.thresholds:
            return measures.Rate(0, 0)
        return measures.found(self.logits, self.weights, self.thresholds[median][rate])

    def at_own(self, key):
        if key not in self.found:
            return measures.Rate(0, 0)
        hit = [any(member in self.found[key] for member in item.members) for item in self.items]
        return measures.Rate(float(np.dot(hit, self.weights)), sum(self.weights))


def side_by_side(all_judged, all_groups):
    lines = head("found at 1 / 0.1 / 0.01 %", "different", *[judged.detector.name for judged in all_judged])
    for group in all_groups:
        of_each = [Found(judged, group) for judged in all_judged]
        if any(found.items and found.thresholds for found in of_each):
            lines.append(row(group.name, f"{max(sum(found.weights) for found in of_each):.0f}", *[
                " / ".join(plain(found.at(rate).value) for rate in measures.RATES) for found in of_each]))
    return lines + [""] if len(all_judged) > 1 else []


def detection(judged, all_groups):
    lines = head("group", "items (different)", "1 %", "0.1 %", "0.01 %", "1 %, median of projects",
                 "0.1 %, median of projects", "at default", "at 0.01", "at 0.001")
    for group in all_groups:
        found = Found(judged, group)
        if found.items:
            lines.append(row(group.name, f"{len(found.items)} ({sum(found.weights):.0f})",
                             *[share(found.at(rate)) for rate in measures.RATES],
                             *[plain(found.at(rate, median=True).value) for rate in (0.01, 0.001)],
                             *[plain(found.at_own(key).value) for key in ("default", 0.01, 0.001)]))
    return lines


def worst(judged, most):
    """The highest benign files by language."""
    lines = head("language", "logit", "project", "member")
    for language, by_name in judged.projects.items():
        highest = sorted(((judged.logit(member), name, member) for name, members in by_name.items()
                          for member in members if judged.has(member)), reverse=True)[:most]
        lines += [row(language, f"{logit:.2f}", name, f"`{member}`") for logit, name, member in highest]
    return lines


def times(rate, nominal):
    return f"{rate / nominal:.2f} ×" if nominal else "-"


def own_rates(detector):
    """The thresholds that the detector has itself; the default only where it is not that of 0.001."""
    return [key for key in ("default", 0.01, 0.001) if key in detector.found
            and not (key == 0.001 and detector.found[key] == detector.found.get("default"))]


def false_alarms(judged):
    """Real rates: at the detector's own thresholds, and where a project's come from the other projects."""
    lines = head("language", "thresholds", "nominal", "pooled", "of nominal", "median of projects", "of nominal",
                 "highest project")
    for language, by_name in judged.projects.items():
        by_name = {name: [member for member in members if judged.has(member)] for name, members in by_name.items()}
        by_name = {name: members for name, members in by_name.items() if members}
        if not by_name:
            continue
        own = [(f"its own, {key}", 0.001 if key == "default" else key,
                lambda name, member, key=key: member in judged.detector.found[key])
               for key in own_rates(judged.detector)]
        for what, nominal, reached in own + list(from_others(judged, language)):
            pooled, median, _ = measures.real_rates(by_name, reached)
            worst = max(((sum(reached(name, m) for m in members) / len(members), name)
                         for name, members in by_name.items() if len(members) >= measures.LEAST),
                        default=(math.nan, "-"))
            lines.append(row(language, what, f"{nominal:g}", f"{pooled.value:.4f}", times(pooled.value, nominal),
                             f"{median:.4f}", times(median, nominal), f"{worst[1]} {worst[0]:.3f}"))
    return lines


def from_others(judged, language):
    by_name = judged.logits[language]
    if len(by_name) < 2:
        return
    for what, of in (("others pooled", lambda rest, rate: measures.interpolated(
            np.concatenate(list(rest.values())), rate)), ("median of others", measures.median_threshold)):
        for nominal in (0.01, 0.001):
            threshold = {name: of({other: values for other, values in by_name.items() if other != name}, nominal)
                         for name in by_name}
            yield (what, nominal,
                   lambda name, member, threshold=threshold: judged.logit(member) >= threshold[name])


def places(judged, files):
    lines = head("infected", "files", "hottest region hits", "mean IoU", "clean originals", "flagged at default",
                 "at 0.01", "at the 0.1 % of the projects")
    for language in groups.LANGUAGES:
        for what, archive in (("infected_dev", "infected_dev"), ("in nature", "train_infected")):
            chosen = [file for file in files.values() if file.language == language and judged.has(file.member)
                      and file.archive == archive]
            infected = [file for file in chosen if file.label == "infected"]
            clean = [file.member for file in chosen if file.label == "clean"]
            if not infected:
                continue
            told = [measures.place(file.spans, judged.detector.scores[file.member].regions) for file in infected
                    if judged.detector.scores[file.member].regions]
            hits = measures.Rate(sum(hit for hit, _ in told), len(told))
            flagged = [str(sum(member in judged.detector.found[key] for member in clean))
                       if key in judged.detector.found else "-" for key in ("default", 0.01)]
            if judged.thresholds[language]:
                limit = judged.thresholds[language][0][0.001]
                flagged.append(str(sum(judged.logit(member) >= limit for member in clean)))
            lines.append(row(f"{language}, {what}", len(infected), share(hits) if told else "-",
                             plain(float(np.mean([iou for _, iou in told]))) if told else "-", len(clean), *flagged))
    return lines


def languages(judged, files):
    """Share of files whose language is told as it is labelled, and what the others are told to be."""
    lines = head("language", "label", "files", "told right", "told otherwise")
    kinds = sorted({(file.language, "benign" if file.label in ("benign", "clean") else "malicious")
                    for file in files.values()})
    for language, kind in kinds:
        told = [judged.detector.scores[file.member].told for file in files.values()
                if file.language == language and (file.label in ("benign", "clean")) == (kind == "benign")
                and judged.has(file.member)]
        if not any(told):
            continue
        right = sum(same_language(language, one) for one in told)
        others = [one for one in told if not same_language(language, one)]
        common = sorted(set(others), key=lambda one: -others.count(one))[:4]
        lines.append(row(language, kind, len(told), share(measures.Rate(right, len(told))),
                         ", ".join(f"{one} {others.count(one)}" for one in common)))
    return lines


def same_language(label, told):
    return told == label or {label, told} == {"asp", "aspx"}


def of_detector(judged, files, all_groups, most):
    detector = judged.detector
    lines = [f"## {detector.name}", ""]
    if detector.notes:
        lines += ["; ".join(detector.notes[:6]) + ".", ""]
    lines += detection(judged, all_groups) + ["", "Real false alarms:", ""] + false_alarms(judged)
    if any(score.regions for score in detector.scores.values()):
        lines += ["", "Places, where any score counts:", ""] + places(judged, files)
    if any(score.told for score in detector.scores.values()):
        lines += ["", "Languages:", ""] + languages(judged, files)
    if most:
        lines += ["", "The highest benign files:", ""] + worst(judged, most)
    return lines + [""]
