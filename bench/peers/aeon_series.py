"""Classifiers of time series from aeon: what bench/series asks of a worker (worker.py, "ask")."""

import os
import time

import aeon
import numba
import numpy
from aeon.classification.convolution_based import MiniRocketClassifier, MultiRocketHydraClassifier
from aeon.datasets import load_from_ts_file

numba.set_num_threads(1)
MODELS = {"MiniRocket": MiniRocketClassifier, "MultiRocket-Hydra": MultiRocketHydraClassifier}
_sets = {}


def versions():
    return {"aeon": aeon.__version__, "numba": numba.__version__, "NumPy": numpy.__version__,
            "threads": os.environ["OMP_NUM_THREADS"]}


def _load(path):
    if path not in _sets:
        _sets[path] = load_from_ts_file(path)
    return _sets[path]


def classify(order):
    """{"model", "train", "test", "seed"}. The files are read and the code is compiled before the clock runs."""
    train, test = _load(order["train"]), _load(order["test"])
    make = MODELS[order["model"]]
    if order.get("warm"):
        make(random_state=0).fit(*train).predict(test[0][:2])
    begin = time.perf_counter()
    model = make(random_state=order["seed"]).fit(*train)
    fitted = time.perf_counter()
    predicted = model.predict(test[0])
    done = time.perf_counter()
    return {"accuracy": float(numpy.mean(predicted == test[1])), "fit": fitted - begin, "predict": done - fitted}
