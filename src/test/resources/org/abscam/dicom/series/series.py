"""Makes series.zip, small DICOM series as scanners send them and as they arrive, and expected.tsv: how numpy puts their slices in order.

usage: python3 series.py           with Debian's python3-pydicom

Every image is 2 × 2 pixels of one value, so that a value tells its image. A row of expected.tsv: folder, frames, distance of slices in mm
(numpy: along the cross product of the directions), values in order, what must be said (parts of sentences, behind each other with |).
"""
import io
import tempfile
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.fileset import FileSet
from pydicom.uid import ExplicitVRLittleEndian

warnings.simplefilter("ignore")
HERE = Path(__file__).parent
RANDOM = np.random.default_rng(16)
AXIAL = [1, 0, 0, 0, 1, 0]
EXPECTED = []


def image(value, number, position=None, directions=AXIAL, series="1.2.3", uid=None, sop="1.2.840.10008.5.1.4.1.1.4", **more):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.TransferSyntaxUID = sop, ExplicitVRLittleEndian
    meta.MediaStorageSOPInstanceUID = uid or f"{series}.9.{value}.{number}"
    ds = FileDataset("", Dataset(), file_meta=meta, preamble=b"\0" * 128)
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.SOPClassUID, ds.SOPInstanceUID, ds.Modality = sop, meta.MediaStorageSOPInstanceUID, "MR"
    ds.PatientID, ds.PatientName, ds.StudyInstanceUID, ds.SeriesInstanceUID = "P1", "Nobody^Known", "1.2.1", series
    ds.StudyDate, ds.StudyTime, ds.StudyID, ds.AccessionNumber = "20200101", "120000", "1", ""
    ds.SeriesNumber, ds.InstanceNumber = 3, number
    if position is not None:
        ds.ImagePositionPatient = [round(float(v), 8) for v in position]
        ds.ImageOrientationPatient = [round(float(v), 10) for v in directions]
    ds.PixelSpacing, ds.SliceThickness = [.5, .5], 9
    ds.Rows = ds.Columns = 2
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 0
    ds.PixelData = np.full(4, value, "<u2").tobytes()
    for keyword, v in more.items():
        setattr(ds, keyword, v)
    return ds


def data(ds):
    out = io.BytesIO()
    ds.save_as(out, write_like_original=False)
    return out.getvalue()


def expect(folder, images, said, frames=1, times=None, depth=None):
    """By numpy: values sorted by time, then along the normal, in the direction in which the numbers of the first time run."""
    directions = np.array(images[0].ImageOrientationPatient, float)
    normal = np.cross(directions[:3], directions[3:])
    at = np.array([np.dot(normal, np.array(ds.ImagePositionPatient, float)) for ds in images])
    times = np.zeros(len(images)) if times is None else np.array(times)
    number = np.array([int(ds.InstanceNumber) for ds in images])
    value = np.array([ds.pixel_array[0, 0] for ds in images])
    first = np.where(times == times.min())[0]
    by_number = first[np.argsort(number[first])]
    sign = -1 if at[by_number[0]] > at[by_number[-1]] else 1
    order = np.lexsort((sign * np.round(at, 5), times))
    places = np.unique(np.round(at, 5))
    if depth is None:
        depth = (places[-1] - places[0]) / (len(places) - 1)
    EXPECTED.append([folder, str(frames), f"{depth:.6f}", " ".join(str(v) for v in value[order]), "|".join(said)])


files = {}
# any direction, in folders, among other files
q, _ = np.linalg.qr(RANDOM.normal(size=(3, 3)))
oblique = [image(k + 1, 20 - k, q[:, 0] * 5 - q[:, 1] * 7 + np.cross(q[:, 0], q[:, 1]) * 2.4 * k, [*q[:, 0], *q[:, 1]]) for k in range(7)]
for k, ds in enumerate(oblique):
    files[f"nested/{'AB'[k % 2]}/IM{(k * 3) % 7}"] = data(ds)
