"""The tables that bench/tables measures on: files, those that it makes, and parts of one for cross-validation."""

import csv
import dataclasses
import math
import pathlib
import random


@dataclasses.dataclass(frozen=True)
class Table:
    name: str
    train: pathlib.Path
    test: pathlib.Path
    target: str
    regression: bool = False
    positive: str = ""  # the class whose probability is wanted

    def truth(self):
        return column(self.test, self.target)


def read(path):
    """(header, rows) of a CSV file."""
    with open(path, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return header, rows


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return path


def column(path, name):
    header, rows = read(path)
    place = header.index(name)
    return [row[place] for row in rows]


def make(path, rows, columns, seed):
    """Numbers ~ N(0, 1) and a class y that hangs on five of them, with noise: half `yes`, half `no`."""
    draw = random.Random(seed)

    def row():
        x = [draw.gauss(0, 1) for _ in range(columns)]
        odds = 2 * x[0] * x[1] + abs(x[2]) - 0.8 + math.sin(2 * x[3]) + x[4] + draw.gauss(0, 0.5)
        return [*(f"{value:.6g}" for value in x), "yes" if odds > 0 else "no"]

    return write(path, [*(f"x{number + 1}" for number in range(columns)), "y"], (row() for _ in range(rows)))


def folds(path, target, parts, seed, folder):
    """The tables of a cross-validation. Rows that are equal but for the target stay in one part."""
    header, rows = read(path)
    place, groups = header.index(target), {}
    for row in rows:
        groups.setdefault(tuple(row[:place] + row[place + 1:]), []).append(row)
    kept = list(groups.values())
    random.Random(seed).shuffle(kept)
    made = []
    for part in range(parts):
        split = {False: [], True: []}
        for number, group in enumerate(kept):
            split[number % parts == part] += group
        stem = folder / f"{path.stem}-{seed}-{part + 1}"
        made.append(Table(f"{path.stem}, part {part + 1}", write(stem.with_suffix(".train.csv"), header, split[False]),
                          write(stem.with_suffix(".test.csv"), header, split[True]), target))
    return made
