"""Computes by_quantus.json, beside it: what Quantus itself (Hedström et al. 2023) measures of a handful of maps.

    python by_quantus.py            says how far the file's values are from those of the Quantus that is installed; fails above 1e-9
    python by_quantus.py --write    draws the maps and writes the file

Needs Quantus (0.6.0 made the file), NumPy and SciPy. Nothing here knows of Abs-CAM, and no measure is computed here.
"""

import json
import pathlib
import sys

import numpy as np
import quantus
from scipy import ndimage

FILE = pathlib.Path(__file__).with_name("by_quantus.json")
HEIGHT, WIDTH = 10, 12


def drawn():
    """Maps of 0..1 without ties among the pixels that count, and what there is to find."""
    random = np.random.default_rng(2026)
    truth = np.zeros((HEIGHT, WIDTH), bool)
    truth[3:7, 4:8] = truth[2, 5] = truth[8, 1] = True

    def scaled(values):
        return ((values - values.min()) / (values.max() - values.min())).astype(np.float32)

    smooth = scaled(ndimage.gaussian_filter(random.random((HEIGHT, WIDTH)), 1.5))
    row, column = np.mgrid[:HEIGHT, :WIDTH]
    bump = np.exp(-((row - 4.3) ** 2 + (column - 5.8) ** 2) / 6)
    beside = np.exp(-((row - 1.2) ** 2 + (column - 9.7) ** 2) / 4)
    lone = random.random((HEIGHT, WIDTH)) * .02
    lone[5, 6] = 1
    maps = {"smooth": smooth, "noise": scaled(random.random((HEIGHT, WIDTH))), "on the lesion": scaled(bump + .1 * smooth),
            "cut at 0": scaled(np.maximum(bump + .3 * smooth - .35, 0)), "beside the lesion": scaled(beside + .2 * smooth), "one pixel": scaled(lone)}
    assert all((m > 0).sum() > truth.sum() for m in maps.values())
    return maps, truth


def measured(maps, truth):
    """Each of Quantus' measures that Abs-CAM has, too, of all maps."""
    plain = dict(abs=True, normalise=False, disable_warnings=True, display_progressbar=False)
    metrics = {"entropy": quantus.Complexity(**plain), "gini": quantus.Sparseness(**plain), "rank_accuracy": quantus.RelevanceRankAccuracy(**plain),
               "energy_inside": quantus.RelevanceMassAccuracy(**plain), "hit": quantus.PointingGame(**plain)}
    values = {}
    for name, metric in metrics.items():
        batch = np.stack([m.astype(np.float64)[None] for m in maps.values()])
        asked = dict(model=None, x_batch=np.zeros_like(batch), y_batch=np.zeros(len(batch), int), a_batch=batch)
        if name not in ("entropy", "gini"):
            asked["s_batch"] = np.repeat(truth[None, None], len(batch), 0)
        values[name] = [float(v) for v in metric(**asked)]
    return values


def main():
    if "--write" in sys.argv[1:]:
        maps, truth = drawn()
        FILE.write_text(json.dumps({"quantus": quantus.__version__, "width": WIDTH, "height": HEIGHT, "truth": truth.ravel().tolist(),
                                    "maps": {name: m.ravel().tolist() for name, m in maps.items()}, "measures": measured(maps, truth)}) + "\n")
    given = json.loads(FILE.read_text())
    size = given["height"], given["width"]
    again = measured({name: np.float32(m).reshape(size) for name, m in given["maps"].items()}, np.reshape(given["truth"], size))
    far = {name: float(np.abs(np.subtract(values, given["measures"][name])).max()) for name, values in again.items()}
    for name, difference in far.items():
        print(f"{name:14} {difference:.1e}")
    if max(far.values()) > 1e-9:
        sys.exit(f"These are not the values of Quantus {quantus.__version__}.")


if __name__ == "__main__":
    main()
