"""What is compared with what: the cases of the table, and its columns."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    operation: str
    sizes: dict
    directions: tuple = ("forward", "forward+backward")
    threads: int = 1
    causal: bool = False
    memory: bool = False  # its peak is measured too
    skip: tuple = ()  # columns that would take minutes and say nothing new

    def order(self, direction):
        """As the workers take it."""
        return {"operation": self.operation, "sizes": self.sizes, "causal": self.causal,
                "backward": direction == "forward+backward"}


@dataclasses.dataclass(frozen=True)
class Column:
    title: str
    peer: str
    variant: str = "composed"


FOVEA = Column("fovea", "fovea")
COLUMNS = (
    Column("LibTorch 1.13", "torch1"),
    Column("LibTorch 1.13, raised", "torch1-raised"),
    Column("PyTorch 2, eager", "torch2"),
    Column("PyTorch 2, compiled", "torch2-compiled", "compile"),
    Column("PyTorch 2, SDPA", "torch2", "sdpa"),
    Column("Keras 3", "keras"),
    Column("KeOps", "keops"),
    Column("Marian-style", "marian"),
)


def _additive(samples, queries, keys, size):
    return {"samples": samples, "queries": queries, "keys": keys, "size": size}


def _dot(steps, causal, directions, **more):
    return Case(f"scaled_dot, 8 heads, T = {steps:,}, D = 64{', causal' if causal else ''}", "dot",
                {"heads": 8, "keys": steps, "size": 64}, directions, causal=causal, **more)


_STEP, _BAG = _additive(64, 1, 50, 512), {"instances": 100_000, "features": 512, "hidden": 128}
_SERIES = {"samples": 64, "steps": 20, "input": 2, "hidden": 32}
_BOTH, _FORWARD, _TRAINING = ("forward", "forward+backward"), ("forward",), ("forward+backward",)
_LONG = ("PyTorch 2, compiled",)

CASES = (
    Case("additive 8 × 256², A = D = 128", "additive", _additive(8, 256, 256, 128), memory=True),
    Case("additive 1 × 1,024², A = D = 128", "additive", _additive(1, 1024, 1024, 128), memory=True),
    Case("additive decoder step 64 × 1 × 50, A = D = 512", "additive", _STEP, _FORWARD, threads=2),
    Case("the same, keys cached", "additive_cached", _STEP, _FORWARD, threads=2),
    _dot(1024, False, _BOTH, memory=True),
    _dot(1024, True, _BOTH, memory=True),
    _dot(2048, False, _FORWARD, skip=_LONG),
    _dot(2048, True, _FORWARD, skip=_LONG),
    _dot(4096, False, _FORWARD, skip=_LONG),
    _dot(4096, True, _FORWARD, skip=_LONG),
    Case("LSTM 64 × 20, 2 → 32", "lstm", _SERIES, _TRAINING),
    Case("GRU 64 × 20, 2 → 32", "gru", _SERIES, _TRAINING),
    Case("gated pooling, 100,000 instances, 512 → 128", "gated_pooling", _BAG, _FORWARD),
)

SMOKE = (Case("additive 1 × 32², A = D = 16", "additive", _additive(1, 32, 32, 16), memory=True),
         Case("LSTM 4 × 5, 2 → 8", "lstm", {"samples": 4, "steps": 5, "input": 2, "hidden": 8}, _TRAINING))
SMOKE_COLUMNS = COLUMNS[:1]
