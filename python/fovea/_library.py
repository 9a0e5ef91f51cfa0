"""Loads the operators torch.ops.fovea from the library beside this file."""

import functools
import pathlib

import torch

from fovea import _check

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


_REQUIRE = {
    "Tensor": _check.require_tensor,
    "int": _check.require_whole,
    "List[int]": _check.require_wholes,
    "float": _check.require_number,
    "bool": _check.require_flag,
}


@functools.lru_cache(maxsize=None)
def _parameters(operator):
    """Of each parameter of an operator of `ops`: its name, its check, and whether it may be None."""
    parameters = []
    for argument in operator.default._schema.arguments:
        kind = str(argument.type)
        optional = kind.startswith("Optional[")
        parameters.append((argument.name, _REQUIRE[kind[9:-1] if optional else kind], optional))
    return parameters


def translated(run, name, tensor):
    """What run() gives; ValueError for what it finds wrong with an argument. name, tensor: of the
    argument that decides the type."""
    try:
        return run()
    except RuntimeError as error:
        # The first line is the message.
        message = str(error).split("\n", 1)[0]
        if "not implemented for" in message:
            message = (f"{name} must be of a type that PyTorch {torch.__version__} computes with on "
                       f"{tensor.device}, got {tensor.dtype}: {message}")
        raise ValueError(message) from None


def call(operator, *arguments):
    """What an operator of `ops` gives; ValueError for what is wrong with an argument."""
    parameters = _parameters(operator)
    checked = [
        None if value is None and optional else require(name, value)
        for (name, require, optional), value in zip(parameters, arguments)
    ]
    return translated(lambda: operator(*checked), parameters[0][0], checked[0])
