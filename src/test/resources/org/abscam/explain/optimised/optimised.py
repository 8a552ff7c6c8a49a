"""Writes small transformers in whose gradients ONNX Runtime's optimiser went wrong, and the maps that they must have.

    python optimised.py

Needs NumPy, PyTorch, timm, onnx and onnxscript. Written beside this file: NAME.onnx as PyTorch's newer exporter writes it, with random weights; and
optimised.npz, the input and, per network, the scores and the map of Abs-CAM's first phase at the patch embedding for the class with the highest score,
from float64 autograd. Nothing here knows of Abs-CAM.
"""

import pathlib

import numpy as np
import onnx
import timm
import torch
import torch.nn.functional as F
from timm.models.crossvit import CrossVit

HERE = pathlib.Path(__file__).parent
CLASSES = 5


def networks():
    yield 'deit3', 32, lambda: timm.create_model('deit3_small_patch16_224', img_size=32, patch_size=8, embed_dim=24, depth=3, num_heads=2,
                                                 num_classes=CLASSES), lambda net: net.patch_embed.proj
    yield 'crossvit', 32, lambda: CrossVit(img_size=32, img_scale=(1., 1.), patch_size=(8, 16), embed_dim=(16, 24), depth=((1, 2, 0), (1, 2, 0)),
                                           num_heads=(2, 2), mlp_ratio=(2., 2., 1.), num_classes=CLASSES), lambda net: net.patch_embed[0].proj


def exported(net, x, file):
    torch.onnx.export(net, (x,), file, dynamo=True, opset_version=18, external_data=False, verbose=False, input_names=['x'], output_names=['y'])
    model = onnx.load(file)
    model.graph.ClearField('value_info')
    for node in model.graph.node:
        node.ClearField('metadata_props')
        node.ClearField('doc_string')
    for part in (model, model.graph, *model.graph.input, *model.graph.output, *model.graph.initializer):
        part.ClearField('metadata_props')
    model.ClearField('functions')
    onnx.save(model, file)


def expected(net, layer, x):
    kept = []
    handle = layer.register_forward_hook(lambda module, inputs, output: kept.append(output))
    scores = net(x)
    handle.remove()
    gradient, = torch.autograd.grad(scores[0].max(), kept[0])
    maps = gradient.abs().mean((2, 3), keepdim=True) * kept[0]
    evidence = F.interpolate(F.relu(maps.sum(1, keepdim=True)), x.shape[2:], mode='bilinear', align_corners=False)[0, 0]
    return scores[0], (evidence - evidence.min()) / (evidence.max() - evidence.min())


def main():
    arrays = {}
    for name, size, make, layer in networks():
        torch.manual_seed(7)
        net = make().eval()
        for parameter in net.parameters():
            torch.nn.init.normal_(parameter, 1 if parameter.dim() == 1 and parameter.numel() > CLASSES else 0, .15)
        x = torch.randn(1, 3, size, size)
        exported(net, x, HERE / f'{name}.onnx')
        scores, evidence = expected(net.double(), layer(net), x.double())
        arrays |= {f'{name}/input': x, f'{name}/scores': scores.detach(), f'{name}/map': evidence.detach()}
    np.savez(HERE / 'optimised.npz', **{k: np.ascontiguousarray(v.numpy(), np.float32) for k, v in arrays.items()})


main()
