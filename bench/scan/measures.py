"""Rates, their intervals and thresholds."""

import dataclasses
import math

import numpy as np

RATES = (0.01, 0.001, 0.0001)
LEAST = 50  # files of a project whose own rate counts


@dataclasses.dataclass
class Rate:
    """A share with its 95 % interval (Wilson 1927); count and total are sums of weights."""
    count: float
    total: float

    @property
    def value(self):
        return self.count / self.total if self.total else math.nan

    def interval(self):
        if not self.total:
            return 0.0, 1.0
        z, n, p = 1.959964, self.total, self.value
        centre, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, (centre - spread) / (1 + z * z / n)), min(1.0, (centre + spread) / (1 + z * z / n))


def found(logits, weights, threshold):
    """Share of the weights whose logit reaches the threshold."""
    reached = sum(weight for logit, weight in zip(logits, weights) if logit >= threshold)
    return Rate(reached, sum(weights))


def pooled_threshold(benign, rate):
    """The least threshold that at most floor(rate · n) of the n benign logits reach; ties count against it."""
    rising = np.sort(np.asarray(benign, float))
    allowed = math.floor(rate * len(rising) + 1e-9)
    return math.nextafter(float(rising[len(rising) - allowed - 1]), math.inf)


def interpolated(benign, rate):
    """The logit that the share `rate` of the benign ones exceeds, between two of them by ln(rate)."""
    falling = np.sort(np.asarray(benign, float))[::-1]
    ranks = (np.arange(len(falling)) + 0.5) / len(falling)
    return float(np.interp(math.log(rate), np.log(ranks), falling))


def median_threshold(projects, rate):
    """The pooled tail, its rates scaled so that the median of the projects' own 1 % counts as 1 %: few
    projects have the files for a smaller rate of their own. projects: {name: benign logits}."""
    pooled = np.concatenate([np.asarray(logits, float) for logits in projects.values()])
    own = [interpolated(logits, 0.01) for logits in projects.values() if len(logits) >= LEAST]
    if not own:
        return interpolated(pooled, rate)
    scale = max(float(np.mean(pooled >= np.median(own))), 1 / len(pooled)) / 0.01
    return interpolated(pooled, min(1.0, rate * scale))


def real_rates(projects, reached):
    """(pooled Rate, median over the projects of at least LEAST files, their number). projects: {name:
    members}; reached: of a name and a member, whether it is a false alarm."""
    shares, count, total = [], 0, 0
    for name, members in projects.items():
        alarms = sum(reached(name, member) for member in members)
        count, total = count + alarms, total + len(members)
        if len(members) >= LEAST:
            shares.append(alarms / len(members))
    return Rate(count, total), float(np.median(shares)) if shares else math.nan, len(shares)


def union_length(spans):
    length, end = 0, -1
    for start, stop in sorted(spans):
        length += max(0, stop - max(start, end))
        end = max(end, stop)
    return length


def overlap(one, two):
    """Bytes in both of two sets of spans."""
    return union_length(one) + union_length(two) - union_length([*one, *two])


def place(spans, regions):
    """(whether the hottest region meets a span, intersection over union of the bytes) of one file."""
    if not regions:
        return False, 0.0
    hottest = max(regions, key=lambda region: region[2])
    told = [region[:2] for region in regions]
    both = overlap(spans, told)
    return overlap(spans, [hottest[:2]]) > 0, both / (union_length(spans) + union_length(told) - both)
