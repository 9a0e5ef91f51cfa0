"""KeOps: additive attention as a lazy reduction over the keys, compiled for its formula."""

import os

import torch

import pykeops
from pykeops.torch import LazyTensor

import torch_cases
from worker import NotOffered

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


def versions():
    return {"KeOps": pykeops.__version__, "PyTorch under KeOps": torch.__version__}


def additive(query, key, v, value):
    pair = LazyTensor(query.unsqueeze(3)) + LazyTensor(key.unsqueeze(2))
    tanh = 1 - 2 / (1 + (2 * pair).exp())  # KeOps has no tanh
    scores = (LazyTensor(v.view(1, v.shape[0], 1, 1, -1)) * tanh).sum(-1)
    return scores.sumsoftmaxweight(LazyTensor(value.unsqueeze(2)), dim=3)


def prepare(case, variant, check=True):
    if case["operation"] not in ("additive", "additive_cached"):
        raise NotOffered(case["operation"])
    return torch_cases.prepare(lambda _: additive, case, check)
