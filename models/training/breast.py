"""Trains the breast ultrasound classifier from ImageNet's MobileNetV2 and exports it to ONNX.

usage: python breast.py DATA BACKBONE.onnx OUT [--cross-validate] [--smoke] [--phantoms FOLDER]

DATA holds index.csv (file,label,split,group), images/ and masks/, 256 x 256 grey; BACKBONE is mobilenet_v2_float.onnx. Writes OUT/model.onnx
(input 'image': float32 [N,1,256,256], grey levels 0..1 less MEAN over STD; output 'logits': float32 [N,3]), OUT/metrics.json and the card,
OUT/rdf.yaml, with the files that it names, so that OUT is a model, and prints
both the measures of the validation split and, with --cross-validate, those of five grouped folds of train and validation images. The test
split is never read here: evaluate.py does that. --smoke goes all this way with a few images in a minute, to see that it goes: its network is of no use. --phantoms writes the synthetic training images as PNG files into class folders and ends.

The network: MobileNetV2 up to its last layer of stride 16 ('conv39_relu6', 576 channels on 16 x 16 positions), a 1x1 convolution and a ReLU
to 3 x 32 channels A, and a score for each class that adds up only the 32 channels of its own, with weights that are not negative:

    y_c = b_c + sum over the k of class c of (u_k mean(A_k) + v_k max(A_k)),  u_k, v_k >= 0

So a channel is evidence for one class, nothing is gated, and what a map shows for a class is where the evidence for it lies. Lesion outlines
regularise the evidence (evidence_loss): that of the lesion's class in the lesion, that of the others outside of it.

About 9 minutes of a server core's time with bfloat16, the cross-validation included. OMP_NUM_THREADS=1 made the shipped file, and makes it
again bit for bit with the versions and on the kind of processor that models/breast-ultrasound/README.md names. The convolutions up to 'add2' stay as ImageNet made them, so what they make of twelve augmented copies of the images is computed once, kept in OUT/views.pt
(700 MB), and training starts there.
"""
import argparse
import copy
import csv
import json
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

import phantom
from backbone import Backbone, convolution_node
from train import auc

CLASSES, SIZE, MEAN, STD = ("normal", "benign", "malignant"), 256, .5, .5
FROZEN, FREE, DEEPEST = "add2", "conv18_relu6", "conv39_relu6"  # cached up to; trained behind; cut behind
CHANNELS = 32  # for each class
PHANTOMS, SEED = 120, 7
RATE, BACKBONE_RATE, DECAY, DROPOUT, SMOOTHING, OUTLINES, PHANTOM_WEIGHT = 2e-3, 5e-4, .05, .3, .1, .3, .5


class Effort(NamedTuple):
    """How much is computed; 'images': of each class and split at most."""
    views: int
    phantoms: int
    epochs: int
    batch: int
    images: int


USUAL, SMOKE = Effort(12, PHANTOMS, 16, 32, 10 ** 9), Effort(2, 6, 2, 8, 8)


class Classifier(nn.Module):
    """Tensors at FROZEN (N,32,32,32) to class scores (N,3) and evidence (N,3,16,16)."""

    def __init__(self, backbone):
        super().__init__()
        self.backbone = Backbone(backbone, DEEPEST)
        for parameter in self.backbone.parameters():
            parameter.requires_grad = False
        for convolution in self.backbone.behind(FREE).values():
            convolution.requires_grad_(True)
        self.evidence = nn.Conv2d(576, 3 * CHANNELS, 1)
        nn.init.normal_(self.evidence.weight, 0, .03)
        nn.init.zeros_(self.evidence.bias)
        self.weights = nn.Parameter(torch.zeros(2, 3 * CHANNELS))
        self.bias = nn.Parameter(torch.zeros(3))

    def features(self, frozen):
        return self.evidence(self.backbone({FROZEN: frozen}, FROZEN)[DEEPEST]).relu()

    def positive_weights(self):
        """(2,3*CHANNELS): u of the means and v of the maxima, not negative."""
        return F.softplus(self.weights) * 2 / CHANNELS ** .5

    def scores(self, features):
        n, channels, h, w = features.shape
        u, v = self.positive_weights()
        of_channels = u * features.mean((2, 3)) + v * features.amax((2, 3))
        return of_channels.view(n, 3, CHANNELS).sum(2) + self.bias

    def where(self, features):
        """Evidence of each class (N,3,h,w): the initial map of Abs-CAM, and that of Grad-CAM, but for a constant."""
        n, channels, h, w = features.shape
        return (self.positive_weights().sum(0).view(1, -1, 1, 1) * features).view(n, 3, CHANNELS, h, w).sum(2)

    def forward(self, frozen):
        features = self.features(frozen).float()
        return self.scores(features), self.where(features)


