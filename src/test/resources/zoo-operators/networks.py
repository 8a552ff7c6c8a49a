"""Makes the networks of the folders beside this file, and what PyTorch's autograd says of them in float64.

    python networks.py          makes the expected values anew and says how far those of the files are; fails above 1e-5
    python networks.py --write  writes networks and values

Needs NumPy, PyTorch, onnx, onnxscript and onnxruntime. Networks, weights and inputs are drawn from seeds. Of each network there is model.onnx
as PyTorch exports it, saved.onnx as ONNX Runtime saves it at the level of optimisation "extended" where it fuses anything, of transformers
optimised.onnx as ONNX Runtime's script for them (onnxruntime.transformers) writes it, and vectors.npz: input, class, logits, and for the layer
whose map is expected activation, gradient and maps. ONNX Runtime is used to save models only.
"""

import copy
import pathlib
import sys
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from torch import nn

CLASSES = 4
FOLDER = pathlib.Path(__file__).parent


class Net(nn.Module):
    """A network says which tensor is the layer by handing it to 'layer'."""

    opset = 17
    size = (1, 24, 24)
    dynamo = False

    def layer(self, a):
        if self.training:
            raise AssertionError("for inference")
        taken = getattr(self, "taken", None)
        if taken is not None:
            taken.append(a)
        replacement = getattr(self, "replacement", None)
        return a if replacement is None else replacement


def conv_bn(i, o, k=3, s=1, g=1):
    return nn.Sequential(nn.Conv2d(i, o, k, s, k // 2, groups=g, bias=False), nn.BatchNorm2d(o))


class Residual(Net):
    """FusedConv with ReLU, leaky ReLU, sigmoid and with a sum; FusedGemm with ReLU."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c, self.d = conv_bn(1, 8, 3, 2), conv_bn(8, 8), conv_bn(8, 8), conv_bn(8, 12, 3, 2)
        self.gate = nn.Conv2d(12, 12, 1)
        self.hidden, self.head = nn.Linear(12, 10), nn.Linear(10, CLASSES)

    def forward(self, x):
        x = F.relu(self.a(x))
        x = F.relu(x + self.c(F.leaky_relu(self.b(x), .1)))
        x = F.relu(self.d(x))
        x = self.layer(x * torch.sigmoid(self.gate(x)))
        return self.head(F.relu(self.hidden(x.mean((2, 3)))))


class Mobile(Net):
    """Inverted bottlenecks with ReLU6, SiLU, hard swish and squeeze-and-excitation."""

    size = (3, 24, 24)

    def __init__(self):
        super().__init__()
        self.stem = conv_bn(3, 8, 3, 2)
        self.widen, self.each, self.narrow = conv_bn(8, 16, 1), conv_bn(16, 16, 3, 1, 16), conv_bn(16, 8, 1)
        self.squeeze, self.excite = nn.Conv2d(16, 4, 1), nn.Conv2d(4, 16, 1)
        self.last, self.head = conv_bn(8, 24, 1), nn.Linear(24, CLASSES)

    def forward(self, x):
        x = F.relu6(self.stem(x))
        y = F.relu6(self.each(F.silu(self.widen(x))))
        y = y * F.hardsigmoid(self.excite(F.relu(self.squeeze(y.mean((2, 3), keepdim=True)))))
        x = self.layer(F.hardswish(self.last(x + self.narrow(y))))
        return self.head(x.mean((2, 3)))


class Dense(Net):
    """Normalisation and ReLU in front of each convolution, and behind the last; the gradient is that in front of this ReLU."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 8, 3, 2, 1)
        self.one = nn.Sequential(nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 8, 3, 1, 1))
        self.two = nn.Sequential(nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 16, 3, 1, 1))
        self.norm, self.head = nn.BatchNorm2d(32), nn.Linear(32, CLASSES)

    def forward(self, x):
        x = self.stem(x)
        x = torch.cat([x, self.one(x)], 1)
        x = F.avg_pool2d(torch.cat([x, self.two(x)], 1), 2)
        return self.head(F.relu(self.layer(self.norm(x))).mean((2, 3)))


