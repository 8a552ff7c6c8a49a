"""Writes a small Swin transformer and the map that it must have.

    python swin.py

Needs NumPy, PyTorch and timm. Written beside this file: swin.onnx as PyTorch's TorchScript exporter writes it, with random weights, windows of 4×4
positions that are shifted in every other block; and swin.npz, an input, the scores, and the map of Abs-CAM's first phase at the last normalisation
for the class with the highest score, from float64 autograd. Nothing here knows of Abs-CAM.
"""

import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from timm.models.swin_transformer import SwinTransformer

HERE = pathlib.Path(__file__).parent
SIZE = 32


def expected(net, x):
    kept = []
    handle = net.norm.register_forward_hook(lambda module, inputs, output: kept.append(output))
    scores = net(x)
    handle.remove()
    gradient, = torch.autograd.grad(scores[0].max(), kept[0])
    maps = gradient.abs().mean((1, 2), keepdim=True) * kept[0]  # N×h×w×C
    evidence = F.interpolate(F.relu(maps.sum(3))[:, None], (SIZE, SIZE), mode='bilinear', align_corners=False)[0, 0]
    return scores[0], (evidence - evidence.min()) / (evidence.max() - evidence.min())


def main():
    torch.manual_seed(15)
    net = SwinTransformer(img_size=SIZE, patch_size=2, in_chans=1, num_classes=5, embed_dim=8, depths=(2, 2), num_heads=(1, 2), window_size=4,
                          mlp_ratio=2.).eval()
    for name, parameter in net.named_parameters():
        scale = 'norm' in name and name.endswith('weight')  # widely different ones: the channels of a normalisation cancel each other otherwise
        torch.nn.init.normal_(parameter, 1 if scale else 0, .6 if scale else .2)
    x = torch.randn(1, 1, SIZE, SIZE)
    torch.onnx.export(net, x, str(HERE / 'swin.onnx'), opset_version=17, input_names=['image'], output_names=['logits'],
                      dynamic_axes={'image': {0: 'N'}, 'logits': {0: 'N'}}, dynamo=False)
    scores, evidence = expected(net.double(), x.double())
    np.savez(HERE / 'swin.npz', **{k: np.ascontiguousarray(v.detach().numpy(), np.float32)
                                   for k, v in {'input': x, 'scores': scores, 'map': evidence}.items()})


main()
