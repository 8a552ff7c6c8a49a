"""Writes small networks that cut borders off, or put borders around, and the maps of their layers by autograd in float64: python fields.py

A map is resized to the part of the image that its layer sees, and put in place there: 0 outside of what was cut out, and without the border that was
put around. PyTorch 2.13, NumPy.
"""
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

FOLDER = Path(__file__).parent
HEIGHT, WIDTH = 20, 18
torch.manual_seed(9)


class Network(nn.Module):
    def __init__(self, before=lambda x: x, between=lambda x: x):
        super().__init__()
        self.first = nn.Conv2d(1, 5, 3, 2, 1)
        self.second = nn.Conv2d(5, 6, 3, 1, 1)
        self.head = nn.Linear(6, 3)
        self.before, self.between = before, between

    def features(self, x):
        return F.relu(self.second(self.between(F.relu(self.first(self.before(x))))))

    def scored(self, a):
        return self.head(a.mean((2, 3)))

    def forward(self, x):
        return self.scored(self.features(x))


class Halves(Network):
    """Left and right half of an image beside each other: what is where is not to be told of their sum."""

    def forward(self, x):
        return self.scored(F.relu(self.second(F.relu(self.first(x[..., :WIDTH // 2]) + self.first(x[..., WIDTH // 2:])))))


class Windows(Network):
    """Pads features to whole windows of 4, computes in these, and cuts the border off again, as Swin transformers do."""

    def __init__(self):
        super().__init__(between=self.windows)
        self.mix = nn.Linear(5, 5)

    def windows(self, x):
        n, c, h, w = x.shape
        x = F.pad(x, (0, -w % 4, 0, -h % 4))
        rows, columns = x.shape[2] // 4, x.shape[3] // 4
        x = x.permute(0, 2, 3, 1).reshape(n, rows, 4, columns, 4, c).permute(0, 1, 3, 2, 4, 5).reshape(-1, 16, c)
        x = self.mix(x).reshape(-1, rows, columns, 4, 4, c).permute(0, 1, 3, 2, 4, 5).reshape(-1, rows * 4, columns * 4, c)
        return x[:, :h, :w].permute(0, 3, 1, 2)


# name: network, the rows and columns that its last layer sees
NETWORKS = {
    "cropped": (Network(before=lambda x: x[:, :, 4:16, 1:15]), (4, 16), (1, 15)),
    "padded": (Network(before=lambda x: F.pad(x, (4, 2, 0, 6))), (0, 26), (-4, 20)),
    "cropped-features": (Network(between=lambda x: x[:, :, 2:9, 1:]), (4, 18), (2, 18)),
    "window-padding": (Network(before=lambda x: F.pad(x, (0, 1, 0, 1))), (0, 20), (0, 18)),
    "windows": (Windows(), (0, 20), (0, 18)),
    "halves": (Halves(), None, None),
}


def norm01(m):
    return (m - m.min()) / (m.max() - m.min())


def placed(m, rows, columns):
    image = np.zeros((HEIGHT, WIDTH))
    for i in range(HEIGHT):
        for j in range(WIDTH):
            if rows[0] <= i < rows[1] and columns[0] <= j < columns[1]:
                image[i, j] = m[i - rows[0], j - columns[0]]
    return image


expected = {}
for name, (network, rows, columns) in NETWORKS.items():
    if name == "window-padding":
        network.first.padding = (0, 0)
    network.eval()
    image = torch.rand(1, 1, HEIGHT, WIDTH)
    torch.onnx.export(network, (image,), FOLDER / f"{name}.onnx", dynamo=False, opset_version=17, input_names=["x"], output_names=["y"],
                      dynamic_axes={"x": {0: "N"}})
    network, image = network.double(), image.double()
    if rows is None:
        continue
    a = network.features(image)
    a.retain_grad()
    y = network.scored(a)
    c = int(y.argmax())
    y[0, c].backward()
    size = (rows[1] - rows[0], columns[1] - columns[0])
    up = lambda m: F.interpolate(m[None, None], size=size, mode="bilinear", align_corners=False)[0, 0].numpy()
    around = rows[0] < 0 or columns[0] < 0 or rows[1] > HEIGHT or columns[1] > WIDTH
    put = lambda m: norm01(placed(m, rows, columns)) if around else placed(m, rows, columns)
    A, G = a.detach()[0], a.grad[0]
    weights = G.mean((1, 2))
    grad_cam = put(norm01(up(F.relu((weights[:, None, None] * A).sum(0)))))
    final = 0
    with torch.no_grad():
        for k in range(A.shape[0]):
            if A[k].max() - A[k].min() < 1e-9:
                continue
            mask = torch.from_numpy(placed(norm01(up(A[k])), rows, columns))
            final = final + float(network(image * mask).softmax(1)[0, c]) * A[k]
    score_cam = put(norm01(np.maximum(up(final), 0)))
    expected[name] = {
        "image": image.ravel().tolist(), "class": c, "rows": rows, "columns": columns,
        "grad-cam": np.round(grad_cam, 7).ravel().tolist(), "score-cam": np.round(score_cam, 7).ravel().tolist(),
    }
for name, of in expected.items():
    assert np.isfinite(of["grad-cam"]).all() and np.isfinite(of["score-cam"]).all(), name
(FOLDER / "expected.json").write_text(json.dumps(expected) + "\n")
