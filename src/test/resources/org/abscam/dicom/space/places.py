"""Writes places.tsv: planes of real series, and for points of one series the nearest slice of another.

    places.py DICOMDIRTESTS MR places.tsv      # pydicom's data/test_files/dicomdirtests, an oblique MR series; pydicom 3.0 and numpy

Done with the 4 x 4 matrix of PS3.3, equation C.7.6.2.1-1, and its inverse.
"""
import pathlib
import sys

import numpy
import pydicom

SERIES = {
    "pilot": ["98892003/MR2/6273", "98892003/MR2/6605", "98892003/MR2/6935"],
    "angio": sorted(str(p) for p in pathlib.Path(sys.argv[1], "98892003/MR700").iterdir()),
    "localizer": ["98892003/MR1/5641"],
    "scout": ["98892001/CT2N/6293", "98892001/CT2N/6924"],
    "heart": ["98892001/CT5N/2062", "98892001/CT5N/2392", "98892001/CT5N/2693", "98892001/CT5N/3023", "98892001/CT5N/3353"],
}
PAIRS = [("pilot", "angio"), ("angio", "pilot"), ("localizer", "pilot"), ("angio", "localizer"), ("scout", "heart"), ("heart", "scout"),
         ("heart", "heart"), ("oblique", "across"), ("across", "oblique")]


def matrix(s):
    a = numpy.eye(4)
    x, y = numpy.array(s.ImageOrientationPatient[:3], float), numpy.array(s.ImageOrientationPatient[3:], float)
    a[:3, 0] = x / numpy.linalg.norm(x) * float(s.PixelSpacing[1])
    a[:3, 1] = y / numpy.linalg.norm(y) * float(s.PixelSpacing[0])
    n = numpy.cross(x, y)
    a[:3, 2] = n / numpy.linalg.norm(n)
    a[:3, 3] = numpy.array(s.ImagePositionPatient, float)
    return a


def raw(s, name):
    v = s[name].value
    return "\\".join(getattr(one, "original_string", str(one)) for one in v)


sets = {k: [pydicom.dcmread(pathlib.Path(sys.argv[1], f), stop_before_pixels=True) for f in v] for k, v in SERIES.items()}
sets["oblique"] = [pydicom.dcmread(p, stop_before_pixels=True) for p in sorted(pathlib.Path(sys.argv[2]).iterdir())[::4]]
sets["across"] = []
for i in range(6):  # planes across the oblique ones, 30 mm apart, each turned by 4 degrees more
    m = matrix(sets["oblique"][0])
    turn = numpy.radians(4 * i)
    x, y, z = (m[:3, k] / numpy.linalg.norm(m[:3, k]) for k in range(3))
    s = pydicom.Dataset()
    s.ImageOrientationPatient = [f"{v:.12f}" for v in numpy.concatenate([y * numpy.cos(turn) + x * numpy.sin(turn), z])]
    s.ImagePositionPatient = [f"{v:.9f}" for v in m[:3, 3] + x * (20 + 30 * i) - z * 2]
    s.PixelSpacing, s.Rows, s.Columns = ["1.5", "0.8"], 20, 320
    s.FrameOfReferenceUID = sets["oblique"][0].FrameOfReferenceUID
    sets["across"].append(s)
random = numpy.random.default_rng(1)
with open(sys.argv[3], "w") as out:
    for name, series in sets.items():
        for s in series:
            print("plane", name, s.FrameOfReferenceUID, raw(s, "ImagePositionPatient"), raw(s, "ImageOrientationPatient"),
                  raw(s, "PixelSpacing"), s.Rows, s.Columns, sep="\t", file=out)
    for a, b in PAIRS:
        for _ in range(6):
            i = int(random.integers(len(sets[a])))
            column, row = [round(float(v), 2) for v in random.uniform(0, 1, 2) * [sets[a][i].Columns, sets[a][i].Rows] - .5]
            point = matrix(sets[a][i]) @ [column, row, 0, 1]
            there = [numpy.linalg.inv(matrix(s)) @ point for s in sets[b]]
            best = int(numpy.argmin([abs(t[2]) for t in there]))
            t = there[best]
            shown = -.5 <= t[0] < sets[b][best].Columns - .5 and -.5 <= t[1] < sets[b][best].Rows - .5
            print("point", a, i + 1, column, row, *[f"{v:.9f}" for v in point[:3]], b, best + 1, f"{abs(t[2]):.9f}", f"{t[0]:.9f}",
                  f"{t[1]:.9f}", str(shown).lower(), sep="\t", file=out)
