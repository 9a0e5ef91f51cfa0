"""Runs one case: fovea and its peers in turn, round after round."""

import dataclasses
import math
import statistics

from harness.cases import FOVEA
from harness.workers import Absent, NotOffered


@dataclasses.dataclass
class Row:
    case: str
    what: str  # direction and unit
    ours: str
    cells: list


def ratio(values):
    def text(x):
        return f"{x:.0f}" if x >= 100 else f"{x:.1f}" if x >= 10 else f"{x:.2f}"

    return f"{text(statistics.median(values))} ({text(min(values))}–{text(max(values))})"


def _milliseconds(seconds):
    return f"{1000 * statistics.median(seconds):.3g}"


def _differs(check, ours):
    """Whether two lists of magnitudes are of different results: float32 against float32."""
    return len(check) != len(ours) or not all(
        math.isclose(a, b, rel_tol=2e-3, abs_tol=1e-6) for a, b in zip(check, ours))


class Comparison:

    def __init__(self, workers, columns, rounds, seconds):
        self.workers, self.columns, self.rounds, self.seconds = workers, columns, rounds, seconds
        self.notes = {}  # what a cell cannot say, by column

    def note(self, column, name, reason):
        self.notes.setdefault((column.title, str(reason)), []).append(name)

    def _prepare(self, column, case, order, ours):
        """The worker, ready, and its check; or None and what stands in its cell instead."""
        if column.title in case.skip:
            return None, "not run"
        try:
            worker = self.workers.get(column.peer, case.threads)
            check = worker.ask(do="prepare", case=order, variant=column.variant)["check"]
        except NotOffered:
            return None, "–"
        except Absent as reason:
            self.note(column, case.name, reason)
            return None, "absent"
        if ours is not None and _differs(check, ours):
            self.note(column, case.name, f"computes something else: {check} instead of {ours}")
            return None, "differs"
        return worker, check

    def time(self, case, direction):
        order = case.order(direction)
        clock = "cpu" if case.threads == 1 else "wall"
        what = f"{direction}, {case.threads} thread{'s' * (case.threads > 1)}"
        fovea, check = self._prepare(FOVEA, case, order, None)
        if fovea is None:
            return Row(case.name, what, check, ["–"] * len(self.columns))

        def seconds(worker, column):
            return worker.ask(do="run", variant=column.variant, seconds=self.seconds)[clock]

        cells, ready = [], {}
        for index, column in enumerate(self.columns):
            worker, cell = self._prepare(column, case, order, check)
            cells.append(cell)
            if worker is not None:
                ready[index] = worker
        ours, ratios = [], {index: [] for index in ready}
        for _ in range(self.rounds):
            ours.append(seconds(fovea, FOVEA))
            for index, worker in ready.items():
                if ratios[index] is None:
                    continue
                try:
                    ratios[index].append(seconds(worker, self.columns[index]) / ours[-1])
                except Absent as reason:
                    self.note(self.columns[index], case.name, reason)
                    ratios[index] = None
        for index, worker in ready.items():
            cells[index] = ratio(ratios[index]) if ratios[index] else "absent"
            if worker.process.poll() is None:
                worker.ask(do="release")
        fovea.ask(do="release")
        return Row(case.name, what, f"{_milliseconds(ours)} ms", cells)

    def memory(self, case, direction):
        """Megabytes beyond the inputs at the peak of one call, each in a process of its own."""
        def measure(column):
            if column.title in case.skip:
                return "not run"
            worker = None
            try:
                worker = self.workers.fresh(column.peer, case.threads)
                peak = worker.ask(do="memory", case=case.order(direction), variant=column.variant)
                return f"{peak['megabytes']:.3g}" if peak["megabytes"] < 1000 else (
                    f"{peak['megabytes']:,.0f}")
            except NotOffered:
                return "–"
            except (Absent, OSError) as reason:
                self.note(column, case.name, reason)
                return "absent"
            finally:
                if worker is not None:
                    worker.close()

        return Row(case.name, f"{direction}, MB at the peak", f"{measure(FOVEA)} MB",
                   [measure(column) for column in self.columns])
