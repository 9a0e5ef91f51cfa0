"""The reference experiments end to end: samples a second of training, two threads, each run a program of its
own that says so: "… N samples/s", or Google Benchmark's items_per_second."""

import dataclasses
import os
import re
import subprocess
import tempfile

from harness.cases import FOVEA
from harness.compare import Row, ratio
from harness.workers import PEERS, Absent

_SERIES = ("--model recurrent --cell lstm --one-way --validation 0.1 --scale none --epochs 1 --batch 64 --learning-rate 0.001 "
           "--schedule constant --clip 0 --noise 0 --keep last").split()


@dataclasses.dataclass(frozen=True)
class Experiment:
    name: str
    data: tuple  # arguments of `fovea generate`
    train: tuple  # arguments of `fovea train`, between the data and --out
    keras: tuple  # the script of bench/peers and its arguments
    torch: str  # the benchmark in fovea_train_bench of the same model of LibTorch's modules, if any


EXPERIMENTS = (
    Experiment("series experiment, attention after, 300,000 samples",
               ("series", "--samples", "300000"), ("series", "--attention", "after", *_SERIES),
               ("keras_series.py", "--places", "after", "--speed"), "LibTorch/after"),
    Experiment("series experiment, attention before, 300,000 samples",
               ("series", "--samples", "300000"), ("series", "--attention", "before", *_SERIES),
               ("keras_series.py", "--places", "before", "--speed"), "LibTorch/before"),
    Experiment("dense experiment, 20 epochs of 5,000 samples", ("dense", "--samples", "10000"),
               tuple("tabular --target y --validation 0.5 --no-scale --activation linear --epochs 20 "
                     "--keep last".split()), ("keras_dense.py", "--speed"), ""),
)
THREADS = 2


def _rate(command, environment):
    """Samples a second, from the last line that has them."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False,
                              env={**os.environ, **environment})
    except OSError as error:
        raise Absent(str(error)) from None
    found = re.findall(r"([\d,.]+)\s+samples/s|\"items_per_second\": ([\d.e+]+)", done.stdout)
    if done.returncode != 0 or not found:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise Absent(f"{command[0]} ended with {done.returncode}: {lines[-1] if lines else 'no message'}")
    return float("".join(found[-1]).replace(",", ""))


class Programs:
    """The command of each column, for an experiment whose data lies in a folder."""

    def __init__(self, options, peers):
        self.options, self.peers = options, {peer.name: peer for peer in peers}

    def ours(self, experiment, folder):
        program, data = str(self.options.build / "bin" / "fovea"), f"{folder}/data"
        train = [program, "train", experiment.train[0], data, *experiment.train[1:], "--threads",
                 str(THREADS), "--out", f"{folder}/model"]
        return train, {}

    def command(self, column, experiment):
        """(command, environment); Absent, or None where the column has no such program."""
        peer = self.peers[column.peer]
        environment = {**dict(peer.environment), "OMP_NUM_THREADS": str(THREADS), "PYTHONDONTWRITEBYTECODE": "1"}
        if column.variant != "composed":
            return None
        if peer.module == "keras_peer":
            return [peer.python, str(PEERS / experiment.keras[0]), *experiment.keras[1:]], environment
        if peer.module != "torch_peer" or not experiment.torch:
            return None
        if peer.name == "torch2":
            return None  # the program is of the LibTorch that fovea is built against
        program = self.options.build / "bin" / "fovea_train_bench"
        if not program.exists():
            raise Absent(f"there is no {program.name}")
        return [str(program), f"--benchmark_filter=^{experiment.torch}/threads:{THREADS}/",
                "--benchmark_format=json"], environment


def measure(experiment, programs, comparison, rounds):
    """A row, and notes into the comparison."""
    with tempfile.TemporaryDirectory() as folder:
        fovea = str(programs.options.build / "bin" / "fovea")
        extension = {"series": ".ts", "dense": ".csv"}[experiment.data[0]]
        subprocess.run([fovea, "generate", *experiment.data, "--out", f"{folder}/data{extension}"], check=True,
                       capture_output=True)
        command, environment = programs.ours(experiment, folder)
        command[command.index(f"{folder}/data")] += extension
        cells, ready = {}, {}
        for column in comparison.columns:
            try:
                found = programs.command(column, experiment)
                cells[column.title] = "–"
                if found:
                    ready[column] = found
            except Absent as reason:
                comparison.note(column, experiment.name, reason)
                cells[column.title] = "absent"
        ours, ratios = [], {column: [] for column in ready}
        try:
            for _ in range(rounds):
                ours.append(_rate(command, environment))
                for column, peer in ready.items():
                    try:
                        if ratios[column] is not None:
                            ratios[column].append(ours[-1] / _rate(*peer))
                    except Absent as reason:
                        comparison.note(column, experiment.name, reason)
                        ratios[column] = None
        except Absent as reason:
            comparison.note(FOVEA, experiment.name, reason)
            return Row(experiment.name, "training", "absent", ["–"] * len(comparison.columns))
    for column, values in ratios.items():
        cells[column.title] = ratio(values) if values else "absent"
    middle = sorted(ours)[len(ours) // 2]
    return Row(experiment.name, f"training, {THREADS} threads", f"{middle:,.0f} samples/s",
               [cells[column.title] for column in comparison.columns])
