"""How good predictions are, of fovea and of its peers by the same code; and how figures are written."""

import math
import statistics


def accuracy(predicted, truth):
    return statistics.fmean(one == other for one, other in zip(predicted, truth, strict=True))


def rmse(predicted, truth):
    return math.sqrt(statistics.fmean((float(one) - float(other)) ** 2
                                      for one, other in zip(predicted, truth, strict=True)))


def auroc(scores, positive):
    """The share of pairs of a positive and a negative that are in order, ties half."""
    order = sorted(zip(scores, positive, strict=True))
    ranks, place = 0.0, 0
    while place < len(order):
        last = place
        while last + 1 < len(order) and order[last + 1][0] == order[place][0]:
            last += 1
        ranks += ((place + last) / 2 + 1) * sum(truth for _, truth in order[place:last + 1])
        place = last + 1
    ones = sum(truth for _, truth in order)
    return (ranks - ones * (ones + 1) / 2) / (ones * (len(order) - ones))


def figure(value):
    """Three digits or more, with commas."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else (
        f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}")


def middle(values):
    """The median and, of several, the range in brackets."""
    if not values:
        return "–"
    text = figure(statistics.median(values))
    return text if len(values) == 1 else f"{text} ({figure(min(values))}–{figure(max(values))})"


def spread(values, digits=3):
    """Cells: median, mean, range."""
    return [f"{statistics.median(values):.{digits}f}", f"{statistics.fmean(values):.{digits}f}",
            f"{min(values):.{digits}f}–{max(values):.{digits}f}"]
