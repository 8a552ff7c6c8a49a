"""Grad-CAM in PyTorch, measured when it is its turn; and the export of the same networks as ONNX files. See ../README.md.

    python peers.py export FOLDER     writes the networks, prints the files
    python peers.py serve             reads orders, a line each: "versions", "open NETWORK", "WHAT TIMES"

To "open" it answers what it can measure: forward; first and last, Grad-CAM by torch.autograd.grad at that layer; backward, Grad-CAM at the last
layer by backward() through the whole network, as pytorch-grad-cam does it; pytorch-grad-cam and captum at the last layer where they are installed.
To the others it answers the CPU milliseconds of once.
"""

import importlib.metadata
import importlib.util
import pathlib
import sys
import time

import torch
import torch.nn.functional as F
import torchvision

# the modules behind which Grad-CAM is taken, the first and the last with positions
TORCHVISION = {
    "resnet18": lambda net: (net.conv1, net.layer4[-1]),
    "resnet50": lambda net: (net.conv1, net.layer4[-1]),
    "densenet121": lambda net: (net.features.conv0, net.features.denseblock4),
    "mobilenet_v3_large": lambda net: (net.features[0][0], net.features[-1]),
    "efficientnet_b0": lambda net: (net.features[0][0], net.features[-1]),
    "convnext_tiny": lambda net: (net.features[0][0], net.features[-1]),
}
TIMM = {  # tokens: the normalisation in front of the last attention, as Abs-CAM takes it; the last normalisation
    "vit_small_patch16_224": lambda net: (net.patch_embed, net.blocks[-1].norm1),
    "swin_tiny_patch4_window7_224": lambda net: (net.patch_embed, net.norm),
}


def has(package):
    return importlib.util.find_spec(package) is not None


def network(name):
    """The network with random weights, always the same."""
    torch.manual_seed(22)
    if name in TORCHVISION:
        return getattr(torchvision.models, name)(weights=None).eval()
    import timm
    return timm.create_model(name, pretrained=False).eval()


def export(folder):
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    for name in [*TORCHVISION, *(TIMM if has("timm") else ())]:
        file = pathlib.Path(folder) / f"{name}.onnx"
        if not file.exists():
            torch.onnx.export(network(name), torch.randn(1, 3, 224, 224), str(file), opset_version=17, input_names=["image"],
                              output_names=["logits"], dynamic_axes={"image": {0: "N"}, "logits": {0: "N"}}, dynamo=False)
        print(file, flush=True)


def channels_first(activation):
    """N x K x h x w, of that, of N x h x w x K and of N x T x K with a class token in front."""
    n, *axes = activation.shape
    if len(axes) == 2:
        side = int(axes[0] ** .5)
        activation = activation[:, axes[0] - side * side:].reshape(n, side, side, axes[1])
        return activation.permute(0, 3, 1, 2)
    return activation.permute(0, 3, 1, 2) if axes[2] > axes[0] and axes[0] == axes[1] else activation


class Autograd:
    """Grad-CAM in a few lines: the yardstick for packages that do the same."""

    def __init__(self, net, layer):
        self.net = net
        layer.register_forward_hook(lambda module, inputs, output: setattr(self, "activation", output))

    def __call__(self, image, whole=False):
        score = self.net(image).max()
        if whole:  # gradients by all weights are computed, too
            self.net.zero_grad()
            self.activation.retain_grad()
            score.backward()
            gradient = self.activation.grad
        else:
            gradient, = torch.autograd.grad(score, self.activation)
        activation, gradient = channels_first(self.activation), channels_first(gradient)
        cam = F.relu((gradient.mean((2, 3), keepdim=True) * activation).sum(1, keepdim=True))
        return F.interpolate(cam, image.shape[2:], mode="bilinear").detach()


def contenders(name):
    """What is measured of a network. Each has a network of its own, so that no one's hooks slow another down."""
    if name not in TORCHVISION and not (name in TIMM and has("timm")):
        return {}
    layers = (TORCHVISION | TIMM)[name]
    image = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(1))

    def plain():
        net = network(name)

        def forward():
            with torch.inference_mode():
                net(image)
        return forward

    def autograd(which):
        net = network(name).requires_grad_(False)  # no gradients by weights
        cam = Autograd(net, layers(net)[which])
        wanted = image.clone().requires_grad_()
        return lambda: cam(wanted)

    def backward():
        net = network(name)
        cam = Autograd(net, layers(net)[1])
        return lambda: cam(image, whole=True)

    def pytorch_grad_cam():
        from pytorch_grad_cam import GradCAM
        net = network(name)
        cam = GradCAM(model=net, target_layers=[layers(net)[1]], reshape_transform=channels_first if name in TIMM else None)
        return lambda: cam(input_tensor=image)  # the highest class

    def captum():
        from captum.attr import LayerGradCam
        net = network(name)
        cam = LayerGradCam(net, layers(net)[1])
        return lambda: cam.attribute(image, target=0)

    found = {"forward": plain(), "first": autograd(0), "last": autograd(1), "backward": backward()}
    if has("pytorch_grad_cam"):
        found["pytorch-grad-cam"] = pytorch_grad_cam()
    if has("captum") and name not in TIMM:  # it has no word for tokens
        found["captum"] = captum()
    return found


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def serve():
    torch.set_num_threads(1)
    known = {}
    for line in sys.stdin:
        what, *words = line.split()
        if what == "versions":
            answer = ", ".join(f"{package} {version(package)}" for package in ("torch", "grad-cam", "captum"))
        elif what == "open":
            known = contenders(words[0])
            answer = " ".join(known)
        else:
            start = time.process_time()
            for _ in range(int(words[0])):
                known[what]()
            answer = (time.process_time() - start) / int(words[0]) * 1e3
        print(answer, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["export"] and len(sys.argv) == 3:
        export(sys.argv[2])
    elif sys.argv[1:] == ["serve"]:
        serve()
    else:
        sys.exit(__doc__)
