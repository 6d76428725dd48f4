"""What the object files export, asked of `nm`."""
import json
import os
import re
import shutil
import subprocess

from scripts import Skip

# Symbols that others give their names to.
FOREIGN = re.compile(r"main$|ans\w*_get_resource$|onnx__|_GLOBAL__"
                     r"|_?_?(asan|odr|ubsan|tsan|sancov|gcov|llvm)")

# Files whose symbols do not begin with the file's own name: what they may export instead.
FILES = {
    "engine/graph/grad.c": ("ans_jvp",),
    "engine/problems/registry.c": ("ans_problems",),
}


def stems(name):
    """What the symbols of a file may begin with.  op_table.c is part of op, so that
    ans_op_table and ans_op will both do; a problem is ans_problem_ and its file."""
    stem = os.path.splitext(os.path.basename(name))[0].replace("-", "_")
    parts = stem.split("_")
    names = ["ans_" + "_".join(parts[:n]) for n in range(len(parts), 0, -1)]
    if os.path.dirname(name) == "engine/problems":
        names.append("ans_problem_" + stem)
    return tuple(names) + FILES.get(name, ())


def belongs(symbol, name):
    return any(symbol == s or symbol.startswith(s + "_") for s in stems(name))


def commands(build):
    path = os.path.join(build, "compile_commands.json")
    if not build or not os.path.exists(path):
        raise Skip("no build folder: run through meson, or give --build")
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def objects(tree, build):
    """(source, object) of what is built in engine, ui and app."""
    for entry in commands(build):
        source = os.path.realpath(os.path.join(entry["directory"], entry["file"]))
        name = os.path.relpath(source, os.path.realpath(tree.root))
        folder = os.path.relpath(os.path.realpath(build), os.path.realpath(tree.root))
        if name.startswith(folder + os.sep):
            name = name[len(folder) + 1:]  # a generated source, by the folder it is for
        if name.startswith(("engine/", "ui/", "app/")) and "output" in entry:
            yield name, os.path.join(entry["directory"], entry["output"])


def exported(path):
    """The global symbols an object defines; weak ones are of headers and sanitizers."""
    out = subprocess.run(["nm", "-P", "-g", "--defined-only", path], capture_output=True,
                         text=True, check=True).stdout
    fields = (line.split() for line in out.splitlines())
    names = {f[0].split(".")[0] for f in fields if len(f) > 1 and f[1] not in "wWvV"}
    return sorted(names)


def each_symbol(tree, build):
    """(source, symbol) of all that is exported."""
    if not shutil.which("nm"):
        raise Skip("nm is not installed")
    found = list(objects(tree, build))
    if not found:
        yield "meson.build", None
    for name, path in found:
        if not os.path.exists(path):
            yield name, None
            continue
        for symbol in exported(path):
            if symbol and not FOREIGN.match(symbol):
                yield name, symbol


def prefix(tree, build):
    """Every exported symbol begins with ans_."""
    for name, symbol in each_symbol(tree, build):
        if symbol is None:
            yield name, 1, "is not built: run ninja first"
        elif not symbol.startswith("ans_"):
            yield name, 1, f"exports {symbol}, without the prefix ans_"


def file_and_symbol(tree, build):
    """A file exports what carries its own name: grad.c exports ans_grad..."""
    for name, symbol in each_symbol(tree, build):
        if symbol and symbol.startswith("ans_") and not belongs(symbol, name):
            yield name, 1, f"exports {symbol}; expected {stems(name)[0]}..."


RULES = (prefix, file_and_symbol)
