"""Computes further.json, beside it: measures of maps by the formulas of their papers, of Quantus 0.5 or of pytorch-grad-cam, in float64.

    python further.py            says how far the file's values are from those computed here; fails above 1e-9
    python further.py --write    draws the inputs and writes the file

Needs NumPy and SciPy. Nothing here knows of Abs-CAM.
"""

import itertools
import json
import pathlib
import sys

import numpy as np
from scipy import ndimage, stats

FILE = pathlib.Path(__file__).with_name("further.json")


def inputs():
    random = np.random.default_rng(15)
    width, height = 13, 9
    smooth = ndimage.gaussian_filter(random.random((height, width)), 1.5)
    smooth = ((smooth - smooth.min()) / (smooth.max() - smooth.min())).astype(np.float32)
    tied = np.where(smooth < 0.4, np.float32(0), np.round(smooth * 4) / 4).astype(np.float32)
    again = np.clip(smooth + 0.3 * random.standard_normal(smooth.shape), 0, 1).astype(np.float32)
    truth = np.zeros((height, width), bool)
    truth[1:4, 2:5] = truth[4, 5] = truth[6:8, 8:12] = truth[8, 0] = True  # the second touches the first by a corner
    volume = random.random((5, 6, 7)) > 0.8
    coarse = random.random((3, 4, 5)).astype(np.float32)
    return {"width": width, "height": height, "distinct": smooth.ravel().tolist(), "tied": tied.ravel().tolist(),
            "again": again.ravel().tolist(), "truth": truth.ravel().tolist(),
            "few": [0.5, 0.5, 0.5, 1.0, 0.5, 0.0, 0.0], "few_truth": [True, False, True, False, True, False, True],
            "volume": volume.ravel().tolist(), "volume_size": list(volume.shape),
            "coarse": coarse.ravel().tolist(), "coarse_size": list(coarse.shape), "fine_size": [7, 6, 9],
            "road_least": [.91, .9, .86, .84, .8, .71, .66, .52, .3], "road_most": [.7, .41, .38, .2, .22, .1, .13, .05, .04],
            "probabilities": [[0.8, 0.6], [0.8, 0.9], [0.3, 0.3], [1.0, 1.0], [0.25, 1.0]]}


def complexity(a):
    """Bhatt 2020 as Quantus's Complexity: the entropy of the shares."""
    return float(stats.entropy(pk=a / np.sum(np.abs(a))))


def sparseness(a):
    """Chalasani 2020 as Quantus's Sparseness."""
    a = np.sort(a + 0.0000001)
    return float(np.sum((2 * np.arange(1, a.shape[0] + 1) - a.shape[0] - 1) * a) / (a.shape[0] * np.sum(a)))


def average_precision(a, s):
    found = [(s[a >= t].sum() / s.sum(), s[a >= t].sum() / (a >= t).sum()) for t in np.unique(a)[::-1]]
    recall = np.array([0.0] + [r for r, _ in found])
    return float(sum((recall[i + 1] - recall[i]) * found[i][1] for i in range(len(found))))


def rank_accuracy(a, s):
    """Arras 2022 as Quantus's RelevanceRankAccuracy, for values that differ."""
    k = int(s.sum())
    return float(len(np.intersect1d(np.nonzero(s)[0], np.argsort(a)[-k:])) / k)


def rank_accuracy_of_all_orders(a, s):
    """Its mean over all orders of equal values."""
    k = int(s.sum())
    top = [p[:k] for p in itertools.permutations(range(len(a))) if all(a[p[i]] >= a[p[i + 1]] for i in range(len(a) - 1))]
    return float(np.mean([s[list(p)].mean() for p in top]))


def overlaps(a, s):
    return [float(((a >= t * a.max()) & s).sum() / ((a >= t * a.max()) | s).sum()) for t in np.arange(1, 20) / 20]


