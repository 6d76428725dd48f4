#!/usr/bin/env python3
"""Runs clang-tidy or cppcheck over the engine and prints TAP, one case a file:
analyse.py TOOL --build DIR ROOT [FILE...].  Slow: about three seconds a file."""
import argparse
import os
import shutil
import subprocess
import sys

import symbols
from scripts import Skip
from tree import Tree

# GLib's macros confuse the first four.  The interfaces of problems and tasks, which many
# functions share, decide what is const.  What is used is seen only in the whole program;
# what is always true depends on macros.  Arrays of variable length are refused, alloca is
# not.  A local name may be that of a function, as in formulas; (x - x) / (x - x) is NaN.
QUIET = ("missingIncludeSystem", "missingInclude", "unknownMacro", "unmatchedSuppression",
         "constParameter", "constParameterCallback", "constParameterPointer",
         "constVariable", "unusedFunction", "unusedStructMember", "variableScope",
         "knownConditionTrueFalse", "allocaCalled", "shadowFunction",
         "duplicateExpression:*/vector.c")

# What the first asks for instead of memcpy is not in the C library; the second
# does not see that g_autofree frees (AddressSanitizer does); tables are there to be read.
TIDY_CHECKS = ("-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling,"
               "-clang-analyzer-unix.Malloc,-clang-analyzer-optin.performance.Padding")


def tidy(name, root, build):
    return ["clang-tidy", "--quiet", "-p", build, "--checks=" + TIDY_CHECKS,
            "--extra-arg=-Wno-unknown-warning-option",
            "--extra-arg=-Wno-ignored-optimization-argument", os.path.join(root, name)]


def check(name, root, build):
    del build
    return (["cppcheck", "--quiet", "--enable=warning,style,performance,portability",
             "--std=c11", "--inline-suppr", "--library=gtk", "--error-exitcode=1",
             "-DG_GNUC_UNUSED=", "-DG_GNUC_PRINTF(a,b)=", "-I", root]
            + [f"--suppress={what}" for what in QUIET] + [os.path.join(root, name)])


TOOLS = {"clang-tidy": tidy, "cppcheck": check}


def complaints(tool, name, root, build):
    """What the tool says about a file, or an empty string."""
    done = subprocess.run(TOOLS[tool](name, root, build), capture_output=True, text=True,
                          check=False)
    said = done.stdout + (done.stderr if tool == "cppcheck" else "")
    if done.returncode == 0 and "warning:" not in said:
        return ""
    return said.strip() or done.stderr.strip() or f"status {done.returncode}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tool", choices=TOOLS)
    parser.add_argument("--build", required=True)
    parser.add_argument("root")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    try:
        if not shutil.which(options.tool):
            raise Skip(f"{options.tool} is not installed")
        names = sorted({n for n, _ in symbols.objects(Tree(options.root), options.build)})
    except Skip as skip:
        print(f"1..0 # SKIP {skip}")
        return 0
    names = options.files or [n for n in names if n.startswith("engine/")
                              and os.path.exists(os.path.join(options.root, n))]
    print(f"1..{len(names)}", flush=True)
    good = True
    for number, name in enumerate(names, 1):
        said = complaints(options.tool, name, options.root, options.build)
        good = good and not said
        print(f"{'not ok' if said else 'ok'} {number} {name}")
        for line in said.splitlines():
            print(f"# {line}")
        sys.stdout.flush()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
