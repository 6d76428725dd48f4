#!/usr/bin/env python3
"""embed.py OUTPUT INPUT SYMBOL: a C source with the lines of a text file as strings."""
import json
import sys

output, name, symbol = sys.argv[1:]
with open(name, encoding="ascii") as file:
    lines = [f"  {json.dumps(line)},\n" for line in file]
with open(output, "w", encoding="ascii") as file:
    file.write(f"#include <stddef.h>\n\nextern const char *const {symbol}[];\n\n"
               f"const char *const {symbol}[] = {{\n{''.join(lines)}  NULL}};\n")
