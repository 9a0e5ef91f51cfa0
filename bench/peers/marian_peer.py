"""The kernel of marian_style.cc, which FOVEA_MARIAN_STYLE names built."""

import ctypes
import os

import numpy

import inputs
from worker import NotOffered

_library = ctypes.CDLL(os.environ["FOVEA_MARIAN_STYLE"])


def versions():
    return {}


def _at(array):
    return array.ctypes.data_as(ctypes.c_void_p)


def prepare(case, variant, check=True):
    if case["operation"] not in ("additive", "additive_cached"):
        raise NotOffered(case["operation"])
    if case["sizes"].get("heads", 1) != 1:
        raise NotOffered("several heads")
    arrays = inputs.make(case)
    gradient = arrays.pop("gradient")
    names = ("query", "key", "v", "value")
    samples, _, queries, size = arrays["query"].shape
    keys, value_size = arrays["value"].shape[2:]
    shape = (ctypes.c_int64 * 5)(samples, queries, keys, size, value_size)
    given = [_at(arrays[name]) for name in names]

    def call():
        weights = numpy.empty((samples, queries, keys), "float32")
        output = numpy.empty((samples, 1, queries, value_size), "float32")
        _library.MarianStyleForward(shape, *given, _at(weights), _at(output))
        if not case["backward"]:
            return [output]
        gradients = [numpy.empty_like(arrays[name]) for name in names]
        _library.MarianStyleBackward(shape, *given, _at(weights), _at(gradient),
                                     *(_at(x) for x in gradients))
        return [output] + gradients

    return call, inputs.magnitudes(call()) if check else []
