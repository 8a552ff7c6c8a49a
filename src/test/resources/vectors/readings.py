"""Computes the final maps of the readings of phase two, in NumPy and float64, from the activations, gradients and scores of every vectors.npz in
the folders beside this file and in ../vectors-tokens, which PyTorch computed, and writes them into readings.npz beside it.

    python readings.py

Nothing here knows of Abs-CAM's program or of ONNX Runtime.
"""

import pathlib

import numpy as np

STEP = 5  # of five values one is kept


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


def plus(a, g, s, finer, size):
    """Abs-CAM plus of one image: F = norm01(relu(up(Σ (s_k − s̄)·v_k·A_k))), v_k = mean(relu(G_k)); E = √norm01(relu(up(Σ |G_k|⊙A_k))) of a finer
    layer; √norm01(F·E). Where that is empty √F, where that is empty Abs-CAM's map."""
    axes = tuple(range(1, g.ndim))
    f = norm01(np.maximum(up(np.tensordot((s - s.mean()) * np.maximum(g, 0).mean(axes), a, 1), size), 0))
    if not f.any():
        return norm01(np.maximum(up(np.tensordot(s * np.abs(g).mean(axes), a, 1), size), 0))
    e = np.sqrt(norm01(np.maximum(up((np.abs(finer[1]) * finer[0]).sum(0), size), 0))) if finer else 1
    return np.sqrt(norm01(f * e) if (f * e).any() else f)


def main():
    here = pathlib.Path(__file__).parent
    for path in sorted([*here.glob("*/vectors.npz"), *here.glob("../vectors-tokens/*/vectors.npz")]):
        given = {name: value.astype(float) for name, value in np.load(path).items()}
        images = range(1)  # of the first image alone
        size = given["input"].shape[2:]
        a, g, s = (given["last/" + name] for name in ("activation", "gradient", "abscam_final_scores"))
        maps = {"last/abscam_normalised": np.stack([normalised(a[i], g[i], s[i], size) for i in images])}
        finer = next((layer for layer in ("middle", "first") if given.get(layer + "/activation", a).shape[2] >= 2 * a.shape[2]), None)
        joined = [given[finer + "/activation"], given[finer + "/gradient"]] if finer else None
        maps["last/abscam_plus"] = np.stack([plus(a[i], g[i], s[i], [part[i] for part in joined] if finer else None, size) for i in images])
        print(path.parent.name, "joined with", finer)
        np.savez_compressed(path.parent / "readings.npz", **{name: value.ravel()[::STEP].astype(np.float32) for name, value in maps.items()})


if __name__ == "__main__":
    main()
