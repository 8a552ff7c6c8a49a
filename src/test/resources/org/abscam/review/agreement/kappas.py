"""Values for KappaTest: kappas.csv, of answers that are drawn here. Needs numpy, statsmodels 0.14 or later and scikit-learn.

Cohen's kappa and its errors are statsmodels' (the value scikit-learn's too), Fleiss' kappa is statsmodels'. Its error by chance is that of R's
irr::kappam.fleiss, whose source is followed line by line; its error for any kappa comes from the delta method with derivatives by complex steps,
which shares no formula with the code that is tested.
"""
import csv
import os

import numpy as np
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa


def irr_error(counts):
    ns, nr = counts.shape[0], counts[0].sum()
    pj = counts.sum(0) / (ns * nr)
    qj = 1 - pj
    return np.sqrt((2 / (np.sum(pj * qj) ** 2 * (ns * nr * (nr - 1)))) * (np.sum(pj * qj) ** 2 - np.sum(pj * qj * (qj - pj))))


def delta_error(counts):
    n, m = counts.shape[0], counts[0].sum()
    each = np.column_stack([(counts * (counts - 1)).sum(1) / (m * (m - 1)), counts / m])  # agreement of each case, shares of its answers

    def kappa(mean):
        expected = (mean[1:] ** 2).sum()
        return (mean[0] - expected) / (1 - expected)

    mean = each.mean(0)
    slope = np.array([kappa(mean + 1e-30j * e).imag / 1e-30 for e in np.eye(len(mean))])
    influence = (each - mean) @ slope
    return np.sqrt((influence ** 2).sum() / (n * (n - 1)))


random = np.random.default_rng(17)
rows = []
for number, (cases, classes, readers, skill) in enumerate(
        [(20, 2, 2, 0.8), (20, 3, 2, 0.5), (12, 4, 3, 0.6), (50, 3, 5, 0.4), (7, 2, 2, 0.0), (200, 5, 4, 0.9), (30, 2, 3, 0.95)]):
    truth = random.choice(classes, cases, p=random.dirichlet(np.full(classes, 3.0)))
    answers = np.where(random.random((readers, cases)) < skill, truth, random.integers(0, classes, (readers, cases)))
    # with all classes in the table, statsmodels and the code see the same one
    table = np.zeros((classes, classes))
    for a, b in zip(answers[0], answers[1]):
        table[a, b] += 1
    used = (table.sum(0) + table.sum(1)) > 0
    cohen = cohens_kappa(table[used][:, used])
    assert abs(cohen.kappa - cohen_kappa_score(answers[0], answers[1])) < 1e-12
    counts = aggregate_raters(answers.T)[0]
    rows.append(["|".join("".join("abcde"[a] for a in reader) for reader in answers)] + [repr(float(v)) for v in (
        (answers[0] == answers[1]).mean(), cohen.kappa, cohen.std_kappa, cohen.std_kappa0, cohen.kappa_low, cohen.kappa_upp,
        fleiss_kappa(counts), irr_error(counts), delta_error(counts))])

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "kappas.csv"), "w", newline="\n") as out:
    table = csv.writer(out, lineterminator="\n")
    table.writerow("answers agreement cohen error error_by_chance low high fleiss fleiss_error_by_chance fleiss_error".split())
    table.writerows(rows)
