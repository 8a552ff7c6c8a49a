"""Computes the expected values of measures.json, beside it, from the inputs that stand in the same file.

    python measures.py            says how far the file's values are from those computed here; fails above 1e-9
    python measures.py --write    puts the values computed here in their place

Needs NumPy and SciPy. The inputs were drawn once, as float32, and stay; everything else is computed in float64 with methods other than
Abs-CAM's. Nothing here knows of Abs-CAM.
"""

import json
import pathlib
import sys

import numpy as np
from scipy import ndimage, optimize, sparse, stats
from scipy.sparse import linalg

FILE = pathlib.Path(__file__).with_name("measures.json")


def plane(case, name):
    return np.asarray(case[name], np.float64).reshape(case["height"], case["width"])


def planes(case, name):
    return np.asarray(case[name], np.float64).reshape(case["channels"], case["height"], case["width"])


def ssim(case):
    """Wang et al. 2004 with a Gaussian window of 11 pixels and sigma 1.5, data range 1, mean over the windows
    that lie wholly inside."""
    def smooth(v):
        return ndimage.gaussian_filter(v, 1.5, truncate=3.5, mode="reflect")

    a, b = plane(case, "a"), plane(case, "b")
    c1, c2 = 0.01 ** 2, 0.03 ** 2
    ma, mb = smooth(a), smooth(b)
    va, vb, covariance = smooth(a * a) - ma * ma, smooth(b * b) - mb * mb, smooth(a * b) - ma * mb
    index = (2 * ma * mb + c1) * (2 * covariance + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2))
    case["value"] = float(index[5:-5, 5:-5].mean())


def spearman(case):
    case["value"] = float(stats.spearmanr(case["a"], case["b"])[0])


def wilson(hits, trials):
    """The roots of (hits/trials - p)^2 = z^2 p (1 - p) / trials on both sides of hits/trials."""
    z, share = stats.norm.ppf(0.975), hits / trials

    def excess(p):
        return (share - p) ** 2 - z * z * p * (1 - p) / trials

    # no hits and nothing but hits are roots themselves
    low = 0.0 if hits == 0 else optimize.brentq(excess, 0, share - 1e-9, xtol=1e-15)
    high = 1.0 if hits == trials else optimize.brentq(excess, share + 1e-9, 1, xtol=1e-15)
    return [hits, trials, low, high]


def road(case):
    """Each missing pixel is the weighted mean of those of its eight neighbours that there are: 1/6 along, 1/12 across."""
    height, width = case["height"], case["width"]
    missing = np.asarray(case["missing"]).reshape(height, width)
    number = np.full((height, width), -1)
    number[missing] = np.arange(missing.sum())
    images = planes(case, "image")
    matrix = sparse.lil_matrix((missing.sum(), missing.sum()))
    known = np.zeros((missing.sum(), len(images)))
    for y, x in zip(*np.nonzero(missing)):
        row, total = number[y, x], 0.0
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                v, u = y + dy, x + dx
                if (dy, dx) == (0, 0) or not (0 <= v < height and 0 <= u < width):
                    continue
                weight = 1 / 6 if dy == 0 or dx == 0 else 1 / 12
                total += weight
                if missing[v, u]:
                    matrix[row, number[v, u]] -= weight
                else:
                    known[row] += weight * images[:, v, u]
        matrix[row, row] += total
    solved = np.asarray([linalg.spsolve(matrix.tocsr(), known[:, c]) for c in range(len(images))])
    imputed = images.copy()
    imputed[:, missing] = solved
    case["imputed"] = imputed.ravel().tolist()


def blur(case):
    case["smooth"] = ndimage.gaussian_filter(plane(case, "plane"), (case["sigma_y"], case["sigma_x"]), mode="reflect").ravel().tolist()


