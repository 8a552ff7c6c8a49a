"""Makes the DICOM files of this folder and expected.json: values as pydicom reads and rescales them, frame by frame, and their grey levels
0..255 through each frame's own window by pydicom's apply_windowing; black for white is turned by NumPy alone.

pydicom 3.0, imagecodecs (OpenJPEG) and dcmtk: python3 computed.py
"""
import json
import os
import subprocess
import zlib

import imagecodecs
import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.pixel_data_handlers.util import apply_modality_lut, apply_windowing
from pydicom.encaps import encapsulate
from pydicom.pixels import get_encoder
from pydicom.sequence import Sequence
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian, JPEG2000Lossless, RLELossless

HERE = os.path.dirname(os.path.abspath(__file__))
RANDOM = np.random.default_rng(26)
EXPECTED = {}


def image(frames, rows, columns, bits, allocated, kind="1.2.840.10008.5.1.4.1.1.7", modality="OT"):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = kind, "1.2.3.4"
    ds = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.SOPClassUID, ds.SOPInstanceUID, ds.Modality = kind, "1.2.3.4", modality
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.NumberOfFrames = 1, "MONOCHROME2", str(frames)
    ds.Rows, ds.Columns, ds.BitsAllocated = rows, columns, allocated
    if bits:
        ds.BitsStored, ds.HighBit, ds.PixelRepresentation = bits, bits - 1, 0
    return ds


def write(name, ds):
    ds.save_as(os.path.join(HERE, name + ".dcm"), write_like_original=False)


def expect(name, values, levels=None):
    EXPECTED[name] = {"values": [[float(v) for v in frame.ravel()] for frame in values]}
    if levels is not None:
        EXPECTED[name]["levels"] = [[round(float(v), 4) for v in frame.ravel()] for frame in levels]


def read(name):
    return pydicom.dcmread(os.path.join(HERE, name + ".dcm"))


# three frames of 35 bits, which begin and end amid bytes
ds = image(3, 5, 7, 1, 1, "1.2.840.10008.5.1.4.1.1.66.4", "SEG")
bits = RANDOM.integers(0, 2, 105)
ds.PixelData = np.packbits(np.append(bits, np.zeros(7, int)), bitorder="little").tobytes()
ds["PixelData"].VR = "OB"
write("mask", ds)
expect("mask", read("mask").pixel_array)
subprocess.run(["dcmconv", "+tb", os.path.join(HERE, "mask.dcm"), os.path.join(HERE, "mask-big.dcm")], check=True)
expect("mask-big", read("mask").pixel_array)

ds, masks = read("mask"), read("mask").pixel_array.astype(np.uint8)
ds.file_meta.TransferSyntaxUID = JPEG2000Lossless
ds.PixelData = encapsulate([imagecodecs.jpeg2k_encode(m, level=0, codecformat="j2k", bitspersample=1, resolutions=2) for m in masks])
ds["PixelData"].is_undefined_length = True
write("mask-j2k", ds)
expect("mask-j2k", read("mask").pixel_array)

# in a run-length code each pixel has a byte, as pydicom 3.1 writes it, or a bit, as others do
packed = [np.packbits(m.ravel(), bitorder="little") for m in masks]
for name, rows in (("mask-rle", masks), ("mask-rle-bits", [p.reshape(1, -1) for p in packed])):
    ds = read("mask")
    ds.file_meta.TransferSyntaxUID = RLELossless
    ds.PixelData = encapsulate([get_encoder(RLELossless).encode(
        r.tobytes(), rows=r.shape[0], columns=r.shape[1], samples_per_pixel=1, bits_allocated=8, bits_stored=8,
        photometric_interpretation="MONOCHROME2", pixel_representation=0, number_of_frames=1) for r in rows])
    ds["PixelData"].is_undefined_length = True
    write(name, ds)
    expect(name, read("mask").pixel_array)

ds = read("mask")
ds.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
write("mask-deflated", ds)
expect("mask-deflated", read("mask").pixel_array)

ds = read("mask")
ds.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1.98"
deflated = []
for p in packed:
    stream = zlib.compressobj(wbits=-15)
    deflated.append(stream.compress(p.tobytes()) + stream.flush())
ds.PixelData = encapsulate([d + b"\0" * (len(d) % 2) for d in deflated])
ds["PixelData"].is_undefined_length = True
write("mask-deflated-frames", ds)
with open(os.path.join(HERE, "mask-deflated-frames.dcm"), "r+b") as file:  # a syntax that pydicom 3.0 does not know yet
    whole = file.read().replace(b"1.2.840.10008.1.2.1.98", b"1.2.840.10008.1.2.8.1\0")
    file.seek(0)
    file.write(whole)
