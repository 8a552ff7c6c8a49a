"""The lower part of ImageNet's MobileNetV2 as a PyTorch module and back as ONNX nodes.

Read from an ONNX file of Conv, Clip(0, 6) and Add whose batch normalisations are folded (mobilenet_v2_float.onnx, Google Coral, Apache-2.0).
The three colours of the first convolution are summed into one: a grey picture (v/127.5) - 1 gives what it gave in three equal channels.
"""
import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
from onnx import helper, numpy_helper


class Backbone(nn.Module):
    """Image (N,1,S,S) to the tensors of the network, by the names that they have in the file."""

    def __init__(self, path, last):
        super().__init__()
        graph = onnx.load(str(path)).graph
        constants = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
        self.steps, self.convolutions = [], nn.ModuleDict()
        for node in graph.node:
            name = node.output[0]
            if node.op_type == "Conv":
                self.convolutions[name] = self.convolution(node, constants, first=not self.steps)
            self.steps.append((node.op_type, name, list(node.input[:2] if node.op_type == "Add" else node.input[:1])))
            if name == last:
                return
        raise ValueError(f"{path} has no tensor {last}")

    @staticmethod
    def convolution(node, constants, first):
        weight, bias = (torch.from_numpy(constants[name].copy()) for name in node.input[1:])
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        stride, groups = attributes["strides"][0], attributes["group"]
        if first:
            weight = weight.sum(1, keepdim=True)
        # of stride 2, TensorFlow pads below and to the right only: done before the convolution
        made = nn.Conv2d(weight.shape[1] * groups, weight.shape[0], weight.shape[2], stride, attributes["pads"][0] if stride == 1 else 0, groups=groups)
        made.weight.data, made.bias.data = weight, bias
        return made

    def forward(self, values, start=None):
        """All tensors behind 'start', the one that 'values' brings, or behind the image."""
        begun = start is None
        for operator, name, inputs in self.steps:
            if begun:
                values[name] = self.step(operator, name, [values[i] for i in inputs])
            begun |= name == start
        return values

    def step(self, operator, name, inputs):
        if operator == "Clip":
            return F.hardtanh(inputs[0], 0., 6.)
        if operator == "Add":
            return inputs[0] + inputs[1]
        convolution = self.convolutions[name]
        return convolution(F.pad(inputs[0], (0, 1, 0, 1)) if convolution.stride[0] == 2 else inputs[0])

    def behind(self, name):
        """The convolutions behind a tensor, by name."""
        names = [step[1] for step in self.steps]
        return {n: c for n, c in self.convolutions.items() if names.index(n) > names.index(name)}

    def nodes(self):
        """ONNX nodes, and constants by name."""
        nodes, constants = [], {"zero": np.float32(0), "six": np.float32(6)}
        for operator, name, inputs in self.steps:
            if operator != "Conv":
                nodes.append(helper.make_node(operator, inputs + (["zero", "six"] if operator == "Clip" else []), [name], name=name))
                continue
            node, weights = convolution_node(self.convolutions[name], inputs[0], name, name)
            nodes.append(node)
            constants.update(weights)
        return nodes, constants


def convolution_node(convolution, source, name, output):
    """ONNX node of a convolution and its constants by name."""
    side = convolution.padding[0]
    pads = [0, 0, 1, 1] if convolution.stride[0] == 2 else [side] * 4
    node = helper.make_node("Conv", [source, name + ".weight", name + ".bias"], [output], name=name, kernel_shape=list(convolution.kernel_size),
                            strides=list(convolution.stride), pads=pads, dilations=[1, 1], group=convolution.groups)
    return node, {name + ".weight": convolution.weight.detach().numpy(), name + ".bias": convolution.bias.detach().numpy()}