def pointing(a, s, pixel):
    """Distance of the maximum to the truth, and area of the outcome over tolerances up to a quarter of the diagonal."""
    column, row = pixel
    away = ndimage.distance_transform_edt(~s, sampling=(row, column))
    distance = float(away[np.unravel_index(a.argmax(), a.shape)])
    furthest = np.hypot(a.shape[0] * row, a.shape[1] * column) / 4
    tolerances = (np.arange(200000) + 0.5) / 200000 * furthest
    return distance, float(np.mean(distance <= tolerances))


def trilinear(values, size):
    for axis, new in enumerate(size):
        old = values.shape[axis]
        at = np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
        low = at.astype(int)
        high = np.minimum(low + 1, old - 1)
        part = (at - low).reshape([-1 if i == axis else 1 for i in range(values.ndim)])
        values = np.take(values, low, axis) * (1 - part) + np.take(values, high, axis) * part
    return values


def computed(given):
    case = dict(given)
    size = given["height"], given["width"]
    truth = np.asarray(given["truth"])
    for name in ("distinct", "tied"):
        a = np.asarray(given[name], np.float64)
        case[f"complexity_{name}"] = float(np.abs(a).sum() / (size[0] * size[1]))
        case[f"entropy_{name}"] = complexity(a)
        case[f"gini_{name}"] = sparseness(a)
        case[f"precision_{name}"] = average_precision(a, truth)
        case[f"overlaps_{name}"] = overlaps(a, truth)
    a, b = np.asarray(given["distinct"], np.float64), np.asarray(given["again"], np.float64)
    case["rank_accuracy"] = rank_accuracy(a, truth)
    case["rank_accuracy_few"] = rank_accuracy_of_all_orders(np.asarray(given["few"]), np.asarray(given["few_truth"]))
    near = np.zeros(size, bool)
    row, column = np.unravel_index(a.argmax(), size)
    near[row + 1 if row + 1 < size[0] else row - 1, column + 2 if column + 2 < size[1] else column - 2] = True
    case["near"] = near.ravel().tolist()
    case["pointing"] = [pointing(a.reshape(size), s.reshape(size), pixel)
                        for s, pixel in ((truth, (1, 1)), (near, (1, 1)), (near, (0.5, 0.75)))]
    case["coherency"] = float((stats.pearsonr(a, b)[0] + 1) / 2)
    case["adcc"] = float(stats.hmean([case["coherency"], 1 - case["complexity_distinct"], 1 - 0.3]))
    least, most = np.asarray(given["road_least"])[[1, 3, 5, 7]], np.asarray(given["road_most"])[[1, 3, 5, 7]]  # 20, 40, 60 and 80 %
    case["arcc"] = float(stats.hmean([case["coherency"], 1 - case["complexity_distinct"], np.clip(2 * np.mean((least - most) / 2), 0, 1)]))
    case["lesions"] = ndimage.label(truth.reshape(size), np.ones((3, 3)))[1]
    case["share"] = float(truth.mean())
    volume = np.asarray(given["volume"]).reshape(given["volume_size"])
    case["volume_lesions"] = ndimage.label(volume, np.ones((3, 3, 3)))[1]
    case["fine"] = trilinear(np.asarray(given["coarse"], np.float64).reshape(given["coarse_size"]), given["fine_size"]).ravel().tolist()
    case["gains"] = [max(0.0, masked - whole) / (1 - whole) if whole < 1 else 0.0 for whole, masked in given["probabilities"]]
    return case


def difference(a, b):
    if isinstance(a, (list, tuple)):
        return max((difference(v, w) for v, w in zip(a, b, strict=True)), default=0.0)
    return abs(a - b)


def main():
    if "--write" in sys.argv[1:]:
        FILE.write_text(json.dumps(computed(inputs())) + "\n")
    given = json.loads(FILE.read_text())
    again = computed(given)
    for name in again:
        print(f"{name:20} {difference(again[name], given[name]):.1e}")
    if max(difference(again[name], given[name]) for name in again) > 1e-9:
        sys.exit("These are not the values of further.json.")


if __name__ == "__main__":
    main()
