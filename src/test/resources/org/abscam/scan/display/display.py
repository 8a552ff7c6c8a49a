"""Makes the DICOM files of this folder and expected.json: the grey levels 0..255 that pydicom's apply_modality_lut, apply_windowing and
apply_voi give for each of their windows and tables. Black for white is turned, and padding is black, by NumPy alone.

Debian's python3-pydicom 2.3: python3 display.py
"""
import json
import os

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.pixel_data_handlers.util import apply_modality_lut, apply_voi, apply_windowing
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

HERE = os.path.dirname(os.path.abspath(__file__))
EXPECTED = {}


def image(values, bits, signed=False, allocated=16):
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    ds = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.Modality = "OT"
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.Rows, ds.Columns = 1, len(values)
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = allocated, bits, bits - 1, int(signed)
    kind = np.int16 if signed else np.uint16 if allocated == 16 else np.uint8
    ds.PixelData = np.asarray(values).astype(kind).tobytes()
    return ds


def window(ds, centre, width, function=None, names=None):
    ds.WindowCenter, ds.WindowWidth = centre, width
    if function:
        ds.VOILUTFunction = function
    if names:
        ds.WindowCenterWidthExplanation = names
    return ds


def tables(ds, *specs):
    items = []
    for first, bits, entries, name in specs:
        item = Dataset()
        item.add_new(0x00283002, "SS" if first < 0 else "US", [len(entries), first, bits])
        item.LUTExplanation = name
        item.add_new(0x00283006, "OW", np.asarray(entries, np.uint16).tobytes())
        items.append(item)
    ds.VOILUTSequence = Sequence(items)
    return ds


def rescaled(ds, slope, intercept):
    ds.RescaleSlope, ds.RescaleIntercept = slope, intercept
    return ds


def grey(ds, array, index, table):
    values = apply_modality_lut(array, ds)
    if table:
        out, top = apply_voi(values.astype(np.int32), ds, index), 2 ** ds.VOILUTSequence[index].LUTDescriptor[2] - 1
        low = 0.
    else:
        out = apply_windowing(values, ds, index)
        # the range that pydicom maps a window to
        low, high = (-(2 ** (ds.BitsStored - 1)), 2 ** (ds.BitsStored - 1) - 1) if ds.PixelRepresentation else (0, 2 ** ds.BitsStored - 1)
        if "RescaleSlope" in ds:
            low, high = low * ds.RescaleSlope + ds.RescaleIntercept, high * ds.RescaleSlope + ds.RescaleIntercept
        top = high - low
    return (out - float(low)) / float(top) * 255


def write(name, ds):
    path = os.path.join(HERE, name + ".dcm")
    ds.save_as(path, write_like_original=False)
    ds = pydicom.dcmread(path)
    array = ds.pixel_array
    centres = ds.WindowCenter if "WindowCenter" in ds else []
    windows = len(centres) if isinstance(centres, (list, pydicom.multival.MultiValue)) else 1
    count = windows + len(ds.get("VOILUTSequence", []))
    turned = ds.PhotometricInterpretation == "MONOCHROME1" or ds.get("PresentationLUTShape") == "INVERSE"
    for i in range(count):
        levels = grey(ds, array, i if i < windows else i - windows, i >= windows)
        if turned:
            levels = 255 - levels
        if "PixelPaddingValue" in ds:
            ends = sorted([ds.PixelPaddingValue, ds.get("PixelPaddingRangeLimit", ds.PixelPaddingValue)])
            levels = np.where((array >= ends[0]) & (array <= ends[1]), 0, levels)
        EXPECTED.setdefault(name, []).append([round(float(v), 4) for v in levels.ravel()])


RAMP = list(range(0, 4096, 61))
SIGNED = list(range(-2000, 2000, 61))
CURVE = [int(4095 * (i / 999) ** 2.2) for i in range(1000)]

write("linear", window(rescaled(image(RAMP, 12), 1, -1024), 40, 400, "LINEAR"))
write("unsaid", window(image(RAMP, 12), "2000.5", "999"))
write("exact", window(rescaled(image(RAMP, 12), 0.5, -100), [300, 700], [400, 2000], "LINEAR_EXACT", ["SOFT", "HARD"]))
write("sigmoid", window(rescaled(image(SIGNED, 16, True), 1, 24), 40, 900, "SIGMOID"))
write("sigmoid8", window(image(list(range(0, 256, 5)), 8, allocated=8), 100, 80, "SIGMOID"))
write("narrow", window(image([99, 100, 101, 102], 12), "100.5", 1))
write("table", tables(image(RAMP, 12), (500, 12, CURVE, "SOFT")))
write("tables", tables(window(rescaled(image(SIGNED, 16, True), 1, 0), 0, 2000), (-500, 12, CURVE, "SOFT"), (-1000, 16, CURVE, "DARK")))

ds = window(image(RAMP, 12), 1500, 1000, "SIGMOID")
ds.PhotometricInterpretation = "MONOCHROME1"
write("dark-sigmoid", ds)
ds = tables(image(RAMP, 12), (500, 12, CURVE, "SOFT"))
ds.PhotometricInterpretation, ds.PresentationLUTShape = "MONOCHROME1", "INVERSE"
write("dark-table", ds)
ds = window(image(RAMP, 12), 1500, 1000)
ds.PresentationLUTShape = "INVERSE"
write("inverse", ds)
ds = window(rescaled(image([-2000, -1999] + SIGNED, 16, True), 1, 24), 40, 900, "SIGMOID")
ds.PixelPaddingValue = -2000
write("padding", ds)
ds = window(image(RAMP, 12), 1500, 1000)
ds.PhotometricInterpretation, ds.PixelPaddingValue, ds.PixelPaddingRangeLimit = "MONOCHROME1", 0, 200
write("padding-range", ds)

with open(os.path.join(HERE, "expected.json"), "w") as out:
    json.dump(EXPECTED, out, separators=(",", ":"))
