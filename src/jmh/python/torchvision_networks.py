"""Exports six networks of torchvision with random weights, to measure what explaining them at any layer costs beside the plain forward pass.

    python torchvision_networks.py FOLDER
    mvn -Pbench test-compile exec:exec@bench -Dbench.main=org.abscam.bench.LayerCost -Dbench.args="FOLDER/resnet18.onnx FOLDER/resnet50.onnx ..."

Needs PyTorch, torchvision and onnx.
"""

import pathlib
import sys

import torch
import torchvision

for name in ["resnet18", "resnet50", "densenet121", "mobilenet_v3_large", "efficientnet_b0", "convnext_tiny"]:
    torch.manual_seed(22)
    net = getattr(torchvision.models, name)(weights=None).eval()
    torch.onnx.export(net, torch.randn(1, 3, 224, 224), str(pathlib.Path(sys.argv[1]) / f"{name}.onnx"), opset_version=17, input_names=["image"],
                      output_names=["logits"], dynamic_axes={"image": {0: "N"}, "logits": {0: "N"}}, dynamo=False)
