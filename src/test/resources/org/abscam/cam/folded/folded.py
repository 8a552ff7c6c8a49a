"""Writes small networks of eleven families, each with its batch normalisations kept and folded, and the maps that they must have.

    python folded.py

Needs NumPy, PyTorch, torchvision, onnx and onnxruntime. Written beside this file: FAMILY.onnx as the network is trained, with BatchNormalization
nodes; FAMILY-folded.onnx as PyTorch's exporter folds them into convolutions; densenet-scales.onnx with each normalisation that is left written as
a product and a sum, as converters from TensorFlow do; for some, both forms quantised by ONNX Runtime (-qdq); and folded.npz, the input and, per
family, the map of Abs-CAM's first phase of the class with the highest score, from float64 autograd. Nothing here knows of Abs-CAM.

The gradient of a layer is that of its output; only where it is the ReLU of a normalisation that no convolution feeds (DenseNet, ResNet of
pre-activation) is it the gradient in front of the ReLU, as PyTorch's CAM tools have it there: they hook the normalisation.
"""

import functools
import pathlib

import numpy as np
import onnx
import torch
import torch.nn.functional as F
import torchvision
from onnx import numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from torch import nn
from torchvision.models.efficientnet import MBConvConfig
from torchvision.models.inception import BasicConv2d
from torchvision.models.mobilenetv2 import InvertedResidual
from torchvision.models.mobilenetv3 import InvertedResidualConfig
from torchvision.models.regnet import BlockParams
from torchvision.models.resnet import BasicBlock
from torchvision.ops import Conv2dNormActivation

HERE = pathlib.Path(__file__).parent
CLASSES = 5
SIZE = 32


def head(channels):
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, CLASSES))


class Parts(nn.Module):
    """Features and what is behind them."""

    def __init__(self, features, classifier):
        super().__init__()
        self.features = features
        self.classifier = classifier

    def forward(self, x):
        return self.classifier(self.features(x))


class Inception(nn.Module):
    """A block of four branches, as InceptionA has it."""

    def __init__(self, channels):
        super().__init__()
        self.one = BasicConv2d(channels, 8, kernel_size=1)
        self.five = nn.Sequential(BasicConv2d(channels, 6, kernel_size=1), BasicConv2d(6, 8, kernel_size=5, padding=2))
        self.three = nn.Sequential(BasicConv2d(channels, 8, kernel_size=1), BasicConv2d(8, 8, kernel_size=3, padding=1))
        self.pool = BasicConv2d(channels, 8, kernel_size=1)

    def forward(self, x):
        return torch.cat([self.one(x), self.five(x), self.three(x), self.pool(F.avg_pool2d(x, 3, 1, 1))], 1)


class PreActivation(nn.Module):
    """ResNet's second form: normalisation and ReLU stand in front of each convolution, and once more behind all sums."""

    def __init__(self, channels):
        super().__init__()
        self.norms = nn.ModuleList([nn.BatchNorm2d(channels) for _ in range(2)])
        self.convs = nn.ModuleList([nn.Conv2d(channels, channels, 3, padding=1, bias=False) for _ in range(2)])

    def forward(self, x):
        out = x
        for norm, conv in zip(self.norms, self.convs):
            out = conv(F.relu(norm(out)))
        return x + out


def vgg():
    features = torchvision.models.vgg.make_layers([8, "M", 16, "M", 16, 16, "M"], batch_norm=True)
    return Parts(features, nn.Sequential(nn.Flatten(), nn.Linear(16 * 16, CLASSES))), lambda m: m.features[-2]


def resnet():
    stem = Conv2dNormActivation(3, 8, stride=2)
    down = nn.Sequential(nn.Conv2d(8, 16, 1, 2, bias=False), nn.BatchNorm2d(16))
    return Parts(nn.Sequential(stem, BasicBlock(8, 8), BasicBlock(8, 16, 2, down)), head(16)), lambda m: m.features


def inception():
    return Parts(nn.Sequential(BasicConv2d(3, 8, kernel_size=3, stride=2), Inception(8), nn.MaxPool2d(2), Inception(32)),
                 head(32)), lambda m: m.features


def densenet():
    net = torchvision.models.DenseNet(growth_rate=4, block_config=(2, 3), num_init_features=8, bn_size=2, num_classes=CLASSES)
    net.features.pool0 = nn.Identity()
    return net, lambda m: m.features


def preactivation():
    features = nn.Sequential(nn.Conv2d(3, 12, 3, 2, 1, bias=False), PreActivation(12), PreActivation(12), nn.BatchNorm2d(12))
    return Parts(features, nn.Sequential(nn.ReLU(), *head(12))), lambda m: m.features


def mobilenet_v2():
    blocks = [InvertedResidual(8, 8, 1, 2), InvertedResidual(8, 12, 2, 3), Conv2dNormActivation(12, 24, 1, activation_layer=nn.ReLU6)]
    return Parts(nn.Sequential(Conv2dNormActivation(3, 8, stride=2, activation_layer=nn.ReLU6), *blocks), head(24)), lambda m: m.features


def mobilenet_v3():
    config = functools.partial(InvertedResidualConfig, width_mult=1.0)
    settings = [config(8, 3, 16, 8, True, "RE", 2, 1), config(8, 5, 24, 8, True, "HS", 1, 1)]
    return torchvision.models.MobileNetV3(settings, last_channel=16, num_classes=CLASSES), lambda m: m.features


