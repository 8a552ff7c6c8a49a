"""Makes films.zip: series in several files with frames, and films.tsv: the values of their frames in order, or what is said of them.

usage: python3 films.py           with pydicom 3

Every frame is 2 × 2 pixels of one value. A row of films.tsv: folder, option series, frames of the stack, values in order; or a - and what a
sentence must say (parts of it, behind each other with |).
"""
import io
import zipfile
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

HERE = Path(__file__).parent
FILES, EXPECTED = {}, []
MR, US = "1.2.840.10008.5.1.4.1.1.4.1", "1.2.840.10008.5.1.4.1.1.3.1"


def film(values, uid, series, sop, number, size=2, **more):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID, meta.TransferSyntaxUID = sop, uid, ExplicitVRLittleEndian
    ds = FileDataset("", Dataset(), file_meta=meta, preamble=b"\0" * 128)
    ds.SOPClassUID, ds.SOPInstanceUID, ds.StudyInstanceUID, ds.SeriesInstanceUID = sop, uid, "1.2.1", series
    ds.Modality, ds.SeriesNumber, ds.InstanceNumber, ds.SeriesDescription = "MR" if sop == MR else "US", 5, number, "film"
    ds.Rows = ds.Columns = size
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PixelRepresentation = 1, "MONOCHROME2", 0
    ds.BitsAllocated = ds.BitsStored = 16
    ds.HighBit = 15
    if len(values) > 1 or sop == MR:
        ds.NumberOfFrames = len(values)
    ds.PixelData = b"".join(np.full(size * size, v, "<u2").tobytes() for v in values)
    for keyword, v in more.items():
        setattr(ds, keyword, v)
    return ds


def placed(ds, heights, times=None):
    shared, measures, plane = Dataset(), Dataset(), Dataset()
    measures.PixelSpacing, measures.SliceThickness, plane.ImageOrientationPatient = [.5, .5], 2, [1, 0, 0, 0, 1, 0]
    shared.PixelMeasuresSequence, shared.PlaneOrientationSequence = [measures], [plane]
    ds.SharedFunctionalGroupsSequence, ds.PerFrameFunctionalGroupsSequence = [shared], []
    for k, height in enumerate(heights):
        group, position, content = Dataset(), Dataset(), Dataset()
        position.ImagePositionPatient, group.PlanePositionSequence = [0, 0, height], [position]
        if times:
            content.TemporalPositionIndex = times[k]
        group.FrameContentSequence = [content]
        ds.PerFrameFunctionalGroupsSequence.append(group)
    return ds


def put(name, ds):
    out = io.BytesIO()
    ds.save_as(out, enforce_file_format=True)
    FILES[name] = out.getvalue()


def part(number, total, offset, source="1.2.3.1", uid="1.2.3.2", **more):
    more.update(ConcatenationUID=uid, SOPInstanceUIDOfConcatenationSource=source, InConcatenationNumber=number,
                ConcatenationFrameOffsetNumber=offset)
    if total:
        more["InConcatenationTotalNumber"] = total
    return more


def parts(folder, names, places, total=3, leave=(), sop=MR):
    """Seven frames in files of three, three and one, whose names come in another order than they."""
    cuts = [(0, 3), (3, 6), (6, 7)]
    for n, (a, b) in enumerate(cuts, 1):
        if n in leave:
            continue
        ds = film(range(11 + a, 11 + b), f"1.2.3.9.{n}", "1.2.3", sop, 1, **part(n, total, a))
        put(f"{folder}/{names[n - 1]}", placed(ds, [2. * k for k in range(a, b)]) if places else ds)


