"""How fast Keras trains: samples a second of the steps of model.fit."""

import time

import keras


class Speed(keras.callbacks.Callback):
    """Adds up the time from each epoch's begin to its validation."""

    def __init__(self):
        super().__init__()
        self.seconds, self.begin = 0.0, None

    def on_epoch_begin(self, epoch, logs=None):
        self.begin = time.perf_counter()

    def _stop(self):
        if self.begin is not None:
            self.seconds += time.perf_counter() - self.begin
            self.begin = None

    def on_test_begin(self, logs=None):
        self._stop()

    def on_epoch_end(self, epoch, logs=None):
        self._stop()

    def measure(self, model, x, y, epochs, batch_size, validation_split):
        """Trains and prints the speed; a first step, which compiles, does not count."""
        options = {"batch_size": batch_size, "verbose": 0}
        training = round(len(x) * (1 - validation_split))
        # Both sizes of batch that there will be.
        warm = batch_size + training % batch_size
        model.fit(x[:warm], y[:warm], epochs=1, shuffle=False, **options)
        accuracy = model.fit(x, y, epochs=epochs, validation_split=validation_split, callbacks=[self],
                             **options).history["val_accuracy"][-1]
        print(f"accuracy {accuracy:.4f}, {training * epochs} samples in {self.seconds:.2f} s, "
              f"{training * epochs / self.seconds:.0f} samples/s", flush=True)
