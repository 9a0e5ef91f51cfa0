"""The series reference experiment in Keras itself: how the weight on the answer varies with the seed.

x ~ N(0, 1) of 20 steps and 2 dimensions, y in {0, 1} uniform, x[10, :] = y; 300,000 samples, a tenth
for validation; LSTM of 32 units; attention block: permute, Dense(20, softmax), permute, multiply,
before or after the LSTM; 1 epoch, batch 64, Adam 0.001, binary cross-entropy.

Prints, for each seed, the validation accuracy and the mean weight (over channels and 3,000 fresh
samples) on step 10 and on step 11.

    build/peers/venv/bin/python bench/peers/keras_series.py --seeds 1 2 3      (venv: bench/peers/setup)

--speed: samples a second of its steps instead, once compiled, without the validation; for bench/run.
"""

import argparse
import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras  # noqa: E402  (the backend has to be chosen first)
import numpy as np  # noqa: E402

from keras_speed import measure  # noqa: E402

STEPS, DIMS, UNITS, STEP_OF_LABEL = 20, 2, 32, 10
SAMPLES, FRESH_SAMPLES = 300_000, 3_000


def sample(random, count):
    """Returns x [count, STEPS, DIMS] and y [count, 1]."""
    x = random.standard_normal((count, STEPS, DIMS)).astype("float32")
    y = random.integers(0, 2, (count, 1))
    x[:, STEP_OF_LABEL, :] = y
    return x, y


def attend(x):
    """Returns x times its weights, and the weights [N, channels, STEPS]."""
    layers = keras.layers
    weights = layers.Dense(STEPS, activation="softmax")(layers.Permute((2, 1))(x))
    return layers.Multiply()([x, layers.Permute((2, 1))(weights)]), weights


def build(place):
    layers = keras.layers
    x = layers.Input((STEPS, DIMS))
    if place == "before":
        weighted, weights = attend(x)
        features = layers.LSTM(UNITS)(weighted)
    else:
        weighted, weights = attend(layers.LSTM(UNITS, return_sequences=True)(x))
        features = layers.Flatten()(weighted)
    model = keras.Model(x, layers.Dense(1, activation="sigmoid")(features))
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model, keras.Model(x, weights)


def run(place, seed):
    keras.utils.set_random_seed(seed)
    random = np.random.default_rng(seed)
    model, attention = build(place)
    x, y = sample(random, SAMPLES)
    history = model.fit(x, y, epochs=1, batch_size=64, validation_split=0.1, verbose=0).history
    mean = attention.predict(sample(random, FRESH_SAMPLES)[0], verbose=0).mean(axis=(0, 1))
    print(
        f"{place}  seed {seed}  accuracy {history['val_accuracy'][-1]:.4f}"
        f"  weight on step 10 {mean[10]:.3f}, on step 11 {mean[11]:.3f}",
        flush=True,
    )


def time_training(place):
    keras.utils.set_random_seed(1)
    model, _ = build(place)
    x, y = sample(np.random.default_rng(1), SAMPLES)
    measure(model, x, y, epochs=1, batch_size=64, validation_split=0.1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--places", nargs="+", default=["before", "after"])
    parser.add_argument("--speed", action="store_true")
    arguments = parser.parse_args()
    print(f"Keras {keras.__version__}, backend {keras.backend.backend()}")
    for place in arguments.places:
        if arguments.speed:
            time_training(place)
            continue
        for seed in arguments.seeds:
            run(place, seed)


if __name__ == "__main__":
    main()
