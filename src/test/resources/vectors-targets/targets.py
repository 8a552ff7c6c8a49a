"""Computes the expected values of the targets other than a class: networks, inputs and what PyTorch's float64 autograd says of them.

    python targets.py          says how far the values of the files are from those computed here; fails above 1e-6
    python targets.py --write  draws networks and inputs from seeds and writes all files

Needs NumPy, PyTorch and onnx, and ../vectors/vectors.py. The targets are written down here from their published definitions: those of
pytorch-grad-cam (ClassifierOutputTarget, ClassifierOutputSoftmaxTarget, RawScoresOutputTarget, SemanticSegmentationTarget divided by the number
of pixels, FinerWeightedTarget, SimilarityToConcept and DifferenceFromConceptTarget). Nothing here knows of Abs-CAM's code or of ONNX Runtime.
For every target s_k = u(x * H_k) - u(0), u the target after its own activation; of a probability, u(0) is not subtracted.
"""

import json
import pathlib
import sys

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent
sys.path.insert(0, str(FOLDER.parent / "vectors"))
from vectors import OPERATORS, Network, norm01, up  # noqa: E402

ALPHA = 0.6
torch.set_num_threads(1)


def resize(v, a):
    size = tuple(int(n) for n in v[3][2:]) if len(v) > 3 else tuple(int(n * s) for n, s in zip(v[0].shape[2:], v[2][2:]))
    if a["mode"] == b"nearest":
        return F.interpolate(v[0], size=size, mode="nearest")
    return F.interpolate(v[0], size=size, mode="bilinear", align_corners=False)


OPERATORS |= {"Resize": resize, "Sigmoid": lambda v, a: v[0].sigmoid(), "Mul": lambda v, a: v[0] * v[1]}