files["nested/notes.txt"] = b"of the study\n"
files["nested/A/.hidden"] = b"x"
report = image(1, 1, series="1.2.99", sop="1.2.840.10008.5.1.4.1.1.88.11", uid="1.8")
for keyword in ("PixelData", "Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation"):
    delattr(report, keyword)
files["nested/A/report"] = data(report)
expect("nested", oblique, ["also 1 file that is no DICOM, which was stepped over (notes.txt)", "1 file of DICOM without pixels", "(report)"])

gap = [image(k + 1, k + 1, [0, 0, z]) for k, z in enumerate([0, 3, 6, 15, 18, 21])]
files.update({f"gap/{k}": data(ds) for k, ds in enumerate(gap)})
expect("gap", gap, ["lack 2 slices between its slices 3 and 4, which are 9 mm apart and not 3"], depth=3)

tilt = [image(k + 1, k + 1, [0, -2. * k * np.tan(np.radians(15)), 2. * k]) for k in range(5)]
files.update({f"tilt/{k}": data(ds) for k, ds in enumerate(tilt)})
expect("tilt", tilt, ["tilted gantry", "15.0 degrees"])

echoes = [image(10 * e + z, n, [0, 0, 4. * z], EchoNumbers=e) for n, (z, e) in enumerate(((z, e) for z in range(4) for e in (1, 2)), 1)]
files.update({f"echoes/{k:02}": data(ds) for k, ds in enumerate(echoes)})
expect("echoes", echoes, ["2 images at each position (echoes)"], 2, [ds.EchoNumbers for ds in echoes])

times = [image(10 * t + z, 100 - n, [0, 0, 4. * z], TemporalPositionIdentifier=t)
         for n, (t, z) in enumerate((t, z) for t in (1, 2, 3) for z in range(3))]
files.update({f"times/{(5 * k) % 9}": data(ds) for k, ds in enumerate(times)})
expect("times", times, ["3 images at each position (time points)"], 3, [ds.TemporalPositionIdentifier for ds in times])

