#!/usr/bin/env python3
"""Shows that every rule of lint can fail, and that it does not fail without cause: each
case is a small tree in a temporary folder with one fault, or with none.  Prints TAP."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import layers
import lint
import scripts
import sizes
import symbols
import text
from tree import Tree

HEADER = "/* What it is. */\n#pragma once\n"
LEAF = HEADER + "int ans_leaf (void);\n"
BODY = "int\nans_long (void)\n{\n%s}\n"

# rule, files, the file and line it must name (None: nothing to be found).
CASES = [
    (layers.arrows, {"engine/core/a.c": '#include "engine/graph/graph.h"\n'},
     ("engine/core/a.c", 1)),
    (layers.arrows, {"engine/problems/a.c": '\n#include "engine/run/run.h"\n'},
     ("engine/problems/a.c", 2)),
    (layers.arrows, {"engine/problems/gan.c": '#include "engine/problems/ising.h"\n'},
     ("engine/problems/gan.c", 1)),
    (layers.arrows, {"engine/run/a.c": '#include "engine/problems/ising.h"\n'},
     ("engine/run/a.c", 1)),
    (layers.arrows, {"engine/spare/a.c": '#include "engine/core/arena.h"\n'},
     ("engine/spare/a.c", 1)),
    (layers.arrows, {"ui/plot/a.c": '#include "engine/core/arena.h"\n'},
     ("ui/plot/a.c", 1)),
    (layers.arrows, {"ui/plot/a.c": '#include "engine/problems/problem.h"\n'},
     ("ui/plot/a.c", 1)),
    (layers.arrows, {"engine/nets/mlp.c": '#include "engine/graph/op.h"\n',
                     "engine/problems/a.c": '#include "engine/problems/problem.h"\n',
                     "app/main.c": '#include "engine/graph/op.h"\n',
                     "ui/plot/a.c": '#include "engine/core/error.h"\n',
                     "engine/core/a.c": '/* #include "engine/run/run.h" */\n'}, None),
    (layers.full_paths, {"engine/core/a.h": LEAF, "engine/core/a.c": '#include "a.h"\n'},
     ("engine/core/a.c", 1)),
    (layers.full_paths, {"engine/core/a.h": LEAF,
                         "engine/core/a.c": '#include "engine/core/a.h"\n'}, None),
    (layers.toolkits, {"engine/frame/a.c": "#include <gtk/gtk.h>\n"},
     ("engine/frame/a.c", 1)),
    (layers.toolkits, {"engine/frame/a.c": "#include <cairo-pdf.h>\n"},
     ("engine/frame/a.c", 1)),
    (layers.toolkits, {"ui/plot/a.c": "#include <adwaita.h>\n"}, ("ui/plot/a.c", 1)),
    (layers.toolkits, {"ui/plot/a.c": "#include <cairo.h>\n#include <pango/pango.h>\n",
                       "ui/widgets/a.c": "#include <gtk/gtk.h>\n"}, None),
    (layers.blas, {"engine/optim/a.c": "#include <cblas.h>\n"}, ("engine/optim/a.c", 1)),
    (layers.blas, {"engine/core/linalg.c": "#include <cblas.h>\n"}, None),
    (sizes.files, {"engine/core/a.c": "int x;\n" * 601}, ("engine/core/a.c", 601)),
    (sizes.files, {"engine/core/a.c": "int x;\n" * 600}, None),
    (sizes.lines, {"app/a.c": "int y;\nint " + "x" * 86 + ";\n"}, ("app/a.c", 2)),
    (sizes.lines, {"app/a.c": "/* " + "\u03b2" * 84 + " */\n"}, None),
    (sizes.functions, {"app/a.c": BODY % ("  x ();\n" * 69)}, ("app/a.c", 3)),
    (sizes.functions, {"app/a.c": BODY % ("  x ();\n" * 68)}, None),
    (sizes.nesting, {"app/a.c": BODY % ("  if (x) {\n" * 5 + "  }\n" * 5)},
     ("app/a.c", 8)),
    (sizes.nesting, {"app/a.c": BODY % (
        "  if (x) {\n" * 4 + "  f ((A){1}, (B){{2}}, \"{{\"); /* { */\n"
        + "  }\n" * 4)}, None),
    (text.headers, {"app/a.h": "#pragma once\n/* Late. */\n"}, ("app/a.h", 1)),
    (text.headers, {"app/a.h": "/* What. */\n\n#ifndef A\n"}, ("app/a.h", 3)),
    (text.headers, {"app/a.h": LEAF}, None),
    (text.public_names, {"app/a.h": HEADER + "#define LENGTH 3\n"}, ("app/a.h", 3)),
    (text.public_names, {"app/a.h": HEADER + "typedef struct {\n} Leaf;\n"},
     ("app/a.h", 4)),
    (text.public_names,
     {"app/a.h": HEADER + "#define ANS_N 3\ntypedef struct {\n} AnsN;\n"}, None),
    (text.own_header_first, {"app/a.h": LEAF,
                             "app/a.c": '#include <glib.h>\n#include "app/a.h"\n'},
     ("app/a.c", 1)),
    (text.own_header_first, {"app/a.h": LEAF, "app/b.h": HEADER + '#include "app/a.h"\n',
                             "app/a.c": '#include "app/b.h"\n'}, None),
    (text.test_paths, {"tests/core/test_a.c": 'g_test_add_func ("/core/b/is-so", f);\n'},
     ("tests/core/test_a.c", 1)),
    (text.test_paths, {"tests/core/test_a.c": 'g_test_add_func ("/core/a", f);\n'},
     ("tests/core/test_a.c", 1)),
    (text.test_paths, {"tests/core/test_a.c": 'g_test_add_func ("/core/a/is-so", f);\n'
                                              'g_test_add_func ("/core/b/is-so", f);\n',
                       "engine/core/b.c": "int x;\n"}, None),
    (text.words, {"app/a.c": "/* TO" "DO: all */\n"}, ("app/a.c", 1)),
    (text.words, {"a.md": "\nA stu" "b.\n"}, ("a.md", 2)),
    (text.words, {"a.md": "Stubborn hacks.\n"}, None),
    (text.rough_edges, {"ui/plot/a.c": "CAIRO_ANTIALIAS_F" "AST\n"}, ("ui/plot/a.c", 1)),
    (text.rough_edges, {"ui/plot/a.c": "CAIRO_ANTIALIAS_DEFAULT\n"}, None),
    (text.machine_paths, {"app/a.c": 'x = "/ho" "me/me";\ny = "/ro' 'ot/me";\n'},
     ("app/a.c", 2)),
    (text.machine_paths, {"a.md": "See app/home/x, ~/root/x and $X/mnt/y.\n"}, None),
    (text.blanks, {"a.md": "a\n\tb\n"}, ("a.md", 2)),
    (text.blanks, {"app/a.c": "int x; \n"}, ("app/a.c", 1)),
    (text.blanks, {"app/a.c": "int x;\n", "b.png": "\0 \t\n"}, None),
    (text.last_line, {"app/a.c": "int x;"}, ("app/a.c", 1)),
    (text.last_line, {"app/a.c": "int x;\n\n"}, ("app/a.c", 3)),
    (text.last_line, {"app/a.c": "int x;\n", "b.c": ""}, None),
    (text.test_paths, {"tests/runs/test_a.c": 'g_test_add_func ("/run/a/is-so", f);\n'},
     None),
    (layers.full_paths, {"ui/a.c": '#include "ui/resources.h"\n'}, None),
    (text.numbers_read, {"engine/core/a.c": "x = strtod (s, NULL);\n"},
     ("engine/core/a.c", 1)),
    (text.numbers_read, {"app/a.c": "\nn = sscanf (s, \"%lf\", &x);\n"}, ("app/a.c", 2)),
    (text.numbers_read, {"app/a.c": "x = g_ascii_strtod (s, NULL); /* strtod () */\n"},
     None),
    (text.numbers_written,
     {"engine/export/a.c": 'fprintf (f, "%s,"\n         "%.17g\\n", a, x);\n'},
     ("engine/export/a.c", 1)),
    (text.numbers_written,
     {"engine/problems/problem.c": 's = g_strdup_printf ("%-8.3f", x);\n'},
     ("engine/problems/problem.c", 1)),
    (text.numbers_written, {"engine/export/a.c": 'fprintf (f, "%d", n);\n'
                                                 'g_set_error (error, Q, 1, "%g", x);\n',
                            "engine/core/a.c": 's = g_strdup_printf ("%g", x);\n'}, None),
    (scripts.executable, {"app/go": "#!/bin/sh\nset -e\n"}, ("app/go", 1)),
    (scripts.executable, {"app/go*": "int x;\n"}, ("app/go", 1)),
    (scripts.executable, {"app/go*": "#!/bin/sh\nset -e\n", "a.md": "x\n"}, None),
    (scripts.shell, {"app/go*": "#!/bin/bash\nset -e\nif true; then\n"}, ("app/go", 1)),
    (scripts.shell, {"app/go*": "#!/bin/bash\ntrue\n"}, ("app/go", 1)),
    (scripts.shell, {"app/go*": "#!/bin/bash\nset -eu\ntrue\n"}, None),
    (scripts.python, {"a.py": "x = 1\ndef f(:\n"}, ("a.py", 2)),
    (scripts.python, {"a.py": "x = 1\n"}, None),
    (scripts.xml_files, {"a.ui": "<a>\n<b></a>\n"}, ("a.ui", 2)),
    (scripts.xml_files, {"a.ui": "<a>\n<b/></a>\n"}, None),
    (scripts.json_files, {"a.json": '{"a": 1,}\n'}, ("a.json", 1)),
    (scripts.json_files, {"a.json": '{"a": 1}\n'}, None),
    (scripts.desktop_files, {"a.desktop": "[Desktop Entry]\nName=A\n"}, ("a.desktop", 1)),
    (scripts.desktop_files,
     {"a.desktop": "[Desktop Entry]\nType=Application\nName=A\nExec=a\n"}, None),
    (scripts.metainfo, {"a.metainfo.xml": "<component><id>a</id></component>\n"},
     ("a.metainfo.xml", 1)),
    (scripts.schemas,
     {"a.gschema.xml": '<schemalist><schema id="a.b"><key name="k" type="i"/>'
                       "</schema></schemalist>\n"}, ("a.gschema.xml", 1)),
    (scripts.schemas,
     {"a.gschema.xml": '<schemalist><schema id="a.b" path="/a/"><key name="k" type="i">'
                       "<default>1</default></key></schema></schemalist>\n"}, None),
]

# C sources compiled to objects: rule, name, text, is it refused?
OBJECTS = [
    (symbols.prefix, "engine/core/arena.c", "int arena_x;\n", True),
    (symbols.prefix, "engine/core/arena.c", "int ans_arena; static int y = 1;\n", False),
    (symbols.prefix, "app/main.c", "int main (void) { return 0; }\n", False),
    (symbols.file_and_symbol, "engine/core/arena.c", "int ans_random_x;\n", True),
    (symbols.file_and_symbol, "engine/core/arena.c", "int ans_arena_x;\n", False),
    (symbols.file_and_symbol, "engine/graph/op_table.c", "int ans_op_add;\n", False),
    (symbols.file_and_symbol, "engine/problems/gan.c", "int ans_problem_gan;\n", False),
    (symbols.file_and_symbol, "engine/problems/gan.c", "int ans_problem_ising;\n", True),
]


def plant(root, files):
    """Writes the files of a case; a star at the end of a name makes it executable."""
    for name, content in files.items():
        path = os.path.join(root, name.rstrip("*"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
        if name.endswith("*"):
            os.chmod(path, 0o755)


def fault_of(rule, files, expected):
    """What is wrong with the answer to a case, or None."""
    with tempfile.TemporaryDirectory() as root:
        plant(root, files)
        found = list(rule(Tree(root)))
    if expected is None:
        return f"found {found} in a good tree" if found else None
    if expected not in [place[:2] for place in found]:
        return f"expected {expected}, found {found}"
    return None


def fault_of_object(rule, name, content, refused):
    """The same for one object file."""
    if not shutil.which("cc"):
        raise scripts.Skip("no C compiler")
    with tempfile.TemporaryDirectory() as root:
        plant(root, {name: content})
        build = os.path.join(root, "build")
        os.mkdir(build)
        subprocess.run(["cc", "-c", "-o", os.path.join(build, "a.o"),
                        os.path.join(root, name)], check=True)
        commands = os.path.join(build, "compile_commands.json")
        with open(commands, "w", encoding="utf-8") as file:
            json.dump([{"directory": build, "file": "../" + name, "output": "a.o"}], file)
        found = list(rule(Tree(root), build))
    return None if bool(found) == refused else f"expected {refused}, found {found}"


def fault_of_report():
    """A tree with a fault gives status 1 and names file and line; a good one gives 0."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lint.py")
    for content, status, said in (("int x; \n", 1, "\n# app/a.c:1: "),
                                  ("int x;\n", 0, "\nok ")):
        with tempfile.TemporaryDirectory() as root:
            plant(root, {"app/a.c": content})
            done = subprocess.run([sys.executable, script, root], capture_output=True,
                                  text=True, check=False)
        if done.returncode != status or said not in done.stdout:
            return f"status {done.returncode}, said {done.stdout}"
    return None


def fault_of_coverage():
    """Every rule has a case in which it fails."""
    failing = {rule for rule, _, expected in CASES if expected}
    failing |= {rule for rule, _, _, refused in OBJECTS if refused}
    rules = {rule for module in lint.MODULES for rule in module.RULES}
    missing = sorted(rule.__name__ for rule in rules - failing)
    return f"no failing case for {missing}" if missing else None


def main():
    asked = [(fault_of, case, f"{case[0].__name__} {'finds' if case[2] else 'passes'} "
              + " ".join(case[1])) for case in CASES]
    asked += [(fault_of_object, case, f"{case[0].__name__} "
               f"{'refuses' if case[3] else 'passes'} {case[1]}") for case in OBJECTS]
    asked += [(fault_of_report, (), "faults reach the status and the report"),
              (fault_of_coverage, (), "every rule is seen to fail")]
    print(f"1..{len(asked)}")
    good = True
    for number, (ask, case, title) in enumerate(asked, 1):
        try:
            fault = ask(*case)
        except scripts.Skip as skip:
            print(f"ok {number} {title} # SKIP {skip}")
            continue
        print(f"{'not ok' if fault else 'ok'} {number} {title}")
        if fault:
            print(f"# {fault}")
            good = False
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
