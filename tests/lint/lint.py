#!/usr/bin/env python3
"""Holds the tree to its rules and prints TAP, one case a rule.

Every rule is a function that takes the tree and yields (file, line, message); the first
line of its documentation is what holds.  ROOT is the repository, this one by default."""
import argparse
import os
import sys

import layers
import scripts
import sizes
import symbols
import text
from tree import Tree

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MODULES = (layers, sizes, text, scripts, symbols)


def ask(rule, tree, build):
    """What one rule finds wrong."""
    found = rule(tree, build) if rule in symbols.RULES else rule(tree)
    return sorted(set(found))


def report(number, title, rule, tree, build):
    """Prints one TAP case; returns whether it holds."""
    try:
        found = ask(rule, tree, build)
    except scripts.Skip as skip:
        print(f"ok {number} {title} # SKIP {skip}")
        return True
    print(f"{'not ok' if found else 'ok'} {number} {title}")
    for name, line, message in found:
        print(f"# {name}:{line}: {message}")
    return not found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="", help="build folder, for the symbols")
    parser.add_argument("root", nargs="?", default=ROOT)
    options = parser.parse_args()
    tree = Tree(options.root)
    rules = [(module, rule) for module in MODULES for rule in module.RULES]
    print(f"1..{len(rules)}")
    results = []
    for number, (module, rule) in enumerate(rules, 1):
        title = f"{module.__name__}/{rule.__name__}: {rule.__doc__.splitlines()[0]}"
        results.append(report(number, title, rule, tree, options.build))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
