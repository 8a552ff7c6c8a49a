"""Maps of many files from the command line beside the same number of plain forward passes in Python, in turns.

    python files.py ABSCAM MODEL FOLDER [FILES [ROUNDS]]

ABSCAM is the program (target/abscam/bin/abscam), MODEL a bundled model of one channel and its ONNX file beside it, as models/chest-xray/model.onnx,
FOLDER has the pictures. Prints CPU time, user and system, of whole processes with one thread: of `abscam explain --method abs-cam-initial`, its results
written into fresh folders, and of a Python that decodes, resizes and classifies. The second line is of one picture, that is, of the start.
"""

import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile


def forward(model, files):
    """The yardstick: decode, grey values, resize, normalise, ONNX Runtime."""
    import numpy
    import onnxruntime
    from PIL import Image

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    entry = session.get_inputs()[0]
    for file in files:
        picture = Image.open(file).convert("L").resize(entry.shape[:1:-1], Image.BILINEAR)
        session.run(None, {entry.name: ((numpy.asarray(picture, "f") / 255 - .4) / .25)[None, None]})


def seconds(command, **environment):
    """CPU time of a process and what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(abscam, model, files, rounds, results):
    cam, plain = [], []
    for _ in range(rounds):
        out = tempfile.mkdtemp(dir=results)
        cam.append(seconds([abscam, "explain", *files, "--model", pathlib.Path(model).parent.name, "--method", "abs-cam-initial", "--threads", "1",
                            "--jobs", "1", "--out", out]))
        plain.append(seconds([sys.executable, __file__, "forward", model, *files], OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1"))
    median, fastest = (f(cam) / f(plain) for f in (statistics.median, min))
    return (f"| {len(files)} | {statistics.median(cam):.2f} ({min(cam):.2f}) | {statistics.median(plain):.2f} ({min(plain):.2f}) | "
            f"{median:.2f} ({fastest:.2f}) |")


def main(abscam, model, folder, count="500", rounds="7"):
    files = sorted(str(f) for f in pathlib.Path(folder).rglob("*") if f.suffix.lower() in (".png", ".jpg", ".jpeg"))[:int(count)]
    if not files:
        sys.exit(f"{folder} has no PNG or JPEG")
    seconds([abscam, "--version"])
    print("| files | `abscam explain`, s | forward passes in Python, s | times |\n|---:|---:|---:|---:|", flush=True)
    # all results go at the end: ext4 without a journal passes over what was deleted lately whenever a file is made, for minutes
    with tempfile.TemporaryDirectory(prefix="abscam") as results:
        for some in (files, files[:1]):
            print(measure(abscam, model, some, int(rounds), results), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["forward"]:
        forward(sys.argv[2], sys.argv[3:])
    elif 4 <= len(sys.argv) <= 6:
        main(*sys.argv[1:])
    else:
        sys.exit(__doc__)