def resize(case):
    """Linear with half-pixel centres, as torch.nn.functional.interpolate(mode="bilinear", align_corners=False)."""
    def weights(old, new):
        matrix = np.zeros((new, old))
        for i, at in enumerate((np.arange(new) + 0.5) * old / new - 0.5):
            at = max(at, 0.0)
            low = min(int(at), old - 1)
            high = min(low + 1, old - 1)
            matrix[i, low] += 1 - (at - low)
            matrix[i, high] += at - low
        return matrix

    rows, columns = weights(case["height"], case["new_height"]), weights(case["width"], case["new_width"])
    case["resized"] = (rows @ plane(case, "map") @ columns.T).ravel().tolist()


def curves(case):
    """Deletion and insertion (Petsiuk 2018) and the masked image (Chattopadhay 2018) of sigmoid(weights * x + bias)."""
    x, baseline = planes(case, "x").reshape(case["channels"], -1), planes(case, "baseline").reshape(case["channels"], -1)
    weights = np.asarray(case["weights"], np.float64).ravel()
    saliency = np.asarray(case["map"], np.float64)

    def probability(image):
        return float(1 / (1 + np.exp(-(weights @ image.ravel() + case["bias"]))))

    order = np.argsort(-saliency, kind="stable")
    counts = [*range(0, len(order), case["pixels"]), len(order)]
    fractions = [count / len(order) for count in counts]
    for name, start, end in (("deletion", x, baseline), ("insertion", baseline, x)):
        probabilities = []
        for count in counts:
            image = start.copy()
            image[:, order[:count]] = end[:, order[:count]]
            probabilities.append(probability(image))
        case[name] = {"fractions": fractions, "probabilities": probabilities, "area": float(np.trapezoid(probabilities, fractions))}
    seen, hidden, part = x.astype(np.float32), baseline.astype(np.float32), saliency.astype(np.float32)
    case["masked_probability"] = probability((seen * part + hidden * (1 - part)).astype(np.float64))  # networks take float32


def localisation(case):
    saliency = plane(case, "map")
    truth = np.asarray(case["truth"]).reshape(saliency.shape)

    def iou(found):
        return float((found & truth).sum() / (found | truth).sum())

    case["energy"] = float(saliency[truth].sum() / saliency.sum())
    case["iou_half"] = iou(saliency >= 0.5 * saliency.max())
    case["best_iou"] = max(iou(saliency >= threshold) for threshold in np.unique(saliency[saliency > 0]))
    row, column = np.unravel_index(saliency.argmax(), saliency.shape)
    case["peak_row"], case["peak_column"] = int(row), int(column)
    case["distance"] = float(ndimage.distance_transform_edt(~truth)[row, column])


def difference(a, b, path=""):
    """The largest difference of two records, by where it is."""
    if isinstance(a, dict):
        return max((difference(a[key], b[key], f"{path}/{key}") for key in a), key=lambda d: d[0])
    if isinstance(a, list):
        return max((difference(v, w, path) for v, w in zip(a, b, strict=True)), key=lambda d: d[0], default=(0.0, path))
    return (0.0 if a == b else 1.0, path) if isinstance(a, (str, bool)) else (abs(a - b), path)


def main():
    given = json.loads(FILE.read_text())
    computed = json.loads(FILE.read_text())
    ssim(computed["ssim"])
    spearman(computed["spearman"])
    computed["wilson"] = [wilson(hits, trials) for hits, trials, *_ in given["wilson"]]
    road(computed["road"])
    blur(computed["blur"])
    for case in computed["resize"]:
        resize(case)
    curves(computed["curves"])
    localisation(computed["localisation"])
    for name in computed:
        largest, where = difference(computed[name], given[name], name)
        print(f"{name:14} {largest:.1e} {where if largest else ''}")
    if "--write" in sys.argv[1:]:
        FILE.write_text(json.dumps(computed) + "\n")
    elif difference(computed, given)[0] > 1e-9:
        sys.exit("These are not the values of measures.json.")


if __name__ == "__main__":
    main()
