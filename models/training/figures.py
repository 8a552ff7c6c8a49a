"""Draws the pictures of the breast model's README.

usage: python figures.py DATA MODEL CROSS-VALIDATION.csv

Writes into MODEL calibration.png (how often the answer was right, against how certain it was: out-of-fold images in bins of a tenth) and
failures.jpg (validation images with a wrong answer: image with outline, and the initial map of Abs-CAM of the answer, the class in words).
"""
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from scipy.ndimage import binary_erosion

import breast
from evaluate import OnnxNetwork, maps, scores_of


def calibration(table):
    """A square of 320 pixels: bars of accuracy, a dot where the bin's mean confidence lies, the diagonal."""
    labels, scores = torch.from_numpy(table[:, 1]).long(), torch.from_numpy(table[:, 2:])
    confidence, answer = scores.softmax(1).max(1)
    picture = Image.new("L", (360, 360), 255)
    pen, left, low, side = ImageDraw.Draw(picture), 40, 330, 300
    pen.rectangle([left, low - side, left + side, low], outline=0)
    for b in range(10):
        chosen = (confidence >= b / 10) & (confidence < (b + 1) / 10 + (b == 9))
        if chosen.sum():
            right = float((answer == labels)[chosen].float().mean())
            pen.rectangle([left + 30 * b + 2, low - side * right, left + 30 * b + 28, low], fill=190, outline=90)
            pen.text((left + 30 * b + 6, low - 12), str(int(chosen.sum())), fill=0)
            x, y = left + side * float(confidence[chosen].mean()), low - side * right
            pen.ellipse([x - 3, y - 3, x + 3, y + 3], fill=0)
    pen.line([left, low, left + side, low - side], fill=0)
    for tick in (0, .5, 1):
        pen.text((left + side * tick - 6, low + 6), str(tick), fill=0)
        pen.text((12, low - side * tick - 6), str(tick), fill=0)
    pen.text((left + 90, low + 16), "probability of the answer", fill=0)
    pen.text((4, 12), "share that was right; number of images in each bar", fill=0)
    return picture


def failures(data, model):
    rows, images, labels, masks = breast.load(data, ("validation",))
    net = OnnxNetwork(model / "model.onnx")
    scores = scores_of(net, breast, images)
    wrong = (scores.argmax(1) != labels).nonzero()[:, 0].tolist()
    sheet = Image.new("RGB", (len(wrong) * 200, 440), "white")
    pen = ImageDraw.Draw(sheet)
    for column, i in enumerate(wrong):
        answer = int(scores[i].argmax())
        evidence = maps(net, breast, images[i:i + 1], "abs-cam-initial")[0, answer]
        grey = np.repeat(images[i].numpy()[..., None], 3, 2).astype(float)
        mask = masks[i].numpy()
        outlined, heat = grey.copy(), grey * .6
        outlined[mask & ~binary_erosion(mask, iterations=2)] = (255, 220, 0)
        heat[..., 0] += 102 * evidence / max(evidence.max(), 1e-9)
        for row, picture in enumerate((outlined, heat)):
            sheet.paste(Image.fromarray(picture.clip(0, 255).astype(np.uint8)).resize((196, 196)), (column * 200, 20 + row * 200))
        pen.text((column * 200 + 2, 4), f"{breast.CLASSES[labels[i]]}, called {breast.CLASSES[answer]}", fill="black")
        pen.text((column * 200 + 2, 422), rows[i]["file"], fill="black")
    return sheet


def main():
    data, model, table = (Path(a) for a in sys.argv[1:4])
    calibration(np.loadtxt(table, delimiter=",")).save(model / "calibration.png", optimize=True)
    failures(data, model).save(model / "failures.jpg", quality=80)


if __name__ == "__main__":
    main()
