"""A scripted session for ScriptedSessionTest: cases.csv, what two readers do with 20 cases, and expected.csv, what follows from it.

Kappas are statsmodels' and scikit-learn's, the error of Fleiss' kappa comes from the delta method (see ../agreement/kappas.py), Dice's coefficients from masks of
numpy. order.csv is the order of each reader by the rule that ReadingOrder's documentation tells, written here anew. Needs numpy, statsmodels, scikit-learn.
"""
import csv
import hashlib
import os

import numpy as np
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa

HERE = os.path.dirname(os.path.abspath(__file__))
CASES, WIDTH, HEIGHT, SEED = 20, 32, 24, 42
CLASSES = ["normal", "benign", "malignant"]
READERS = ["Ann", "Zoë B"]
STAGES = ["before", "after"]


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w", newline="\n", encoding="utf-8") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def order(count, seed, reader):
    mask = (1 << 64) - 1
    state = seed ^ int.from_bytes(hashlib.sha256(reader.encode("utf-8")).digest()[:8], "big")
    places = list(range(count))
    for i in range(count - 1, 0, -1):
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        j = (z ^ (z >> 31)) % (i + 1)
        places[i], places[j] = places[j], places[i]
    return places


random = np.random.default_rng(5)


def box():
    w, h = random.integers(3, 14, 2)
    return [int(random.integers(0, WIDTH - w)), int(random.integers(0, HEIGHT - h)), int(w), int(h)]


def near(b):
    return [max(0, b[0] + int(random.integers(-3, 4))), max(0, b[1] + int(random.integers(-3, 4))), b[2], b[3]]


def said(truth, skill):
    return truth if random.random() < skill else CLASSES[random.integers(3)]


def mask(b):
    m = np.zeros((HEIGHT + 20, WIDTH + 20), bool)
    if b:
        m[b[1]:b[1] + b[3], b[0]:b[0] + b[2]] = True
    return m


cases = []
for i in range(CASES):
    truth = CLASSES[random.integers(3)]
    lesion = box() if truth != "normal" else None
    case = {"id": "case-%02d" % (i + 1), "truth": truth, "model": said(truth, 0.7), "lesion": lesion}
    for reader in READERS:
        before = said(truth, 0.6)
        after = case["model"] if random.random() < 0.4 else before
        case[reader] = {"before": before, "after": after, "confidence": [round(float(c), 2) for c in random.random(2)],
                        "area": near(lesion or box()) if before != "normal" else None}
        # after the reveal the reader moves his area by one column
        a = case[reader]["area"]
        case[reader]["moved"] = [a[0] + 1, *a[1:]] if a else None
    cases.append(case)

text = lambda b: " ".join(map(str, b)) if b else ""
write("cases.csv", ["id", "truth", "model", "lesion"] + [r + " " + f for r in READERS for f in
                                                          ("before", "after", "confidence", "confidence_after", "area")],
      [[c["id"], c["truth"], c["model"], text(c["lesion"])] + [x for r in READERS for x in
       (c[r]["before"], c[r]["after"], *c[r]["confidence"], text(c[r]["area"]))] for c in cases])
write("order.csv", READERS, zip(*[[p + 1 for p in order(CASES, SEED, r)] for r in READERS]))

rows = []


def cohen(one, other, stage, a, b):
    names = [n for n in CLASSES if n in a or n in b]
    table = np.array([[sum(x == p and y == q for x, y in zip(a, b)) for q in names] for p in names], float)
    k = cohens_kappa(table)
    assert abs(k.kappa - cohen_kappa_score(a, b)) < 1e-12
    rows.append(["cohens_kappa", one, other, stage, len(a)] + [repr(float(v)) for v in (
        np.mean([x == y for x, y in zip(a, b)]), k.kappa, k.std_kappa, max(-1, k.kappa_low), min(1, k.kappa_upp))])


def dice(one, other, stage, a, b):
    values = [2 * (x & y).sum() / (x.sum() + y.sum()) for x, y in zip(a, b) if x.any() or y.any()]
    mean, error = np.mean(values), np.std(values, ddof=1) / np.sqrt(len(values))
    rows.append(["mean_dice", one, other, stage, len(values), ""] + [repr(float(v)) for v in (
        mean, error, max(0, mean - 1.959963984540054 * error), min(1, mean + 1.959963984540054 * error))])


truth = [c["truth"] for c in cases]
model = [c["model"] for c in cases]
lesions = [mask(c["lesion"]) for c in cases]
for stage in STAGES:
    answers = [[c[r][stage] for c in cases] for r in READERS]
    areas = [[mask(c[r]["area" if stage == "before" else "moved"]) for c in cases] for r in READERS]
    cohen(*READERS, stage, *answers)
    counts = aggregate_raters(np.array([[CLASSES.index(a) for a in of] for of in answers]).T)[0]
    n, m = counts.shape[0], counts[0].sum()
    each = np.column_stack([(counts * (counts - 1)).sum(1) / (m * (m - 1)), counts / m])
    mean = each.mean(0)
    value = lambda v: (v[0] - (v[1:] ** 2).sum()) / (1 - (v[1:] ** 2).sum())
    slope = np.array([value(mean + 1e-30j * e).imag / 1e-30 for e in np.eye(len(mean))])
    error = np.sqrt((((each - mean) @ slope) ** 2).sum() / (n * (n - 1)))
    k = fleiss_kappa(counts)
    rows.append(["fleiss_kappa", "all readers", "", stage, n] + [repr(float(v)) for v in (
        each[:, 0].mean(), k, error, max(-1, k - 1.959963984540054 * error), min(1, k + 1.959963984540054 * error))])
    for r, of in zip(READERS, answers):
        cohen(r, "model", stage, of, model)
    for r, of in zip(READERS, answers):
        cohen(r, "truth", stage, of, truth)
    dice(*READERS, stage, *areas)
    for r, of in zip(READERS, areas):
        dice(r, "truth", stage, of, lesions)
for r in READERS:
    cohen(r, r, "before and after", [c[r]["before"] for c in cases], [c[r]["after"] for c in cases])
cohen("model", "truth", "", model, truth)
write("expected.csv", "measure one other stage cases agreement value error low high".split(), rows)
