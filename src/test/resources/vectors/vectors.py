"""Computes the expected values of every vectors.npz, in the folders beside this file, from the model.onnx and the input beside it.

    python vectors.py          says how far the values of the files are from those computed here; fails above 1e-3
    python vectors.py --write  puts the values computed here in their place

Needs NumPy, PyTorch and onnx. The network runs in PyTorch, in float64, and the gradients are autograd's; nothing here knows of Abs-CAM or of
ONNX Runtime. Networks, weights and inputs were drawn once from seeds and stay.
"""

import json
import pathlib
import sys

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper

BATCH = 16
torch.set_grad_enabled(False)


class Network:
    """An ONNX graph of few operators, computed in float64."""

    def __init__(self, path):
        self.graph = onnx.load(str(path)).graph
        self.weights = {w.name: torch.from_numpy(numpy_helper.to_array(w).copy()) for w in self.graph.initializer}

    def run(self, x, replaced=None):
        """All tensors by name; a tensor of 'replaced' is taken from there."""
        values = {n: w.double() if w.is_floating_point() else w for n, w in self.weights.items()}
        values[next(i.name for i in self.graph.input if i.name not in self.weights)] = x
        for node in self.graph.node:
            name = node.output[0]
            if replaced and name in replaced:
                values[name] = replaced[name]
            else:
                attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
                values[name] = OPERATORS[node.op_type]([values[i] for i in node.input], attributes)
        return values, values[self.graph.output[0].name]


def padded(x, attributes, value):
    pads = list(attributes.get("pads", [0] * 2 * (x.dim() - 2)))
    half = len(pads) // 2
    return F.pad(x, [p for i in reversed(range(half)) for p in (pads[i], pads[i + half])], value=value)


def conv(v, a):
    function = {3: F.conv1d, 4: F.conv2d, 5: F.conv3d}[v[0].dim()]
    return function(padded(v[0], a, 0.0), v[1], v[2] if len(v) > 2 else None, stride=tuple(a.get("strides", [1] * (v[0].dim() - 2))),
                    dilation=tuple(a.get("dilations", [1] * (v[0].dim() - 2))), groups=a.get("group", 1))


def max_pool(v, a):
    function = {4: F.max_pool2d, 5: F.max_pool3d}[v[0].dim()]
    return function(padded(v[0], a, -torch.inf), tuple(a["kernel_shape"]), tuple(a["strides"]), ceil_mode=bool(a.get("ceil_mode", 0)))


def average_pool(v, a):
    assert not any(a.get("pads", [0])), "padding is not needed here"
    return F.avg_pool2d(v[0], tuple(a["kernel_shape"]), tuple(a["strides"]), ceil_mode=bool(a.get("ceil_mode", 0)))


def gemm(v, a):
    left = v[0].T if a.get("transA") else v[0]
    right = v[1].T if a.get("transB") else v[1]
    return a.get("alpha", 1.0) * left @ right + (a.get("beta", 1.0) * v[2] if len(v) > 2 else 0.0)


OPERATORS = {
    "Add": lambda v, a: v[0] + v[1],
    "AveragePool": average_pool,
    "BatchNormalization": lambda v, a: F.batch_norm(v[0], v[3], v[4], v[1], v[2], eps=a.get("epsilon", 1e-5)),
    "Concat": lambda v, a: torch.cat(v, a["axis"]),
    "Conv": conv,
    "Flatten": lambda v, a: v[0].flatten(a.get("axis", 1)),
    "Gemm": gemm,
    "GlobalAveragePool": lambda v, a: v[0].mean(tuple(range(2, v[0].dim())), keepdim=True),
    "MaxPool": max_pool,
    "ReduceMean": lambda v, a: v[0].mean(tuple(a["axes"]), keepdim=bool(a.get("keepdims", 1))),
    "Relu": lambda v, a: v[0].relu(),
}


def up(maps, size):
    """N, K and positions to the input's size; half-pixel centres."""
    return F.interpolate(maps, size=size, mode="bilinear" if len(size) == 2 else "trilinear", align_corners=False)


def norm01(maps, first):
    """Each to 0..1 over the axes from 'first' on; zeros where it is constant."""
    axes = tuple(range(first, maps.dim()))
    low, high = maps.amin(axes, keepdim=True), maps.amax(axes, keepdim=True)
    return torch.where(high > low, (maps - low) / torch.where(high > low, high - low, torch.ones_like(high)), torch.zeros_like(maps))


