"""Files for StrangersFilesTest, as tifffile and Pillow write them: pip install numpy tifffile pillow; python strangers.py

Every pixel follows from its place: v(x, y, n) = (1 + x * x * 7 + y * 13 + n * 101) mod M, with M = 251 for 8 bits and 60013 for 16.
"""
import numpy as np
import tifffile
from PIL import Image


def pixels(width, height, count, modulus, dtype):
    n, y, x = np.mgrid[:count, :height, :width].astype(np.int64)
    return ((1 + x * x * 7 + y * 13 + n * 101) % modulus).astype(dtype)


def tiffs():
    deep = pixels(9, 5, 3, 60013, np.uint16)
    tifffile.imwrite("imagej.tif", deep, imagej=True, metadata={"axes": "ZYX"})
    tifffile.imwrite("imagej-deflated.tif", deep, imagej=True, compression="zlib", metadata={"axes": "ZYX"})
    tifffile.imwrite("imagej-ranges.tif", deep[:2], imagej=True,
                     metadata={"axes": "CYX", "mode": "composite", "Ranges": (1.0, 501.0, 102.0, 602.0)})
    tifffile.imwrite("pages.tif", deep, byteorder=">", photometric="minisblack", rowsperstrip=2, metadata=None)
    tifffile.imwrite("predicted.tif", deep, compression="zlib", predictor=True, photometric="minisblack", metadata=None)
    tifffile.imwrite("float.tif", pixels(9, 5, 2, 251, np.float32), photometric="minisblack", metadata=None)
    tifffile.imwrite("half.tif", pixels(9, 5, 1, 251, np.float16)[0], photometric="minisblack", metadata=None)
    tifffile.imwrite("wide.tif", pixels(9, 5, 1, 251, np.uint64)[0], photometric="minisblack", metadata=None)
    tifffile.imwrite("tiles.tif", pixels(32, 32, 1, 251, np.uint8)[0], tile=(16, 16), photometric="minisblack", metadata=None)
    with tifffile.TiffWriter("pyramid.tif") as writer:
        writer.write(pixels(16, 8, 1, 251, np.uint8)[0], subifds=0, photometric="minisblack", metadata=None)
        writer.write(pixels(16, 8, 1, 251, np.uint8)[0][::2, ::2], subfiletype=1, photometric="minisblack", metadata=None)
    # codes of all widths from 9 to 12 bits, and a table that is cleared
    big = Image.fromarray(pixels(120, 97, 1, 251, np.uint8)[0])
    for name in ("tiff_lzw", "packbits", "tiff_adobe_deflate", "tiff_deflate"):
        big.save(f"{name}.tif", compression=name)
    Image.fromarray(pixels(40, 30, 1, 251, np.uint8)[0]).save("lzw-predicted.tif", compression="tiff_lzw", tiffinfo={317: 2})
    frames = [Image.fromarray(frame) for frame in pixels(40, 30, 3, 251, np.uint8)]
    frames[0].save("animated.gif", save_all=True, append_images=frames[1:], optimize=False)
    Image.fromarray(pixels(41, 30, 1, 251, np.uint8)[0] > 125).save("bits.tif")
    Image.fromarray(pixels(40, 30, 1, 251, np.uint8)[0]).convert("CMYK").save("cmyk.tif")


def ends():
    """Where the pixels of each page end: ends.tsv."""
    lines = []
    for name in ("imagej", "imagej-deflated", "pages", "predicted", "float"):
        with tifffile.TiffFile(f"{name}.tif") as file:
            if name == "imagej":  # ImageJ follows its description and not the pages
                first = file.pages[0]
                ends = [first.dataoffsets[0] + (i + 1) * 9 * 5 * 2 for i in range(3)]
            else:
                ends = [max(o + n for o, n in zip(page.dataoffsets, page.databytecounts)) for page in file.pages]
        lines.append("\t".join([f"{name}.tif", *map(str, ends)]))
    with open("ends.tsv", "w") as file:
        file.write("\n".join(lines) + "\n")


tiffs()
ends()
