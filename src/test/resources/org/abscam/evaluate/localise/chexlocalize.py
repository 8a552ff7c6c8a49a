"""Computes chexlocalize.json, beside it: thresholds, overlaps and hit rates by the formulas of CheXlocalize (Saporta et al. 2022).

    python chexlocalize.py            says how far the file's values are from those computed here; fails above 1e-9
    python chexlocalize.py --write    draws the inputs and writes the file

mIoU is the mean of intersection over union of the pixels that reach a fraction of the map's maximum with the truth, over images that have
both (true positives) or, over all, 0 where only one of them is there; no map is shown below the probability cut-off; a hit has the map's
maximum on the truth. Fractions .05 to .95, cut-offs 0 to .8. Needs NumPy and SciPy. Nothing here knows of Abs-CAM.
"""

import json
import pathlib
import sys

import numpy as np
from scipy import ndimage

FILE = pathlib.Path(__file__).with_name("chexlocalize.json")
WIDTH, HEIGHT = 12, 10


def inputs():
    random = np.random.default_rng(2022)
    images = []
    for i in range(24):
        name = "nodule" if i % 3 else "effusion"
        truth = np.zeros((HEIGHT, WIDTH), bool)
        if i % 6 != 5:  # else nothing is there
            for _ in range(1 + i % 3):
                y, x, size = random.integers(0, HEIGHT - 2), random.integers(0, WIDTH - 2), random.integers(1, 5)
                truth[y:y + size, x:x + size] = True
        noise = ndimage.gaussian_filter(random.random((HEIGHT, WIDTH)), 1)
        saliency = ndimage.gaussian_filter(truth.astype(float), 1) + (noise - noise.min()) * random.choice([0.3, 2])
        saliency = (saliency - saliency.min()) / np.ptp(saliency)
        if i == 4:
            saliency[:] = 0
        p = random.uniform(0.4, 1) if truth.any() else random.uniform(0.1, 0.45)
        images.append({"class": name, "probability": round(float(p), 3), "truth": truth.astype(int).ravel().tolist(),
                       "map": np.round(saliency, 4).ravel().tolist()})
    return {"width": WIDTH, "height": HEIGHT, "images": images}


def iou(found, truth):
    return float((found & truth).sum() / (found | truth).sum())


def region(image, fraction):
    saliency = np.float32(image["map"])
    return saliency >= fraction * np.float64(saliency.max()) if np.ptp(saliency) > 0 else np.zeros(saliency.shape, bool)


def truth_of(image):
    return np.asarray(image["truth"], bool)


def all_overlaps(images, fraction, cutoff):
    """None where there is neither."""
    values = []
    for image in images:
        found = region(image, fraction) if image["probability"] >= cutoff else np.zeros(len(image["map"]), bool)
        if (found | truth_of(image)).any():
            values.append(iou(found, truth_of(image)) if found.any() and truth_of(image).any() else 0.0)
    return values


def computed(given):
    images = given["images"]
    classes = sorted({image["class"] for image in images})
    fractions = [i / 20 for i in range(1, 20)]
    chosen = {}
    for name in classes:
        both = [im for im in images if im["class"] == name and truth_of(im).any() and np.ptp(im["map"]) > 0]
        means = [np.mean([iou(region(im, f), truth_of(im)) for im in both]) for f in fractions]
        chosen[name] = [fractions[int(np.argmax(means))], float(max(means)), len(both)]
    cutoffs = [i / 10 for i in range(9)]
    full = [np.mean([np.mean(all_overlaps([im for im in images if im["class"] == name], chosen[name][0], c)) for name in classes])
            for c in cutoffs]
    cutoff = cutoffs[int(np.argmax(full))]
    sizes = sorted(truth_of(im).mean() for im in images if truth_of(im).any())
    small, middle = np.percentile(sizes, [100 / 3, 200 / 3])
    shape = given["height"], given["width"]
    lesions = [ndimage.label(truth_of(im).reshape(shape), np.ones((3, 3)))[1] for im in images]
    strata = {"small": lambda i: truth_of(images[i]).mean() <= small,
              "middle": lambda i: small < truth_of(images[i]).mean() <= middle,
              "large": lambda i: truth_of(images[i]).mean() > middle,
              "1 lesion": lambda i: lesions[i] == 1, "2 lesions": lambda i: lesions[i] == 2, "3 and more lesions": lambda i: lesions[i] > 2}
    rows = []
    for name in ["all"] + classes:
        mine = [i for i, im in enumerate(images) if name in ("all", im["class"])]
        for stratum in ["all"] + list(strata):
            some = [i for i in mine if stratum == "all" or (truth_of(images[i]).any() and strata[stratum](i))]
            true = [i for i in some if truth_of(images[i]).any()]
            shown = [i for i in true if images[i]["probability"] >= cutoff and np.ptp(images[i]["map"]) > 0]
            if not true:
                continue
            values = [iou(region(images[i], chosen[images[i]["class"]][0]), truth_of(images[i])) for i in shown]
            hits = [bool(truth_of(images[i])[int(np.argmax(images[i]["map"]))]) for i in shown]
            everything = [v for i in some for v in all_overlaps([images[i]], chosen[images[i]["class"]][0], cutoff)]
            rows.append([name, stratum, len(true), len(shown), float(np.mean(values)) if values else None,
                         float(np.mean(everything)), float(np.mean(hits)) if hits else None])
    return {**given, "chosen": chosen, "cutoff": cutoff, "full": float(max(full)), "bounds": [float(small), float(middle)], "rows": rows}


def difference(a, b):
    if isinstance(a, dict):
        return max(difference(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return max((difference(v, w) for v, w in zip(a, b, strict=True)), default=0.0)
    return float(a != b) if a is None or isinstance(a, str) else abs(a - b)


def main():
    if "--write" in sys.argv[1:]:
        FILE.write_text(json.dumps(computed(inputs())) + "\n")
    given = json.loads(FILE.read_text())
    again = computed(given)
    print(f"{difference(again, given):.1e}", again["chosen"], again["cutoff"], again["full"])
    if difference(again, given) > 1e-9:
        sys.exit("These are not the values of chexlocalize.json.")


if __name__ == "__main__":
    main()
