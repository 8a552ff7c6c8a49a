"""Computes the final maps of the readings of phase two, in NumPy and float64, from the activations, gradients and scores of every vectors.npz in
the folders beside this file and in ../vectors-tokens, which PyTorch computed, and writes them into readings.npz beside it.

    python readings.py

Nothing here knows of Abs-CAM's program or of ONNX Runtime.
"""

import pathlib

import numpy as np


def up(maps, size):
    """The last axes to 'size', linear between the centres of pixels."""
    for axis, new in zip(range(-len(size), 0), size):
        old = maps.shape[axis]
        place = np.clip((np.arange(new) + .5) * old / new - .5, 0, old - 1)
        low = np.floor(place).astype(int)
        high = np.minimum(low + 1, old - 1)
        part = (place - low).reshape(-1, *[1] * (-axis - 1))
        maps = np.take(maps, low, axis) * (1 - part) + np.take(maps, high, axis) * part
    return maps


def norm01(map):
    low, high = map.min(), map.max()
    return (map - low) / (high - low) if high > low else np.zeros_like(map)


def normalised(a, g, s, size):
    """norm01(relu(Σ s_k·norm01(up(mean|G_k|·A_k)))) of one image."""
    total = np.zeros(size)
    for k in range(len(a)):
        total += s[k] * norm01(up(np.abs(g[k]).mean() * a[k], size))
    return norm01(np.maximum(total, 0))


def main():
    here = pathlib.Path(__file__).parent
    for path in sorted([*here.glob("*/vectors.npz"), *here.glob("../vectors-tokens/*/vectors.npz")]):
        given = {name: value.astype(float) for name, value in np.load(path).items()}
        images = range(1)  # of the first image alone
        size = given["input"].shape[2:]
        a, g, s = (given["last/" + name] for name in ("activation", "gradient", "abscam_final_scores"))
        maps = {"last/abscam_normalised": np.stack([normalised(a[i], g[i], s[i], size) for i in images])}
        np.savez_compressed(path.parent / "readings.npz", **{name: value.astype(np.float32) for name, value in maps.items()})


if __name__ == "__main__":
    main()
