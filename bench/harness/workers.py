"""Worker processes: one for each peer and number of threads, with an interpreter and an environment of its
own, so that versions, allocators and frameworks cannot meet in one process."""

import dataclasses
import json
import os
import pathlib
import select
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = ROOT / "bench" / "peers"
LONGEST = 900  # seconds for an answer, if the peer has no limit of its own; torch.compile and KeOps compile with g++


@dataclasses.dataclass(frozen=True)
class Peer:
    """How to start a worker: the interpreter, its module in bench/peers and what its environment adds."""

    name: str
    python: str
    module: str
    environment: tuple = ()
    longest: float = LONGEST


class Absent(Exception):
    """Why a peer cannot take part."""


class NotOffered(Exception):
    """The peer has no such operation."""


class Worker:

    def __init__(self, peer, threads, logs):
        logs.mkdir(parents=True, exist_ok=True)
        self.log, self.longest = logs / f"{peer.name}-{threads}.log", peer.longest
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads),
                           MKL_NUM_THREADS=str(threads), PYTHONDONTWRITEBYTECODE="1",
                           CUDA_VISIBLE_DEVICES="")
        environment.update(peer.environment)
        if not pathlib.Path(peer.python).exists():
            raise Absent(f"no {peer.python}; run bench/peers/setup")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([peer.python, str(PEERS / "worker.py"), peer.module],
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                                            env=environment, cwd=PEERS)
        self.versions = self.ask(do="hello")["versions"]

    def ask(self, **order):
        """The worker's answer. Absent: it said so, or it died; NotOffered: it has no such case."""
        try:
            self.process.stdin.write(json.dumps(order).encode() + b"\n")
            self.process.stdin.flush()
        except OSError:
            raise Absent(self._last_words()) from None
        line, deadline = b"", time.monotonic() + self.longest
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], deadline - time.monotonic())
            if not ready:
                self.process.kill()
                raise Absent(f"no answer in {self.longest:g} s")
            block = os.read(self.process.stdout.fileno(), 65536)
            if not block:
                raise Absent(self._last_words())
            line += block
        reply = json.loads(line)
        if "absent" in reply:
            raise Absent(reply["absent"])
        if "none" in reply:
            raise NotOffered(reply["none"])
        return reply

    def _last_words(self):
        lines = [line for line in self.log.read_text(errors="replace").splitlines() if line.strip()]
        return f"it ended with {self.process.wait()}: {lines[-1] if lines else 'no message'}"

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Workers:
    """Starts each worker when it is first asked for; remembers why one is absent."""

    def __init__(self, peers, logs):
        self.peers, self.logs = {peer.name: peer for peer in peers}, logs
        self.running, self.absent, self.versions = {}, {}, {}

    def get(self, name, threads):
        if name in self.absent:
            raise Absent(self.absent[name])
        running = self.running.get((name, threads))
        if running is None or running.process.poll() is not None:
            try:
                worker = Worker(self.peers[name], threads, self.logs)
            except (Absent, OSError) as error:
                self.absent[name] = str(error)
                raise Absent(str(error)) from None
            self.running[name, threads] = worker
            self.versions[name] = worker.versions
        return self.running[name, threads]

    def fresh(self, name, threads):
        """A worker of its own, which the caller closes."""
        if name in self.absent:
            raise Absent(self.absent[name])
        return Worker(self.peers[name], threads, self.logs / "memory")

    def close(self):
        for worker in self.running.values():
            worker.close()
        self.running.clear()
