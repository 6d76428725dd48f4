#!/usr/bin/env python3
"""test_models.py WRITE-MODELS: what people take home. The program writes graphs and
trained networks; the ONNX checker, an evaluation of ONNX in NumPy and the Python programs
that are written beside them must agree with its outputs."""
import importlib.util
import os
import subprocess
import sys
import tempfile
import warnings

sys.dont_write_bytecode = True
warnings.filterwarnings("ignore")

# What has no counterpart in ONNX, by cases that use it.
REFUSED = {"inverse": "inverse", "linalg_solve": "inverse",
           "solve_lower": "triangular-solve", "solve_upper": "triangular-solve",
           "solve_lower_t": "triangular-solve", "solve_upper_t": "triangular-solve",
           "gather_own": "gather", "filter": "conv-filter", "broadcast": "rows"}
NOT_PYTHON = {"gather_own": "gather", "filter": "conv-filter", "broadcast": "rows"}


def load(folder):
    spec = importlib.util.spec_from_file_location("load", f"{folder}/load.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def distance(y, wanted):
    return float((abs(y - wanted) / np.maximum(1, abs(wanted))).max())


def check_onnx(folder, reader):
    """The checker passes both precisions; the double one gives the program's outputs,
    the single one as well as its precision allows."""
    known, metadata = reader.read(f"{folder}/check.safetensors")
    single = 1e-5 if os.path.basename(folder)[:7] != "problem" else None
    bounds = {"model.onnx": (np.float32, single or float(metadata["tolerance.float32"])),
              "model64.onnx": (np.float64, float(metadata["tolerance"]))}
    for name, (kind, bound) in bounds.items():
        model = onnx.load(f"{folder}/{name}")
        onnx.checker.check_model(model, full_check=True)
        assert {p.key for p in model.metadata_props} >= {"problem", "version"}
        inputs = {i.name: known["input." + i.name].astype(kind)
                  for i in model.graph.input}
        for output, y in onnx_numpy.run(model, inputs).items():
            wanted = known["output." + output]
            assert y.dtype == kind, f"{name}: {output} is {y.dtype}"
            assert y.shape == wanted.shape, f"{name}: {y.shape} is not {wanted.shape}"
            assert distance(y, wanted) <= bound, \
                f"{name}: {distance(y, wanted):.3g} from the program's {output}"


def check_batch(folder, reader):
    """A batch of three is three rows of the batch of 64, for outputs of each row."""
    known, metadata = reader.read(f"{folder}/check.safetensors")
    model = onnx.load(f"{folder}/model64.onnx")
    few = {}
    for i in model.graph.input:
        batched = i.type.tensor_type.shape.dim[0].dim_param == "batch"
        value = known["input." + i.name]
        few[i.name] = value[5:8] if batched else value
    for output, y in onnx_numpy.run(model, few).items():
        assert distance(y, known["output." + output][5:8]) <= float(metadata["tolerance"])


def check_python(folder, reader):
    most, bound = reader.check()
    assert most <= bound, f"load.py: {most:.3g} from the program's outputs"


def check_npz(folder, reader):
    tensors, metadata = reader.read(f"{folder}/model.safetensors")
    with np.load(f"{folder}/model.npz") as arrays:
        assert set(arrays) == set(tensors) | {f"__{key}__" for key in metadata}
        for name, value in tensors.items():
            assert arrays[name].shape == value.shape
            assert np.array_equal(arrays[name], value)
        for key, value in metadata.items():
            assert str(arrays[f"__{key}__"]) == value


def check_pair(folder, reader):
    """Networks that go together are told apart by their names."""
    p = reader.load()
    assert set(p) == {"generator/weight", "critic/weight"}
    assert p["generator/weight"].tolist() == [[0.5], [-1]]
    assert p["critic/weight"].tolist() == [[0.5, -1], [2, 0.25]]
    y, z = reader.critic(p, np.array([[1.0, 2.0]]))
    assert distance(y, np.tanh([[-1.5, 2.5]])) < 1e-15
    assert distance(z, np.tanh([-1.5]) + np.tanh([2.5])) < 1e-15


def check_refusal(folder, case):
    """A graph that cannot be said is refused by the name of what is in the way."""
    message = text(f"{folder}/refused.txt")
    assert case in REFUSED, message
    assert REFUSED[case] in message, message


def check(folder):
    name = os.path.basename(folder)
    case = name.split("-", 2)[-1]
    if os.path.exists(f"{folder}/load.py"):
        reader = load(folder)
        check_python(folder, reader)
        check_npz(folder, reader)
    else:
        reader = None
        assert NOT_PYTHON[case] in text(f"{folder}/no-python.txt")
    if name.startswith("pair"):
        check_pair(folder, reader)
        return True
    if os.path.exists(f"{folder}/refused.txt"):
        if not name.startswith("random"):
            check_refusal(folder, case)
        return False
    check_onnx(folder, reader)
    if name.startswith(("problem", "random")):
        check_batch(folder, reader)
    return True


def main():
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as root:
        done = subprocess.run([sys.argv[1], root], stdout=sys.stdout, check=False)
        folders = sorted(os.listdir(root))
        print(f"1..{len(folders) + 4}")
        said = {"case": 0, "matrix": 0, "own": 0, "random": 0, "pair": 0, "problem": 0}
        for number, name in enumerate(folders, 1):
            try:
                said[name.split("-")[0]] += check(os.path.join(root, name))
                print(f"ok {number} /export/models/{name}")
            except Exception as reason:  # pylint: disable=broad-except
                print(f"not ok {number} /export/models/{name}\n# {reason!r}")
        facts = {"the-program-writes-all": done.returncode == 0,
                 "most-random-graphs-are-sayable-in-onnx": said["random"] >= 10,
                 "two-networks-go-together": said["pair"] == 1,
                 "networks-of-problems-are-there": said["problem"] >= 10}
        for number, (fact, holds) in enumerate(facts.items(), len(folders) + 1):
            print(f"{'ok' if holds else 'not ok'} {number} /export/models/{fact}")
        print("#", said)


try:
    import numpy as np
    import onnx
    import onnx_numpy
except ImportError as missing:
    print(f"1..0 # SKIP {missing}: install python3-onnx")
    sys.exit(0)
main()
