"""fovea's translation beside PyTorch's: decoding with the same weights, training on the same pairs."""

import dataclasses
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from harness.compare import ratio
from harness.workers import Absent

PEER = "torch2"
TITLES = ("model", "what", "fovea", "PyTorch 2", "ratio")
# What `fovea train translate` does by itself, written out for the peer; its schedule changes no time.
TRAINING = {"longest_pair": 100, "batch_pieces": 2048, "batch": 256, "dropout": 0.3, "smoothing": 0.1,
            "learning_rate": 0.003, "clip": 1}


@dataclasses.dataclass
class Run:
    """A program that has ended: seconds of it all, its peak in MB, what it said."""

    wall: float
    cpu: float
    megabytes: float
    text: str


def run(command, source=os.devnull):
    """Waited for by itself, so that time and peak are its own."""
    with open(source, "rb") as lines, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], stdin=lines, stdout=out, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        texts = []
        for file in (out, errors):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    if process.returncode != 0:
        last = (texts[1].strip().splitlines() or ["no message"])[-1]
        raise Absent(f"{command[0]} ended with {process.returncode}: {last}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, "".join(texts))


def _threads(count):
    return f"{count} thread{'s' * (count > 1)}"


def _say(what, turn, rounds, ours, theirs):
    print(f"bench/translation: {what}, round {turn} of {rounds}: fovea {ours:.4g}, PyTorch {theirs:.4g}",
          file=sys.stderr, flush=True)


def _per_second(count, seconds):
    return f"{sorted(count / one for one in seconds)[len(seconds) // 2]:,.0f}"


def _ratio(theirs, ours):
    return ratio([a / b for a, b in zip(theirs, ours)])


def decode(options, workers):
    """Rows, and lines on whether both say the same. One thread: processor time; more: wall time. fovea's
    is that of the whole program, start and loading among it; PyTorch's without."""
    rows, notes = [], []
    with tempfile.TemporaryDirectory() as folder:
        for model in options.model:
            for threads in options.threads:
                more, note = _decode(options, workers, model, threads, pathlib.Path(folder))
                rows += more
                notes.append(note)
            if not options.no_memory:
                rows += _memory(options, workers, model)
    return rows, notes


def _command(options, model, threads):
    return [options.fovea, "translate", model, "--beam", options.beam, "--batch", options.batch, "--threads",
            threads]


def _decode(options, workers, model, threads, folder):
    clock = "cpu" if threads == 1 else "wall"
    order = {"source": str(options.source.resolve()), "beam": options.beam, "batch": options.batch,
             "out": str(folder / "peer")}
    worker = workers.get(PEER, threads)
    worker.ask(do="ask", what="load", model=str(model.resolve()))
    worker.ask(do="ask", what="translate", **{**order, "first": 64})
    ours, theirs = [], []
    for turn in range(options.rounds):
        done = run(_command(options, model, threads), options.source)
        ours.append(getattr(done, clock))
        theirs.append(worker.ask(do="ask", what="translate", **order)[clock])
        _say(f"{model.stem}, {_threads(threads)}, seconds", turn + 1, options.rounds, ours[-1], theirs[-1])
    here = done.text.splitlines()
    there = (folder / "peer").read_text(encoding="utf-8").splitlines()
    same = sum(a == b for a, b in zip(here, there))
    row = [model.stem, f"decoding, beam {options.beam}, batch {options.batch}, {_threads(threads)}",
           f"{_per_second(len(there), ours)} sentences/s", f"{_per_second(len(there), theirs)}",
           _ratio(theirs, ours)]
    return [row], f"- {model.stem}, {_threads(threads)}: {same:,} of {len(there):,} lines are the same."


def _memory(options, workers, model):
    """Peaks, of the process, and beyond what it has once the model is loaded."""
    command = _command(options, model, 1)
    ours, loaded = run(command, options.source).megabytes, run(command).megabytes
    worker = workers.fresh(PEER, 1)
    try:
        worker.ask(do="ask", what="load", model=str(model.resolve()))
        theirs = worker.ask(do="ask", what="memory", source=str(options.source.resolve()), beam=options.beam,
                            batch=options.batch)
    finally:
        worker.close()
    what = "decoding, 1 thread, MB at the peak"
    return [[model.stem, what, f"{ours:.0f} MB", f"{theirs['whole']:,.0f}", ratio([theirs["whole"] / ours])],
            [model.stem, f"{what} beyond the loaded model", f"{ours - loaded:.0f} MB", f"{theirs['beyond']:,.0f}",
             ratio([theirs["beyond"] / (ours - loaded)])]]


def _head(path, count, out):
    lines = path.read_text(encoding="utf-8").split("\n")[:count]
    out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return str(out)


def _fovea_pieces(command, threads, pieces):
    """Pieces a second: of processor time, that of two epochs more; of wall time, as the program says it."""
    if threads == 1:
        once, thrice = (run([*command, "--epochs", epochs]).cpu for epochs in (1, 3))
        return 2 * pieces / (thrice - once)
    text = run([*command, "--epochs", 2]).text
    return float(re.search(r"([\d,]+) target pieces/s", text)[1].replace(",", ""))


def train(options, workers):
    """Rows, and a line on what was trained. Of the steps alone; one thread: processor time, more: wall time."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        source, target = (_head(path, options.pairs, folder / side)
                          for path, side in ((options.source, "source"), (options.target, "target")))
        model = str(folder / "model.safetensors")
        fovea = [options.fovea, "train", "translate", "--source", source, "--target", target, "--validation", 0,
                 "--vocabulary", options.vocabulary, "--join-pairs", 0, "--out", model]
        run([*fovea, "--epochs", 1])  # for its vocabulary
        for threads in options.threads:
            ours, theirs, worker = [], [], workers.get(PEER, threads)
            for turn in range(options.rounds):
                reply = worker.ask(do="ask", what="train", model=model, source=source, target=target, **TRAINING)
                theirs.append(reply["pieces"] / reply["cpu" if threads == 1 else "wall"])
                ours.append(_fovea_pieces([*fovea, "--threads", threads], threads, reply["pieces"]))
                _say(f"{_threads(threads)}, pieces/s", turn + 1, options.rounds, ours[-1], theirs[-1])
            middle = len(ours) // 2
            rows.append(["bahdanau", f"training, {_threads(threads)}", f"{sorted(ours)[middle]:,.0f} pieces/s",
                         f"{sorted(theirs)[middle]:,.0f}", _ratio(ours, theirs)])
    return rows, [f"- Training: epochs of {options.pairs:,} pairs with {reply['pieces']:,} target pieces, out of a "
                  f"vocabulary of at most {options.vocabulary:,}. Rates are of target pieces, the steps alone."]
