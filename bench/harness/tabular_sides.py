"""Who is measured on tables: the program fovea, and libraries in worker processes. Each is asked to judge a table."""

import csv
import dataclasses
import io
import json
import subprocess
import sys
import time

from harness.workers import Absent, NotOffered, Peer, Worker

LIBRARIES = ["LightGBM", "CatBoost", "RealMLP-TD-S", "RealMLP", "FT-Transformer"]


@dataclasses.dataclass
class Result:
    """Predictions for the test file and seconds. train, predict: of fovea the two commands, of a library fit() and
    predict(). whole: of the processes from their start to their end, reading among it."""

    predictions: list
    probabilities: list  # of the table's positive class, if it has one
    train: float
    predict: float
    whole: float
    weights: dict = dataclasses.field(default_factory=dict)  # of fovea, if asked: what `fovea attend` tells


class Fovea:
    """The program, in a folder of its own."""

    name = "fovea"

    def __init__(self, program, folder, threads):
        self.program, self.folder, self.threads = program.absolute(), folder, threads
        self.model, self.file = folder / "model.safetensors", self.state()

    def state(self):
        try:
            found = self.program.stat()
        except OSError:
            sys.exit(f"bench/tables: no {self.program}; build it, or say which with --program")
        return found.st_ino, found.st_size, found.st_mtime_ns

    def run(self, *arguments):
        if self.state() != self.file:
            sys.exit(f"bench/tables: {self.program.name} was built anew while it was measured; begin again")
        begin = time.perf_counter()
        done = subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True,
                              cwd=self.folder, check=False)
        if done.returncode:
            sys.exit(f"bench/tables: fovea {' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return done.stdout, time.perf_counter() - begin

    def train(self, table, seed):
        return self.run("train", "tabular", table.train, "--target", table.target, "--seed", seed, "--threads",
                        self.threads, "--out", self.model, "--quiet")[1]

    def judge(self, table, seed, weights=None):
        """weights: of how many rows, beside the mean of all."""
        train = self.train(table, seed)
        text, predict = self.run("predict", self.model, table.test, "--threads", self.threads)
        rows = list(csv.DictReader(io.StringIO(text)))
        result = Result([row["prediction"] for row in rows],
                        [float(row[f"probability_{table.positive}"]) for row in rows] if table.positive else [],
                        train, predict, train + predict)
        if weights is not None:
            result.weights = json.loads(self.run("attend", self.model, table.test, "--format", "json", "--samples",
                                                 weights, "--threads", self.threads)[0])
        return result


class Library:
    """A peer: a process of its own for each order, so that nothing is warm and nothing stays behind."""

    def __init__(self, name, python, threads, folder, logs, longest):
        self.name, self.threads, self.folder, self.logs = name, threads, folder, logs
        self.peer = Peer(name, str(python), "tabular_peer", (("TABULAR_PEER", name),), longest)
        self.versions, self.absent = None, None

    def ask(self, what, table, seed, **more):
        """(reply, seconds from the process's start to its answer). Absent: it cannot start, or not do it."""
        if self.absent:
            raise Absent(self.absent)
        begin = time.perf_counter()
        try:
            worker = Worker(self.peer, self.threads, self.logs)
        except (Absent, OSError) as reason:
            self.absent = str(reason)
            raise Absent(self.absent) from None
        try:
            self.versions = worker.versions
            reply = worker.ask(do="ask", what=what, train=str(table.train), test=str(table.test), seed=seed,
                               target=table.target, regression=table.regression, positive=table.positive,
                               folder=str(self.folder), **more)
            return reply, time.perf_counter() - begin
        except NotOffered as reason:
            raise Absent(str(reason)) from None
        finally:
            worker.close()

    def judge(self, table, seed, **_):
        reply, whole = self.ask("judge", table, seed)
        return Result(whole=whole, **reply)
