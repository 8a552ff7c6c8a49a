"""From a picture to what a network sees, the same numbers to 1e-6 as Abs-CAM's (src/main/java/org/abscam/scan, .../explain/PreprocessingNodes).

    x = network_input(read("picture.png"), 192, 192, gain=1 / 255, mean=.4, std=.25)   # float32 (1, 192, 192)

Pictures are resized as floating-point numbers: Pillow's resize of 8-bit pictures rounds to whole grey levels, which moved probabilities by
up to .02. usage: python preprocess.py compares with the committed values that the Java tests compare with, or, with
--write, writes them.
"""
import sys
from pathlib import Path

import numpy as np
from PIL import Image

EXPECTED = Path(__file__).parents[2] / "src/test/resources/org/abscam/explain/preprocessing.npy"
# name: (width, height, kind of picture, network height, network width, channels)
CASES = {
    "grey shrunk": (37, 23, "uint8", 9, 11, 1),
    "grey enlarged": (5, 7, "uint8", 12, 16, 1),
    "shrunk one way, enlarged the other": (41, 3, "uint8", 8, 13, 1),
    "grey in three channels": (13, 17, "uint8", 8, 6, 3),
    "sixteen bits": (31, 19, "uint16", 10, 14, 1),
    "colour as grey": (23, 29, "rgb", 7, 12, 1),
    "colour": (21, 11, "rgb", 16, 9, 3),
    "as it is": (8, 6, "uint8", 6, 8, 1),
}


def read(path):
    """A picture as it is stored: uint8 or uint16 (H,W), or uint8 (H,W,3)."""
    picture = Image.open(path)
    if picture.mode.startswith("I"):
        return np.asarray(picture).astype(np.uint16)
    return np.asarray(picture if picture.mode == "L" else picture.convert("RGB"))


def grey_levels(pixels, channels=1, window=None):
    """float32 (channels,H,W), 0..255, not rounded. 8 bits are taken as they are; deeper ones through the window (low, high), by default the
    smallest and the largest value, as of a scan without a window of its own. Colours become one channel by the luma of ITU-R BT.601."""
    if pixels.dtype == np.uint8:
        values = pixels.astype(np.float64)
    else:
        low, high = window or (float(pixels.min()), float(pixels.max()))
        values = np.clip((pixels.astype(np.float64) - low) * (255 / (high - low)), 0, 255).astype(np.float32)
    if values.ndim == 3:
        planes = values.transpose(2, 0, 1) if channels == 3 else (values @ [.299, .587, .114])[None]
    else:
        planes = np.repeat(values[None], channels, 0)
    return planes.astype(np.float32)


def resize(planes, height, width):
    """float32 (C,H,W) to (C,height,width): linear, half-pixel centres, averaging over what a pixel covers where it shrinks."""
    if planes.shape[1:] == (height, width):
        return planes
    return np.stack([np.asarray(Image.fromarray(p, "F").resize((width, height), Image.BILINEAR)) for p in planes])


def network_input(pixels, height, width, channels=1, gain=1., offset=0., mean=0., std=1., window=None):
    """float32 (channels,height,width): resized, x·gain + offset, then (x − mean) / std; each one number, or one per channel."""
    def per_channel(number):
        return np.asarray(number, np.float32).reshape(-1, 1, 1)
    x = resize(grey_levels(pixels, channels, window), height, width)
    return (x * per_channel(gain) + per_channel(offset) - per_channel(mean)) / per_channel(std)


def made_up(width, height, kind):
    """A picture that every language can make: whole numbers."""
    y, x = np.mgrid[0:height, 0:width]
    if kind == "rgb":
        return np.stack([(x * 37 + y * 91 + x * y * 13 + c * 57) % 256 for c in range(3)], -1).astype(np.uint8)
    if kind == "uint16":
        return (300 + (x * 3701 + y * 911 + x * y * 137) % 40000).astype(np.uint16)
    return ((x * 37 + y * 91 + x * y * 13) % 256).astype(np.uint8)


def computed():
    """The inputs of all cases one after another, as the card of a model with gain 1/255, mean .4 and std .25 says."""
    return np.concatenate([network_input(made_up(w, h, kind), height, width, channels, 1 / 255, 0., .4, .25).ravel()
                           for w, h, kind, height, width, channels in CASES.values()])


def main():
    if "--write" in sys.argv:
        np.save(EXPECTED, computed())
        return 0
    difference = abs(computed().astype(float) - np.load(EXPECTED)).max()
    print(f"largest difference from the committed values, of {len(CASES)} pictures: {difference:.2e}")
    return int(not difference <= 1e-6)


if __name__ == "__main__":
    sys.exit(main())
