"""The dense reference experiment in Keras itself: what the mean weight on x1 is there.

x ~ N(0, 1) of 32 columns, y in {0, 1} uniform, x1 = y; 10,000 samples, half for validation. The
model is the attention block of the Keras repository: Dense(32, softmax), Multiply, Dense(64) without
activation, Dense(1, sigmoid); Adam 0.001, batch 64, 20 epochs, binary cross-entropy.

Prints, for each seed, the validation accuracy after the last epoch and the weight on x1 over 300
fresh samples: its mean, and the means over the samples of each label.

    bench/peers/setup
    build/peers/venv/bin/python bench/peers/keras_dense.py --seeds 1 2 3

--speed: samples a second of its steps instead, once compiled, without the validation; for bench/run.
"""

import argparse
import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras  # noqa: E402  (the backend has to be chosen first)
import numpy as np  # noqa: E402

from keras_speed import measure  # noqa: E402

COLUMNS, COLUMN_OF_LABEL = 32, 1
SAMPLES, FRESH_SAMPLES = 10_000, 300


def sample(random, count):
    """Returns x [count, 32] and y [count, 1]."""
    x = random.standard_normal((count, COLUMNS)).astype("float32")
    y = random.integers(0, 2, (count, 1))
    x[:, COLUMN_OF_LABEL] = y[:, 0]
    return x, y


def build():
    """Returns the model, and one with the same weights that gives the attention."""
    layers = keras.layers
    x = layers.Input((COLUMNS,))
    weights = layers.Dense(COLUMNS, activation="softmax")(x)
    hidden = layers.Dense(64)(layers.Multiply()([x, weights]))
    model = keras.Model(x, layers.Dense(1, activation="sigmoid")(hidden))
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model, keras.Model(x, weights)


def run(seed):
    keras.utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    model, attention = build()
    x, y = sample(random, SAMPLES)
    history = model.fit(x, y, epochs=20, batch_size=64, validation_split=0.5, verbose=0).history
    x, y = sample(random, FRESH_SAMPLES)
    weight = attention.predict(x, verbose=0)[:, COLUMN_OF_LABEL]
    one = y[:, 0] == 1
    print(
        f"seed {seed}  accuracy {history['val_accuracy'][-1]:.4f}  weight on x1:"
        f" mean {weight.mean():.3f}  y=1 {weight[one].mean():.3f}  y=0 {weight[~one].mean():.3f}"
        f"  largest of a sample {weight.max():.3f}",
        flush=True,
    )


def time_training():
    keras.utils.set_random_seed(1)
    model, _ = build()
    x, y = sample(np.random.default_rng(1), SAMPLES)
    measure(model, x, y, epochs=20, batch_size=64, validation_split=0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--speed", action="store_true")
    arguments = parser.parse_args()
    print(f"Keras {keras.__version__}, backend {keras.backend.backend()}")
    if arguments.speed:
        time_training()
        return
    for seed in arguments.seeds:
        run(seed)


if __name__ == "__main__":
    main()
