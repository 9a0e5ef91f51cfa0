"""Translation by PyTorch beside fovea's: what bench/translation asks of a worker (worker.py, "ask")."""

import os
import pathlib
import time

import safetensors
import sentencepiece
import torch

import worker
from fovea_model import FoveaModel
from torch_bahdanau import Bahdanau
from torch_beam import beam_search
from torch_training import Training, loss_of
from torch_transformer import Transformer

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
_state = {}


def versions():
    return {"PyTorch": torch.__version__, "SentencePiece": sentencepiece.__version__,
            "safetensors": safetensors.__version__}


def load(order):
    """{"model": path}. From here on, this is the model."""
    model = FoveaModel(order["model"])
    if model.options["model"] == "transformer":
        runner = Transformer(model)
    else:
        runner = Bahdanau(model.options).load(model).eval()
    _state.update(model=model, runner=runner)
    return {}


def _translated(lines, beam, batch):
    """Sentences of like length go together, as in fovea/infer/translation/translator.cc."""
    model, out = _state["model"], [""] * len(lines)
    pieces = [model.source_pieces(line) for line in lines]
    order = sorted((i for i in range(len(lines)) if len(pieces[i]) > 1), key=lambda i: -len(pieces[i]))
    for rows in (order[i:i + batch] for i in range(0, len(order), batch)):
        found = beam_search(_state["runner"], [pieces[i] for i in rows], beam)
        for i, text in zip(rows, model.target.decode(found)):
            out[i] = text
    return out


def translate(order):
    """{"source": path, "beam", "batch", "first": so many lines if not all, "out": path if it is wanted}:
    {"cpu", "wall"} seconds from lines to lines."""
    lines = pathlib.Path(order["source"]).read_text(encoding="utf-8").removesuffix("\n").split("\n")
    lines = lines[:order.get("first")]
    wall, cpu = time.perf_counter(), time.process_time()
    out = _translated(lines, order["beam"], order["batch"])
    reply = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    if order.get("out"):
        pathlib.Path(order["out"]).write_text("".join(line + "\n" for line in out), encoding="utf-8")
    return reply


def memory(order):
    """As translate; {"beyond", "whole"}: megabytes at the peak, beyond the process with its model and of all."""
    worker.trim()
    pathlib.Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak starts anew
    before = worker.kilobytes("VmRSS")
    translate(order)
    peak = worker.kilobytes("VmHWM")
    return {"beyond": (peak - before) / 1024, "whole": peak / 1024}


def loss(order):
    """{"source", "target": paths}: {"loss": nats a target piece}."""
    return {"loss": loss_of(_state["model"], _state["runner"], order["source"], order["target"])}


def train(order):
    """{"model": path, for vocabulary and sizes, "source", "target": paths, options of Training}: an epoch's
    {"pieces", "wall", "cpu", "loss"}."""
    if "training" not in _state:
        _state["training"] = Training(FoveaModel(order["model"]), order)
    return _state["training"].epoch()