expect("mask-deflated-frames", read("mask").pixel_array)

# two empty masks at one position and one at another
ds = image(3, 2, 8, 1, 1, "1.2.840.10008.5.1.4.1.1.66.4", "SEG")
ds.PixelData = bytes([0, 0, 0, 0, 129, 7])
ds["PixelData"].VR = "OB"
each = []
for at in (0, 0, 3):
    groups, plane, directions = Dataset(), Dataset(), Dataset()
    plane.ImagePositionPatient, directions.ImageOrientationPatient = [0, 0, at], [1, 0, 0, 0, 1, 0]
    groups.PlanePositionSequence, groups.PlaneOrientationSequence = Sequence([plane]), Sequence([directions])
    each.append(groups)
ds.PerFrameFunctionalGroupsSequence = Sequence(each)
write("mask-uneven", ds)
expect("mask-uneven", read("mask-uneven").pixel_array)

for name, allocated, keyword, marks in (("map", 32, "Float", np.float32), ("map64", 64, "DoubleFloat", np.float64)):
    ds = image(2, 4, 5, 0, allocated, "1.2.840.10008.5.1.4.1.1.30", "MR")
    values = RANDOM.normal(0, 1e-3, (2, 4, 5)).astype(marks)
    values[:, 0, :2] = -999
    setattr(ds, keyword + "PixelData", values.tobytes())
    setattr(ds, keyword + "PixelPaddingValue", -999.)
    write(name, ds)
    expect(name, read(name).pixel_array)

ds = image(1, 1, 64, 8, 8)
ds.PhotometricInterpretation = "MONOCHROME1"
ds.PixelData = np.arange(0, 256, 4).astype(np.uint8).tobytes()
item = Dataset()
item.add_new(0x00283002, "US", [256, 0, 16])
item.ModalityLUTType = "US"
item.add_new(0x00283006, "OW", np.rint(4000 * (np.arange(256) / 255) ** 1.7 + 20).astype(np.uint16).tobytes())
ds.ModalityLUTSequence = Sequence([item])
ds.WindowCenter, ds.WindowWidth = 2000, 3000
write("dark-modality-table", ds)
ds = read("dark-modality-table")
values = apply_modality_lut(ds.pixel_array, ds).astype(float)
grey = np.clip((values - (2000 - .5)) / (3000 - 1) + .5, 0, 1) * 255  # PS3.3, section C.11.2.1.2.1
expect("dark-modality-table", [20 + 4020 - values], [255 - grey])

frames = RANDOM.integers(0, 4096, (3, 3, 8))
ds = image(3, 3, 8, 12, 16, "1.2.840.10008.5.1.4.1.1.4.1", "MR")
ds.PixelData = frames.astype(np.uint16).tobytes()
each = []
for i, (slope, intercept, centre, width, function) in enumerate(((1, -1024, 40, 400, "LINEAR"), (.5, 10, 900, 1500, "LINEAR_EXACT"),
                                                                 (2, 0, 4000, 3000, "SIGMOID"))):
    groups, line, voi, plane, directions = Dataset(), Dataset(), Dataset(), Dataset(), Dataset()
    line.RescaleIntercept, line.RescaleSlope, line.RescaleType = str(intercept), str(slope), "US"
    voi.WindowCenter, voi.WindowWidth, voi.VOILUTFunction = str(centre), str(width), function
    plane.ImagePositionPatient, directions.ImageOrientationPatient = [0, 0, 3 * i], [1, 0, 0, 0, 1, 0]
    groups.PixelValueTransformationSequence, groups.FrameVOILUTSequence = Sequence([line]), Sequence([voi])
    groups.PlanePositionSequence, groups.PlaneOrientationSequence = Sequence([plane]), Sequence([directions])
    each.append(groups)
ds.PerFrameFunctionalGroupsSequence = Sequence(each)
write("enhanced", ds)
ds = read("enhanced")
values, levels = [], []
for frame, groups in zip(ds.pixel_array, ds.PerFrameFunctionalGroupsSequence):
    own = Dataset()
    own.update(groups.PixelValueTransformationSequence[0])
    own.update(groups.FrameVOILUTSequence[0])
    own.PhotometricInterpretation, own.PixelRepresentation, own.BitsStored = "MONOCHROME2", 0, 12
    values.append(apply_modality_lut(frame, own))
    low, high = float(own.RescaleIntercept), 4095 * float(own.RescaleSlope) + float(own.RescaleIntercept)
    levels.append((apply_windowing(values[-1], own) - low) / (high - low) * 255)  # the range that pydicom maps a window to
expect("enhanced", values, levels)

with open(os.path.join(HERE, "expected.json"), "w") as out:
    json.dump(EXPECTED, out, separators=(",", ":"))