class Sketch:
    """An ONNX graph that grows node by node, its weights from a seed."""

    def __init__(self, seed, channels, size):
        self.random = np.random.default_rng(seed)
        self.nodes, self.weights = [], []
        self.input = helper.make_tensor_value_info("image", 1, ["N", channels, *size])

    def weight(self, *shape, scale=1.0):
        name = f"weight_{len(self.weights)}"
        fan = max(1, int(np.prod(shape[1:])))
        values = self.random.standard_normal(shape) * scale * np.sqrt(2 / fan)
        self.weights.append(numpy_helper.from_array(values.astype(np.float32), name))
        return name

    def constant(self, values, dtype):
        name = f"weight_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(values, dtype), name))
        return name

    def add(self, operator, inputs, name, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def conv(self, x, name, ins, outs, kernel=3, stride=1, relu=True):
        pads = [kernel // 2] * 4
        y = self.add("Conv", [x, self.weight(outs, ins, kernel, kernel), self.weight(outs, scale=0.1)], name if not relu else name + "_linear",
                     kernel_shape=[kernel] * 2, pads=pads, strides=[stride] * 2)
        return self.add("Relu", [y], name) if relu else y

    def pool(self, x, name):
        return self.add("MaxPool", [x], name, kernel_shape=[2, 2], strides=[2, 2])

    def resize(self, x, name, factor, mode):
        how = {"nearest": {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"},
               "linear": {"coordinate_transformation_mode": "half_pixel"}}[mode]
        return self.add("Resize", [x, "", self.constant([1, 1, factor, factor], np.float32)], name, mode=mode, **how)

    def head(self, x, name, ins, outs):
        flat = self.add("Flatten", [self.add("GlobalAveragePool", [x], "pooled")], "flat")
        return self.add("Gemm", [flat, self.weight(outs, ins, scale=2.0), self.weight(outs, scale=0.3)], name, transB=1)

    def save(self, path, output, shape):
        outputs = [helper.make_tensor_value_info(output, 1, ["N", *shape])]
        graph = helper.make_graph(self.nodes, "network", [self.input], outputs, self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, path)


def classifier(path):
    s = Sketch(11, 3, (28, 32))
    x = s.conv("image", "first", 3, 8, stride=2)
    x = s.conv(s.pool(x, "smaller"), "middle", 8, 12)
    s.save(path, s.head(s.conv(x, "last", 12, 16), "scores", 16, 6), [6])


def regression(path):
    s = Sketch(12, 1, (28, 28))
    x = s.conv(s.conv("image", "first", 1, 8, stride=2), "middle", 8, 12, stride=2)
    s.save(path, s.head(s.conv(x, "last", 12, 14), "values", 14, 3), [3])


def embedding(path):
    s = Sketch(13, 3, (32, 24))
    x = s.conv(s.conv("image", "first", 3, 8, stride=2), "middle", 8, 12, stride=2)
    s.save(path, s.head(s.conv(x, "last", 12, 16), "features", 16, 20), [20])


def unet(path):
    s = Sketch(14, 1, (24, 32))
    one = s.conv("image", "down_1", 1, 6)
    two = s.conv(s.pool(one, "pool_1"), "down_2", 6, 10)
    deep = s.conv(s.pool(two, "pool_2"), "bottom", 10, 12)
    x = s.add("Concat", [two, s.resize(deep, "up_2", 2, "nearest")], "skip_2", axis=1)
    x = s.conv(x, "inner", 22, 10)
    x = s.add("Concat", [one, s.resize(x, "up_1", 2, "linear")], "skip_1", axis=1)
    s.save(path, s.conv(s.conv(x, "last", 16, 8), "logits", 8, 3, kernel=1, relu=False), [3, 24, 32])


def lraspp(path):
    s = Sketch(15, 3, (32, 32))
    low = s.conv("image", "low", 3, 8, stride=2)
    high = s.conv(s.conv(low, "middle", 8, 12, stride=2), "high", 12, 16, stride=2)
    gate = s.add("Sigmoid", [s.conv(s.add("GlobalAveragePool", [high], "context"), "gate_linear", 16, 10, kernel=1, relu=False)], "gate")
    x = s.add("Mul", [s.conv(high, "reduced", 16, 10, kernel=1), gate], "gated")
    x = s.resize(x, "up", 4, "linear")
    high_scores = s.conv(x, "high_scores", 10, 4, kernel=1, relu=False)
    low_scores = s.conv(low, "low_scores", 8, 4, kernel=1, relu=False)
    s.save(path, s.resize(s.add("Add", [high_scores, low_scores], "small"), "logits", 2, "linear"), [4, 32, 32])


def finer(y, main, others):
    """FinerWeightedTarget, of one image's scores."""
    probabilities = torch.softmax(y, dim=-1)
    weights = [probabilities[b] for b in others]
    return sum(w * (y[main] - ALPHA * y[b]) for w, b in zip(weights, others)) / (sum(weights) + 1e-9)


def next_highest(y, main, count):
    return [int(c) for c in y.argsort(descending=True) if int(c) != main][:count]


class Case:
    """A target: t and u of one image's output y, both fixed by what the image without masks says (y0)."""

    def __init__(self, t, u=None, probability=False):
        self.t, self.u, self.probability = t, u or t, probability


def region(c, mask):
    """Mean logit and mean probability of class c where the mask is 1; 0 where it is 1 nowhere."""
    def mean(values, y0):
        m = mask(y0).to(values.dtype)
        return (values[c] * m).sum() / m.sum().clamp(min=1)
    return Case(mean, lambda y, y0: mean(y.softmax(0), y0), True)


def networks(arrays):
    """Name, sketch, layers, and the cases of each; 'arrays' are the inputs beside the images."""
    reference = arrays.get("reference")
    mask = arrays.get("mask")
    everywhere = lambda y0: torch.ones(y0.shape[1:])
    predicted = lambda c: lambda y0: y0.argmax(0) == c
    drawn = lambda y0: torch.from_numpy(mask) > 0
    cosine = lambda y: F.cosine_similarity(y, reference, dim=0)
    segmented = lambda c: {"all": region(c, everywhere), "predicted": region(c, predicted(c)), "mask": region(c, drawn)}
    return {
        "classifier": (classifier, {"last": "last", "middle": "middle"}, {
            "class": Case(lambda y, y0: y[3], lambda y, y0: y.softmax(0)[3], True),
            "probability": Case(lambda y, y0: y.softmax(0)[3], None, True),
            "against_one": Case(lambda y, y0: finer(y, 3, [4])),
            "against_three": Case(lambda y, y0: finer(y, 3, [0, 1, 5])),
            "similar": Case(lambda y, y0: finer(y, 3, next_highest(y0, 3, 3)))}),
        "regression": (regression, {"last": "last"}, {
            "up": Case(lambda y, y0: y[1]),
            "down": Case(lambda y, y0: -y[2])}),
        "embedding": (embedding, {"last": "last"}, {
            "like": Case(lambda y, y0: cosine(y)),
            "unlike": Case(lambda y, y0: 1 - cosine(y))}),
        "unet": (unet, {"last": "last", "bottom": "bottom"}, segmented(0)),
        "lraspp": (lraspp, {"last": "gated", "high": "high"}, segmented(2)),
    }


SIZES = {"classifier": (3, 28, 32), "regression": (1, 28, 28), "embedding": (3, 32, 24), "unet": (1, 24, 32), "lraspp": (3, 32, 32)}


def draw(name):
    random = np.random.default_rng(100 + list(SIZES).index(name))
    channels, *size = SIZES[name]
    smooth = torch.from_numpy(random.standard_normal((3, channels, *[n // 4 for n in size])))
    images = (up(smooth, tuple(size)) + 0.1 * torch.from_numpy(random.standard_normal((3, channels, *size)))).numpy().astype(np.float32)
    given = {"input": images[:2]}
    if name == "embedding":
        given["reference_image"] = images[2:]
    if name in ("unet", "lraspp"):
        mask = np.zeros(size, np.float32)
        mask[size[0] // 4:size[0] // 2 + 3, size[1] // 3:size[1] // 3 + 9] = 1
        given["mask"] = mask
    return given


def compute(name, given):
    network = Network(FOLDER / name / "model.onnx")
    network.weights[""] = torch.zeros(0)  # an input that is left out
    run = lambda x, replaced=None: network.run(x, replaced)
    arrays = {"mask": given.get("mask")}
    computed = {}
    if "reference_image" in given:
        arrays["reference"] = run(torch.from_numpy(given["reference_image"]).double())[1][0].detach()
        computed["reference"] = arrays["reference"]
    _, layers, cases = networks(arrays)[name]
    x = torch.from_numpy(given["input"]).double()
    size = tuple(x.shape[2:])
    values, y0 = run(x)
    computed["output"] = y0
    with torch.no_grad():
        nothing = run(torch.zeros_like(x[:1]))[1][0]
    for layer, tensor in layers.items():
        a = values[tensor].detach()
        computed[f"{layer}/activation"] = a
        for kind, case in cases.items():
            with torch.enable_grad():
                free = a.clone().requires_grad_()
                y = run(x, {tensor: free})[1]
                g = torch.autograd.grad(sum(case.t(y[i], y0[i].detach()) for i in range(len(x))), free)[0]
            maps = g.abs().mean((2, 3), keepdim=True) * a
            large = up(maps, size)
            key = f"{layer}/{kind}"
            computed[key + "/gradient"] = g
            computed[key + "/value"] = torch.stack([case.u(y0[i], y0[i]) for i in range(len(x))])
            computed[key + "/abscam_initial"] = norm01(up(maps.sum(1, keepdim=True).relu(), size)[:, 0], 1)
            computed[key + "/gradcam"] = norm01(up((g.mean((2, 3), keepdim=True) * a).sum(1, keepdim=True).relu(), size)[:, 0], 1)
            if layer != "last":
                continue
            masks = norm01(large, 2)
            with torch.no_grad():
                s = torch.stack([torch.stack([case.u(y, y0[i]) for y in run(x[i:i + 1] * masks[i][:, None])[1]]) for i in range(len(x))])
                if not case.probability:
                    s = s - torch.stack([case.u(nothing, y0[i]) for i in range(len(x))])[:, None]
            computed[key + "/abscam_scores"] = s
            computed[key + "/abscam"] = norm01((s[..., None, None] * large).sum(1).relu(), 1)
    return {k: v.detach().numpy().astype(np.float32) for k, v in computed.items()}


def main():
    write = "--write" in sys.argv[1:]
    worst = 0.0
    for name in SIZES:
        folder = FOLDER / name
        if write:
            folder.mkdir(exist_ok=True)
            sketch, layers, cases = networks({})[name]
            sketch(str(folder / "model.onnx"))
            (folder / "meta.json").write_text(json.dumps(
                {"layers": {k: {"tensor": v} for k, v in layers.items()}, "cases": list(cases)}, indent=1) + "\n")
            given = draw(name)
            np.savez_compressed(folder / "vectors.npz", **given, **compute(name, given))
        given = dict(np.load(folder / "vectors.npz"))
        for key, value in compute(name, given).items():
            distance = np.linalg.norm(value - given[key]) / max(np.linalg.norm(given[key]), 1e-30)
            worst = max(worst, distance if np.isfinite(distance) else 1.0)
            if not distance <= 1e-6:
                print(f"{name} {key}: {distance:.1e}, largest value {np.abs(value).max():.2e}")
        print(f"{name}: {len(given)} arrays")
    print(f"largest relative distance (L2): {worst:.1e}")
    if worst > 1e-6:
        sys.exit("These are not the values of the files.")


if __name__ == "__main__":
    main()