def evidence_loss(evidence, masks, labels):
    """Of the images with an outline: minus the logarithm of the share of the lesion's class inside, of that of "normal" outside and, counted
    less, of that of the other kind of lesion outside. evidence (N,3,h,w), masks (N,h,w) 0..1, labels (N,)."""
    lesion = masks.flatten(1).sum(1) > 0
    if not lesion.any():
        return evidence.sum() * 0
    evidence, masks, true = evidence[lesion], masks[lesion], F.one_hot(labels[lesion], 3).bool()
    around = F.max_pool2d(masks[:, None], 3, 1, 1)
    total, inside = evidence.sum((2, 3)), (evidence * masks[:, None]).sum((2, 3))
    near = (evidence * around).sum((2, 3)) / (total + .002 * masks[0].numel())
    own = -torch.log((inside[true] + 1e-3) / (total[true] + 1e-3) + 1e-3).mean()
    outside = -torch.log(1 - near.clamp(max=.999))
    other = (outside[:, 1:] * ~true[:, 1:]).sum(1)
    return (own + outside[:, 0].mean() + .3 * other.mean()) / 2


def load(root, splits, most=USUAL.images):
    """Rows of index.csv of these splits, the first 'most' of each class and split, images uint8 (N,S,S), labels (N,), lesion masks bool (N,S,S)."""
    with open(root / "index.csv", newline="") as index:
        rows, counts = [], Counter()
        for row in csv.DictReader(index):
            counts[row["split"], row["label"]] += 1
            if row["split"] in splits and counts[row["split"], row["label"]] <= most:
                rows.append(row)
    images, masks = [], []
    for row in rows:
        images.append(np.asarray(Image.open(root / "images" / row["file"]).convert("L")))
        mask = root / "masks" / row["file"]
        masks.append(np.asarray(Image.open(mask).convert("L")) > 127 if mask.exists() else np.zeros((SIZE, SIZE), bool))
    labels = torch.tensor([CLASSES.index(row["label"]) for row in rows])
    return rows, torch.from_numpy(np.stack(images)), labels, torch.from_numpy(np.stack(masks))


def phantoms(rng, count):
    """Synthetic images uint8 (N,S,S), labels (N,) and lesion masks bool (N,S,S), the three classes in turn."""
    made = [phantom.b_mode(rng, phantom.CLASSES[i % 3]) for i in range(count)]
    return (torch.from_numpy(np.stack([image for image, _ in made])), torch.arange(count) % 3,
            torch.from_numpy(np.stack([mask for _, mask in made])))


