"""Small seeded networks and their maps by occlusion and RISE, for BlackBoxTest. Needs torch, onnx, onnxruntime and Pillow:

    python blackbox.py

Occlusion is as captum.attr.Occlusion says (mean drop over the windows that cover a pixel; ceil((size - window) / stride) + 1 windows along an axis,
the last cut at the edge), RISE is written from section 3.3 of Petsiuk, Das and Saenko 2018 with torch's resize. Networks
of PyTorch are computed in float64; quantised ones, which PyTorch does not run, with ONNX Runtime, one image at a time.
"""
import itertools

import numpy as np
import onnxruntime
import torch
from onnxruntime import quantization
from PIL import Image
from torch import nn
from torch.nn import functional as F

MASKS, KEEP, SEED = 40, 0.4, 7
WORD = (1 << 64) - 1


class SplittableRandom:
    """java.util.SplittableRandom (SplitMix64, Steele, Lea and Flood 2014)."""

    def __init__(self, seed):
        self.seed = seed & WORD

    def next_double(self):
        self.seed = (self.seed + 0x9E3779B97F4A7C15) & WORD
        z = self.seed
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & WORD
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & WORD
        return ((z ^ (z >> 31)) >> 11) * 2.0 ** -53


def random_masks(size, cells):
    cell = [-(-n // c) for n, c in zip(size, cells)]
    masks = []
    for i in range(MASKS):
        random = SplittableRandom(SEED + i * 0xD1342543DE82EF95)
        grid = np.array([random.next_double() < KEEP for _ in range(int(np.prod(cells)))]).reshape(cells).astype(np.float64)
        if len(size) == 2:
            random.next_double()  # a picture is a volume of depth 1, whose place along the depth is drawn too
        place = [int(random.next_double() * n) for n in cell]
        large = F.interpolate(torch.tensor(grid)[None, None], size=[(c + 1) * n for c, n in zip(cells, cell)],
                              mode="bilinear" if len(size) == 2 else "trilinear", align_corners=False)[0, 0]
        masks.append(large[tuple(slice(p, p + n) for p, n in zip(place, size))].numpy())
    return np.stack(masks)


def norm01(a):
    a = np.maximum(a, 0)
    return (a - a.min()) / (a.max() - a.min())


def rise(probabilities, x, masks, baseline, wanted):
    shown = np.stack([baseline + (x - baseline) * m for m in masks])
    s = np.array([probabilities(one[None])[0, wanted] for one in shown])
    return norm01(np.tensordot(s, masks, 1) / (len(masks) * KEEP))


def occlusion(probabilities, x, patch, stride, baseline, wanted):
    size = x.shape[1:]
    whole = probabilities(x[None])[0, wanted]
    total, covered = np.zeros(size), np.zeros(size)
    for steps in itertools.product(*[range(-(-(n - p) // s) + 1) for n, p, s in zip(size, patch, stride)]):
        window = np.zeros(size, bool)
        window[tuple(slice(k * s, k * s + p) for k, p, s in zip(steps, patch, stride))] = True
        total[window] += whole - probabilities(np.where(window, baseline, x)[None])[0, wanted]
        covered[window] += 1
    return norm01(total / covered)


class Picture(nn.Module):
    def __init__(self, conv=nn.Conv2d, pool=nn.AdaptiveAvgPool2d, maximum=nn.MaxPool2d, channels=3):
        super().__init__()
        self.features = nn.Sequential(conv(channels, 6, 3, padding=1), nn.ReLU(), maximum(2), conv(6, 8, 3, padding=1), nn.ReLU(), pool((1, 2, 2) if conv is nn.Conv3d else 2))
        self.head = nn.Linear(32, 3)

    def forward(self, x):
        return self.head(torch.flatten(self.features(x), 1))


class Rows(nn.Module):
    """A recurrent network that reads a picture row by row."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(16, 12, batch_first=True)
        self.head = nn.Linear(12, 4)

    def forward(self, x):
        return self.head(self.lstm(x[:, 0])[1][0][0])


def seeded(module, seed, scale):
    generator = torch.Generator().manual_seed(seed)
    for p in module.parameters():
        fan = p[0].numel() if p.dim() > 1 else 20
        p.data = torch.randn(p.shape, generator=generator) * scale / fan ** .5
    return module.eval()


def export(module, x, name):
    torch.onnx.export(module, torch.tensor(x, dtype=torch.float32)[None], name + ".onnx", opset_version=17, input_names=["image"],
                      output_names=["scores"], dynamic_axes={"image": {0: "n"}, "scores": {0: "n"}}, dynamo=False)


def of_torch(module):
    double = module.double()
    return lambda batch: torch.softmax(double(torch.tensor(batch, dtype=torch.float64)), 1).detach().numpy()


def of_runtime(name):
    session = onnxruntime.InferenceSession(name + ".onnx")
    def probabilities(batch):
        y = session.run(None, {session.get_inputs()[0].name: batch.astype(np.float32)})[0].astype(np.float64)
        e = np.exp(y - y.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)
    return probabilities


rng = np.random.default_rng(13)
expected = {}


def keep(name, probabilities, x, size, cells, patch, stride, baseline=None):
    baseline = np.zeros_like(x) if baseline is None else baseline
    wanted = int(probabilities(x[None])[0].argmax())
    masks = random_masks(size, cells)
    expected[name + "/image"] = x.astype(np.float32)
    expected[name + "/probability"] = probabilities(x[None])[0].astype(np.float32)
    expected[name + "/masks"] = masks.astype(np.float32)
    expected[name + "/rise"] = rise(probabilities, x, masks, baseline, wanted).astype(np.float32)
    expected[name + "/occlusion"] = occlusion(probabilities, x, patch, stride, baseline, wanted).astype(np.float32)
    print(name, wanted, probabilities(x[None])[0], "map positive in", (expected[name + "/occlusion"] > 0).mean())


y, x = np.mgrid[:24, :20]
picture = np.stack([120 + 100 * np.sin(y / (3 + c)) * np.cos(x / (4 - c)) for c in range(3)], 2) + rng.normal(0, 12, (24, 20, 3))
picture = picture.clip(0, 255).round().astype(np.uint8)
Image.fromarray(picture).save("picture.png")
image = (picture * np.float32(1 / 255)).transpose(2, 0, 1).astype(np.float32).astype(np.float64)
network = seeded(Picture(), 3, 2.5)
export(network, image, "picture")
quantization.quantize_dynamic("picture.onnx", "dynamic.onnx", weight_type=quantization.QuantType.QUInt8)


class Reader(quantization.CalibrationDataReader):
    def __init__(self):
        self.rest = iter([{"image": (image * f)[None].astype(np.float32)} for f in (1, .7, .3, 0)])

    def get_next(self):
        return next(self.rest, None)


quantization.quantize_static("picture.onnx", "qoperator.onnx", Reader(), quant_format=quantization.QuantFormat.QOperator,
                             activation_type=quantization.QuantType.QUInt8, weight_type=quantization.QuantType.QUInt8)


def grad_cam(module, x, layer):
    """At the output of a layer of module.features, resized to x with half-pixel centres, from autograd in float64."""
    module = module.double()
    a = module.features[:layer + 1](torch.tensor(x)[None]).detach().requires_grad_()
    y = module.head(torch.flatten(module.features[layer + 1:](a), 1))
    y[0, y.argmax()].backward()
    summed = torch.relu((a.grad.mean((2, 3), keepdim=True) * a).sum(1, keepdim=True)).detach()
    return norm01(F.interpolate(summed, size=x.shape[1:], mode="bilinear", align_corners=False)[0, 0].numpy())


layers = [grad_cam(network, image, layer) for layer in (1, 4)]
expected["fuse/mean"] = np.mean(layers, 0).astype(np.float32)
expected["fuse/product"] = norm01(np.prod(layers, 0)).astype(np.float32)
pictures = ((24, 20), (4, 5), (6, 5), (4, 3))
keep("picture", of_torch(network), image, *pictures)
keep("mean", of_torch(network), image, *pictures, np.broadcast_to(image.mean((1, 2), keepdims=True), image.shape).copy())
keep("qoperator", of_runtime("qoperator"), image, *pictures)
keep("dynamic", of_runtime("dynamic"), image, *pictures)


# the value of class 2 as a number that is to go up: no probability, so that u of the fully masked image is taken off
value = lambda batch: network.double()(torch.tensor(batch, dtype=torch.float64)).detach().numpy()
nothing = value(0 * image[None])
expected["up/rise"] = rise(lambda batch: value(batch) - nothing, image, random_masks((24, 20), (4, 5)), 0 * image, 2).astype(np.float32)
expected["up/occlusion"] = occlusion(value, image, (6, 5), (4, 3), 0 * image, 2).astype(np.float32)

volume = rng.normal(0, 1, (1, 6, 16, 12)).astype(np.float32).astype(np.float64)
network = seeded(Picture(nn.Conv3d, nn.AdaptiveAvgPool3d, nn.MaxPool3d, 1), 5, 1.2)
export(network, volume, "volume")
keep("volume", of_torch(network), volume, (6, 16, 12), (3, 4, 4), (3, 5, 5), (2, 4, 3))

rows = rng.normal(0, 1, (1, 16, 16)).astype(np.float32).astype(np.float64)
network = seeded(Rows(), 6, 2)
export(network, rows, "recurrent")
keep("recurrent", of_torch(network), rows, (16, 16), (4, 4), (4, 4), (2, 2))
np.savez_compressed("expected.npz", **expected)
