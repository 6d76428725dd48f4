"""The workloads of tests/bench by Ansatz and by others, in turns; see README.md."""
from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from math import isnan
from pathlib import Path
from select import select
from statistics import median
from typing import Any, Iterator

from frameworks import VARIANTS

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SCANS = ("laplacian", "flow", "convolution")  # those with another way for JAX
BY_HAND = ("svgd", "mean-field", "langevin")  # those that need no transforms
PATIENCE = 150  # seconds; compilers take their time, and threads may wait for each other
TOLERANCE = {"float64": 1e-10, "float32": 1e-2}
Measured = dict[tuple, list[float]]  # (who, threads, precision, variant): ms of rounds


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--workload", action="append", help="NAME (repeatable)")
    parser.add_argument("--size", help="LABEL, as the bench prints it")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--precision", nargs="+", default=["float64", "float32"],
                        choices=list(TOLERANCE))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.3, help="of one measurement")
    parser.add_argument("--no-compile", action="store_true", help="not torch.compile")
    parser.add_argument("--json", type=Path, help="write all measurements here")
    return parser.parse_args()


class Bench:
    """Our program, which writes the parameters and inputs for the others."""

    def __init__(self, build: Path, folder: str) -> None:
        self.program, self.folder = build / "tests/bench/bench-workloads", folder
        # Set, it would keep OpenBLAS from choosing the kernels of this processor.
        self.env = {k: v for k, v in os.environ.items() if k != "OPENBLAS_CORETYPE"}

    def run(self, *options: str) -> list[dict]:
        done = subprocess.run([str(self.program), "--json", *options], env=self.env,
                              capture_output=True, text=True, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def cases(self, chosen: list[str] | None, size: str | None) -> list[tuple[str, str]]:
        options = [f"--workload={name}" for name in chosen or []]
        options += [f"--size={size}"] if size else []
        found = self.run("--repeats=1", "--seconds=0.001", f"--write={self.folder}",
                         *options)
        return [(entry["workload"], entry["size"]) for entry in found]

    def time(self, case: tuple[str, str], threads: int, seconds: float) -> dict:
        return self.run(f"--workload={case[0]}", f"--size={case[1]}",
                        f"--threads={threads}", "--repeats=100",
                        f"--seconds={seconds / 100}")[0]


class Worker:
    """A framework with a number of threads, in a process of its own (worker.py)."""

    def __init__(self, framework: str, threads: int, folder: str) -> None:
        self.framework, self.threads, self.folder = framework, threads, folder
        self.start()

    def start(self) -> None:
        count = str(self.threads)
        env = os.environ | {"OMP_NUM_THREADS": count, "OPENBLAS_NUM_THREADS": count}
        env.pop("OPENBLAS_CORETYPE", None)
        command = [sys.executable, str(HERE / "worker.py"), self.framework,
                   str(self.threads), self.folder]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env=env,
                                        stderr=subprocess.DEVNULL)

    def ask(self, **request: Any) -> dict:
        """The answer, or an error; a worker that says nothing for long is ended."""
        if self.process.poll() is not None:
            return {"error": "the process has ended"}
        print(json.dumps(request), file=self.process.stdin, flush=True)
        if not select([self.process.stdout], [], [], PATIENCE)[0]:
            self.process.kill()
            self.process.wait()
            return {"error": f"no answer in {PATIENCE} seconds"}
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"error": "the process ended"}

    def variants(self, workload: str, compiled: bool) -> Iterator[str]:
        for variant in VARIANTS[self.framework]:
            if not (variant == "alternative" and workload not in SCANS
                    or variant == "arrays" and workload not in BY_HAND
                    or variant == "compile" and not compiled):
                yield variant


def prepare(worker: Worker, case: tuple[str, str], options: argparse.Namespace,
            differences: dict[str, float]) -> list[tuple[str, str]]:
    """(precision, variant) of all that this worker can do; the others are told."""
    ready = []
    if worker.process.poll() is not None:
        worker.start()
    for precision in options.precision:
        for variant in worker.variants(case[0], not options.no_compile):
            reply = worker.ask(do="open", workload=case[0], size=case[1],
                               precision=precision, variant=variant)
            if "error" in reply:
                print(f"{worker.framework} {variant} {precision}, {' '.join(case)}: "
                      f"{reply['error']}", file=sys.stderr)
                continue
            differences[precision] = max(differences.get(precision, 0),
                                         reply["difference"])
            ready.append((precision, variant))
    return ready


def compare(bench: Bench, workers: list[Worker], case: tuple[str, str],
            options: argparse.Namespace) -> dict:
    """All who can do a case, in turns."""
    differences: dict[str, float] = {}
    ready = [(worker, prepare(worker, case, options, differences)) for worker in workers]
    times: Measured = {}
    shares: dict[int, list[float]] = {}
    for _ in range(options.rounds):
        for threads in options.threads:
            ours = bench.time(case, threads, options.seconds)
            times.setdefault(("ours", threads, "float64", ""), []).append(ours["best_ms"])
            shares.setdefault(threads, []).append(ours["roofline"])
        for worker, steps in ready:
            for precision, variant in steps:
                reply = worker.ask(do="time", precision=precision, variant=variant,
                                   seconds=options.seconds)
                key = (worker.framework, worker.threads, precision, variant)
                if "error" in reply:
                    continue
                times.setdefault(key, []).append(reply["best_ms"])
    return {"case": case, "differences": differences, "roofline": median(shares[1])
            if 1 in shares else None,
            "ms": {key: median(values) for key, values in times.items()}}


def best(result: dict, who: str, precision: str) -> tuple[float, str]:
    """The shortest time and how it was reached."""
    found = [(ms, f"{key[3]} {key[1]}".strip()) for key, ms in result["ms"].items()
             if key[0] == who and key[2] == precision]
    return min(found, default=(float("nan"), "-"))


def head(options: argparse.Namespace) -> str:
    columns = ["workload", "size", "ours ms", "roofline"]
    for precision in options.precision:
        columns += [f"{who} {precision}" for who in VARIANTS]
    columns.append("difference")
    return f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"


def row(result: dict, options: argparse.Namespace) -> str:
    ours, threads = best(result, "ours", "float64")
    share = result["roofline"]
    cells = [*result["case"], f"{ours:.3f} ({threads})",
             "-" if share is None else f"{100 * share:.0f} %"]
    for precision in options.precision:
        for who in VARIANTS:
            ms, how = best(result, who, precision)
            cells.append("-" if isnan(ms) else f"{ms:.3f} ({how}), {ms / ours:.2f}x")
    cells.append(f"{result['differences'].get('float64', float('nan')):.0e}")
    return f"| {' | '.join(cells)} |"


def agree(result: dict) -> bool:
    return all(value <= TOLERANCE[precision]
               for precision, value in result["differences"].items())


def save(results: list[dict], path: Path) -> None:
    named = [result | {"ms": {" ".join(map(str, key)).strip(): ms
                              for key, ms in result["ms"].items()}} for result in results]
    path.write_text(json.dumps(named, indent=1) + "\n")


def main() -> int:
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options.build, folder)
        cases = bench.cases(options.workload, options.size)
        workers = [Worker(framework, threads, folder)
                   for framework in VARIANTS for threads in options.threads]
        print(head(options), flush=True)
        results = []
        for case in cases:
            results.append(compare(bench, workers, case, options))
            print(row(results[-1], options), flush=True)
            if options.json:
                save(results, options.json)
        for worker in workers:
            worker.process.stdin.close()
            worker.process.wait()
    return 0 if all(map(agree, results)) else 1


if __name__ == "__main__":
    sys.exit(main())
