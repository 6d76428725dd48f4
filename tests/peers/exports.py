#!/usr/bin/env python3
"""exports.py: every problem's networks as a person takes them home, in ONNX Runtime,
PyTorch and NumPy, which it needs, against the program's own outputs."""
import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile

import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def load(folder):
    spec = importlib.util.spec_from_file_location("load", f"{folder}/load.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def distance(y, wanted):
    return float((abs(y - wanted) / np.maximum(1, abs(wanted))).max())


def in_python(folder, library):
    reader = load(folder)
    reader.use(library)
    most, bound = reader.check()
    return most, bound


def in_torch(folder):
    """PyTorch, where the networks can also be trained further."""
    import torch
    reader = load(folder)
    most, bound = in_python(folder, "torch")
    reader.use("torch")
    p = {name: value.requires_grad_() for name, value in reader.load().items()}
    if all(name.startswith("constant") for name in p):
        return most, bound
    known, _ = reader.read(f"{folder}/check.safetensors")
    network, _, inputs, _ = next(iter(reader.NETWORKS.values()))
    y = network(p, *(torch.from_numpy(known["input." + name]) for name in inputs))
    sum(value.sum() for value in y).backward()
    slopes = [value.grad for name, value in p.items() if not name.startswith("constant")]
    assert all(g is not None and torch.isfinite(g).all() for g in slopes), "no gradient"
    return most, bound


def in_runtime(folder, name, kind, key):
    import onnxruntime
    quiet = onnxruntime.SessionOptions()
    quiet.log_severity_level = 4
    known, metadata = load(folder).read(f"{folder}/check.safetensors")
    try:
        session = onnxruntime.InferenceSession(f"{folder}/{name}", quiet,
                                               providers=["CPUExecutionProvider"])
    except Exception as reason:  # pylint: disable=broad-except
        if "NOT_IMPLEMENTED" in str(reason):
            return None, str(reason)
        raise
    inputs = {i.name: known["input." + i.name].astype(kind) for i in session.get_inputs()}
    most = 0.0
    for output, y in zip(session.get_outputs(), session.run(None, inputs)):
        most = max(most, distance(y, known["output." + output.name]))
    return most, float(metadata[key])


PEERS = {
    "NumPy": lambda folder: in_python(folder, "numpy"),
    "PyTorch": in_torch,
    "ONNX Runtime, single": lambda folder: in_runtime(
        folder, "model.onnx", np.float32, "tolerance.float32"),
    "ONNX Runtime, double": lambda folder: in_runtime(
        folder, "model64.onnx", np.float64, "tolerance"),
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--writer", help="the program that writes them",
                           default=f"{ROOT}/build/tests/export/write-models")
    arguments.add_argument("--all", action="store_true",
                           help="also the graphs of the tests, not only of problems")
    options = arguments.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as root:
        subprocess.run([options.writer, root], check=True)
        print(f"{'':44}" + "".join(f"{peer:>22}" for peer in PEERS))
        for name in sorted(os.listdir(root)):
            folder = os.path.join(root, name)
            wanted = options.all or name.startswith("problem")
            if not (wanted and os.path.exists(f"{folder}/model.onnx")):
                continue
            cells = []
            for peer in PEERS.values():
                most, bound = peer(folder)
                bad = most is not None and not most <= bound
                failed += bad
                cells.append("not known there" if most is None
                             else f"{most:.1e}{' BAD' if bad else ''}")
            print(f"{name:44}" + "".join(f"{cell:>22}" for cell in cells), flush=True)
    print(f"{failed} beyond what their precision allows")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