def layer_maps(network, x, classes, tensor, activate, phases):
    """A ReLU right behind a batch normalisation works in place in PyTorch: hooks on the normalisation then see the activation behind the
    ReLU and the gradient in front of it."""
    values, _ = network.run(x)
    size = tuple(x.shape[2:])
    space = tuple(range(2, x.dim()))
    with torch.enable_grad():
        a = values[tensor].detach().requires_grad_()
        _, scores = network.run(x, {tensor: a})
        g = torch.autograd.grad(scores.gather(1, classes[:, None]).sum(), a)[0]
    a = a.detach()
    producer = {n.output[0]: n for n in network.graph.node}
    before = producer.get(producer[tensor].input[0])
    if producer[tensor].op_type == "Relu" and before is not None and before.op_type == "BatchNormalization":
        g = g * (a > 0)
    result = {"activation": a, "gradient": g}

    def shown(channel_maps):
        return norm01(up(channel_maps.sum(1, keepdim=True).relu(), size)[:, 0], 1)

    weights = g.abs().mean(space, keepdim=True)
    result["abscam_weights"] = weights.reshape(len(x), -1)
    result["abscam_initial"] = shown(weights * a)
    result["gradcam"] = shown(g.mean(space, keepdim=True) * a)
    denominator = 2 * g ** 2 + a.sum(space, keepdim=True) * g ** 3 + 1e-6
    alpha = torch.where(g != 0, g ** 2 / denominator, torch.zeros_like(g))
    result["gradcampp"] = shown((g.relu() * alpha).sum(space, keepdim=True) * a)
    result["xgradcam"] = shown((g * a).sum(space, keepdim=True) / (a.sum(space, keepdim=True) + 1e-7) * a)
    result["layercam"] = shown(g.relu() * a)
    result["hirescam"] = shown(g * a)
    if not phases:
        return result
    for name, maps in (("abscam_final", weights * a), ("scorecam_prob", a)):
        large = up(maps, size)
        masks = norm01(large, 2)
        s = torch.stack([torch.cat([activate(network.run(x[i:i + 1] * part[:, None])[1])[:, classes[i]] for part in masks[i].split(BATCH)])
                         for i in range(len(x))])
        if name == "abscam_final":
            result["abscam_final_scores"] = s
        result[name] = norm01((s.reshape(*s.shape, *[1] * len(space)) * large).sum(1).relu(), 1)
    return result


def compute(folder, given):
    meta = json.loads((folder / "meta.json").read_text())
    network = Network(folder / "model.onnx")
    x = torch.from_numpy(given["input"]).double()
    classes = torch.from_numpy(given["class_index"])
    activate = torch.sigmoid if meta["probability"] == "sigmoid" else lambda y: y.softmax(1)
    logits = network.run(x)[1]
    computed = {"logits": logits, "probabilities": activate(logits)}
    for layer, about in meta["layers"].items():
        phases = f"{layer}/abscam_final" in given
        for name, value in layer_maps(network, x, classes, about["tensor"], activate, phases).items():
            computed[f"{layer}/{name}"] = value
    return {name: value.numpy() for name, value in computed.items() if name in given}


def main():
    worst = 0.0
    for folder in sorted(path.parent for path in pathlib.Path(__file__).parent.glob("*/vectors.npz")):
        given = dict(np.load(folder / "vectors.npz"))
        computed = compute(folder, given)
        unknown = sorted(set(given) - set(computed) - {"input", "class_index"})
        for name, value in computed.items():
            distance = np.linalg.norm(value - given[name]) / max(np.linalg.norm(given[name]), 1e-30)
            worst = max(worst, distance)
            if distance > 1e-5:
                print(f"{folder.name} {name}: {distance:.1e}")
        print(f"{folder.name}: {len(computed)} arrays computed" + (f", not computed: {unknown}" if unknown else ""))
        if "--write" in sys.argv[1:]:
            np.savez_compressed(folder / "vectors.npz", **{n: computed.get(n, v).astype(v.dtype) for n, v in given.items()})
    print(f"largest relative distance (L2): {worst:.1e}")
    if worst > 1e-3:
        sys.exit("These are not the values of the files.")


if __name__ == "__main__":
    main()
