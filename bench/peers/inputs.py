"""The same numbers for every peer, from NumPy's RandomState, whose stream never changes."""

import numpy

GATES = {"lstm": 4, "gru": 3}


def _normal(random, *shape, deviation=1.0):
    return (deviation * random.standard_normal(shape)).astype("float32")


def make(case):
    """Names to arrays: the inputs of a case in order, and "gradient" of its result."""
    random, s = numpy.random.RandomState(1), case["sizes"]
    if case["operation"] in ("additive", "additive_cached"):
        n, h, size = s["samples"], s.get("heads", 1), s["size"]
        return {"query": _normal(random, n, h, s["queries"], size),
                "key": _normal(random, n, h, s["keys"], size),
                "v": _normal(random, h, size, deviation=0.5),
                "value": _normal(random, n, h, s["keys"], size),
                "gradient": _normal(random, n, h, s["queries"], size)}
    if case["operation"] == "dot":
        shape = (s.get("samples", 1), s["heads"], s["keys"], s["size"])
        return {name: _normal(random, *shape) for name in ("query", "key", "value", "gradient")}
    if case["operation"] in GATES:
        rows, hidden = GATES[case["operation"]] * s["hidden"], s["hidden"]
        return {"x": _normal(random, s["samples"], s["steps"], s["input"]),
                "input_weight": _normal(random, rows, s["input"], deviation=0.2),
                "hidden_weight": _normal(random, rows, hidden, deviation=0.2),
                "input_bias": _normal(random, rows, deviation=0.2),
                "hidden_bias": _normal(random, rows, deviation=0.2),
                "gradient": _normal(random, s["samples"], s["steps"], hidden)}
    if case["operation"] == "gated_pooling":
        return {"instances": _normal(random, s["instances"], s["features"]),
                "tanh_weight": _normal(random, s["hidden"], s["features"], deviation=0.05),
                "gate_weight": _normal(random, s["hidden"], s["features"], deviation=0.05),
                "query": _normal(random, s["hidden"], deviation=0.1),
                "gradient": _normal(random, s["features"])}
    raise ValueError(f"unknown operation {case['operation']}")


def magnitudes(arrays):
    return [float(numpy.abs(numpy.asarray(array, dtype="float64")).mean()) for array in arrays]
