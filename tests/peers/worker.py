"""Runs steps of one framework with a number of threads: a request a line on standard
input, a reply a line on standard output, both JSON.  peers.py starts it."""
from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Callable

import numpy as np

import frameworks
import workloads


@dataclass
class Size:
    depth: int
    width: int
    d: int
    rows: int

    @classmethod
    def of(cls, label: str) -> "Size":
        hidden, d, rows = label.split("-")
        return cls(*map(int, hidden.split("x")), int(d[1:]), int(rows[1:]))


def read(path: Path) -> dict[str, dict[str, np.ndarray]]:
    """The float64 tensors of a safetensors file in their order, by the first part of
    their names."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    arrays: dict[str, dict[str, np.ndarray]] = {
        "parameter": {}, "input": {}, "output": {}}
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, end = entry["data_offsets"]
        values = np.frombuffer(data[start + begin:start + end], "<f8")
        kind, rest = name.split(".", 1)
        arrays[kind][rest] = values.reshape(entry["shape"])
    return arrays


def flat(frame: Any, value: Any, names: list[str], like: np.ndarray) -> np.ndarray:
    """An output as the bench lays it out: gradients in the order of the parameters, for
    each sample if `like` has samples."""
    if not isinstance(value, dict):
        return frame.numpy(value).reshape(like.shape)
    rows = like.shape[:-1]
    parts = [frame.numpy(value[name]).reshape(*rows, -1) for name in names]
    return np.concatenate(parts, -1)


def difference(frame: Any, outputs: dict, arrays: dict) -> float:
    """The largest difference from our outputs, relative to the largest entry of each."""
    largest = 0.0
    for name, ours in arrays["output"].items():
        theirs = flat(frame, outputs[name], list(arrays["parameter"]), ours)
        largest = max(largest, float(abs(theirs - ours).max() / abs(ours).max()))
    return largest


def with_own_noise(frame: Any, inputs: dict) -> dict:
    """Noise is given where outputs are compared, and drawn where time is taken."""
    if "noise" not in inputs:
        return inputs
    return frame.keyed({name: inputs[name] for name in inputs if name != "noise"})


class Steps:
    """The steps that are ready, by precision and variant, of one workload and size."""

    def __init__(self, framework: str, threads: int, folder: Path) -> None:
        self.framework, self.threads, self.folder = framework, threads, folder
        self.case, self.ready = "", {}

    def open(self, workload: str, size: str, precision: str, variant: str) -> dict:
        frame = frameworks.make(self.framework, self.threads, precision, variant)
        if self.case != f"{workload}-{size}":
            self.case, self.ready = f"{workload}-{size}", {}
            frame.forget()
        arrays = read(self.folder / f"{self.case}.safetensors")
        p, i = ({name: frame.array(values) for name, values in arrays[kind].items()}
                for kind in ("parameter", "input"))
        maths, shape = getattr(workloads, workload.replace("-", "_")), Size.of(size)
        step = frame.compiled(lambda p, i: maths(frame, p, i, shape))
        begin = time.perf_counter()
        reply = {"difference": difference(frame, frame.wait(step(p, i)), arrays)}
        i = with_own_noise(frame, i)
        self.ready[precision, variant] = lambda: frame.wait(step(p, i))
        return reply | {"opened": time.perf_counter() - begin}

    def time(self, precision: str, variant: str, seconds: float) -> dict:
        """The best and the median of some repeats within the given time.  Of one thread
        the processor's time counts, if it is the shorter: others do not disturb it."""
        run, times = self.ready[precision, variant], []
        run()
        end = time.perf_counter() + seconds
        while len(times) < 5 or time.perf_counter() < end:
            begin, used = time.perf_counter(), time.process_time()
            run()
            now, used = time.perf_counter(), time.process_time() - used
            times.append(min(used, now - begin) if self.threads == 1 else now - begin)
            if now > end + 10 * seconds:
                break
        return {"ms": 1e3 * median(times), "best_ms": 1e3 * min(times)}


def answer(steps: Steps, request: dict) -> dict:
    command: Callable = {"open": steps.open, "time": steps.time}[request.pop("do")]
    try:
        return command(**request)
    except Exception as error:  # whatever a framework refuses is told, not fatal
        return {"error": f"{type(error).__name__}: {error}"[:300]}


def main() -> None:
    framework, threads, folder = sys.argv[1:]
    steps = Steps(framework, int(threads), Path(folder))
    replies, sys.stdout = sys.stdout, sys.stderr  # frameworks may print
    for line in sys.stdin:
        print(json.dumps(answer(steps, json.loads(line))), file=replies, flush=True)


if __name__ == "__main__":
    main()