def augment(images, masks, generator):
    """Turned, stretched, moved, mirrored; grey levels bent, brighter or darker, softer or sharper, noise. Images (N,1,S,S) 0..1 and masks in a
    quarter of that size."""
    n = len(images)

    def uniform(low, high):
        return low + (high - low) * torch.rand(n, generator=generator)

    def each(values):
        return values.view(-1, 1, 1, 1)

    angle, zoom, stretch = uniform(-.26, .26), uniform(.75, 1.2), torch.exp(uniform(-.12, .12))
    across, down = zoom / stretch, zoom * stretch
    mirror = torch.where(torch.rand(n, generator=generator) < .5, -1., 1.)
    cos, sin = torch.cos(angle), torch.sin(angle)
    theta = torch.stack([torch.stack([cos * across * mirror, -sin * across, uniform(-.12, .12)], 1),
                         torch.stack([sin * down * mirror, cos * down, uniform(-.12, .12)], 1)], 1)
    x = F.grid_sample(images, F.affine_grid(theta, (n, 1, SIZE, SIZE), align_corners=False), padding_mode="reflection", align_corners=False)
    m = F.grid_sample(F.avg_pool2d(masks, 4), F.affine_grid(theta, (n, 1, SIZE // 4, SIZE // 4), align_corners=False), align_corners=False)
    x = x.clamp(1e-4, 1) ** each(uniform(.7, 1.4)) * each(uniform(.8, 1.25))
    soft = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="reflect"), 3, 1)
    x = x + (soft - x) * each(uniform(-.5, .7))
    return (x + each(uniform(0, .03)) * torch.randn(x.shape, generator=generator)).clamp(0, 1), m


class Views:
    """What the frozen convolutions make of the images as they are, and of augmented copies of them and of the phantoms."""

    def __init__(self, backbone, images, labels, masks, kept, effort):
        self.frozen = Backbone(backbone, FROZEN).to(memory_format=torch.channels_last)
        self.images, self.effort = len(images), effort
        rng, generator = np.random.default_rng(SEED), torch.Generator().manual_seed(SEED)
        synthetic, self.test_phantoms = phantoms(rng, effort.phantoms), phantoms(rng, 45)
        images, self.labels, masks = (torch.cat(pair) for pair in zip((images, labels, masks), synthetic))
        if kept.exists():
            self.plain, self.views, self.outlines = torch.load(kept)
            return
        self.plain = self.seen(images)
        self.views = torch.empty(effort.views, *self.plain.shape, dtype=torch.bfloat16)
        self.outlines = torch.empty(effort.views, len(images), SIZE // 8, SIZE // 8, dtype=torch.uint8)
        for view in range(effort.views):
            for part in torch.arange(len(images)).split(20):
                x, m = augment(images[part].float()[:, None] / 255, masks[part].float()[:, None], generator)
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    self.views[view, part] = self.run(x).bfloat16()
                self.outlines[view, part] = (F.avg_pool2d(m, 2)[:, 0] * 255).round().byte()
        torch.save((self.plain, self.views, self.outlines), kept)

    @torch.no_grad()
    def run(self, x):
        return self.frozen({"image": ((x - MEAN) / STD).contiguous(memory_format=torch.channels_last)})[FROZEN]

    def seen(self, images):
        """Images uint8 (N,S,S) to tensors at FROZEN, float32."""
        return torch.cat([self.run(part.float()[:, None] / 255) for part in images.split(40)])

    def batch(self, index, view):
        """Tensors at FROZEN and outlines 0..1 (N,16,16) of one view of each image."""
        x = torch.stack([self.views[view[i], i] for i in index.tolist()])
        m = torch.stack([self.outlines[view[i], i] for i in index.tolist()]).float() / 255
        return x.contiguous(memory_format=torch.channels_last), F.adaptive_avg_pool2d(m[:, None], 16)[:, 0]


def train(backbone, views, index, seed):
    """The running average of the weights of one training run on the images of an index."""
    effort, generator = views.effort, torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    net = Classifier(backbone).to(memory_format=torch.channels_last)
    average = copy.deepcopy(net)
    torch.manual_seed(seed)
    count = torch.bincount(views.labels[index]).float()
    weight = 1 / count
    weight /= weight.mean()
    free = [p for p in net.backbone.parameters() if p.requires_grad]
    head = [p for name, p in net.named_parameters() if not name.startswith("backbone")]
    optimiser = torch.optim.AdamW([dict(params=free), dict(params=head)], weight_decay=DECAY)
    everything = torch.cat([torch.as_tensor(index), torch.arange(views.images, len(views.labels))])
    steps = effort.epochs * ((len(everything) - effort.phantoms // 2) // effort.batch) + effort.epochs + 2
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, [BACKBONE_RATE, RATE], steps, pct_start=.15, div_factor=10)
    step = 0
    for epoch in range(effort.epochs):
        net.train()
        view = torch.randint(0, effort.views, (len(views.labels),), generator=generator)
        order = everything[torch.randperm(len(everything), generator=generator)]
        for part in order[(order < views.images) | (order % 2 == epoch % 2)].split(effort.batch):  # every other phantom
            if len(part) < effort.batch:
                continue
            part = part.sort().values
            x, m = views.batch(part, view)
            labels = views.labels[part]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                features = net.features(x)
            features = features.float()
            kept = (torch.rand(*features.shape[:2], 1, 1) >= DROPOUT).float() / (1 - DROPOUT)
            cross_entropy = F.cross_entropy(net.scores(features * kept), labels, reduction="none", label_smoothing=SMOOTHING)
            cross_entropy = (cross_entropy * weight[labels] * torch.where(part >= views.images, PHANTOM_WEIGHT, 1.)).mean()
            loss = cross_entropy + OUTLINES * evidence_loss(net.where(features), m, labels)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            step += 1
            with torch.no_grad():
                for old, new in zip(average.parameters(), net.parameters()):
                    old.lerp_(new, 1 - min(.99, step / (step + 10)))
    # the weights of the loss made all classes equally frequent; what they are in the training images goes into the bias
    prior = (count / count.sum()).log()
    average.bias.data += prior - prior.mean()
    return average


@torch.no_grad()
def answers(net, frozen):
    """Class scores (N,3) and evidence (N,3,16,16)."""
    net.eval()
    scores, evidence = zip(*[net(part) for part in frozen.split(32)])
    return torch.cat(scores), torch.cat(evidence)


def measures(scores, labels):
    """As metrics.json has them."""
    probability, right = scores.softmax(1), scores.argmax(1) == labels
    recall = [right[labels == c].float().mean().item() for c in range(scores.shape[1])]
    return dict(n=len(labels), accuracy=right.float().mean().item(), balanced_accuracy=float(np.mean(recall)), recall=recall,
                auc_one_vs_rest=[auc(probability[:, c], labels == c) for c in range(scores.shape[1])])


def folds(rows, count=5, seed=1):
    """Which fold each image is in: whole groups, dealt so that every fold has its share of each class."""
    groups = {}
    for i, row in enumerate(rows):
        groups.setdefault(row["group"], []).append(i)
    labels = np.array([CLASSES.index(row["label"]) for row in rows])
    keys, dealt, fold = sorted(groups), np.zeros((count, 3)), np.zeros(len(rows), int)
    np.random.default_rng(seed).shuffle(keys)
    for key in sorted(keys, key=lambda k: -len(groups[k])):
        classes = np.bincount(labels[groups[key]], minlength=3)
        chosen = np.lexsort((dealt.sum(1), dealt[:, classes.argmax()]))[0]
        fold[groups[key]] = chosen
        dealt[chosen] += classes
    return fold


def export(net, path):
    """The network as an ONNX file of opset 17; its default layer is /evidence/Relu_output_0."""
    nodes, constants = net.backbone.nodes()
    node, weights = convolution_node(net.evidence, DEEPEST, "/evidence/Conv", "/evidence/Conv_output_0")
    constants.update(weights)
    u, v = net.positive_weights().detach().numpy()
    own = np.repeat(np.eye(3, dtype=np.float32), CHANNELS, 1)  # (3,3*CHANNELS): 1 where a channel is of the class
    constants.update({"scores.weight": np.concatenate([own * u, own * v], 1), "scores.bias": net.bias.detach().numpy()})
    features = "/evidence/Relu_output_0"
    nodes += [node, helper.make_node("Relu", ["/evidence/Conv_output_0"], [features], name="/evidence/Relu"),
              helper.make_node("GlobalAveragePool", [features], ["/mean_output_0"], name="/mean"),
              helper.make_node("GlobalMaxPool", [features], ["/maximum_output_0"], name="/maximum"),
              helper.make_node("Concat", ["/mean_output_0", "/maximum_output_0"], ["/Concat_output_0"], name="/Concat", axis=1),
              helper.make_node("Flatten", ["/Concat_output_0"], ["/Flatten_output_0"], name="/Flatten", axis=1),
              helper.make_node("Gemm", ["/Flatten_output_0", "scores.weight", "scores.bias"], ["logits"], name="/scores/Gemm", transB=1)]
    graph = helper.make_graph(
        nodes, "breast_ultrasound", [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 1, SIZE, SIZE])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 3])],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="breast.py", ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))


