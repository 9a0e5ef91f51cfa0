"""An epoch of training of Bahdanau's model in PyTorch, on batches made as fovea makes them."""

import pathlib
import random
import time

import torch
from torch.nn import functional

from fovea_model import BEGIN, END
from torch_bahdanau import Bahdanau


def _pairs(model, source, target, longest=10**9):
    """Pieces of each pair: of the source with the mark of the end, of the target without."""
    def read(path, vocabulary):
        return vocabulary.encode(pathlib.Path(path).read_text(encoding="utf-8").splitlines())

    pairs = zip(read(source, model.source), read(target, model.target), strict=True)
    return [(a + [END], b) for a, b in pairs if a and b and max(len(a), len(b)) <= longest]


def _batches(pairs, batch_pieces, batch):
    """As data/sentences/length_batches.h cuts them, from pools of a hundred batches."""
    pairs, pool = random.sample(pairs, len(pairs)), []
    batches, pieces = [], 0

    def cut():
        rows, widest = [], 0
        for pair in sorted(pool, key=lambda pair: (len(pair[1]), len(pair[0]))):
            width = max(len(pair[0]), len(pair[1]) + 1)
            if rows and (len(rows) == batch or max(widest, width) * (len(rows) + 1) > batch_pieces):
                batches.append(rows[:])
                rows.clear()
                widest = 0
            rows.append(pair)
            widest = max(widest, width)
        batches.append(rows)

    for pair in pairs:
        pool.append(pair)
        pieces += max(len(pair[0]), len(pair[1]) + 1)
        if pieces >= 100 * batch_pieces or len(pool) >= 100 * batch:
            cut()
            pool, pieces = [], 0
    if pool:
        cut()
    random.shuffle(batches)
    return batches


def _tensors(rows):
    """source [N, S], lengths [N], before [N, T], places [M] with a piece of [N · T], next [M]."""
    steps = max(len(target) for _, target in rows) + 1
    width = max(len(source) for source, _ in rows)
    source = torch.tensor([one + [END] * (width - len(one)) for one, _ in rows])
    before = torch.tensor([[BEGIN, *one] + [BEGIN] * (steps - 1 - len(one)) for _, one in rows])
    places = torch.tensor([n * steps + t for n, (_, one) in enumerate(rows) for t in range(len(one) + 1)])
    following = torch.tensor([piece for _, one in rows for piece in (*one, END)])
    return source, torch.tensor([len(one) for one, _ in rows]), before, places, following


@torch.inference_mode()
def loss_of(model, runner, source, target):
    total = pieces = 0
    for rows in _batches(_pairs(model, source, target), 2048, 256):
        *inputs, following = _tensors(rows)
        total += float(functional.cross_entropy(runner(*inputs), following, reduction="sum"))
        pieces += len(following)
    return total / pieces


class Training:
    """options: "source", "target" paths, "longest_pair", "batch_pieces", "batch", "dropout", "smoothing",
    "learning_rate", "clip"."""

    def __init__(self, model, options):
        random.seed(1)
        torch.manual_seed(1)
        self.options = options
        self.pairs = _pairs(model, options["source"], options["target"], options["longest_pair"])
        self.model = Bahdanau(model.options, options["dropout"]).train()
        self.optimiser = torch.optim.Adam(self.model.parameters(), lr=options["learning_rate"], eps=1e-7,
                                          fused=True)

    def _step(self, rows):
        *inputs, following = _tensors(rows)
        loss = functional.cross_entropy(self.model(*inputs), following,
                                        label_smoothing=self.options["smoothing"])
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.options["clip"])
        self.optimiser.step()
        return float(loss.detach()) * len(following), len(following)

    def epoch(self):
        total = pieces = 0
        batches = _batches(self.pairs, self.options["batch_pieces"], self.options["batch"])
        wall, cpu = time.perf_counter(), time.process_time()
        for rows in batches:
            loss, count = self._step(rows)
            total += loss
            pieces += count
        return {"pieces": pieces, "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu,
                "loss": total / pieces}
