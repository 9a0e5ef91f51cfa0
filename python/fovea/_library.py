"""Loads the operators torch.ops.fovea from the library beside this file."""

import pathlib

import torch

_PATH = pathlib.Path(__file__).resolve().parent / "libfovea_torch.so"

if not _PATH.exists():
    raise ImportError(f"{_PATH} is missing; build it (cmake --build build/release --target "
                      "fovea_torch) and use the package in build/release/python")
try:
    torch.ops.load_library(str(_PATH))
except OSError as error:
    raise ImportError(f"{_PATH} does not fit this PyTorch ({torch.__version__}): {error}; build it "
                      "against the LibTorch of this PyTorch, see python/README.md") from error

ops = torch.ops.fovea
ops.set_num_threads(torch.get_num_threads())


def call(operator, *arguments):
    """What an operator gives; ValueError for what it finds wrong with an argument."""
    try:
        return operator(*arguments)
    except RuntimeError as error:
        # The first line is the message.
        raise ValueError(str(error).split("\n", 1)[0]) from None
