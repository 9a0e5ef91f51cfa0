"""Keras 3 on JAX: its layers, compiled as model.fit and model.predict compile them."""

import os

if os.environ["OMP_NUM_THREADS"] == "1":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # XLA takes as many threads as it sees
os.environ["KERAS_BACKEND"] = "jax"

import jax  # noqa: E402
import keras  # noqa: E402
import numpy  # noqa: E402

import inputs  # noqa: E402
from worker import NotOffered  # noqa: E402

COMPILED = True


def versions():
    return {"Keras": keras.__version__, "JAX": jax.__version__}


def additive(arrays):
    if arrays["query"].shape[1] != 1:
        raise NotOffered("several heads")
    layer = keras.layers.AdditiveAttention()
    query, key, value = (arrays[name][:, 0] for name in ("query", "key", "value"))
    layer.build([query.shape, value.shape, key.shape])
    layer.scale.assign(arrays["v"][0])
    in_order = lambda weights, x: [x[0], x[2], weights[0], x[1]]
    return layer, [query, value, key], arrays["gradient"][:, 0], in_order


def _zrh(x):
    """PyTorch's gates reset, update, new in the order of Keras: update, reset, new."""
    r, z, n = numpy.split(x, 3)
    return numpy.concatenate([z, r, n])


def recurrent(arrays, lstm):
    hidden = arrays["hidden_weight"].shape[1]
    kind = keras.layers.LSTM if lstm else keras.layers.GRU
    layer = kind(hidden, return_sequences=True)
    layer.build(arrays["x"].shape)
    order = (lambda x: x) if lstm else _zrh
    biases = [order(arrays[name]) for name in ("input_bias", "hidden_bias")]
    layer.set_weights([order(arrays["input_weight"]).T, order(arrays["hidden_weight"]).T,
                       sum(biases) if lstm else numpy.stack(biases)])
    in_order = lambda weights, x: [x, *weights[:2], *([weights[2]] * 2 if lstm else weights[2])]
    return layer, arrays["x"], arrays["gradient"], in_order


def prepare(case, variant, check=True):
    operation, arrays = case["operation"], inputs.make(case)
    if operation in ("additive", "additive_cached"):
        layer, x, gradient, in_order = additive(arrays)
    elif operation in ("lstm", "gru"):
        layer, x, gradient, in_order = recurrent(arrays, operation == "lstm")
    else:
        raise NotOffered(operation)
    fixed = [v.value for v in layer.non_trainable_variables]

    def output_of(weights, x):
        return layer.stateless_call(weights, fixed, x)[0]

    if not case["backward"]:
        compiled = jax.jit(output_of)
    else:

        @jax.jit
        def compiled(weights, x):
            output, pull = jax.vjp(output_of, weights, x)
            return output, pull(gradient)

    weights, x = jax.device_put(([v.value for v in layer.trainable_variables], x))

    def call():
        return jax.block_until_ready(compiled(weights, x))

    if not check:
        return call, []
    if not case["backward"]:
        return call, inputs.magnitudes([call()])
    output, gradients = call()
    return call, inputs.magnitudes([output, *in_order(*gradients)])
