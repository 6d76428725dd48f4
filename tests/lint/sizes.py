"""How long and how deep a file, a line, a function may be."""
import re

FILE_LINES, LINE_COLUMNS, FUNCTION_LINES, NESTING = 600, 90, 70, 4
CODE = (".c", ".h", ".py", "meson.build", "meson_options.txt", ".css", ".sh", "/run")

# What stands before the brace of a block; initialisers and compound literals have
# something else there.
BLOCK = re.compile(r"(?:\) |\belse |\bdo |^\s*)$")


def files(tree):
    """Files have at most 600 lines."""
    for name in tree.select(*CODE):
        lines = tree.text(name).count("\n")
        if lines > FILE_LINES:
            yield name, lines, f"{lines} lines, {FILE_LINES} are allowed"


def lines(tree):
    """Lines have at most 90 columns."""
    for name in tree.select(*CODE):
        for number, line in enumerate(tree.text(name).splitlines(), 1):
            if len(line) > LINE_COLUMNS:
                yield name, number, f"{len(line)} columns, {LINE_COLUMNS} are allowed"


def functions_of(tree, name):
    """(name, first line, lines of the body) of the functions of a C file.  The brace that
    opens a function stands alone in column 0, and so does the one that closes it."""
    start, body, title = 0, [], "?"
    for number, line in enumerate(tree.bare(name).splitlines(), 1):
        match = re.match(r"(\w+) \(", line)
        if not start and match:
            title = match.group(1)
        if line.rstrip() == "{":
            start, body = number, []
        elif start and line.startswith("}"):
            yield title, start, body
            start = 0
        elif start:
            body.append(line)


def functions(tree):
    """Functions have at most 70 lines."""
    for name in tree.c_files():
        for title, start, body in functions_of(tree, name):
            if len(body) + 2 > FUNCTION_LINES:
                yield name, start, (f"{title} has {len(body) + 2} lines, "
                                    f"{FUNCTION_LINES} are allowed")


def depth_of(body):
    """(deepest nesting of blocks, its line within the body)."""
    stack, deepest, where = [], 0, 0
    for number, line in enumerate(body, 1):
        for position, letter in enumerate(line):
            if letter == "{":
                stack.append(bool(BLOCK.search(line[:position])))
                if sum(stack) > deepest:
                    deepest, where = sum(stack), number
            elif letter == "}" and stack:
                stack.pop()
    return deepest, where


def nesting(tree):
    """Blocks are nested at most 4 deep."""
    for name in tree.c_files():
        for title, start, body in functions_of(tree, name):
            deepest, where = depth_of(body)
            if deepest > NESTING:
                yield name, start + where, (f"{title} is nested {deepest} deep, "
                                            f"{NESTING} are allowed")


RULES = (files, lines, functions, nesting)
