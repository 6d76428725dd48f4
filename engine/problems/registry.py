#!/usr/bin/env python3
"""Writes the table of all problems from their names: registry.py OUTPUT NAME..."""
import sys

output, names = sys.argv[1], sys.argv[2:]
with open(output, "w", encoding="utf-8") as file:
    file.write('#include "engine/problems/problem.h"\n\n')
    for name in names:
        file.write(f"extern const AnsProblem ans_problem_{name};\n")
    file.write("\nconst AnsProblem *const ans_problems[] = {\n")
    for name in names:
        file.write(f"  &ans_problem_{name},\n")
    file.write("  NULL,\n};\n")
