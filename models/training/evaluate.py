"""Measures a shipped model.onnx again, without the network that trained it.

usage: python evaluate.py MODEL [DATA] [--split test|validation|train|phantom|sample] [--temperature T] [--scores FILE]

MODEL is a folder with model.onnx and metrics.json, whose classes tell the task: models/breast-ultrasound, or what breast.py wrote. DATA is laid
out as for train.py; two splits need none: 'phantom' draws breast.py's synthetic test images again, 'sample' is the sweep
in models/samples. --scores takes the out-of-fold scores of breast.py, MODEL/cross-validation.csv, in place of a split, and needs no DATA. The ONNX graph is run node by node with PyTorch, so that the number belongs to the file that ships.

Prints each metric with its 95% Wilson interval and the confusion matrix; ends with exit code 1 where a metric differs
from metrics.json by more than one image's worth. Where lesions are outlined, prints also how well class activation maps
find them: of the true class, at the last layer with positions, upsampled linearly to the size of the input; and how alike the maps of the
classes are.
"""
import argparse
import json
import math
import sys
from pathlib import Path

import numpy as np
import onnx
import tifffile
import torch
import torch.nn.functional as F
from PIL import Image
from onnx import numpy_helper
from scipy.ndimage import distance_transform_edt
from scipy.stats import rankdata

import breast
import train

TASKS = {"breast-ultrasound": breast, "chest-xray": train}


class OnnxNetwork(torch.nn.Module):
    """Runs the few operators that breast.py and train.py export: image float32 (N,1,S,S) to logits (N,classes)."""

    def __init__(self, path):
        super().__init__()
        self.graph = onnx.load(str(path)).graph
        self.constants = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in self.graph.initializer}

    def forward(self, image):
        return self.forward_with_target(image)[0]

    def forward_with_target(self, image):
        """Class scores (N,classes) and the last activations with positions (N,K,h,w)."""
        values, target = {**self.constants, self.graph.input[0].name: image}, None
        for node in self.graph.node:
            inputs = [values[name] for name in node.input]
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            value = values[node.output[0]] = self.run(node.op_type, inputs, attributes)
            if value.dim() == 4 and value.shape[-1] > 1:
                target = value
        return values[self.graph.output[0].name], target

    @staticmethod
    def run(operator, inputs, attributes):
        if operator == "Conv":
            top, left, bottom, right = attributes["pads"]
            return F.conv2d(F.pad(inputs[0], (left, right, top, bottom)), *inputs[1:], stride=attributes["strides"],
                            dilation=attributes["dilations"], groups=attributes["group"])
        if operator == "Clip":
            return F.hardtanh(inputs[0], inputs[1].item(), inputs[2].item())
        if operator == "GlobalAveragePool":
            return inputs[0].mean((2, 3), keepdim=True)
        if operator == "GlobalMaxPool":
            return inputs[0].amax((2, 3), keepdim=True)
        if operator == "Concat":
            return torch.cat(inputs, attributes["axis"])
        if operator == "Flatten":
            return inputs[0].flatten(attributes["axis"])
        if operator == "Relu":
            return inputs[0].relu()
        if operator == "Add":
            return inputs[0] + inputs[1]
        if operator == "Constant":
            return torch.from_numpy(numpy_helper.to_array(attributes["value"]).copy())
        if operator == "ReduceMean":
            return inputs[0].mean(tuple(attributes["axes"]), keepdim=bool(attributes["keepdims"]))
        if operator == "Gemm":
            assert attributes["transB"] == 1
            return F.linear(*inputs)
        raise ValueError(f"neither breast.py nor train.py exports an operator {operator}")


def wilson(successes, n, z=1.959964):
    """95% score interval of a proportion (Wilson 1927), which stays inside 0..1 for small n."""
    centre, spread = successes / n + z * z / (2 * n), z * math.sqrt(successes / n * (1 - successes / n) / n + z * z / (4 * n * n))
    return max(0., (centre - spread) / (1 + z * z / n)), min(1., (centre + spread) / (1 + z * z / n))


@torch.no_grad()
def scores_of(net, task, images):
    """Class scores (N,classes) of images uint8 (N,S,S)."""
    return torch.cat([net((part.float()[:, None] / 255 - task.MEAN) / task.STD) for part in images.split(32)])


def confusion(scores, labels):
    """counts[truth][prediction]"""
    classes, predicted = scores.shape[1], scores.argmax(1)
    return [[int(((labels == t) & (predicted == p)).sum()) for p in range(classes)] for t in range(classes)]