beats = [image(10 * t + z, n, [0, 0, 4. * z], TriggerTime=33. * t + z) for n, (z, t) in enumerate(((z, t) for z in range(3) for t in range(4)), 1)]
files.update({f"beats/{k:02}": data(ds) for k, ds in enumerate(beats)})
expect("beats", beats, ["4 images at each position (phases of the heart)"], 4, [int(ds.TriggerTime // 33) for ds in beats])

copies = [image(k + 1, k + 1, [0, 0, 2. * k]) for k in range(4)]
files.update({f"copies/{k}": data(ds) for k, ds in enumerate(copies)})
files["copies/old/again"] = data(copies[2])
files["copies/renamed"] = data(image(2, 2, [0, 0, 2.], uid="1.2.3.77"))
expect("copies", copies, ["has 2 images twice, whose second copies were left out (renamed, again)"])

other = image(9, 3, [0, 0, 4.], uid=copies[2].SOPInstanceUID)
files.update({f"conflict/{k}": data(ds) for k, ds in enumerate(copies)})
files["conflict/other"] = data(other)

SAGITTAL = [0, 1, 0, 0, 0, -1]
axial = [image(k + 1, k + 4, [0, 0, 2. * k]) for k in range(5)]
files.update({f"localizer/{k + 3}": data(ds) for k, ds in enumerate(axial)})
files.update({f"localizer/{k}": data(image(20 + k, k + 1, [4. * k, 0, 0], SAGITTAL)) for k in range(3)})
expect("localizer", axial, ["also 3 images of other directions", "series=3/2"])

windows = [image(k + 1, k + 1, [0, 0, 2. * k], WindowCenter=40 + k // 2, WindowWidth=400) for k in range(4)]
files.update({f"windows/{k}": data(ds) for k, ds in enumerate(windows)})
expect("windows", windows, ["2 different windows"])

several = [image(k + 1, k + 1, [0, 0, 2. * k], series="1.2.30", SeriesNumber=2, SeriesDescription="T1 axial") for k in range(3)]
files.update({f"several/{k}": data(ds) for k, ds in enumerate(several)})
files.update({f"several/b{k}": data(image(50 + k, k + 1, [0, 0, 3. * k], series="1.2.31", SeriesNumber=5, SeriesDescription="T2 fat sat"))
              for k in range(4)})

# frames of an enhanced object, shuffled: three positions, two time points
enhanced = image(0, 1, sop="1.2.840.10008.5.1.4.1.1.4.1", uid="1.2.3.5")
for keyword in ("PixelSpacing", "SliceThickness"):
    delattr(enhanced, keyword)
frames = [image(10 * t + z, 1, [0, 0, 2.5 * z]) for t in (1, 2) for z in range(3)]
stamps = [1, 1, 1, 2, 2, 2]
shuffled = [3, 1, 5, 0, 2, 4]
groups, shared = [], Dataset()
measures, plane = Dataset(), Dataset()
measures.PixelSpacing, measures.SliceThickness = [.5, .5], 9
plane.ImageOrientationPatient = AXIAL
shared.PixelMeasuresSequence, shared.PlaneOrientationSequence = [measures], [plane]
for n, k in enumerate(shuffled):
    group, position, content = Dataset(), Dataset(), Dataset()
    position.ImagePositionPatient = frames[k].ImagePositionPatient
    content.TemporalPositionIndex = stamps[k]
    group.PlanePositionSequence, group.FrameContentSequence = [position], [content]
    groups.append(group)
    frames[k].InstanceNumber = n + 1
enhanced.SharedFunctionalGroupsSequence, enhanced.PerFrameFunctionalGroupsSequence = [shared], groups
enhanced.NumberOfFrames = 6
enhanced.PixelData = b"".join(frames[k].PixelData for k in shuffled)
files["enhanced/all"] = data(enhanced)
expect("enhanced", frames, ["2 images at each position (time points)"], 2, stamps)

# a medium, one file of which is lost, and one that points outside
with tempfile.TemporaryDirectory() as folder:
    media = FileSet()
    for k in range(4):
        media.add(image(k + 1, k + 1, [0, 0, 2. * k]))
    media.write(Path(folder) / "m")
    directory = pydicom.dcmread(Path(folder) / "m" / "DICOMDIR")
    named = [r for r in directory.DirectoryRecordSequence if "ReferencedFileID" in r]
    for name in ("medium", "escape"):
        for record in named:
            files[f"{name}/" + "/".join(record.ReferencedFileID)] = (Path(folder) / "m" / Path(*record.ReferencedFileID)).read_bytes()
    lost = "/".join(named[3].ReferencedFileID)
    del files[f"medium/{lost}"]
    files["medium/DICOMDIR"] = (Path(folder) / "m" / "DICOMDIR").read_bytes()
    EXPECTED.append(["medium", "1", "2.000000", "1 2 3", f"lacks 1 file that its DICOMDIR names|({lost})"])
    EXPECTED.append(["medium/DICOMDIR", "1", "2.000000", "1 2 3", f"lacks 1 file that its DICOMDIR names|({lost})"])
    named[3].ReferencedFileID = ["..", "outside"]
    files["escape/DICOMDIR"] = data(directory)
    files["outside"] = data(image(66, 4, [0, 0, 6.]))
    EXPECTED.append(["escape/DICOMDIR", "1", "2.000000", "1 2 3", "lacks 1 file|(../outside)"])

with zipfile.ZipFile(HERE / "series.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    for name in sorted(files):
        archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), files[name], zipfile.ZIP_DEFLATED)
(HERE / "expected.tsv").write_text("".join("\t".join(row) + "\n" for row in EXPECTED))
print(len(files), "files,", (HERE / "series.zip").stat().st_size, "bytes")
