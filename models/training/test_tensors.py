"""Writes the test tensors that the model cards name: python test_tensors.py MODELS

For each model in MODELS: test_input.npy, float32 (1,1,S,S), grey levels 0..255, and test_output.npy, float32
(1,classes), softmax of the scores of that input. They tell whether a program runs the model as it was meant, not how good
the model is: one input is a slice of the phantom sample, the other a drawing that only resembles a chest x-ray.
"""
import sys
from pathlib import Path

import numpy as np
import tifffile
import torch
from scipy.ndimage import gaussian_filter

import train
from evaluate import OnnxNetwork, TASKS


def breast_phantom(models):
    """The slice of the sample sweep with the largest lesion, (256, 256)."""
    truth = tifffile.imread(models / "samples" / "breast-phantom-truth.tif")
    return tifffile.imread(models / "samples" / "breast-phantom.tif")[(truth > 0).sum((1, 2)).argmax()]


def chest_drawing(size):
    """Two dark lung fields beside a bright mediastinum, ribs and noise, whole grey levels, (size, size)."""
    y, x = np.mgrid[0:size, 0:size] / size
    picture = np.full((size, size), 165.)
    for side in (-1, 1):
        lung = ((x - .5 - side * .2) / .14) ** 2 + ((y - .48) / .32) ** 2 < 1
        picture[lung] = 70
    picture += 18 * (np.sin(2 * np.pi * (9 * y + 3 * (x - .5) ** 2)) > .4)
    picture[abs(x - .5) < .05] += 30
    noise = np.random.default_rng(3).standard_normal((size, size))
    return np.clip(gaussian_filter(picture, 2) + 4 * noise, 0, 255).round()


def main(models):
    for name, task in TASKS.items():
        picture = chest_drawing(task.SIZE) if task is train else breast_phantom(models)
        image = picture.astype(np.float32)[None, None]
        with torch.no_grad():
            logits = OnnxNetwork(models / name / "model.onnx")((torch.from_numpy(image) / 255 - task.MEAN) / task.STD)
        probabilities = logits.softmax(1)
        np.save(models / name / "test_input.npy", image)
        np.save(models / name / "test_output.npy", probabilities.numpy())
        print(name, dict(zip(task.CLASSES, probabilities[0].tolist())))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
