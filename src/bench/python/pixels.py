"""Compares the values that Abs-CAM reads of DICOM files with those that pydicom with GDCM decodes, through the command line's reader and the menu's.

usage: PYTHON src/bench/python/pixels.py CLASSPATH FOLDER...

CLASSPATH is a file with the class path of the tests, such as target/bench/classpath, which src/bench/bench.sh writes; PYTHON has pydicom 2 and GDCM
(Debian's python3-pydicom and python3-gdcm). Counts files that pydicom decodes, and names those that are refused or differ. Lossless: equal, to the
precision of float32; lossy: 3 levels of stored grey, 5 of colour. MONOCHROME1 is read with its greys turned round. Frames may have another order.
"""
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pydicom
from pydicom.pixel_data_handlers.util import apply_color_lut, apply_modality_lut, convert_color_space

warnings.simplefilter("ignore")
LOSSY = ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.91")


def expected(file):
    ds = pydicom.dcmread(file, force=True)
    if "TransferSyntaxUID" not in ds.file_meta:
        ds.file_meta.TransferSyntaxUID = (pydicom.uid.ImplicitVRLittleEndian if ds.is_implicit_VR else pydicom.uid.ExplicitVRLittleEndian
                                          if ds.is_little_endian else pydicom.uid.ExplicitVRBigEndian)
    a, meaning, frames = ds.pixel_array, ds.PhotometricInterpretation, int(ds.get("NumberOfFrames", 1) or 1)
    step = 1.0
    if meaning == "PALETTE COLOR":
        a = apply_color_lut(a, ds)[..., :3]
        a = a >> 8 if a.max() > 255 else a
    elif ds.SamplesPerPixel == 3:
        a = convert_color_space(a, meaning, "RGB") if meaning.startswith("YBR_FULL") else a
        a = a >> max(0, ds.BitsStored - 8) if ds.BitsAllocated > 8 else a
    else:
        step = abs(float(ds.get("RescaleSlope", 1) or 1))
        a = a.reshape(frames, ds.Rows, ds.Columns)
        if "ModalityLUTSequence" in ds or "RescaleSlope" in ds:
            a = apply_modality_lut(a, ds)
        else:
            a = a.astype(np.float64) * float(ds.get("DoseGridScaling", 1))
            each, shared = ds.get("PerFrameFunctionalGroupsSequence"), ds.get("SharedFunctionalGroupsSequence")
            for i in range(frames):
                for groups in ([each[i]] if each and i < len(each) else []) + (list(shared) if shared else []):
                    if "PixelValueTransformationSequence" in groups:
                        line = groups.PixelValueTransformationSequence[0]
                        a[i] = a[i] * float(line.RescaleSlope) + float(line.RescaleIntercept)
                        break
    lossy = ds.file_meta.TransferSyntaxUID in LOSSY or ds.get("LossyImageCompression") == "01"
    return a.reshape(frames, -1).astype(np.float64), meaning, (5 if a.size > frames * ds.Rows * ds.Columns else 3 * step) if lossy else 0


def verdict(file, state, raw):
    a, meaning, tolerance = expected(file)
    if state != "read":
        return state
    b = np.fromfile(raw, ">f4")
    if b.size != a.size:
        return "differs in size"
    b = b.reshape(a.shape).astype(np.float64)
    if meaning == "MONOCHROME1":
        b = np.median(a + b) - b
    limit = max(tolerance, 3e-7 * np.abs(a).max() + (1e-3 if meaning == "MONOCHROME1" else 0)) + 1e-9
    if np.abs(a - b).max() <= limit:
        return "right"
    if sorted(f.astype("f4").tobytes() for f in a) == sorted(f.astype("f4").tobytes() for f in b):
        return "right"
    return f"differs by up to {np.abs(a - b).max():g}"


def main():
    classes = Path(sys.argv[1]).read_text().strip()
    files = sorted({str(f.absolute()) for folder in sys.argv[2:] for f in Path(folder).rglob("*") if f.is_file()})
    for reader in ("cli", "menu"):
        counts = {}
        with tempfile.TemporaryDirectory() as out:
            run = subprocess.run(["java", "-Xmx2g", "-Djava.awt.headless=true", "-cp", classes, "org.abscam.bench.DumpScans", out, reader],
                                 input="\n".join(files) + "\n", capture_output=True, text=True)
            for line in run.stdout.splitlines():
                if not line.startswith("@"):
                    continue  # what ImageJ prints
                number, state, sentence = line[1:].split("\t", 2)
                # in a process of its own, as GDCM ends it at some damaged files
                back, forth = os.pipe()
                child = os.fork()
                if child == 0:
                    try:
                        said = verdict(files[int(number)], state, f"{out}/{number}.raw")
                    except BaseException:
                        said = ""
                    os.write(forth, said.encode())
                    os._exit(0)
                os.close(forth)
                os.waitpid(child, 0)
                said = os.read(back, 200).decode()
                os.close(back)
                if os.path.exists(f"{out}/{number}.raw"):
                    os.remove(f"{out}/{number}.raw")
                if said:
                    counts[said.split(" ")[0]] = counts.get(said.split(" ")[0], 0) + 1
                    if said not in ("right", "unopened"):
                        print(reader, said, files[int(number)], sentence, sep="\t")
        print(f"{reader}: of the files that pydicom decodes", ", ".join(f"{n} {what}" for what, n in sorted(counts.items())))


if __name__ == "__main__":
    main()
