"""How fast Keras trains: samples a second of model.fit, once it is compiled."""

import time


def measure(model, x, y, epochs, batch_size, validation_split):
    """Trains and prints the speed. The first steps, which compile, do not count, and the validation comes
    after the clock has stopped: within model.fit it would be compiled and timed with the rest."""
    training = round(len(x) * (1 - validation_split))
    options = {"batch_size": batch_size, "verbose": 0}
    warm = batch_size + training % batch_size  # both sizes of batch that there will be
    model.fit(x[:warm], y[:warm], epochs=1, **options)
    start = time.perf_counter()
    model.fit(x[:training], y[:training], epochs=epochs, **options)
    seconds = time.perf_counter() - start
    accuracy = model.evaluate(x[training:], y[training:], verbose=0)[1]
    print(f"accuracy {accuracy:.4f}, {training * epochs} samples in {seconds:.2f} s, "
          f"{training * epochs / seconds:.0f} samples/s", flush=True)
