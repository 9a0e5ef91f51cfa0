"""fovea through its Python package: fused operators with PyTorch's autograd."""

import os

import torch

import fovea
import torch_cases
from worker import NotOffered

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
fovea.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


def versions():
    return {"PyTorch under fovea": torch.__version__}


def function_of(case, tensors):
    operation, causal = case["operation"], case.get("causal", False)
    if operation == "additive_cached":
        ready = fovea.AdditiveKeys(tensors["key"])
        return lambda query, key, v, value: ready.attend(query, v, value)
    functions = {"additive": fovea.additive_attention,
                 "dot": lambda q, k, x: fovea.dot_attention(q, k, x, causal=causal),
                 "lstm": lambda *x: fovea.lstm(*x).states,
                 "gru": lambda *x: fovea.gru(*x).states,
                 "gated_pooling": lambda *x: fovea.gated_pooling(*x).pooled}
    if operation not in functions:
        raise NotOffered(operation)
    return functions[operation]


def prepare(case, variant, check=True):
    return torch_cases.prepare(lambda tensors: function_of(case, tensors), case, check)
