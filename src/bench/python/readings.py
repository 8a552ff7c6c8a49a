"""Compares class activation maps on pictures: the eight methods of the papers, two readings of Abs-CAM's second phase, and controls.

    python readings.py breast   --model models/breast-ultrasound/model.onnx --data DATA/breast-ultrasound [--half dev|confirm|test]
    python readings.py chest    --model models/chest-xray/model.onnx        --data DATA/chest-xray        [--half dev|confirm]
    python readings.py imagenet --model mobilenet_v2_float.onnx             --data DATA/natural/imagenet  [--half dev|confirm]
    python readings.py voc      --model mobilenet_v2_float.onnx --labels imagenet_labels.txt --data DATA/natural/voc [--half dev|confirm]
    python readings.py all                                                  joins the tables of the four, with mean ranks
    python readings.py imagenet --data DATA/natural/imagenet --list         names the pictures of a half, for 'abscam evaluate'
    python readings.py voc --model … --labels … --data … --table FOLDER     writes voc.csv and boxes for it: all pictures, and the boxes of the class

Prints the mean of every measure, its place among the eight and abs-cam-plus (and itself), and what is significantly better or worse than which of the eight (paired t test,
Holm over the eight within each measure, 5 %). Deletion, insertion, drop, pointing and energy are those of 'abscam evaluate', which this agrees
with to 1e-5; nothing else here is the program's: gradients are autograd's, masks run in ONNX Runtime. The scores of all masks of an image are
computed once, kept under --cache, and all methods are made of them. At layers of more than 400 channels that are not constant, 320 masks are
scored (160 of the largest w_k·A_k, 160 drawn), and a Gaussian process predicts the others; its maps differ by 0.4 to 5 % from those of all masks.

Halves are drawn once with seed 15: the form of abs-cam-plus was chosen on 'dev'; 'confirm' and 'test' were looked at after it was fixed in writing.
Which class is explained: breast, chest and imagenet the predicted one, breast only images with a lesion that are not called normal; voc the highest
class of those that its boxes name, where it has a probability of .05 or more.

Needs NumPy, SciPy, Pillow, onnx, onnxruntime and PyTorch.
"""

import argparse
import csv
import json
import pathlib
import re
import xml.etree.ElementTree as xml

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from PIL import Image
from scipy import stats

EIGHT = ["abs-cam", "abs-cam-initial", "grad-cam", "grad-cam++", "xgrad-cam", "hires-cam", "layer-cam", "score-cam"]
METHODS = EIGHT + ["abs-cam-normalised", "abs-cam-plus", "√grad-cam", "centre"]
MEASURES = {"deletion": -1, "insertion": 1, "drop": -1, "pointing": 1, "energy": 1}  # and whether more is better
SETS = ["breast", "chest", "imagenet", "voc"]
LAYERS = {"breast": "/evidence/Relu_output_0", "chest": "/features/features.10/Relu_output_0", "imagenet": "conv51_relu6", "voc": "conv51_relu6"}
TOLERANCE = 15
relu = lambda m: np.maximum(m, 0)


# ---- networks

