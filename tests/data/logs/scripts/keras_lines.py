"""Keras: a fit with validation over five epochs, one line each (`verbose=2`)."""

import os

os.environ["KERAS_BACKEND"] = "jax"

import keras
import numpy as np

rng = np.random.default_rng(0)
x, y = rng.normal(size=(800, 8)), rng.normal(size=800)
model = keras.Sequential([keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y, epochs=5, batch_size=16, verbose=2, validation_split=0.2)