class Blocked(Net):
    """Channels in whole blocks, as ONNX Runtime's highest level wants them: groups, poolings, sums, concatenations, resizing."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = conv_bn(1, 32, 3, 2), conv_bn(32, 32, 3, 1, 2), conv_bn(32, 32, 3, 1, 32)
        self.d, self.last, self.head = conv_bn(64, 16, 1), conv_bn(16, 16), nn.Linear(16, CLASSES)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.a(x)), 3, 2, 1)
        x = F.relu(x + self.b(x))
        y = F.interpolate(F.avg_pool2d(F.relu(self.c(x)), 2), scale_factor=2.)
        x = F.relu(self.d(torch.cat([x, y], 1)))
        return self.head(F.adaptive_max_pool2d(self.layer(F.relu(self.last(x))), 1).flatten(1))


class Squeeze(Net):
    """A head of a convolution whose channels are the classes, no whole block."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c, self.classes = nn.Conv2d(1, 8, 3, 2, 1), nn.Conv2d(8, 8, 1), nn.Conv2d(8, 16, 3, 1, 1), nn.Conv2d(24, CLASSES, 1)

    def forward(self, x):
        x = F.relu(self.a(x))
        x = self.layer(torch.cat([F.relu(self.c(x)), F.relu(self.b(x))], 1))
        return F.adaptive_avg_pool2d(F.relu(self.classes(x) + .5), 1).flatten(1)


class Block(nn.Module):

    def __init__(self, size, heads, gelu, fused=False):
        super().__init__()
        self.heads, self.gelu, self.fused = heads, gelu, fused
        self.one, self.two = nn.LayerNorm(size), nn.LayerNorm(size)
        self.qkv, self.out = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.up, self.down = nn.Linear(size, 2 * size), nn.Linear(2 * size, size)

    def forward(self, x, layer):
        n, t, c = x.shape
        q, k, v = self.qkv(layer(self.one(x))).reshape(n, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        if self.fused:
            y = F.scaled_dot_product_attention(q, k, v)
        else:
            y = (q @ k.transpose(-2, -1) / (c // self.heads) ** .5).softmax(-1) @ v
        x = x + self.out(y.transpose(1, 2).reshape(n, t, c))
        return x + self.down(self.gelu(self.up(self.two(x))))


class Vit(Net):
    """A transformer with a class token: LayerNormalization, FusedMatMul, BiasGelu."""

    fused = False

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(1, 16, 6, 6)
        self.token, self.place = nn.Parameter(torch.randn(1, 1, 16)), nn.Parameter(.3 * torch.randn(1, 17, 16))
        self.blocks = nn.ModuleList(Block(16, 2, F.gelu, self.fused) for _ in range(2))
        self.norm, self.head = nn.LayerNorm(16), nn.Linear(16, CLASSES)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], 1, 16), x], 1) + self.place
        x = self.blocks[0](x, lambda a: a)
        x = self.blocks[1](x, self.layer)
        return self.head(self.norm(x)[:, 0])


class Attention23(Vit):
    """The same with ONNX's Attention."""

    opset, dynamo, fused = 23, True, True


class Bert(Net):
    """Normalisation behind each sum, as BERT has it, with approximate and quick GELU; a mean over the tokens."""

    opset = 14

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(1, 16, 6, 6)
        self.q, self.k, self.v, self.out = (nn.Linear(16, 16) for _ in range(4))
        self.norms = nn.ModuleList(nn.LayerNorm(16) for _ in range(4))
        self.up, self.down, self.more, self.less = nn.Linear(16, 32), nn.Linear(32, 16), nn.Linear(16, 32), nn.Linear(32, 16)
        self.head = nn.Linear(16, CLASSES)

    def forward(self, x):
        x = self.norms[0](self.patches(x).flatten(2).transpose(1, 2))
        q, k, v = (f(x).reshape(x.shape[0], 16, 2, 8).transpose(1, 2) for f in (self.q, self.k, self.v))
        y = (q @ k.transpose(-2, -1) / 8 ** .5).softmax(-1) @ v
        x = self.norms[1](x + self.out(y.transpose(1, 2).reshape(x.shape[0], 16, 16)))
        x = self.norms[2](x + self.down(F.gelu(self.up(x), approximate="tanh")))
        h = self.more(x)
        x = self.layer(self.norms[3](x + self.less(h * torch.sigmoid(1.702 * h))))
        return self.head(x.mean(1))


class Features(Net):

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(1, 6, 3, 2, 1), nn.Conv2d(6, 8, 3, 2, 1)

    def features(self, x):
        return self.layer(F.relu(self.b(F.relu(self.a(x)))))


