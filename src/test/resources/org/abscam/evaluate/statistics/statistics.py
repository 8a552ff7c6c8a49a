"""Computes statistics.json, beside it: SciPy's tests of paired numbers, NumPy's percentiles, and an exact bootstrap.

    python statistics.py            says how far the file's values are from those computed here; fails above 1e-9
    python statistics.py --write    draws the inputs and writes the file

Needs NumPy and SciPy. Nothing here knows of Abs-CAM.
"""

import itertools
import json
import pathlib
import sys

import numpy as np
from scipy import stats

FILE = pathlib.Path(__file__).with_name("statistics.json")


def inputs():
    random = np.random.default_rng(151)
    signed = {
        "five": random.standard_normal(5) + 1, "forty": random.standard_normal(40) + 0.3, "fifty": random.standard_normal(50) - 0.2,
        "fifty one": random.standard_normal(51) - 0.2, "ties of eleven": np.round(random.standard_normal(11) * 2 + 1) / 2,
        "zeros of thirteen": np.round(random.standard_normal(13) * 2 + 1) / 2 * np.r_[0, 0, np.ones(11)],
        "ties of thirty": np.round(random.standard_normal(30) * 3 + 1) / 3, "far": random.random(45) + 0.1, "very far": random.random(120) + 1,
        "one": np.array([0.5]), "two hundred with ties": np.round(random.standard_normal(200), 1)}
    return {"signed": [{"name": name, "differences": values.tolist()} for name, values in signed.items()],
            "mcnemar": [[0, 0], [1, 0], [5, 1], [10, 22], [3, 3], [0, 40], [700, 640], [900, 1100]],
            "holm": [0.01, 0.04, 0.03, 0.005, 0.9, 0.04], "percentiles": random.random(23).tolist(), "bootstrap": [0.1, 0.9, 0.4, 0.45, 0.8, 0.2],
            "ranks": [3.0, 1.0, 3.0, -2.0, 3.0, 1.0]}


def holm(p):
    """By the definition: the i-th smallest p times what is left, and no smaller than the one before."""
    adjusted = [0.0] * len(p)
    for i, at in enumerate(sorted(range(len(p)), key=lambda k: p[k])):
        smaller = [adjusted[k] for k in range(len(p)) if p[k] < p[at] or (p[k] == p[at] and k < at)]
        adjusted[at] = max([min(1.0, (len(p) - i) * p[at])] + smaller)
    return adjusted


def computed(given):
    case = json.loads(json.dumps(given))
    for one in case["signed"]:
        one["p"] = float(stats.wilcoxon(one["differences"]).pvalue)
    case["mcnemar_p"] = [float(stats.binomtest(a, a + b, 0.5).pvalue) if a + b else 1.0 for a, b in given["mcnemar"]]
    case["holm_p"] = holm(given["holm"])
    case["percentile_values"] = [float(np.percentile(given["percentiles"], 100 * q)) for q in (0, 0.025, 0.3, 0.975, 1)]
    means = [np.mean(drawn) for drawn in itertools.product(given["bootstrap"], repeat=len(given["bootstrap"]))]
    case["bootstrap_limits"] = [float(v) for v in np.percentile(means, [2.5, 97.5])]
    case["rank_values"] = stats.rankdata(given["ranks"]).tolist()
    return case


def difference(a, b):
    if isinstance(a, dict):
        return max(difference(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return max((difference(v, w) for v, w in zip(a, b, strict=True)), default=0.0)
    return float(a != b) if isinstance(a, str) else abs(a - b)


def main():
    if "--write" in sys.argv[1:]:
        FILE.write_text(json.dumps(computed(inputs())) + "\n")
    given = json.loads(FILE.read_text())
    again = computed(given)
    for name in again:
        print(f"{name:20} {difference(again[name], given[name]):.1e}")
    if difference(again, given) > 1e-9:
        sys.exit("These are not the values of statistics.json.")


if __name__ == "__main__":
    main()