def efficientnet():
    settings = [MBConvConfig(1, 3, 1, 8, 8, 1, 1.0, 1.0), MBConvConfig(3, 5, 2, 8, 12, 2, 1.0, 1.0)]
    return torchvision.models.EfficientNet(settings, dropout=0.2, last_channel=24, num_classes=CLASSES), lambda m: m.features


def regnet():
    parameters = BlockParams([1, 2], [8, 16], [4, 8], [1.0, 1.0], [2, 2], 0.25)
    return torchvision.models.RegNet(parameters, num_classes=CLASSES, stem_width=8), lambda m: m.trunk_output


def shufflenet():
    net = torchvision.models.ShuffleNetV2([1, 2, 1], [8, 8, 16, 16, 24], num_classes=CLASSES)
    net.maxpool = nn.Identity()
    return net, lambda m: m.conv5


def all_convolutional():
    features = nn.Sequential(Conv2dNormActivation(3, 8, stride=2), Conv2dNormActivation(8, 16))
    return Parts(features, nn.Sequential(Conv2dNormActivation(16, CLASSES, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())), lambda m: m.features


FAMILIES = [vgg, resnet, inception, densenet, preactivation, mobilenet_v2, mobilenet_v3, efficientnet, regnet, shufflenet, all_convolutional]
IN_FRONT_OF_RELU = [densenet, preactivation]
QUANTISED = [vgg, resnet, inception, densenet]


def disturb(net):
    """Weights and statistics as training might leave them."""
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.3)
            nn.init.normal_(module.running_mean, 0, 0.3)
            nn.init.uniform_(module.running_var, 0.3, 1.5)
        elif isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, 0, 0.5)


def initial_map(net, layer, x, in_front):
    """norm01(up(relu(sum_k mean|G_k| A_k))), N x height x width."""
    net = net.double()
    kept = {}
    hook = layer(net).register_forward_hook(lambda m, i, o: kept.update(n=o) or o.clone())
    y = net(x.double())
    hook.remove()
    g, = torch.autograd.grad(y.max(1).values.sum(), kept["n"])
    a = F.relu(kept["n"]) if in_front else kept["n"]
    weights = g.abs().mean((2, 3), keepdim=True)
    total = F.relu((weights * a).sum(1, keepdim=True))
    big = F.interpolate(total, (SIZE, SIZE), mode="bilinear", align_corners=False)[:, 0]
    low, high = big.amin((1, 2), keepdim=True), big.amax((1, 2), keepdim=True)
    net.float()
    return ((big - low) / (high - low)).detach().numpy().astype(np.float32)


def export(net, x, name, folded):
    mode = torch.onnx.TrainingMode.EVAL if folded else torch.onnx.TrainingMode.PRESERVE
    torch.onnx.export(net, x, str(HERE / name), opset_version=17, input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "N"}, "y": {0: "N"}},
                      dynamo=False, training=mode, do_constant_folding=folded)


def kinds(name):
    return [n.op_type for n in onnx.load(str(HERE / name)).graph.node]


def written_out(name, other):
    """Each BatchNormalization as a product and a sum."""
    model = onnx.load(str(HERE / name))
    weights = {w.name: numpy_helper.to_array(w) for w in model.graph.initializer}
    nodes = []
    for node in model.graph.node:
        if node.op_type != "BatchNormalization":
            nodes.append(node)
            continue
        scale, bias, mean, variance = (weights[i].astype(np.float64) for i in node.input[1:])
        factor = scale / np.sqrt(variance + next(a.f for a in node.attribute if a.name == "epsilon"))
        stem = node.output[0]
        for key, value in {"factor": factor, "offset": bias - mean * factor}.items():
            model.graph.initializer.append(numpy_helper.from_array(value.reshape(1, -1, 1, 1).astype(np.float32), f"{stem}_{key}"))
        nodes.append(onnx.helper.make_node("Mul", [node.input[0], f"{stem}_factor"], [f"{stem}_product"]))
        nodes.append(onnx.helper.make_node("Add", [f"{stem}_product", f"{stem}_offset"], [stem]))
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, str(HERE / other))


class Pictures(CalibrationDataReader):
    def __init__(self, x):
        generator = np.random.default_rng(5)
        self.rest = iter([x] + [generator.standard_normal(x.shape).astype(np.float32) for _ in range(7)])

    def get_next(self):
        x = next(self.rest, None)
        return None if x is None else {"x": x}


def quantise(name, x):
    quantize_static(str(HERE / f"{name}.onnx"), str(HERE / f"{name}-qdq.onnx"), Pictures(x), quant_format=QuantFormat.QDQ, per_channel=True,
                    weight_type=QuantType.QInt8, activation_type=QuantType.QUInt8)


def main():
    torch.manual_seed(13)
    x = torch.randn(1, 3, SIZE, SIZE)
    arrays = {"input": x.numpy()}
    for family in FAMILIES:
        name = family.__name__
        net, layer = family()
        disturb(net)
        net.eval()
        arrays[name] = initial_map(net, layer, x, family in IN_FRONT_OF_RELU)
        export(net, x, f"{name}.onnx", False)
        export(net, x, f"{name}-folded.onnx", True)
        print(f"{name}: {kinds(name + '.onnx').count('BatchNormalization')} normalisations, "
              f"{kinds(name + '-folded.onnx').count('BatchNormalization')} where they are folded")
        if family in QUANTISED:
            quantise(name, x.numpy())
            quantise(f"{name}-folded", x.numpy())
    written_out("densenet-folded.onnx", "densenet-scales.onnx")
    np.savez_compressed(HERE / "folded.npz", **arrays)


main()