def write_phantoms(folder):
    images, labels, _ = phantoms(np.random.default_rng(7), PHANTOMS)
    for i, (image, label) in enumerate(zip(images.numpy(), labels.tolist())):
        (folder / CLASSES[label]).mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(folder / CLASSES[label] / f"phantom-{i:03d}.png")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("backbone", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--phantoms", type=Path)
    args = parser.parse_args()
    if args.phantoms:
        write_phantoms(args.phantoms)
        return
    import card  # which knows this file, as evaluate.py does
    from evaluate import likeliest_temperature
    start, effort = time.time(), SMOKE if args.smoke else USUAL
    rows, images, labels, masks = load(args.data, ("train", "validation"), effort.images)
    args.out.mkdir(parents=True, exist_ok=True)
    views = Views(args.backbone, images, labels, masks, args.out / "views.pt", effort)
    print(f"{len(rows)} images and {effort.phantoms} phantoms in {effort.views} views, {time.time() - start:.0f} s", flush=True)
    split = np.array([row["split"] for row in rows])
    validation = np.where(split == "validation")[0]
    net = train(args.backbone, views, np.where(split == "train")[0], SEED)
    scores, _ = answers(net, views.plain[validation])
    print(f"validation {measures(scores, labels[validation])} {time.time() - start:.0f} s", flush=True)
    metrics = {"validation": measures(scores, labels[validation])}
    fake, fake_labels, _ = views.test_phantoms
    metrics["phantom_test"] = measures(answers(net, views.seen(fake))[0], fake_labels)
    export(net, args.out / "model.onnx")
    right, temperature = int((scores.argmax(1) == labels[validation]).sum()), None
    if args.cross_validate:
        fold, scores = folds(rows), torch.zeros(len(rows), 3)
        for f in range(5):
            scores[fold == f] = answers(train(args.backbone, views, np.where(fold != f)[0], SEED), views.plain[:len(rows)][fold == f])[0]
            print(f"fold {f + 1} of 5, {measures(scores[fold == f], labels[fold == f])} {time.time() - start:.0f} s", flush=True)
        metrics["cross_validation"] = measures(scores, labels)
        temperature = likeliest_temperature(scores, labels)
        np.savetxt(args.out / "cross-validation.csv", np.column_stack([fold, labels, scores]), "%.6g", ",", header="fold,label,normal,benign,malignant")
    metrics.update(classes=CLASSES, train_images=int((split == "train").sum()), epochs=effort.epochs, torch=torch.__version__)
    (args.out / "metrics.json").write_text(json.dumps(metrics, indent=1))
    print(json.dumps(metrics, indent=1))
    card.complete(args.out, Path(__file__).parents[1] / "breast-ultrasound", right, len(validation), "validation images of BUSI", temperature)


if __name__ == "__main__":
    main()
