"""Exports a ViT-S and a Swin-T with random weights, to measure what explaining them costs beside the plain forward pass.

    python transformers.py FOLDER
    mvn -Pbench test-compile exec:exec@bench -Dbench.main=org.abscam.bench.LayerCost -Dbench.args="FOLDER/vit_small.onnx FOLDER/swin_tiny.onnx --layer last"

Needs PyTorch, timm and onnx.
"""

import pathlib
import sys

import timm
import torch

torch.manual_seed(22)
for name, model in {"vit_small": "vit_small_patch16_224", "swin_tiny": "swin_tiny_patch4_window7_224"}.items():
    net = timm.create_model(model, pretrained=False).eval()
    torch.onnx.export(net, torch.randn(1, 3, 224, 224), str(pathlib.Path(sys.argv[1]) / f"{name}.onnx"), opset_version=17, input_names=["image"],
                      output_names=["logits"], dynamic_axes={"image": {0: "N"}, "logits": {0: "N"}}, dynamo=False)