def calibration(probability, labels, bins=10):
    """Expected calibration error over bins of equal width of the largest probability (Guo et al. 2017)."""
    confidence, right = probability.amax(1), (probability.argmax(1) == labels).float()
    bin_of = (confidence * bins).long().clamp(max=bins - 1)
    return sum(((confidence - right)[bin_of == b].mean().abs() * (bin_of == b).float().mean()).item() for b in bin_of.unique())


def calibrated(probability, bins=10, draws=4000, seed=0):
    """What this error would be of a model whose answers are right exactly as often as it says: median, and what one of forty draws exceeds."""
    confidence = probability.amax(1)
    right = torch.rand(draws, len(confidence), generator=torch.Generator().manual_seed(seed)) < confidence
    bin_of = (confidence * bins).long().clamp(max=bins - 1)
    errors = sum((confidence[bin_of == b] - right[:, bin_of == b].float()).sum(1).abs() for b in bin_of.unique()) / len(confidence)
    return errors.quantile(.5).item(), errors.quantile(.975).item()


def likeliest_temperature(scores, labels):
    """T, to two digits, with which softmax of the scores over it makes the labels most likely (Guo et al. 2017)."""
    temperatures = torch.arange(5, 2000) / 100
    return temperatures[torch.stack([F.cross_entropy(scores / t, labels) for t in temperatures]).argmin()].item()


def maps(net, task, images, method):
    """Maps (N,classes,S,S) of images uint8 (N,S,S), one for each class."""
    parts = []
    for part in images.split(32):
        scores, activations = net.forward_with_target(((part.float()[:, None] / 255 - task.MEAN) / task.STD).requires_grad_())
        coarse = []
        for c in range(scores.shape[1]):
            gradients, = torch.autograd.grad(scores[:, c].sum(), activations, retain_graph=True)
            weights = gradients.abs() if method == "abs-cam-initial" else gradients
            coarse.append((weights.mean((2, 3), keepdim=True) * activations.detach()).sum(1).relu())
        parts.append(F.interpolate(torch.stack(coarse, 1), part.shape[-2:], mode="bilinear", align_corners=False))
    return torch.cat(parts).numpy()


def localisation(net, task, images, labels, masks):
    """Prints, for the images with an outlined lesion, how often the map's maximum lies in it, how much of the map, how much of the map of
    "normal", and the rank correlation of the maps of different classes."""
    outlined = masks.flatten(1).any(1)
    if not outlined.any():
        return
    images, labels, masks = images[outlined], labels[outlined], masks[outlined].numpy()
    outside = [distance_transform_edt(~m) for m in masks]  # pixels to the lesion, 0 inside

    def energy(picture, i):
        return picture[masks[i]].sum() / max(picture.sum(), 1e-12)

    for method in ("abs-cam-initial", "grad-cam"):
        pictures, n, alike = maps(net, task, images, method), len(images), []
        own = [p[c] for p, c in zip(pictures, labels.tolist())]
        distance = [d.flat[p.argmax()] if p.any() else np.inf for p, d in zip(own, outside)]
        inside, near = sum(d == 0 for d in distance), sum(d <= 15 for d in distance)
        for p in pictures:
            ranks = np.stack([rankdata(c) for c in p.reshape(len(p), -1)])
            with np.errstate(invalid="ignore"):
                alike.append(np.nan_to_num(np.corrcoef(ranks))[np.triu_indices(len(p), 1)].mean())
        print("{}: maximum in the lesion {:.4f} ({}/{}), 95% {:.3f} to {:.3f}; within 15 pixels {:.4f} ({}/{}), 95% {:.3f} to {:.3f}; share of "
              "the map in the lesion {:.4f}, of that of '{}' {:.4f}; rank correlation of the classes' maps, median {:.3f}".format(
                  method, inside / n, inside, n, *wilson(inside, n), near / n, near, n, *wilson(near, n),
                  np.mean([energy(p, i) for i, p in enumerate(own)]), task.CLASSES[0],
                  np.mean([energy(p[0], i) for i, p in enumerate(pictures)]), np.median(alike)))


def task_of(model):
    """What trained the network in a folder: breast or train."""
    classes = json.loads((model / "metrics.json").read_text())["classes"]
    for task in TASKS.values():
        if list(task.CLASSES) == classes:
            return task
    sys.exit(f"'{model / 'metrics.json'}' has the classes {', '.join(classes)}; neither breast.py nor train.py trains for these.")