parts("joined", "cab", True)
EXPECTED.append(["joined", "", "1", "11 12 13 14 15 16 17"])
parts("untold", "bca", True, 0)  # the number of parts need not be said
EXPECTED.append(["untold", "", "1", "11 12 13 14 15 16 17"])
parts("cine", "cab", False, sop=US)  # nothing says where they lie
EXPECTED.append(["cine", "", "1", "11 12 13 14 15 16 17"])
parts("lacking", "cab", True, leave=(2,))
EXPECTED.append(["lacking", "", "1", "11 12 13 17"])
EXPECTED.append(["lacking", "", "-", "lacks 1 file of the 3 in which its frames are stored"])
parts("copied", "cab", True)
FILES["copied/z"] = FILES["copied/a"]
EXPECTED.append(["copied", "", "1", "11 12 13 14 15 16 17"])
EXPECTED.append(["copied", "", "-", "has 3 images twice, whose second copies were left out"])
parts("twice", "cab", True)
other = film([21, 22, 23], "1.2.3.9.77", "1.2.3", MR, 1, **part(2, 3, 3))
put("twice/d", placed(other, [6, 8, 10]))
EXPECTED.append(["twice", "", "!", "are the same part of an image"])
# each file a time point, the later ones first by name and with the slices the other way round
for t, name in ((1, "c"), (2, "b"), (3, "a")):
    order = [0, 1, 2, 3] if t == 1 else [3, 2, 1, 0]
    put(f"times/{name}", placed(film([10 * t + k for k in order], f"1.2.4.{t}", "1.2.4", MR, t), [2. * k for k in order], [t] * 4))
EXPECTED.append(["times", "", "3", "10 11 12 13 20 21 22 23 30 31 32 33"])
EXPECTED.append(["times", "", "-", "has 3 images at each position (time points)"])
for t, name in ((1, "b"), (2, "a")):  # nothing tells them apart but their numbers
    put(f"volumes/{name}", placed(film([10 * t + k for k in range(3)], f"1.2.4.1{t}", "1.2.4.1", MR, t), [2. * k for k in range(3)]))
EXPECTED.append(["volumes", "", "2", "10 11 12 20 21 22"])
for t in (1, 2):  # one on top of the other
    put(f"slabs/{t}", placed(film([10 * t + k for k in range(3)], f"1.2.4.2{t}", "1.2.4.2", MR, t), [6. * t + 2. * k for k in range(3)]))
EXPECTED.append(["slabs", "5/2", "1", "20 21 22"])
# clips of an ultrasound study, and pictures
put("clips/a", film([31, 32, 33], "1.2.5.3", "1.2.5", US, 3))
put("clips/b", film([11, 12], "1.2.5.1", "1.2.5", US, 1))
put("clips/c", film([21, 22], "1.2.5.2", "1.2.5", US, 2, 3))
EXPECTED.append(["clips", "", "!", "holds one series in 3 parts|5/1 1.2.5/1 'film' (US, 2 images, b); 5/2 1.2.5/2 'film' (US, 2 images, c); "
                 "5/3 1.2.5/3 'film' (US, 3 images, a)|choose one with the option series, as series=5/1, or open its file alone"])
EXPECTED.append(["clips", "5", "!", "holds one series in 3 parts"])
EXPECTED.append(["clips", "film", "!", "holds one series in 3 parts"])
EXPECTED.append(["clips", "5/1", "1", "11 12"])
EXPECTED.append(["clips", "1.2.5/3", "1", "31 32 33"])
EXPECTED.append(["clips", "5/4", "!", "holds no series '5/4'"])
for name in "abc":
    FILES[f"still/{name}"] = FILES[f"clips/{name}"]
put("still/d", film([41], "1.2.5.4", "1.2.5", US, 4))
put("still/e", film([42], "1.2.5.5", "1.2.5", US, 5))
EXPECTED.append(["still", "5/1", "1", "41 42"])
EXPECTED.append(["still", "5/3", "1", "21 22"])
FILES["same/a"] = FILES["same/b"] = FILES["clips/a"]
EXPECTED.append(["same", "", "1", "31 32 33"])

with zipfile.ZipFile(HERE / "films.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    for name in sorted(FILES):
        archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), FILES[name], zipfile.ZIP_DEFLATED)
(HERE / "films.tsv").write_text("".join("\t".join(row) + "\n" for row in EXPECTED))
