"""Makes masks.zip: a small CT, and DICOM masks of it whose frames come in other orders; and expected.tsv: which of its pixels they mark.

usage: python3 masks.py           with pydicom 3

A row of expected.tsv: file or folder of masks, then every marked pixel as slice,column,row: the slice from 1 in the order of the CT's instance
numbers, which numpy finds by Image Position (Patient); or what a sentence must say where the masks belong to no slice.
"""
import io
import zipfile
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

HERE = Path(__file__).parent
ROWS, COLUMNS, SLICES = 6, 8, 5
FILES, EXPECTED = {}, []
HEIGHTS = [100. - 3 * k for k in range(SLICES)]  # instance numbers run from the head down
LESION = [(1, 3, 2), (1, 4, 2), (3, 7, 0)]  # index of the slice, column, row
OTHER = [(3, 7, 0), (4, 0, 5)]


def image(sop, uid, series, modality, frame_of_reference="1.2.9"):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID, meta.TransferSyntaxUID = sop, uid, ExplicitVRLittleEndian
    ds = FileDataset("", Dataset(), file_meta=meta, preamble=b"\0" * 128)
    ds.SOPClassUID, ds.SOPInstanceUID, ds.Modality, ds.StudyInstanceUID, ds.SeriesInstanceUID = sop, uid, modality, "1.2.1", series
    ds.FrameOfReferenceUID, ds.Rows, ds.Columns = frame_of_reference, ROWS, COLUMNS
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PixelRepresentation = 1, "MONOCHROME2", 0
    return ds


def place(ds, height, x=-10.):
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [x, -20., height], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.SliceThickness = [.5, .5], 3


def put(name, ds):
    out = io.BytesIO()
    ds.save_as(out, enforce_file_format=True)
    FILES[name] = out.getvalue()


def stack(folder, series, values, numbers=range(1, SLICES + 1), heights=HEIGHTS, **more):
    for number, height, pixels in zip(numbers, heights, values):
        ds = image("1.2.840.10008.5.1.4.1.1.2", f"{series}.{number}", series, "CT", **more)
        ds.InstanceNumber, ds.BitsAllocated, ds.BitsStored, ds.HighBit = number, 16, 16, 15
        place(ds, height)
        ds.PixelData = pixels.astype("<u2").tobytes()
        put(f"{folder}/{number}", ds)


def array(points):
    a = np.zeros((SLICES, ROWS, COLUMNS), bool)
    for k, x, y in points:
        a[k, y, x] = True
    return a


def segmentation(name, frames, x=-10., frame_of_reference="1.2.9"):
    """frames: (height, segment, mask)"""
    ds = image("1.2.840.10008.5.1.4.1.1.66.4", f"1.2.5.{len(FILES)}", f"1.2.6.{len(FILES)}", "SEG", frame_of_reference)
    ds.BitsAllocated = ds.BitsStored = 1
    ds.HighBit, ds.SegmentationType, ds.NumberOfFrames = 0, "BINARY", len(frames)
    shared, measures, plane, ds.PerFrameFunctionalGroupsSequence = Dataset(), Dataset(), Dataset(), []
    measures.PixelSpacing, measures.SliceThickness, plane.ImageOrientationPatient = [.5, .5], 3, [1, 0, 0, 0, 1, 0]
    shared.PixelMeasuresSequence, shared.PlaneOrientationSequence = [measures], [plane]
    ds.SharedFunctionalGroupsSequence = [shared]
    for height, segment, _ in frames:
        group, position, of = Dataset(), Dataset(), Dataset()
        position.ImagePositionPatient, of.ReferencedSegmentNumber = [x, -20., height], segment
        group.PlanePositionSequence, group.SegmentIdentificationSequence = [position], [of]
        ds.PerFrameFunctionalGroupsSequence.append(group)
    ds.SegmentSequence = []
    for segment in sorted({s for _, s, _ in frames}):
        item = Dataset()
        item.SegmentNumber, item.SegmentLabel, item.SegmentAlgorithmType = segment, f"s{segment}", "MANUAL"
        ds.SegmentSequence.append(item)
    bits = np.packbits(np.concatenate([m.ravel() for _, _, m in frames]), bitorder="little").tobytes()
    ds.PixelData = bits + b"\0" * (len(bits) % 2)
    put(name, ds)


def expect(name, points):
    EXPECTED.append([name, " ".join(f"{k + 1},{x},{y}" for k, x, y in sorted(set(points)))])


lesion, other = array(LESION), array(OTHER)
stack("ct", "1.2.3", [np.full((ROWS, COLUMNS), 100 * k + 100) + np.arange(COLUMNS) for k in range(SLICES)])
up = range(SLICES - 1, -1, -1)
segmentation("whole.dcm", [(HEIGHTS[k], 1, lesion[k]) for k in up])  # from the feet up, as many programs write them
expect("whole.dcm", LESION)
segmentation("sparse.dcm", [(HEIGHTS[k], 1, lesion[k]) for k in up if lesion[k].any()])  # empty slices may be left away
expect("sparse.dcm", LESION)
segmentation("two.dcm", [(HEIGHTS[k], s, m[k]) for s, m in ((1, lesion), (2, other)) for k in up if m[k].any()])
expect("two.dcm", LESION + OTHER)
segmentation("rounded.dcm", [(HEIGHTS[k] + .02, 1, lesion[k]) for k in up], -10.01)
expect("rounded.dcm", LESION)
segmentation("elsewhere.dcm", [(HEIGHTS[k] + 1.5, 1, lesion[k]) for k in up])
EXPECTED.append(["elsewhere.dcm", "lie elsewhere than 'ct'"])
segmentation("aside.dcm", [(HEIGHTS[k], 1, lesion[k]) for k in up], -9.7)
EXPECTED.append(["aside.dcm", "lie elsewhere than 'ct'"])
stack("reversed", "1.2.7", lesion[::-1], heights=HEIGHTS[::-1])
expect("reversed", LESION)
stack("higher", "1.2.8", lesion, heights=[h + 1 for h in HEIGHTS])
EXPECTED.append(["higher", "lie elsewhere than 'ct'"])
stack("space", "1.2.10", lesion, heights=[h + 1 for h in HEIGHTS], frame_of_reference="1.2.99")  # nothing can be said: by number
expect("space", LESION)
stack("copied", "1.2.11", lesion, heights=HEIGHTS[:1] * SLICES)  # the header of the first for all: by number
expect("copied", LESION)
stack("fewer", "1.2.12", lesion[:2], heights=HEIGHTS[:2])
EXPECTED.append(["fewer", "give one mask of the same size for each slice"])

with zipfile.ZipFile(HERE / "masks.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    for name in sorted(FILES):
        archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), FILES[name], zipfile.ZIP_DEFLATED)
(HERE / "expected.tsv").write_text("".join("\t".join(row) + "\n" for row in EXPECTED))
