"""What the text of a file may hold: headers, names of tests, words, blanks, numbers."""
import os
import re

from tree import line_of

# Written in two halves so that this file passes its own rule.
ROUGH = re.compile(r"CAIRO_ANTIALIAS_F" r"AST")
WORDS = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b|\b[Ss]tu" r"b(s|bed)?\b")
MACHINE = re.compile(r"(?<![\w.~*/}-])/(home|wo" r"rk|root|Users|mnt)/\w")
PLAIN = ("LICENSE",)  # quoted from elsewhere

TEST_ROOMS = {"runs": "run"}  # tests/run is the script that starts all tests
TEST_PATH = re.compile(r'\bg_test_add\w*\s*\(\s*"([^"]*)"')
INCLUDE = re.compile(r'^#include [<"]([^>"]+)', re.M)
DEFINE = re.compile(r"^#[ \t]*define[ \t]+(\w+)", re.M)
TYPE = re.compile(r"^(?:\} *|typedef (?:struct|enum|union) \w+ \*?)(\w+);", re.M)

# Reading: these obey the locale of the person at the screen.
READERS = re.compile(r"(?<!\w)(atof|strto[df]|strtold|g_strtod|[sf]?scanf)\s*\(")
# Writing: files and settings, in these places, by these functions.
WRITERS = re.compile(r"(?<!\w)([fds]?n?printf|snprintf|g_snprintf|g_strdup_v?printf"
                     r"|g_string_(?:append_)?v?printf|g_output_stream_v?printf)\s*\(")
WRITTEN = ("engine/export/", "engine/problems/problem.c", "engine/run/recipe.c",
           "engine/run/journal.c")
REAL = re.compile(r"%[-+ #0-9.*']*[aefgAEFG]")


def headers(tree):
    """A header begins with a comment, followed by #pragma once."""
    for name in tree.select(".h"):
        text = tree.text(name)
        match = re.match(r"/\*.*?\*/\s*(.*)", text, re.S)
        if not match:
            yield name, 1, "a header begins with a comment that says what it is for"
        elif not match.group(1).startswith("#pragma once"):
            line = line_of(text, match.start(1))
            yield name, line, "#pragma once follows the first comment"


def public_names(tree):
    """Macros and types of headers carry the prefix of the project."""
    for name in tree.select(".h", under=("engine/", "ui/", "app/")):
        text = tree.without_comments(name)
        for match in DEFINE.finditer(text):
            if not re.match(r"(ANS|ans)_", match.group(1)):
                line = line_of(text, match.start())
                yield name, line, f"macro {match.group(1)}: expected ANS_..."
        for match in TYPE.finditer(text):
            if not match.group(1).startswith("Ans"):
                line = line_of(text, match.start())
                yield name, line, f"type {match.group(1)}: expected Ans..."


def brings(tree, header, own, seen):
    """Is `header` the header `own`, or does it include it?"""
    if header == own or header in seen or header not in tree.names:
        return header == own
    seen.add(header)
    return any(brings(tree, h, own, seen)
               for h in INCLUDE.findall(tree.without_comments(header)))


def own_header_first(tree):
    """A C file includes its own header first, or a private one that brings it."""
    for name in tree.select(".c", under=("engine/", "ui/", "app/")):
        own = name[:-2] + ".h"
        first = INCLUDE.search(tree.without_comments(name))
        if own in tree.names and first and not brings(tree, first.group(1), own, set()):
            line = line_of(tree.text(name), first.start())
            yield name, line, f'"{own}" comes before {first.group(1)}'


def is_tested(tree, room, part):
    """Is this part of a path the name of a file of the room?"""
    stem = part.replace("-", "_")
    return any(f"{house}{room}/{stem}.{ending}" in tree.names
               for house in ("engine/", "ui/", "") for ending in ("c", "h", "py"))


def test_paths(tree):
    """The path of a test is /room/file/statement, by the test's file or a tested one."""
    for name in tree.select(".c", under=("tests/",)):
        folder, file = os.path.split(name[len("tests/"):])
        room = TEST_ROOMS.get(folder, folder)
        if not file.startswith("test_"):
            continue
        stem = file[len("test_"):-2]
        text = tree.without_comments(name)
        for match in TEST_PATH.finditer(text):
            parts = match.group(1).split("/")
            good = (len(parts) >= 4 and parts[1] in (folder, room) and "" not in parts[1:]
                    and (parts[2].replace("-", "_") == stem
                         or is_tested(tree, room, parts[2])))
            if not good:
                yield name, line_of(text, match.start()), (
                    f"{match.group(1)}: expected /{room}/{stem}/what-holds")


def find_all(tree, pattern, message):
    for name in tree.select(""):
        if name in PLAIN:
            continue
        for match in pattern.finditer(tree.text(name)):
            line = line_of(tree.text(name), match.start())
            yield name, line, message.format(match.group(0))


def words(tree):
    """Nothing is left to be done: no such marks, no placeholders."""
    return find_all(tree, WORDS, "says {!r}")


def rough_edges(tree):
    """Cairo 1.16 writes beyond its memory where it draws dense lines fast and roughly."""
    return find_all(tree, ROUGH, "{!r} is not safe")


def machine_paths(tree):
    """No path of one machine."""
    return find_all(tree, MACHINE, "names a place on one machine: {!r}")


def blanks(tree):
    """No tabs, no blanks at the end of a line, no carriage returns."""
    pattern = re.compile(r"\t|\r|[ \t]+$", re.M)
    return find_all(tree, pattern, "tab, return or trailing blank")


def last_line(tree):
    """A text file ends with one line end."""
    for name in tree.select(""):
        text = tree.text(name)
        if name not in PLAIN and text and (text[-1] != "\n" or text.endswith("\n\n")):
            yield name, text.count("\n") + 1, "the file ends with one line end, no more"


def call_text(text, start):
    """The text between the parenthesis at `start` and its partner."""
    depth = 0
    for position in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if depth == 0:
            return text[start:position]
    return text[start:]


def numbers_read(tree):
    """Numbers are read without regard to the locale (g_ascii_strtod)."""
    for name in tree.c_files(("engine/", "app/", "ui/")):
        text = tree.bare(name)
        for match in READERS.finditer(text):
            yield name, line_of(text, match.start()), (
                f"{match.group(1)} obeys the locale; use g_ascii_strtod")


def numbers_written(tree):
    """Numbers in files and settings are written without regard to the locale."""
    for name in tree.c_files(WRITTEN):
        text = tree.without_comments(name)
        for match in WRITERS.finditer(text):
            if REAL.search(call_text(text, match.end() - 1)):
                yield name, line_of(text, match.start()), (
                    f"{match.group(1)} of a real number obeys the locale; "
                    "use g_ascii_dtostr or g_ascii_formatd")


RULES = (headers, public_names, own_header_first, test_paths, words, rough_edges,
         machine_paths, blanks, last_line, numbers_read, numbers_written)
