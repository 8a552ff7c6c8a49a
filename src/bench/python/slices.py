"""What compression costs: a made CT series explained by `abs-cam` as it is and as JPEG lossless (.70), in turns.

    python slices.py ABSCAM [SLICES [ROUNDS]]

ABSCAM is the program; pydicom and DCMTK's dcmcjpeg are needed. Prints CPU time, user and system, of whole processes with one thread, by the class
that they answer for: the predicted one, and a given one. In brackets stands the fastest round.
"""

import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

import numpy
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset

from files import seconds

CT, LITTLE = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.1"


def slices(folder, count, size=512):
    """A bright, noisy ball that wanders through the field; each slice its file."""
    folder.mkdir()
    noise = numpy.random.default_rng(0)
    y, x = numpy.mgrid[:size, :size]
    for i in range(count):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID, meta.TransferSyntaxUID = CT, f"1.2.9.1.1.{i + 1}", LITTLE
        data = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
        data.is_little_endian, data.is_implicit_VR = True, False
        data.SOPClassUID, data.SOPInstanceUID, data.Modality = CT, f"1.2.9.1.1.{i + 1}", "CT"
        data.StudyInstanceUID, data.SeriesInstanceUID, data.FrameOfReferenceUID = "1.2.9", "1.2.9.1", "1.2.9.2"
        data.InstanceNumber, data.ImagePositionPatient, data.ImageOrientationPatient = i + 1, [0, 0, float(i)], [1, 0, 0, 0, 1, 0]
        data.PixelSpacing, data.RescaleSlope, data.RescaleIntercept = [.7, .7], 1, -1024
        data.WindowCenter, data.WindowWidth = 200, 1200
        data.Rows = data.Columns = size
        data.SamplesPerPixel, data.PhotometricInterpretation, data.PixelRepresentation = 1, "MONOCHROME2", 1
        data.BitsAllocated, data.BitsStored, data.HighBit = 16, 16, 15
        ball = 1000 + 600 * numpy.exp(-((x - size / 2 - i / 9) ** 2 + (y - size / 2) ** 2) / 9e3)
        data.PixelData = (ball + noise.normal(0, 20, (size, size))).astype("<i2").tobytes()
        data.save_as(folder / f"{i:03}.dcm", write_like_original=False)


def main(abscam, count="300", rounds="7"):
    work = pathlib.Path(tempfile.mkdtemp(prefix="abscam"))
    plain, compressed = work / "plain", work / "compressed"
    slices(plain, int(count))
    compressed.mkdir()
    for file in plain.iterdir():
        subprocess.run(["dcmcjpeg", "+e1", file, compressed / file.name], check=True)
    print("| class | uncompressed, s | JPEG lossless, s | times |\n|---|---:|---:|---:|", flush=True)
    for name, more in (("predicted", []), ("malignant", ["--class", "malignant"])):
        took = {plain: [], compressed: []}
        for _ in range(int(rounds)):
            for series, times in took.items():
                times.append(seconds([abscam, "explain", series, "--model", "breast-ultrasound", "--method", "abs-cam", "--device", "cpu",
                                      "--threads", "1", "--out", work / "out", *more]))
                shutil.rmtree(work / "out")
        (before, least), (after, fastest) = ((statistics.median(t), min(t)) for t in took.values())
        print(f"| {name} | {before:.1f} ({least:.1f}) | {after:.1f} ({fastest:.1f}) | {after / before:.3f} ({fastest / least:.3f}) |", flush=True)
    shutil.rmtree(work)


if __name__ == "__main__":
    if 2 <= len(sys.argv) <= 4:
        main(*sys.argv[1:])
    else:
        sys.exit(__doc__)