class Lstm(Features):
    """Columns of the features read from both sides by an LSTM; the mean of what it puts out."""

    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(48, 6, num_layers=2, bidirectional=True), nn.Linear(12, CLASSES)

    def forward(self, x):
        x = self.features(x).flatten(1, 2).permute(2, 0, 1)
        return self.head(self.lstm(x)[0].mean(0))


class Gru(Features):
    """Positions of the features read one after another by a GRU and an RNN; the last state."""

    def __init__(self):
        super().__init__()
        self.gru, self.rnn, self.head = nn.GRU(8, 6, batch_first=True), nn.RNN(6, 5, batch_first=True), nn.Linear(5, CLASSES)

    def forward(self, x):
        x = self.features(x).flatten(2).transpose(1, 2)
        return self.head(self.rnn(self.gru(x)[0])[1][0])


class Places(Features):
    """Numbers put into places (ScatterND, ScatterElements) and taken from places (GatherElements, GatherND, TopK), sums along an axis and
    products."""

    def __init__(self):
        super().__init__()
        self.c, self.head = nn.Conv2d(8, 8, 3, 1, 1), nn.Linear(8 + 3 + 8 + 2, CLASSES)

    def forward(self, x):
        x = F.relu(self.b(F.relu(self.a(x))))
        y = x * 1.5
        y[:, :, ::2, 1:4] = x[:, :, ::2, 1:4] * .5 + .1
        x = self.layer(F.softplus(self.c(y)))
        flat = x.flatten(2)
        top = flat.topk(5, 2)[0].mean(2)
        picked = flat.gather(2, torch.tensor([[[3, 3, 7]]]).expand(x.shape[0], 1, 3))[:, 0]
        summed = flat.cumsum(2)[:, :, ::5].mean(2)
        spread = torch.zeros_like(top[:, :4]).scatter_add(1, torch.tensor([3, 2, 2, 0, 1, 0, 3, 3]).expand(x.shape[0], 8), top * summed)
        product = spread.reshape(-1, 2, 2).prod(2)
        return self.head(torch.cat([top, picked, summed, product], 1))


class Fold(Features):
    """Patches cut out, mixed and put together again: Col2Im."""

    opset = 18

    def __init__(self):
        super().__init__()
        self.mix, self.head = nn.Linear(32, 32), nn.Linear(8, CLASSES)

    def forward(self, x):
        x = self.features(x)
        patches = self.mix(F.unfold(x, 2, padding=1, stride=2).transpose(1, 2)).transpose(1, 2)
        return self.head(torch.tanh(F.fold(patches, (6, 6), 2, padding=1, stride=2)).mean((2, 3)))


class Warp(Features):
    """Features sampled on a grid that depends on them: GridSample by both of its inputs."""

    opset = 16

    def __init__(self):
        super().__init__()
        self.shift, self.head = nn.Linear(8, 6), nn.Linear(8, CLASSES)
        nn.init.normal_(self.shift.weight, std=.3)

    def forward(self, x):
        x = self.features(x)
        theta = torch.tensor([1., 0, 0, 0, 1, 0], dtype=x.dtype) + self.shift(x.mean((2, 3)))
        line = torch.linspace(-1, 1, 6, dtype=x.dtype)
        places = torch.stack([line.repeat(6), line.repeat_interleave(6), torch.ones(36, dtype=x.dtype)])
        grid = (theta.reshape(-1, 2, 3) @ places).transpose(1, 2).reshape(-1, 6, 6, 2)
        return self.head(torch.tanh(F.grid_sample(x, grid, align_corners=False, padding_mode="border")).mean((2, 3)))


NETWORKS = {"residual": Residual, "mobile": Mobile, "dense": Dense, "blocked": Blocked, "squeeze": Squeeze, "vit": Vit, "attention": Attention23, "bert": Bert, "lstm": Lstm,
            "gru": Gru, "places": Places, "fold": Fold, "warp": Warp}


def network(name, seed):
    torch.manual_seed(seed)
    net = NETWORKS[name]().eval()
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, std=.3)
            nn.init.uniform_(module.running_var, .5, 1.5)
            nn.init.normal_(module.weight, 1, .2)
            nn.init.normal_(module.bias, 0, .2)
        elif isinstance(module, nn.LayerNorm):
            nn.init.normal_(module.weight, 1, .2)
            nn.init.normal_(module.bias, 0, .2)
    return net


