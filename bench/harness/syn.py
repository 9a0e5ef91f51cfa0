"""The truth of `fovea generate syn1` to `syn6`, as fovea/data/synthetic/syn_formulas.cc has it (L2X, Chen et al. 2018;
INVASE, Yoon et al. 2019): which columns decide a row, and how likely its y = 1 is."""

import math

PRODUCT, SQUARES, ADDITIVE, SWITCH = {0, 1}, {2, 3, 4, 5}, {6, 7, 8, 9}, {10}


def _simple(which, x):
    if which == 1:
        return x[0] * x[1], PRODUCT
    if which == 2:
        return sum(x[place] ** 2 for place in SQUARES) - 4, SQUARES
    return -10 * math.sin(0.2 * x[6]) + abs(x[7]) + x[8] + math.exp(-x[9]) - 2.4, ADDITIVE


def truth(which, x):
    """(probability of y = 1, set of the relevant columns, from 0) of a row of Syn`which`."""
    if which <= 3:
        odds, relevant = _simple(which, x)
    else:
        below, above = {4: (1, 2), 5: (1, 3), 6: (2, 3)}[which]
        odds, relevant = _simple(below if x[10] < 0 else above, x)
        relevant = relevant | SWITCH
    return 1 / (1 + math.exp(min(odds, 700))), relevant


def share_found(rows):
    """Of all relevant columns, the share among the heaviest; and what a guess finds. rows: (weights, relevant). A row
    shows as many columns as are relevant in it."""
    found = guessed = wanted = 0
    for weights, relevant in rows:
        heaviest = sorted(range(len(weights)), key=lambda place: -weights[place])[:len(relevant)]
        found += len(relevant & set(heaviest))
        guessed += len(relevant) ** 2 / len(weights)
        wanted += len(relevant)
    return found / wanted, guessed / wanted
