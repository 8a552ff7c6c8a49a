"""Measures a shipped model.onnx again, without the network that trained it.

usage: python evaluate.py MODEL [DATA] [--split test|validation|train|phantom|sample]

MODEL is a folder with model.onnx and metrics.json, named after its task (models/breast-ultrasound). DATA is laid
out as for train.py; two splits need none: 'phantom' draws train.py's synthetic test images again, 'sample' is the sweep
in MODEL/../samples. The ONNX graph is run node by node with PyTorch, so that the number belongs to the file that ships.

Prints each metric with its 95% Wilson interval and the confusion matrix; ends with exit code 1 where a metric differs
from metrics.json by more than one image's worth. Where lesions are outlined, prints also how well class activation maps
find them: of the predicted class, at the last layer with positions, upsampled linearly to the size of the input.
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

import train


class OnnxNetwork(torch.nn.Module):
    """Runs the few operators train.py exports: image float32 (N,1,S,S) to logits (N,classes)."""

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
            assert (top, left) == (bottom, right)
            return F.conv2d(*inputs, stride=attributes["strides"], padding=(top, left),
                            dilation=attributes["dilations"], groups=attributes["group"])
        if operator == "Relu":
            return inputs[0].relu()
        if operator == "Sigmoid":
            return inputs[0].sigmoid()
        if operator == "Add":
            return inputs[0] + inputs[1]
        if operator == "Mul":
            return inputs[0] * inputs[1]
        if operator == "Div":
            return inputs[0] / inputs[1]
        if operator == "Constant":
            return torch.from_numpy(numpy_helper.to_array(attributes["value"]).copy())
        if operator == "ReduceMean":
            return inputs[0].mean(tuple(attributes["axes"]), keepdim=bool(attributes["keepdims"]))
        if operator == "Gemm":
            assert attributes["transB"] == 1
            return F.linear(*inputs)
        raise ValueError(f"train.py exports no operator {operator}")


def wilson(successes, n, z=1.959964):
    """95% score interval of a proportion (Wilson 1927), which stays inside 0..1 for small n."""
    centre, spread = successes / n + z * z / (2 * n), z * math.sqrt(successes / n * (1 - successes / n) / n + z * z / (4 * n * n))
    return max(0., (centre - spread) / (1 + z * z / n)), min(1., (centre + spread) / (1 + z * z / n))


@torch.no_grad()
def confusion(net, images, labels, classes):
    """counts[truth][prediction]"""
    predicted = torch.cat([net((b.float()[:, None] / 255 - train.MEAN) / train.STD).argmax(1) for b in images.split(64)])
    return [[int(((labels == t) & (predicted == p)).sum()) for p in range(classes)] for t in range(classes)]


def maps(net, images):
    """{method: map (N,S,S) of the predicted class} of images uint8 (N,S,S)."""
    batches = {"abs-cam-initial": [], "grad-cam": []}
    for b in images.split(64):
        scores, activations = net.forward_with_target(((b.float()[:, None] / 255 - train.MEAN) / train.STD).requires_grad_())
        gradients, = torch.autograd.grad(scores.amax(1).sum(), activations)
        for method, weights in (("abs-cam-initial", gradients.abs()), ("grad-cam", gradients)):
            coarse = (weights.mean((2, 3), keepdim=True) * activations.detach()).sum(1, keepdim=True).relu()
            batches[method].append(F.interpolate(coarse, b.shape[-2:], mode="bilinear", align_corners=False)[:, 0])
    return {method: torch.cat(parts).numpy() for method, parts in batches.items()}


def localisation(net, images, masks):
    """Prints, for the images with an outlined lesion, how often the map's maximum lies in it and how much of the map."""
    outlined = masks.flatten(1).any(1)
    if not outlined.any():
        return
    outside = [distance_transform_edt(~m) for m in masks[outlined].numpy()]  # pixels to the lesion, 0 inside
    for method, pictures in maps(net, images[outlined]).items():
        n = len(pictures)
        distance = [d.flat[p.argmax()] if p.any() else np.inf for p, d in zip(pictures, outside)]
        energy = np.mean([p[d == 0].sum() / max(p.sum(), 1e-12) for p, d in zip(pictures, outside)])
        inside, near = sum(d == 0 for d in distance), sum(d <= 15 for d in distance)
        print("{}: maximum in the lesion {:.4f} ({}/{}), 95% {:.3f} to {:.3f}; within 15 pixels {:.4f} ({}/{}); share of the map "
              "in the lesion {:.4f}".format(method, inside / n, inside, n, *wilson(inside, n), near / n, near, n, energy))


def split_of(task, data, name):
    """Images uint8 (N,S,S), labels (N,) and lesion masks bool (N,S,S) of one split, as train.py saw them."""
    config = train.CONFIG[task]
    if name != "phantom":
        return train.load(data, config["size"], config["classes"])[name]
    rng = np.random.default_rng(7)
    train.phantoms(rng, config["phantoms"], config["size"])  # train.py draws its training phantoms first
    return train.phantoms(rng, 90, config["size"])


def sample_of(folder, size):
    """Images uint8 (N,S,S) and lesion masks bool (N,S,S) of the sample sweep."""
    def read(name, filter):
        planes = tifffile.imread(folder / name)
        return torch.from_numpy(np.stack([np.asarray(Image.fromarray(p).resize((size, size), filter)) for p in planes]))
    return read("breast-phantom.tif", Image.BILINEAR), read("breast-phantom-truth.tif", Image.NEAREST) > 127


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--split", default="test", choices=("test", "validation", "train", "phantom", "sample"))
    args = parser.parse_args()
    if args.data is None and args.split not in ("phantom", "sample"):
        parser.error("the split '" + args.split + "' needs DATA")
    task = args.model.resolve().name
    classes = train.CONFIG[task]["classes"]
    net = OnnxNetwork(args.model / "model.onnx")
    if args.split == "sample":
        print(f"{task}, sample, torch {torch.__version__}")
        localisation(net, *sample_of(args.model.resolve().parent / "samples", train.CONFIG[task]["size"]))
        return 0
    images, labels, masks = split_of(task, args.data, args.split)
    measured, counts = train.evaluate(net, images, labels), confusion(net, images, labels, len(classes))

    right, n = sum(counts[c][c] for c in range(len(classes))), len(labels)
    print(f"{task}, {args.split}: {n} images, torch {torch.__version__}")
    print("accuracy {:.4f} ({}/{}), 95% {:.3f} to {:.3f}".format(right / n, right, n, *wilson(right, n)))
    print(f"balanced accuracy {measured['balanced_accuracy']:.4f}")
    for c, name in enumerate(classes):
        count = sum(counts[c])
        print("{:10s} recall {:.4f} ({}/{}), 95% {:.3f} to {:.3f}; AUC against the rest {:.4f}; predicted as {}".format(
            name, counts[c][c] / count, counts[c][c], count, *wilson(counts[c][c], count), measured["auc_one_vs_rest"][c],
            ", ".join(f"{other} {counts[c][p]}" for p, other in enumerate(classes))))

    localisation(net, images, masks)
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