def split_of(task, data, name):
    """Images uint8 (N,S,S), labels (N,) and lesion masks bool (N,S,S) of one split."""
    if task is train:
        images, labels = train.load(data, train.SIZE, train.CLASSES)[name]
        return images, labels, torch.zeros(images.shape, dtype=torch.bool)
    if name != "phantom":
        return breast.load(data, (name,))[1:]
    rng = np.random.default_rng(7)
    breast.phantoms(rng, breast.PHANTOMS)  # breast.py draws its training phantoms first
    return breast.phantoms(rng, 45)


def sample_of(folder):
    """Images uint8 (N,S,S), labels (N,) and lesion masks bool (N,S,S) of the sample sweep."""
    images, truth = (torch.from_numpy(tifffile.imread(folder / name)) for name in ("breast-phantom.tif", "breast-phantom-truth.tif"))
    return images, torch.full((len(images),), breast.CLASSES.index("malignant")), truth > 127


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--split", default="test", choices=("test", "validation", "train", "phantom", "sample"))
    parser.add_argument("--temperature", type=float, default=1.)
    parser.add_argument("--scores", type=Path)
    args = parser.parse_args()
    if args.data is None and args.scores is None and args.split not in ("phantom", "sample"):
        parser.error("the split '" + args.split + "' needs DATA")
    name, task = args.model.resolve().name, task_of(args.model)
    net = OnnxNetwork(args.model / "model.onnx")
    if args.split == "sample":
        print(f"{name}, sample, torch {torch.__version__}")
        localisation(net, task, *sample_of(Path(__file__).resolve().parents[1] / "samples"))
        return 0
    if args.scores:
        args.split, table = "cross_validation", torch.from_numpy(np.loadtxt(args.scores, delimiter=","))
        labels, scores, masks = table[:, 1].long(), table[:, 2:].float(), torch.zeros(len(table), 1, dtype=torch.bool)
    else:
        images, labels, masks = split_of(task, args.data, args.split)
        scores = scores_of(net, task, images)
    measured, counts = breast.measures(scores, labels), confusion(scores, labels)

    right, n = sum(row[c] for c, row in enumerate(counts)), len(labels)
    print(f"{name}, {args.split}: {n} images, torch {torch.__version__}")
    print("accuracy {:.4f} ({}/{}), 95% {:.3f} to {:.3f}".format(right / n, right, n, *wilson(right, n)))
    print(f"balanced accuracy {measured['balanced_accuracy']:.4f}; mean AUC {np.mean(measured['auc_one_vs_rest']):.4f}")
    probability = (scores / args.temperature).softmax(1)
    print("expected calibration error {:.4f} at temperature {}; of a perfectly calibrated model of the same confidences {:.3f} in the median, more than "
          "{:.3f} in one of forty; temperature that makes these labels most likely {:.2f}".format(
              calibration(probability, labels), args.temperature, *calibrated(probability), likeliest_temperature(scores, labels)))
    bins = (5, 8, 10, 12, 15, 20)
    print("in {} bins {}, of that model {} in the median".format(*(", ".join(values) for values in (
        map(str, bins), (f"{calibration(probability, labels, b):.3f}" for b in bins), (f"{calibrated(probability, b)[0]:.3f}" for b in bins)))))
    for c, label in enumerate(task.CLASSES):
        count = sum(counts[c])
        print("{:10s} recall {:.4f} ({}/{}), 95% {:.3f} to {:.3f}; AUC against the rest {:.4f}; predicted as {}".format(
            label, counts[c][c] / count, counts[c][c], count, *wilson(counts[c][c], count), measured["auc_one_vs_rest"][c],
            ", ".join(f"{other} {counts[c][p]}" for p, other in enumerate(task.CLASSES))))

    if masks.any():
        localisation(net, task, images, labels, masks)
    key = "phantom_test" if args.split == "phantom" else args.split
    recorded = json.loads((args.model / "metrics.json").read_text()).get(key)
    if recorded is None:
        print(f"metrics.json has no '{key}' to compare with")
        return 0
    difference = max(abs(np.asarray(measured[k], float) - np.asarray(recorded[k], float)).max() for k in recorded)
    print(f"largest difference from metrics.json: {difference:.2e}")
    return int(difference > 1 / min(sum(row) for row in counts))


if __name__ == "__main__":
    sys.exit(main())
