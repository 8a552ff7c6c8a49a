"""Makes a model's folder of a network that breast.py trained: card, test tensors and what else the card names, after the folder that ships.

complete(OUT, SHIPPED, ...) needs OUT/model.onnx. What was measured of the shipped file alone is left out (README, class-sensitivity.tsv, test
figures); the statistics of the training images (training.npy) hold, as they are of convolutions that stay as ImageNet made them.
"""
import hashlib
import re
import shutil

import numpy as np
import torch

import breast
from evaluate import OnnxNetwork, wilson

AS_SHIPPED = ("LICENSE.google-coral", "training.npy", "test_input.npy")


def sha256(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def replaced(text, pattern, value):
    """The text with the one place that matches."""
    text, count = re.subn(pattern, lambda _: value, text)
    if count != 1:
        raise ValueError(f"the card that ships has {count} places like {pattern}, not one")
    return text


def complete(out, shipped, right, n, on, temperature=None):
    """Right answers of n images, which are named in words; the temperature of the card where one was fitted."""
    for name in AS_SHIPPED:
        shutil.copyfile(shipped / name, out / name)
    image = torch.from_numpy(np.load(out / "test_input.npy"))
    with torch.no_grad():
        scores = OnnxNetwork(out / "model.onnx")((image / 255 - breast.MEAN) / breast.STD)
    np.save(out / "test_output.npy", scores.softmax(1).numpy())
    low, high = wilson(right, n)
    card = (shipped / "rdf.yaml").read_text()
    card = replaced(card, r"source: model.onnx\n +sha256: [0-9a-f]{64}", f"source: model.onnx\n    sha256: {sha256(out / 'model.onnx')}")
    card = replaced(card, r"source: test_output.npy\n +sha256: [0-9a-f]{64}",
                    f"source: test_output.npy\n      sha256: {sha256(out / 'test_output.npy')}")
    card = replaced(card, r"\n    temperature: .*",
                    "" if temperature is None else f"\n    temperature: {temperature:.4g} # fitted to the out-of-fold scores of five-fold cross-validation")
    card = replaced(card, r"accuracy: \{.*\}", f"accuracy: {{value: {right / n:.4g}, n: {n}, low: {low:.4g}, high: {high:.4g}, on: {on}}}")
    card = replaced(card, r"\n    thresholds: .*", "")
    card = replaced(card, r"limitations: On .*", "limitations: Not measured on test images.")
    card = replaced(card, r"documentation: .*\n", "")
    (out / "rdf.yaml").write_text(card)
