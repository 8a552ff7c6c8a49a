"""Small seeded networks of several inputs and their maps from autograd in float64, for InputOptionsTest. Needs torch, onnx and Pillow:

    python inputs.py

numbers.onnx: an image and clinical = (age / 100, sex). views.onnx: a frontal and a lateral image. Maps are those of Grad-CAM and of Abs-CAM (both
phases) at the frontal image's last ReLU, the other inputs held. The pictures are fed as grey levels / 255.
"""
import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F


class Numbers(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 5, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(5, 6, 3, padding=1), nn.ReLU())
        self.mixed = nn.Linear(6 + 2, 8)
        self.head = nn.Linear(8, 3)

    def rest(self, a, clinical):
        return self.head(torch.tanh(self.mixed(torch.cat([a.mean((2, 3)), clinical], 1))))

    def forward(self, image, clinical):
        return self.rest(self.features(image), clinical)


class Views(nn.Module):
    def __init__(self):
        super().__init__()
        self.frontal = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3, padding=1), nn.ReLU())
        self.lateral = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(2))
        self.mixed = nn.Linear(6 + 16, 8)
        self.head = nn.Linear(8, 3)
        self.features = self.frontal

    def rest(self, a, lateral):
        b = torch.flatten(self.lateral(lateral), 1)
        return self.head(torch.tanh(self.mixed(torch.cat([a.mean((2, 3)), b], 1))))

    def forward(self, frontal, lateral):
        return self.rest(self.frontal(frontal), lateral)


def seeded(module, seed, scale):
    generator = torch.Generator().manual_seed(seed)
    for p in module.parameters():
        fan = p[0].numel() if p.dim() > 1 else 20
        p.data = torch.randn(p.shape, generator=generator) * scale / fan ** .5
    return module.eval()


def norm01(a):
    return (a - a.amin((-2, -1), keepdim=True)) / (a.amax((-2, -1), keepdim=True) - a.amin((-2, -1), keepdim=True))


def up(a, size):
    return F.interpolate(a, size=size, mode="bilinear", align_corners=False)


expected = {}


def keep(name, module, x, other):
    module = module.double()
    x, other = torch.tensor(x, dtype=torch.float64), torch.tensor(other, dtype=torch.float64)
    size = x.shape[2:]
    a = module.features(x).detach().requires_grad_()
    y = module.rest(a, other)
    c = int(y.argmax())
    y[0, c].backward()
    g, a = a.grad, a.detach()
    p = lambda image: torch.softmax(module(image, other.expand(len(image), *other.shape[1:])), 1)[:, c].detach()
    grad_cam = torch.relu((g.mean((2, 3), keepdim=True) * a).sum(1, keepdim=True))
    m = g.abs().mean((2, 3), keepdim=True) * a
    masks = torch.nan_to_num(norm01(up(m, size)))
    s = p(x * masks[0][:, None])
    expected[name + "/probability"] = torch.softmax(y, 1)[0].detach().numpy().astype(np.float32)
    expected[name + "/grad-cam"] = norm01(up(grad_cam, size))[0, 0].numpy().astype(np.float32)
    expected[name + "/abs-cam"] = norm01(torch.relu(up((s[None, :, None, None] * m).sum(1, keepdim=True), size)))[0, 0].numpy().astype(np.float32)
    print(name, c, expected[name + "/probability"])


def picture(name, height, width, seed):
    y, x = np.mgrid[:height, :width]
    p = 120 + 90 * np.sin(y / (2 + seed)) * np.cos(x / (4 - seed)) + np.random.default_rng(seed).normal(0, 15, (height, width))
    p = p.clip(0, 255).round().astype(np.uint8)
    Image.fromarray(p).save(name + ".png")
    return (p * np.float32(1 / 255))[None, None].astype(np.float64)


def export(module, x, other, names, name):
    torch.onnx.export(module, (torch.tensor(x, dtype=torch.float32), torch.tensor(other, dtype=torch.float32)), name + ".onnx", opset_version=17,
                      input_names=names, output_names=["scores"], dynamic_axes={n: {0: "n"} for n in [*names, "scores"]}, dynamo=False)


frontal, lateral = picture("frontal", 24, 20, 1), picture("lateral", 16, 12, 2)
numbers = seeded(Numbers(), 4, 2.5)
export(numbers, frontal, [[.54, 1]], ["image", "clinical"], "numbers")
keep("54-F", numbers, frontal, [[.54, 1]])
keep("80-M", numbers, frontal, [[.8, 0]])
views = seeded(Views(), 9, 2.5)
export(views, frontal, lateral, ["frontal", "lateral"], "views")
keep("views", views, frontal, lateral)
keep("black", views, frontal, 0 * lateral)
np.savez_compressed("expected.npz", **expected)
