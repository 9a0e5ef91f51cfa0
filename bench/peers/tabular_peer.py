"""Models of tables from other libraries, with their defaults: what bench/tables asks of a worker (worker.py, "ask").

TABULAR_PEER in the environment says which, so that a worker imports and names what it uses and nothing else.
A column is one of numbers where pandas reads it so, else of categories. RealMLP and FT-Transformer take no missing
numbers: they get the median of the training rows and a column that says where.
"""

import importlib.metadata
import os
import time

import numpy
import pandas

NAME, THREADS = os.environ["TABULAR_PEER"], int(os.environ["OMP_NUM_THREADS"])
PACKAGES = {"LightGBM": ["lightgbm", "scikit-learn"], "CatBoost": ["catboost"]}.get(
    NAME, ["pytabkit", "torch", "scikit-learn"] + ["skorch"] * (NAME == "FT-Transformer"))

if NAME == "LightGBM":
    import lightgbm
    MODELS = lightgbm.LGBMClassifier, lightgbm.LGBMRegressor
    OPTIONS, SEED = {"n_jobs": THREADS, "verbose": -1}, "random_state"
elif NAME == "CatBoost":
    import catboost
    MODELS = catboost.CatBoostClassifier, catboost.CatBoostRegressor
    OPTIONS, SEED = {"thread_count": THREADS, "verbose": False, "allow_writing_files": False}, "random_seed"
else:
    import pytabkit
    import torch
    if NAME == "FT-Transformer":
        import skorch  # noqa: F401; pytabkit imports it within fit(), and it is to be missed now
    torch.set_num_threads(THREADS)
    CLASS = {"RealMLP-TD-S": "RealMLP_TD_S", "RealMLP": "RealMLP_TD", "FT-Transformer": "FTT_D"}[NAME]
    MODELS = getattr(pytabkit, CLASS + "_Classifier"), getattr(pytabkit, CLASS + "_Regressor")
    OPTIONS, SEED = {"device": "cpu", "n_threads": THREADS}, "random_state"


def versions():
    return {**{name: importlib.metadata.version(name) for name in PACKAGES}, "threads": str(THREADS)}


class Columns:
    """A table's columns as the library wants them, as the training rows show them."""

    def __init__(self, frame):
        self.words = [name for name in frame if not pandas.api.types.is_numeric_dtype(frame[name])]
        self.kinds = {name: pandas.CategoricalDtype(sorted(frame[name].dropna().unique())) for name in self.words}
        self.medians = {name: frame[name].median() for name in frame if name not in self.words}
        self.holes = {name for name in self.medians if frame[name].isna().any()}

    def __call__(self, frame):
        made = {}
        for number, name in enumerate(frame):  # names of its own, for LightGBM takes not every character
            column = frame[name]
            if name in self.words:
                made[f"c{number}"] = (column.astype(self.kinds[name]) if NAME == "LightGBM"
                                      else column.fillna("missing").astype(str))
            else:
                if NAME not in ("LightGBM", "CatBoost"):
                    if name in self.holes:
                        made[f"m{number}"] = column.isna().astype(float)
                    column = column.fillna(self.medians[name])
                made[f"c{number}"] = column.astype(float)
        return pandas.DataFrame(made)

    def options(self, frame):
        words = [f"c{number}" for number, name in enumerate(frame) if name in self.words]
        return {"CatBoost": {"cat_features": words}, "LightGBM": {}}.get(NAME, {"cat_col_names": words})


def _read(path, order):
    frame = pandas.read_csv(path, dtype=None if order["regression"] else {order["target"]: str})
    return frame.drop(columns=order["target"]), frame[order["target"]]


def _fit(order):
    """The model, the columns, seconds of fit()."""
    inputs, target = _read(order["train"], order)
    columns = Columns(inputs)
    model, made, options = MODELS[order["regression"]](**OPTIONS, **{SEED: order["seed"]}), columns(inputs), \
        columns.options(inputs)
    begin = time.perf_counter()
    model.fit(made, target, **options)
    return model, columns, time.perf_counter() - begin


def _predict(model, inputs, regression):
    """Values, or the probability of each class; seconds of that."""
    threads = {"thread_count": THREADS} if NAME == "CatBoost" else {}
    call = model.predict if regression else model.predict_proba
    begin = time.perf_counter()
    predicted = numpy.asarray(call(inputs, **threads))
    return predicted, time.perf_counter() - begin


def judge(order):
    """{"train", "test", "target", "regression", "positive": a class or none, "seed", "folder"}: predictions, and the
    probability of the class `positive`. The clock runs for fit() and predict(), not for reading."""
    os.chdir(order["folder"])  # some leave files where they are
    model, columns, fit = _fit(order)
    predicted, took = _predict(model, columns(_read(order["test"], order)[0]), order["regression"])
    reply = {"train": fit, "predict": took, "probabilities": []}
    if order["regression"]:
        return {**reply, "predictions": [str(value) for value in predicted.ravel()]}
    classes = [str(name) for name in model.classes_]
    reply["predictions"] = [classes[place] for place in predicted.argmax(axis=1)]
    if order["positive"]:
        reply["probabilities"] = predicted[:, classes.index(order["positive"])].tolist()
    return reply


def predict_often(order):
    """As judge(), with "rounds": seconds of each predict() alone, and of each with reading and writing a CSV file."""
    os.chdir(order["folder"])
    model, columns, _ = _fit(order)
    alone, whole = [], []
    for _ in range(order["rounds"]):
        begin = time.perf_counter()
        predicted, took = _predict(model, columns(_read(order["test"], order)[0]), order["regression"])
        pandas.DataFrame(predicted).to_csv("predicted.csv", index=False)
        alone.append(took)
        whole.append(time.perf_counter() - begin)
    return {"alone": alone, "whole": whole}
