"""Who may include whom: the arrows between the rooms."""
import os
import re

from tree import line_of

CORE, GRAPH, FRAME = "engine/core", "engine/graph", "engine/frame"
PROBLEMS, RUN, EXPORT, PLOT = "engine/problems", "engine/run", "engine/export", "ui/plot"
FILM, STORE = "ui/film", "engine/store"
BELOW_PROBLEMS = (CORE, GRAPH, "engine/nets", "engine/optim", "engine/sampling",
                  "engine/reference", "engine/models", FRAME)

# What each room may include besides itself.
ARROWS = {
    CORE: (),
    GRAPH: (CORE,),
    "engine/sampling": (CORE,),
    "engine/reference": (CORE,),
    "engine/models": (CORE,),
    FRAME: (CORE,),
    "engine/nets": (CORE, GRAPH),
    "engine/optim": (CORE, GRAPH),
    PROBLEMS: BELOW_PROBLEMS,
    RUN: (CORE, FRAME, PROBLEMS),
    EXPORT: (CORE, GRAPH, FRAME),
    STORE: (CORE, FRAME, PROBLEMS, RUN, EXPORT),
    PLOT: (FRAME,),
    FILM: (FRAME, PROBLEMS, RUN, EXPORT, PLOT),
    "ui/widgets": (FRAME, PROBLEMS, RUN, EXPORT, PLOT, FILM),
    "ui": (FRAME, PROBLEMS, RUN, EXPORT, STORE, PLOT, FILM, "ui/widgets"),
    "app": BELOW_PROBLEMS
    + (PROBLEMS, RUN, EXPORT, STORE, PLOT, FILM, "ui/widgets", "ui"),
}

# The errors of the engine have one list, which every room may name.
SHARED = ("engine/core/error.h",)

# Of engine/problems, the other rooms see the interface only.
INTERFACE = ("problem.h", "context.h", "spelling.h")

TOOLKIT = re.compile(r"(gtk|gdk|gsk|adwaita|libadwaita|gst)\b")
DRAWING = re.compile(r"(cairo|pango)")
BLAS = re.compile(r"(.*/)?(cblas|lapacke|lapack|f77blas|openblas_config)\.h$")
GENERATED = re.compile(r".*(\.pb-c|[-/]resources)\.h$")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)


def includes(tree, under):
    """(file, line, bracket, header) of every include."""
    for name in tree.c_files(under):
        text = tree.without_comments(name)
        for match in INCLUDE.finditer(text):
            yield name, line_of(text, match.start()), match.group(1), match.group(2)


def refusal(name, header):
    """Why `name` may not include our own `header`, or None."""
    room, other = os.path.dirname(name), os.path.dirname(header)
    if room not in ARROWS:
        return f"{room} is no room of the house (see the table in tests/lint/layers.py)"
    if other == room == PROBLEMS:
        return other_problem(name, header)
    if other != room and other not in ARROWS[room] and header not in SHARED:
        return f"{room} may not include {other}"
    if other == PROBLEMS != room and os.path.basename(header) not in INTERFACE:
        return f"{room} may include the interface of {PROBLEMS} only"
    return None


def other_problem(name, header):
    """A problem sees the interface and what is called after itself."""
    stem = os.path.splitext(os.path.basename(header))[0]
    own = os.path.splitext(os.path.basename(name))[0]
    if os.path.basename(header) in INTERFACE or stem.split("_")[0] == own.split("_")[0]:
        return None
    return "a problem may not include another problem"


def arrows(tree):
    """The include table between rooms holds."""
    for name, line, bracket, header in includes(tree, ("engine/", "ui/", "app/")):
        if bracket == '"' and not GENERATED.match(header):
            reason = refusal(name, header)
            if reason:
                yield name, line, f'{reason} ("{header}")'


def full_paths(tree):
    """Own headers are included by their full path from the root, and exist."""
    names = set(tree.names)
    everywhere = ("engine/", "ui/", "app/", "tests/")
    for name, line, bracket, header in includes(tree, everywhere):
        if bracket == '"' and header not in names and not GENERATED.match(header):
            yield name, line, f'no file of this name from the root: "{header}"'


def toolkits(tree):
    """The engine knows neither GTK nor Cairo; ui/plot knows Cairo but not GTK."""
    for name, line, _, header in includes(tree, ("engine/", "ui/plot/")):
        engine = name.startswith("engine/")
        if TOOLKIT.match(header) or (engine and DRAWING.match(header)):
            room = "engine" if engine else "ui/plot"
            yield name, line, f"{room} may not include {header}"


def blas(tree):
    """Only engine/core/linalg.c includes the headers of BLAS and LAPACK."""
    for name, line, _, header in includes(tree, ("engine/", "ui/", "app/")):
        if BLAS.match(header) and name != "engine/core/linalg.c":
            yield name, line, f"only engine/core/linalg.c may include {header}"


RULES = (arrows, full_paths, toolkits, blas)