def operators():
    axes = lambda v, a: tuple(a["axes"] if "axes" in a else v[1].tolist())
    keep = lambda a: bool(a.get("keepdims", 1))

    def conv(v, a):
        p = a.get("pads", [0] * 4)
        return F.conv2d(F.pad(v[0], (p[1], p[3], p[0], p[2])), *v[1:], stride=a.get("strides", 1), dilation=a.get("dilations", 1),
            groups=a.get("group", 1))

    def resize(v, a):
        size = v[3].tolist()[2:] if len(v) > 3 else [round(n * s) for n, s in zip(v[0].shape[2:], v[2].tolist()[2:])]
        linear = a.get("mode", b"nearest") == b"linear"
        return F.interpolate(v[0], size=size, mode="bilinear", align_corners=False) if linear else F.interpolate(v[0], size=size, mode="nearest")

    return {
        "Add": lambda v, a: v[0] + v[1], "Sub": lambda v, a: v[0] - v[1], "Mul": lambda v, a: v[0] * v[1], "Div": lambda v, a: v[0] / v[1],
        "Cast": lambda v, a: v[0].float(), "Clip": lambda v, a: v[0].clamp(v[1], v[2]), "Concat": lambda v, a: torch.cat(v, a["axis"]),
        "Constant": lambda v, a: torch.from_numpy(numpy_helper.to_array(a["value"]).copy()), "Conv": conv, "Flatten": lambda v, a: v[0].flatten(1),
        "Gemm": lambda v, a: v[0] @ (v[1].T if a.get("transB") else v[1]) + v[2],
        "GlobalAveragePool": lambda v, a: v[0].mean((2, 3), keepdim=True), "GlobalMaxPool": lambda v, a: v[0].amax((2, 3), keepdim=True),
        "Identity": lambda v, a: v[0], "MatMul": lambda v, a: v[0] @ v[1], "ReduceMax": lambda v, a: v[0].amax(axes(v, a), keepdim=keep(a)),
        "ReduceMean": lambda v, a: v[0].mean(axes(v, a), keepdim=keep(a)), "Relu": lambda v, a: v[0].relu(), "Resize": resize,
        "Sigmoid": lambda v, a: v[0].sigmoid(),
    }


class Network:
    """A classifier with scores as its output: ONNX Runtime for masks, PyTorch for gradients."""

    def __init__(self, path, temperature=1.):
        self.temperature = temperature
        self.graph = onnx.load(str(path)).graph
        self.weights = {w.name: torch.from_numpy(numpy_helper.to_array(w).copy()) for w in self.graph.initializer}
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.input, self.output = self.graph.input[0].name, self.graph.output[0].name
        self.channels, *self.size = [d.dim_value for d in self.graph.input[0].type.tensor_type.shape.dim[1:]]

    def scores(self, images, batch=4):
        run = lambda i: self.session.run([self.output], {self.input: np.ascontiguousarray(images[i:i + batch], np.float32)})[0]
        return np.concatenate([run(i) for i in range(0, len(images), batch)]).astype("f8") / self.temperature

    def tensors(self, x):
        values = dict(self.weights)
        values[self.input] = torch.from_numpy(x[None]).requires_grad_()
        table = operators()
        for node in self.graph.node:
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            inputs = [values[i] if i else None for i in node.input]
            values[node.output[0]] = table[node.op_type](inputs, attributes)
        return values


