"""Compares the breast model with a logistic regression on frozen features of ImageNet's MobileNetV2, image by image.

usage: python baseline.py DATA BACKBONE.onnx MODEL [--split validation|test] [--cross-validation FILE]

The features are mean and standard deviation over the positions of the 576 channels of 'conv39_relu6', where the breast model is cut; the
regression is fitted to the training images and their mirror images, with a quadratic penalty of .01 (chosen by cross-validation from .001
and .01). Prints accuracy with Wilson's 95% interval, area under the ROC curve of each class against the rest, and McNemar's exact test of the
images that one of the two gets right and the other wrong. --cross-validation takes the cross-validation.csv of breast.py instead of a split,
and fits the regression in the same folds.
"""
import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from scipy.stats import binomtest

import breast
from backbone import Backbone
from evaluate import OnnxNetwork, wilson

PENALTY = .01


@torch.no_grad()
def features(backbone, images):
    """Mean and standard deviation of each channel (N,1152) of images uint8 (N,S,S)."""
    parts = []
    for part in images.split(32):
        values = backbone({"image": (part.float()[:, None] / 255 - breast.MEAN) / breast.STD})[breast.DEEPEST]
        parts.append(torch.cat([values.mean((2, 3)), values.std((2, 3))], 1))
    return torch.cat(parts)


def regression(x, labels, unknown):
    """Class scores (N,3) of unknown features, from known features and labels."""
    mean, std = x.mean(0), x.std(0) + 1e-6
    weights = torch.zeros(x.shape[1] + 1, 3, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=60, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        value = F.cross_entropy((x - mean) / std @ weights[:-1] + weights[-1], labels) + PENALTY * weights[:-1].square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    return ((unknown - mean) / std @ weights[:-1] + weights[-1]).detach()


def tell(name, scores, labels):
    """Prints what the scores are worth; which images are right."""
    right, measured = scores.argmax(1) == labels, breast.measures(scores, labels)
    n, k = len(labels), int(right.sum())
    print("{:22s} accuracy {:.4f} ({}/{}), 95% {:.3f} to {:.3f}; balanced {:.4f}; AUC {} (mean {:.4f})".format(
        name, k / n, k, n, *wilson(k, n), measured["balanced_accuracy"], " ".join(f"{a:.4f}" for a in measured["auc_one_vs_rest"]),
        np.mean(measured["auc_one_vs_rest"])))
    return right


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("backbone", type=Path)
    parser.add_argument("model", type=Path, help="folder with model.onnx")
    parser.add_argument("--split", default="validation", choices=("validation", "test"))
    parser.add_argument("--cross-validation", type=Path)
    args = parser.parse_args()
    backbone = Backbone(args.backbone, breast.DEEPEST)
    known = ("train", "validation") if args.cross_validation else ("train",)
    _, images, labels, _ = breast.load(args.data, known)
    plain, mirrored = features(backbone, images), features(backbone, images.flip(2))
    if args.cross_validation:
        table = np.loadtxt(args.cross_validation, delimiter=",")
        fold, scores = table[:, 0], torch.from_numpy(table[:, 2:]).float()
        baseline = torch.zeros_like(scores)
        for f in range(5):
            out = torch.from_numpy(fold == f)
            baseline[out] = regression(torch.cat([plain[~out], mirrored[~out]]), labels[~out].repeat(2), plain[out])
    else:
        _, asked, truth, _ = breast.load(args.data, (args.split,))
        baseline = regression(torch.cat([plain, mirrored]), labels.repeat(2), features(backbone, asked))
        net, labels = OnnxNetwork(args.model / "model.onnx"), truth
        with torch.no_grad():
            scores = torch.cat([net((part.float()[:, None] / 255 - breast.MEAN) / breast.STD) for part in asked.split(32)])
    ours, theirs = tell("breast model", scores, labels), tell("logistic regression", baseline, labels)
    gained, lost = int((ours & ~theirs).sum()), int((theirs & ~ours).sum())
    p = binomtest(gained, gained + lost).pvalue if gained + lost else 1.
    print(f"McNemar: {gained} images right by the model alone, {lost} by the regression alone, p = {p:.3f}")


if __name__ == "__main__":
    main()
