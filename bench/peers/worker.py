"""One side of the benchmark: a process of its own that prepares and runs cases as it is told.

The driver (bench/run) writes one JSON object a line to standard input, and reads one from what was standard
output when the process began; whatever libraries print goes to standard error.

    {"do": "hello"}                          {"versions": {name: version}}
    {"do": "prepare", "case", "variant"}     {"check": [numbers]}, or {"absent": why}, {"none": why}
    {"do": "run", "variant", "seconds"}      {"cpu", "wall"}: seconds of one call, the mean of as many as fit
    {"do": "memory", "case", "variant"}      {"megabytes"} beyond the inputs at the peak of one call
    {"do": "release"}                        {}
    {"do": "ask", "what": name, …}           what the peer's function of that name answers to the order

"check" holds the mean magnitude of the result and of each gradient, by which the driver sees that all sides
compute the same.
"""

import ctypes
import gc
import importlib
import json
import os
import pathlib
import re
import sys
import time
import traceback


class NotOffered(Exception):
    """The peer has no such operation."""


class Absent(Exception):
    """The peer should have it, and something is missing."""


def kilobytes(name):
    text = pathlib.Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(name + r":\s+(\d+)", text)[1])


def trim():
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


def _smaller(case):
    """The same on a few steps, to have all code loaded and all threads started."""
    sizes = {name: min(value, 64) if name in ("queries", "keys", "instances", "steps") else value
             for name, value in case["sizes"].items()}
    return {**case, "sizes": sizes}


class Worker:

    def __init__(self, peer):
        self.peer, self.calls = peer, {}  # by variant

    def hello(self, _):
        return {"versions": self.peer.versions()}

    def prepare(self, order):
        call, check = self.peer.prepare(order["case"], order["variant"])
        # It takes some calls until an allocator that keeps its memory has all that it needs.
        start = time.perf_counter()
        for _ in range(6):
            call()
            if time.perf_counter() - start > 4:
                break
        self.calls[order["variant"]] = call
        return {"check": check}

    def run(self, order):
        call = self.calls[order["variant"]]
        calls, wall, cpu = 0, time.perf_counter(), time.process_time()
        while calls == 0 or time.perf_counter() - wall < order["seconds"]:
            call()
            calls += 1
        return {"cpu": (time.process_time() - cpu) / calls,
                "wall": (time.perf_counter() - wall) / calls}

    def memory(self, order):
        # What is compiled for its shapes is warm with the case itself, the rest with a smaller one, so that
        # buffers that outlive a call count.
        compiled = order["variant"] == "compile" or getattr(self.peer, "COMPILED", False)
        warm = order["case"] if compiled else _smaller(order["case"])
        self.peer.prepare(warm, order["variant"])[0]()
        call, _ = self.peer.prepare(order["case"], order["variant"], check=False)
        trim()
        pathlib.Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak starts anew
        before = kilobytes("VmRSS")
        call()
        return {"megabytes": (kilobytes("VmHWM") - before) / 1024}

    def ask(self, order):
        return getattr(self.peer, order["what"])(order)

    def release(self, _):
        self.calls.clear()
        trim()
        return {}


def main():
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        worker = Worker(importlib.import_module(sys.argv[1]))
    except Exception as error:  # a library that does not load, whatever it raises
        traceback.print_exc()
        worker, broken = None, f"{type(error).__name__}: {error}".split("\n", 1)[0]
    for line in sys.stdin:
        order = json.loads(line)
        try:
            reply = {"absent": broken} if worker is None else getattr(worker, order["do"])(order)
        except NotOffered as error:
            reply = {"none": str(error)}
        except Exception as error:
            traceback.print_exc()
            reply = {"absent": f"{type(error).__name__}: {error}".split("\n", 1)[0]}
        channel.write(json.dumps(reply) + "\n")
        channel.flush()


if __name__ == "__main__":
    # Peers import this module for its exceptions; there must be one of it.
    sys.modules["worker"] = sys.modules["__main__"]
    main()
