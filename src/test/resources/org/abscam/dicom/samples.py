"""Makes the small DICOM files beside this script and expected.tsv: what pydicom, with GDCM where pixels are compressed, reads from them.

usage: python3 samples.py          with Debian's python3-pydicom, python3-gdcm, libgdcm-tools and dcmtk

A row of expected.tsv: file, shape (frames, rows, columns, samples), CRC-32 of the stored values as 32-bit little-endian numbers (grey: with
their sign, bits above Bits Stored left out; colour: RGB of 8 bits), then every 97th of these numbers, for what lossy decoders may round otherwise.
"""
import subprocess
import zlib
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.pixel_data_handlers.util import convert_color_space
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian

HERE = Path(__file__).parent
RANDOM = np.random.default_rng(20261126)


def picture(rows, columns, levels, seed):
    """Slopes, a flat disc (for runs), an edge, and some noise: 0..levels-1."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:rows, 0:columns]
    v = (x / columns + 2 * y / rows) / 3 * levels * .8
    v[(x - columns * .4) ** 2 + (y - rows * .5) ** 2 < (rows * .25) ** 2] = levels * .9
    v[:, columns * 3 // 4:] += random.normal(0, levels * .01, (rows, columns - columns * 3 // 4))
    v[rows // 5:rows // 4] = 0
    return np.clip(np.rint(v), 0, levels - 1).astype(np.int64)


def write(name, values, stored, allocated, signed=False, photometric="MONOCHROME2", syntax=ExplicitVRLittleEndian, planar=0):
    frames = values if values.ndim == 4 else values[None]
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = "2.25.1"
    meta.TransferSyntaxUID = syntax
    ds = FileDataset(str(HERE / name), Dataset(), file_meta=meta, preamble=b"\0" * 128)
    ds.is_little_endian, ds.is_implicit_VR = syntax != ExplicitVRBigEndian, syntax == ImplicitVRLittleEndian
    ds.SOPClassUID, ds.SOPInstanceUID, ds.Modality = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID, "OT"
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.InstanceNumber = "2.25.2", "2.25.3", "1"
    ds.SamplesPerPixel, ds.PhotometricInterpretation = frames.shape[-1], photometric
    if frames.shape[-1] == 3:
        ds.PlanarConfiguration = planar
    if len(frames) > 1:
        ds.NumberOfFrames = str(len(frames))
    ds.Rows, ds.Columns = frames.shape[1:3]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = allocated, stored, stored - 1, int(signed)
    kind = np.dtype({8: "u1", 16: "u2", 32: "u4"}[allocated]).newbyteorder(">" if syntax == ExplicitVRBigEndian else "<")
    data = np.moveaxis(frames, -1, 1) if planar else frames
    bits = data.astype(np.int64) & ((1 << stored) - 1)
    raw = bits.astype(kind).tobytes()
    if syntax == ExplicitVRBigEndian and allocated == 8:
        raw = np.frombuffer(raw + b"\0" * (len(raw) % 2), "<u2").astype(">u2").tobytes()
    ds.add_new(0x7FE00010, "OW", raw + b"\0" * (len(raw) % 2))
    ds.save_as(HERE / name, write_like_original=False)
    return HERE / name


def run(*command):
    subprocess.run([str(c) for c in command], check=True, capture_output=True)


def main():
    for old in HERE.glob("*.dcm"):
        old.unlink()
    grey8 = picture(37, 50, 256, 1)[..., None]
    grey12 = picture(40, 48, 4096, 2)[..., None]
    signed16 = picture(33, 41, 65536, 3)[..., None] - 32768
    colour = np.stack([picture(30, 46, 256, k) for k in (4, 5, 6)], -1)
    movie = np.stack([picture(24, 32, 4096, k)[..., None] for k in (7, 8, 9)])
    films = np.stack([np.stack([picture(20, 24, 256, 10 * k + c) for c in range(3)], -1) for k in (1, 2)])
    little = {"grey8": write("grey8.dcm", grey8, 8, 8), "grey12": write("grey12.dcm", grey12, 12, 16),
              "signed16": write("signed16.dcm", signed16, 16, 16, True), "colour": write("colour.dcm", colour, 8, 8, photometric="RGB"),
              "movie": write("movie.dcm", movie, 12, 16), "films": write("films.dcm", films, 8, 8, photometric="RGB")}
    noise = write("noise.dcm", np.random.default_rng(5).integers(0, 256, (7, 9, 3)), 8, 8, photometric="RGB")
    odd = {f: write(f"odd-{f}.dcm", films[:, :3, :3], 8, 8, photometric="RGB", syntax=s)
           for f, s in (("little", ExplicitVRLittleEndian), ("big", ExplicitVRBigEndian))}
    write("signed12.dcm", picture(20, 22, 4096, 11)[..., None] - 2048, 12, 16, True)
    write("planar.dcm", colour, 8, 8, photometric="RGB", planar=1)
    write("implicit.dcm", grey12, 12, 16, syntax=ImplicitVRLittleEndian)
    write("big-endian.dcm", signed16, 16, 16, True, syntax=ExplicitVRBigEndian)
    write("big-endian-bytes.dcm", grey8, 8, 8, syntax=ExplicitVRBigEndian)
    write("deflated.dcm", grey12, 12, 16, syntax=DeflatedExplicitVRLittleEndian)
    write("wide32.dcm", picture(12, 15, 2 ** 32, 12)[..., None], 32, 32)
    for name, file in little.items():
        run("dcmcrle", file, HERE / f"{name}-rle.dcm")
        run("dcmcjpls", "+el", file, HERE / f"{name}-jls.dcm")
        run("dcmcjpeg", "+e1", file, HERE / f"{name}-jpeg70.dcm")
        run("gdcmconv", "--j2k", file, HERE / f"{name}-j2k.dcm")
    for mode in ("none", "line", "sample"):
        run("dcmcjpls", "+el", f"--interleave-{mode}", little["colour"], HERE / f"colour-jls-{mode}.dcm")
    for name in ("grey8", "grey12", "colour"):
        run("dcmcjpls", "+en", "--max-deviation", "3", little[name], HERE / f"{name}-jls-near.dcm")
    run("dcmcjpls", "+el", "--fragment-size", "1", little["movie"], HERE / "movie-jls-fragments.dcm")
    run("dcmcjpeg", "+eb", little["grey8"], HERE / "grey8-jpeg50.dcm")
    run("dcmcjpeg", "+eb", little["colour"], HERE / "colour-jpeg50.dcm")
    run("dcmcjpeg", "+eb", little["films"], HERE / "films-jpeg50.dcm")
    run("dcmcjpeg", "+ee", little["grey12"], HERE / "grey12-jpeg51.dcm")
    run("dcmcjpeg", "+ee", little["movie"], HERE / "movie-jpeg51.dcm")
    run("dcmcjpeg", "+el", little["grey12"], HERE / "grey12-jpeg57.dcm")
    for selection in range(2, 8):
        run("dcmcjpeg", "+el", "+sv", selection, little["grey12"], HERE / f"grey12-jpeg57-s{selection}.dcm")
    run("dcmcjpeg", "+el", "+sv", "7", little["colour"], HERE / "colour-jpeg57-s7.dcm")
    run("dcmcjpeg", "+e1", noise, HERE / "noise-jpeg70.dcm")
    run("gdcmconv", "--j2k", "--irreversible", little["grey8"], HERE / "grey8-j2k91.dcm")

    lines = []
    for file in sorted(HERE.glob("*.dcm")):
        ds = pydicom.dcmread(file)
        if file.name == "big-endian-bytes.dcm":
            ds = pydicom.dcmread(little["grey8"])  # pydicom does not turn the words round
        if file.name == "odd-big.dcm":
            ds = pydicom.dcmread(odd["little"])
        a = ds.pixel_array
        if ds.PhotometricInterpretation.startswith("YBR_FULL"):
            a = convert_color_space(a, ds.PhotometricInterpretation, "RGB")
        a = a.reshape(int(ds.get("NumberOfFrames", 1)), ds.Rows, ds.Columns, ds.SamplesPerPixel).astype(np.int64)
        bits = a & ((1 << ds.BitsStored) - 1)
        if ds.PixelRepresentation == 1:
            bits = np.where(bits >> (ds.BitsStored - 1) == 1, bits - (1 << ds.BitsStored), bits)
        stored = (bits & 0xFFFFFFFF).astype("<u4")
        few = stored.ravel().view("<i4")[::97]
        lines.append("\t".join([file.name, "x".join(map(str, a.shape)), f"{zlib.crc32(stored.tobytes()):08x}", ",".join(map(str, few))]))
    (HERE / "expected.tsv").write_text("\n".join(lines) + "\n")
    print(len(lines), "files")


if __name__ == "__main__":
    main()