def softmax(y):
    e = np.exp(y - y.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


# ---- pictures

def kept(values, half, first, random):
    values = [values[i] for i in random.permutation(len(values))]
    return values[:first] if half == "dev" else values[first:2 * first]


def pictures(name, data, half):
    """Paths of one half, in a fixed order."""
    random = np.random.default_rng(15)  # the order of the four draws below is part of the split
    natural = sorted(data.glob("*.JPEG")) if name == "imagenet" else list(range(40))
    imagenet = kept(natural, half, 20, random)
    voc = kept(sorted(data.glob("*.jpg")) if name == "voc" else list(range(30)), half, 15, random)
    if name in ("imagenet", "voc"): return imagenet if name == "imagenet" else voc
    breast = data if name == "breast" else data.parent / "breast-ultrasound"
    rows = [r for r in csv.DictReader(open(breast / "index.csv")) if r["label"] != "normal"]
    groups = {s: sorted({r["group"] for r in rows if r["split"] == s}) for s in ("validation", "train")}
    validation = [groups["validation"][i] for i in random.permutation(len(groups["validation"]))]
    train = [groups["train"][i] for i in random.permutation(len(groups["train"]))]
    if name == "breast":
        if half == "test": return [breast / "images" / r["file"] for r in rows if r["split"] == "test"]
        middle = len(validation) // 2
        chosen = validation[:middle] + train[:16] if half == "dev" else validation[middle:] + train[16:32]
        return [breast / "images" / r["file"] for g in chosen for r in rows if r["group"] == g and r["split"] != "test"]
    rows = [r for r in csv.DictReader(open(data / "index.csv")) if r["split"] == "validation"]
    chosen = kept(sorted({r["group"] for r in rows}), half, 36, random)
    return [data / "images" / sorted(r["file"] for r in rows if r["group"] == g)[0] for g in chosen]


def read(path, colour, size, mean, deviation):
    """The preprocessed image, C×H×W, and the size of the file's."""
    image = Image.open(path).convert("RGB" if colour else "L")
    planes = np.asarray(image, "f4").reshape(image.height, image.width, -1)
    resized = [np.asarray(Image.fromarray(planes[..., c], "F").resize(size[::-1], Image.BILINEAR)) for c in range(planes.shape[2])]
    return ((np.stack(resized) / 255 - mean) / deviation).astype("f4"), (image.height, image.width)


VOC = {"aeroplane": "airliner|warplane", "bicycle": "mountain bike|bicycle-built-for-two", "bottle": "(beer|wine|water|pop|pill) bottle|whiskey jug",
    "boat": "canoe|speedboat|lifeboat|gondola|fireboat|catamaran|trimaran|yawl|schooner|container ship|liner|pirate",
    "bus": "school bus|trolleybus|minibus", "car": "cab|convertible|sports car|jeep|limousine|minivan|beach wagon|racer|pickup|Model T|ambulance"
    "|police van|moving van|tow truck|recreational vehicle|car wheel", "chair": "folding chair|rocking chair|barber chair|throne", "cow": "ox|water buffalo",
    "diningtable": "dining table", "horse": "sorrel", "motorbike": "moped|motor scooter", "pottedplant": "pot", "sheep": "ram|bighorn",
    "sofa": "studio couch", "train": "bullet train|passenger car|electric locomotive|steam locomotive|freight car|streetcar",
    "tvmonitor": "television|monitor|screen"}
VOC_RANGES = {"bird": [*range(8, 26), *range(81, 102), *range(128, 148)], "cat": range(282, 287), "dog": range(152, 270)}


def asked(name, path, y, size, labels):
    """The class that is explained, and which pixels are true; no class where the picture is left out."""
    if name in ("imagenet", "chest"): return int(y.argmax()), None
    if name == "breast":
        truth = np.asarray(Image.open(path.parent.parent / "masks" / path.name).convert("L")) > 127
        return (int(y.argmax()) or None), truth
    _, chosen, kind = named(path, y, labels)
    if chosen is None: return None, None
    truth = np.zeros(size, bool)
    for left, top, right, bottom in boxes(path)[kind]: truth[top - 1:bottom, left - 1:right] = True
    return chosen, truth


def boxes(path):
    found = {}
    for thing in xml.parse(path.with_suffix(".xml")).getroot().findall("object"):
        box = [int(float(thing.find("bndbox").find(k).text)) for k in ("xmin", "ymin", "xmax", "ymax")]
        found.setdefault(thing.find("name").text, []).append(box)
    return found


def named(path, y, labels):
    """Score and number of the most probable class that a picture's boxes name, and their name for it."""
    candidates = [(y[i], i, kind) for kind in boxes(path) for i in VOC_RANGES.get(kind, [i for i, label in enumerate(labels)
        if kind in VOC and re.search(f"(?:^|, )(?:{VOC[kind]})(?:$|,)", label)])]
    best = max(candidates, default=(None, None, None))
    return (None, None, None) if best[1] is None or softmax(y)[best[1]] < .05 else best


def write_table(network, data, labels, folder):
    """voc.csv and the folder boxes, for 'abscam evaluate': the pictures whose boxes name a class, and of their annotations the boxes of that name."""
    (folder / "boxes").mkdir(parents=True, exist_ok=True)
    with open(folder / "voc.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["path", "label"])
        for path in sorted(data.glob("*.jpg")):
            _, chosen, kind = named(path, network.scores(read(path, True, network.size, .5, .5)[0][None])[0], labels)
            if chosen is None: continue
            rows.writerow([f"{data.name}/{path.name}", labels[chosen]])
            annotation = xml.parse(path.with_suffix(".xml"))
            root = annotation.getroot()
            for thing in root.findall("object"):
                if thing.find("name").text != kind: root.remove(thing)
            annotation.write(folder / "boxes" / f"{path.stem}.xml")


# ---- one image: activations, gradients, scores of its masks

def matrix(old, new, kind):
    """Linear resize with half-pixel centres."""
    m = np.zeros((new, old), kind)
    place = np.clip((np.arange(new) + .5) * old / new - .5, 0, old - 1)
    low = place.astype(int)
    m[np.arange(new), low] += 1 - (place - low)
    m[np.arange(new), np.minimum(low + 1, old - 1)] += place - low
    return m


def resized(maps, size):
    return matrix(maps.shape[-2], size[0], maps.dtype) @ maps @ matrix(maps.shape[-1], size[1], maps.dtype).T


def norm01(maps):
    low, high = maps.min((-2, -1), keepdims=True), maps.max((-2, -1), keepdims=True)
    return np.where(high > low, (maps - low) / np.where(high > low, high - low, 1), 0)


def varies(maps):
    return maps.max((-2, -1), keepdims=True) - maps.min((-2, -1), keepdims=True) > 1e-6 * np.abs(maps).max((-2, -1), keepdims=True)


def explained(network, layer, x, chosen):
    """Activations and gradients of the layer, and of the last one before it with a finer grid, and the scores of the layer's masks."""
    tensors = network.tensors(x)
    pictures = [n.output[0] for n in network.graph.node if tensors[n.output[0]].dim() == 4 and tensors[n.output[0]].requires_grad]
    target = tensors[layer]
    finer = [p for p in pictures[:pictures.index(layer)] if all(f >= t for f, t in zip(tensors[p].shape[2:], target.shape[2:]))
        and tensors[p].shape[2:].numel() > target.shape[2:].numel()]
    reached = [target] + [tensors[p] for p in finer[-1:]]
    gradients = torch.autograd.grad(tensors[network.output][0, chosen], reached)  # a temperature is a factor, which no map shows
    (a, g), *more = [(t.detach()[0].numpy().astype("f8"), d[0].numpy().astype("f8")) for t, d in zip(reached, gradients)]
    found = {"A": a, "G": g}
    if more: found["E"] = (relu(more[0][1]) * more[0][0]).sum(0)
    live = np.where(varies(a)[:, 0, 0])[0]
    scored = live
    if len(live) > 400:
        weight = np.abs(g[live]).mean((1, 2)) * a[live].mean((1, 2))
        top = live[np.argsort(-weight, kind="stable")[:160]]
        scored = np.r_[top, np.random.default_rng(1).choice(np.setdiff1d(live, top), 160, replace=False)]
    nothing = softmax(network.scores(np.zeros_like(x)[None]))[0, chosen]
    s = np.full(len(a), nothing)
    for k in np.split(scored, range(4, len(scored), 4)):
        s[k] = softmax(network.scores(x[None] * norm01(resized(a[k], x.shape[1:]))[:, None]))[:, chosen]
    missing = np.setdiff1d(live, scored)
    if len(missing): s[missing] = predicted(norm01(a).reshape(len(a), -1), s, scored, missing)
    return found | {"S": s, "nothing": nothing}


def predicted(h, s, known, wanted):
    """Scores by a Gaussian process on log(s) with an exponential kernel, whose width and noise leaving one out chooses."""
    distance = lambda a, b: np.sqrt(relu((a * a).sum(1)[:, None] + (b * b).sum(1)[None] - 2 * a @ b.T))
    d, t = distance(h[known], h[known]), np.log(s[known] + 1e-4)
    middle, best = np.median(d), (np.inf,)
    for width in (.25, .5, 1, 2, 4):
        values, vectors = np.linalg.eigh(np.exp(-d / (middle * width)))
        for noise in (.003, .01, .03, .1, .3):
            inverse = (vectors / (values + noise)) @ vectors.T
            weights = inverse @ (t - t.mean())
            error = ((np.exp(t) - np.exp(t - weights / np.diag(inverse))) ** 2).mean()
            if error < best[0]: best = error, width, weights
    return relu(np.exp(t.mean() + np.exp(-distance(h[wanted], h[known]) / (middle * best[1])) @ best[2]) - 1e-4)


# ---- maps

def shown(total, size):
    """norm01(relu(up(.))), zeros where it is constant."""
    return norm01(relu(resized(total, size))) * varies(total)


def light(m):
    """(1, 6, 1)/8 along each axis, the border repeated."""
    for axis in (0, 1):
        p = np.pad(m, [(1, 1) if axis == i else (0, 0) for i in (0, 1)], mode="edge")
        n = m.shape[axis]
        m = (np.take(p, range(n), axis) + 6 * np.take(p, range(1, n + 1), axis) + np.take(p, range(2, n + 2), axis)) / 8
    return m


def plus(a, g, s, finer, size):
    """abs-cam-plus: F = Σ max(s_k − s̄/2, 0)·L_k, L_k = relu(G_k)⊙A_k, s̄ the mean of s_k weighted by Σ|L_k|; with E the same evidence of a finer
    layer, the map is F^(2/3)·E^(1/3)."""
    l = relu(g) * a
    e = np.abs(l).sum((1, 2))
    if e.sum() == 0: return None
    f = shown((relu(s - .5 * relu((e * s).sum() / e.sum()))[:, None, None] * l).sum(0), size)
    if not f.any(): return None
    if finer is None or not varies(light(finer)).any(): return f
    both = norm01(f ** (2 / 3) * shown(light(finer), size) ** (1 / 3))
    return both if both.any() else f


def maps(found, size):
    a, g, s = found["A"], found["G"], found["S"]
    finer = found.get("E")
    space = (1, 2)
    b = lambda w: (w.reshape(-1, 1, 1) * a).sum(0)
    w, mean, square = np.abs(g).mean(space), g.mean(space), g * g
    alpha = square / (2 * square + a.sum(space, keepdims=True) * square * g + 1e-6)
    one = lambda total: shown(relu(total), size)  # maps of one phase are cut at 0 before they are resized
    result = {
        "abs-cam": shown(b(s * w), size), "abs-cam-initial": one(b(w)), "grad-cam": one(b(mean)),
        "grad-cam++": one(b((alpha * relu(g)).sum(space))), "xgrad-cam": one(b((g * a).sum(space) / (a.sum(space) + 1e-7))),
        "hires-cam": one((g * a).sum(0)), "layer-cam": one((relu(g) * a).sum(0)), "score-cam": shown(b(s), size)}
    total = np.zeros(size)
    some = np.where((w > 0) & varies(a)[:, 0, 0])[0]
    for k in np.split(some, range(64, len(some), 64)): total += np.tensordot(s[k], norm01(resized(a[k].astype("f4"), size)), 1)
    result["abs-cam-normalised"] = norm01(total)
    ours = plus(a, g, s, finer, size)
    result["abs-cam-plus"] = result["abs-cam"] if ours is None else ours
    root = np.sqrt(result["grad-cam"])
    result["√grad-cam"] = root
    if finer is not None:
        e = shown(light(finer), size)
        result["grad-cam·E"] = norm01(result["grad-cam"] ** (2 / 3) * e ** (1 / 3))
        result["abs-cam·E"] = norm01(result["abs-cam"] ** (2 / 3) * e ** (1 / 3))
    rows, columns = np.mgrid[:size[0], :size[1]]
    result["centre"] = norm01(-np.hypot(rows - (size[0] - 1) / 2, columns - (size[1] - 1) / 2))
    return result


# ---- measures, as 'abscam evaluate' has them

def measured(network, x, chosen, found, probability, values, scan, truth, parts):
    there = resized(values, scan).astype("f4")
    here = resized(there, x.shape[1:]).astype("f4")
    order = np.argsort(-here.ravel(), kind="stable")
    counts = np.unique(np.floor(np.arange(parts + 1) * here.size / parts + .5).astype(int))
    pixels = x.reshape(len(x), -1)
    images = [(x * here)]
    for keep in (False, True):
        for n in counts[1:-1]:
            image = np.zeros_like(pixels) if keep else pixels.copy()
            image[:, order[:n]] = pixels[:, order[:n]] if keep else 0
            images.append(image.reshape(x.shape))
    p = softmax(network.scores(np.stack(images)))[:, chosen]
    area = lambda q: np.trapezoid(q, counts / here.size)
    inner = len(counts) - 2
    result = {"deletion": area(np.r_[probability, p[1:1 + inner], found["nothing"]]),
        "insertion": area(np.r_[found["nothing"], p[1 + inner:], probability]), "drop": max(0, probability - p[0]) / probability,
        "empty": float(not here.any())}
    if truth is not None:
        row, column = divmod(int(there.argmax()), scan[1])
        rows, columns = np.where(truth)
        result["pointing"] = float(there.min() < there.max() and ((rows - row) ** 2 + (columns - column) ** 2 <= TOLERANCE ** 2).any())
        result["energy"] = float(there[truth].sum(dtype="f8") / there.sum(dtype="f8")) if there.any() else 0.
    return {k: float(v) for k, v in result.items()}


# ---- tables

def table(results):
    """results: set -> image -> method -> measure -> value"""
    methods = list(next(iter(next(iter(results.values())).values())))
    for values in results.values(): methods = [m for m in methods if all(m in image for image in values.values())]
    cells = [(s, m) for s in results for m in MEASURES if m in next(iter(results[s].values()))["grad-cam"]]
    value = {(s, m, k): np.array([image[k][m] for image in results[s].values()]) for s, m in cells for k in methods}
    print(", ".join(f"{s}: {len(v)} images" for s, v in results.items()))
    print("\n| map | " + " | ".join(f"{s} {m}" for s, m in cells) + " | mean place | better / worse |\n|---|" + "---|" * (len(cells) + 2))
    details, ours = [], []
    for k in methods:
        line, places, better, worse = [], [], 0, 0
        for s, m in cells:
            mean = lambda q: value[s, m, q].mean() * MEASURES[m]
            rivals = [q for q in EIGHT if q != k]
            places.append(1 + sum((mean(q) > mean(k) + 1e-9) + .5 * (abs(mean(q) - mean(k)) <= 1e-9) for q in {*EIGHT, "abs-cam-plus"} - {k}))
            line.append(f"{value[s, m, k].mean():.3f} ({places[-1]:g})")
            tests = []
            for q in rivals:
                d = (value[s, m, k] - value[s, m, q]) * MEASURES[m]
                wide = d.std(ddof=1) / np.sqrt(len(d)) if len(d) > 1 else np.inf
                p = 2 * stats.t.sf(abs(d.mean()) / wide, len(d) - 1) if wide > 1e-12 else 1.
                tests.append((p, q, d.mean(), wide * stats.t.ppf(.975, len(d) - 1)))
            if k == "abs-cam-plus": ours += [(s, m, *t[1:]) for t in tests]
            for i, (p, q, mean, half) in enumerate(sorted(tests)):
                if p * (len(tests) - i) > .05: break
                better, worse = better + (mean > 0), worse + (mean < 0)
                if mean < 0: details.append(f"{k} is worse than {q}: {s} {m} by {-mean:.3f} ± {half:.3f}")
        empty = sum(image[k]["empty"] for v in results.values() for image in v.values())
        print(f"| {k} | " + " | ".join(line) + f" | {np.mean(places):.2f} | {better} / {worse} |" + (f" {empty:.0f} empty" if empty else ""))
    print("\nabs-cam-plus less each of the eight, more being better, with 95 % intervals of the paired difference:\n")
    print("| | " + " | ".join(f"{s} {m}" for s, m in cells) + " |\n|---|" + "---|" * len(cells))
    for q in EIGHT:
        line = [next(f"{mean:+.3f} ± {half:.3f}" for a, b, c, mean, half in ours if (a, b, c) == (s, m, q)) for s, m in cells]
        print(f"| {q} | " + " | ".join(line) + " |")
    losses = [d for d in details if d.startswith("abs-cam-plus")]
    print("\n" + ("\n".join(losses) or "abs-cam-plus is nowhere significantly worse than any of the eight."))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", choices=SETS + ["all"])
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--model", type=pathlib.Path)
    parser.add_argument("--labels", type=pathlib.Path)
    parser.add_argument("--layer")
    parser.add_argument("--half", choices=["dev", "confirm", "test"], default="confirm")
    parser.add_argument("--list", action="store_true", help="print the names of its pictures, and end")
    parser.add_argument("--table", type=pathlib.Path, help="of voc: write the table and the boxes for 'abscam evaluate' into this folder, and end")
    parser.add_argument("--cache", type=pathlib.Path, default=pathlib.Path("readings.cache"), help="one for each model and number of parts")
    parser.add_argument("--parts", type=int, default=30, help="steps of deletion and insertion")
    parser.add_argument("--temperature", type=float, default=1., help="of the model's card")
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--images", type=int, help="only so many")
    parser.add_argument("--mean", type=float, help="of the grey levels 0..1")
    parser.add_argument("--std", type=float)
    a = parser.parse_args()
    if a.list:
        print("\n".join(path.name for path in pictures(a.set, a.data, a.half)))
        return
    torch.set_num_threads(1)
    a.cache.mkdir(exist_ok=True, parents=True)
    kept_results = lambda name: a.cache / f"{name}.{a.half}.json"
    if a.set == "all":
        table({s: json.loads(kept_results(s).read_text()) for s in SETS if kept_results(s).exists()})
        return
    network = Network(a.model, a.temperature)
    natural = a.set in ("imagenet", "voc")
    mean, deviation = (a.mean, a.std) if a.mean is not None else (.5, .5) if a.set != "chest" else (.4, .25)
    labels = a.labels.read_text().splitlines() if a.labels else []
    if a.table:
        write_table(network, a.data, labels, a.table)
        return
    file = kept_results(a.set)
    results = json.loads(file.read_text()) if file.exists() else {}
    for path in pictures(a.set, a.data, a.half)[a.start:][:a.images]:
        x, scan = read(path, natural, network.size, mean, deviation)
        y = network.scores(x[None])[0]
        chosen, truth = asked(a.set, path, y, scan, labels)
        if chosen is None: continue
        scores = a.cache / f"{a.set}-{path.stem}.npz"
        if scores.exists(): found = dict(np.load(scores))
        else:
            found = explained(network, a.layer or LAYERS[a.set], x, chosen)
            np.savez(scores, **found)
        done = []
        mine = results.setdefault(path.name, {})
        if set(METHODS) <= set(mine): continue
        for name, values in maps(found, x.shape[1:]).items():
            same = next((r for m, r in done if np.abs(m - values).max() < 2e-5), None) # many methods are the same in front of average pooling
            mine[name] = same or mine.get(name) or measured(network, x, chosen, found, softmax(y)[chosen], values, scan, truth, a.parts)
            done.append((values, mine[name]))
        file.write_text(json.dumps(results))
    table({a.set: results})


if __name__ == "__main__":
    main()