def export(net, x, path):
    options = {"dynamic_shapes": ({0: torch.export.Dim("N")},)} if net.dynamo else {"dynamic_axes": {"x": {0: "N"}}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(copy.deepcopy(net), (x,), str(path), opset_version=net.opset, dynamo=net.dynamo, input_names=["x"],
                          output_names=["y"], **({"external_data": False} if net.dynamo else {}), **options)
    model = onnx.load(str(path))
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output,
                 *model.graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, str(path))


def save(path, saved):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(saved)
    options.log_severity_level = 4
    onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return [n.domain + "." * bool(n.domain) + n.op_type for n in onnx.load(str(saved)).graph.node]


def optimise(path, optimised, kind):
    model = optimizer.optimize_model(str(path), model_type=kind, num_heads=2, hidden_size=16, opt_level=0, use_gpu=False,
                                     optimization_options=FusionOptions(kind))
    model.save_model_to_file(str(optimised))


def picture(a):
    """N×K×h×w of tokens with or without a class token."""
    if a.dim() == 4:
        return a
    a = a[:, a.shape[1] - 16:]
    return a.transpose(1, 2).reshape(a.shape[0], a.shape[2], 4, 4)


def norm01(maps, first):
    axes = tuple(range(first, maps.dim()))
    low, high = maps.amin(axes, keepdim=True), maps.amax(axes, keepdim=True)
    return torch.where(high > low, (maps - low) / torch.where(high > low, high - low, torch.ones_like(high)), torch.zeros_like(maps))


def expected(net, x):
    net = copy.deepcopy(net).double()
    x = x.double()
    with torch.no_grad():
        net.taken = []
        logits = net(x)
        a = net.taken[0]
        classes = logits.argmax(1)
    net.taken = None
    net.replacement = a.clone().requires_grad_()
    g = torch.autograd.grad(net(x).gather(1, classes[:, None]).sum(), net.replacement)[0]
    net.replacement = None
    if isinstance(net, Dense):  # PyTorch's tools hook the normalisation, whose output the ReLU behind overwrites in place
        a = a.relu()
    a, g = picture(a), picture(g)
    weights = g.abs().mean((2, 3), keepdim=True)
    up = F.interpolate(weights * a, size=x.shape[2:], mode="bilinear", align_corners=False)
    result = {"input": x, "class_index": classes, "logits": logits, "activation": a, "gradient": g,
              "abscam_initial": norm01(F.interpolate((weights * a).sum(1, keepdim=True).relu(), size=x.shape[2:], mode="bilinear",
                                                     align_corners=False)[:, 0], 1)}
    masks = norm01(up, 2)
    with torch.no_grad():
        s = torch.stack([net(x[i:i + 1] * masks[i][:, None]).softmax(1)[:, classes[i]] for i in range(len(x))])
    result["abscam_final"] = norm01((s[:, :, None, None] * up).sum(1).relu(), 1)
    return {n: v.numpy().astype(np.int64 if n == "class_index" else np.float32) for n, v in result.items()}


def main():
    write = "--write" in sys.argv[1:]
    worst = 0.
    for seed, name in enumerate(NETWORKS):
        net = network(name, seed + 1)
        x = torch.randn(2, *net.size, generator=torch.Generator().manual_seed(seed + 100))
        values = expected(net, x)
        folder = FOLDER / name
        if write:
            folder.mkdir(exist_ok=True)
            export(net, x, folder / "model.onnx")
            fused = save(folder / "model.onnx", folder / "saved.onnx")
            if not any("." in f or f.startswith("Simplified") for f in fused):
                (folder / "saved.onnx").unlink()
            if name in ("vit", "bert"):
                optimise(folder / "model.onnx", folder / "optimised.onnx", name)
            print(name, sorted(set(f for f in fused if "." in f or "Norm" in f)))
            np.savez_compressed(folder / "vectors.npz", **values)
        given = dict(np.load(folder / "vectors.npz"))
        for key, value in values.items():
            worst = max(worst, float(np.linalg.norm(value - given[key]) / max(np.linalg.norm(given[key]), 1e-30)))
    print(f"largest relative distance (L2): {worst:.1e}")
    if worst > 1e-5:
        sys.exit("These are not the values of the files.")


if __name__ == "__main__":
    main()
