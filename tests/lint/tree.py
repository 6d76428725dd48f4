"""The files of the house, as the rules of lint see them."""
import os
import re
import subprocess


def git_files(root):
    """What git tracks or would track, or None where there is no repository."""
    command = ["git", "-c", "safe.directory=*", "-C", root, "ls-files", "-co", "-z"]
    try:
        top = subprocess.run(command[:5] + ["rev-parse", "--show-toplevel"],
                             capture_output=True, text=True, check=True).stdout.strip()
        if os.path.realpath(top) != os.path.realpath(root):
            return None
        out = subprocess.run(command + ["--exclude-standard"], capture_output=True,
                             check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    names = set(out.decode("utf-8", "surrogateescape").split("\0")) - {""}
    return sorted(n for n in names if os.path.isfile(os.path.join(root, n)))


def walked_files(root):
    """Every file but those of builds and of hidden folders other than .ci."""
    names = []
    for folder, folders, files in os.walk(root):
        folders[:] = [f for f in folders
                      if f == ".ci" or not re.match(r"\.|build|__pycache__", f)]
        names += [os.path.relpath(os.path.join(folder, f), root) for f in files]
    return sorted(names)


def blank(match):
    """As many blanks and line ends as there was text, so that places stay the same."""
    return re.sub(r"[^\n]", " ", match.group(0))


COMMENT = r"/\*.*?\*/|//[^\n]*"
STRING = r'"(?:\\.|[^"\\\n])*"'
LETTER = r"'(?:\\.|[^'\\\n])*'"
TOKENS = re.compile(f"{COMMENT}|{STRING}|{LETTER}", re.S)


class Tree:
    """A folder of sources; names are relative to its root, with forward slashes."""

    def __init__(self, root):
        self.root = os.path.abspath(root)
        found = git_files(self.root)
        self.names = walked_files(self.root) if found is None else found
        self.texts = {}

    def path(self, name):
        return os.path.join(self.root, name)

    def text(self, name):
        """The text of a file, or None for one that is not text."""
        if name not in self.texts:
            with open(self.path(name), "rb") as file:
                data = file.read()
            try:
                self.texts[name] = None if b"\0" in data else data.decode("utf-8")
            except UnicodeDecodeError:
                self.texts[name] = None
        return self.texts[name]

    def without_comments(self, name):
        """C text with its comments blanked out."""
        return TOKENS.sub(lambda m: blank(m) if m.group(0)[0] == "/" else m.group(0),
                          self.text(name))

    def bare(self, name):
        """C text with comments, strings and characters blanked out."""
        return TOKENS.sub(blank, self.text(name))

    def select(self, *endings, under=("",)):
        """Text files with one of these endings in one of these folders."""
        return [n for n in self.names
                if n.endswith(endings) and n.startswith(tuple(under))
                and self.text(n) is not None]

    def c_files(self, under=("",)):
        return self.select(".c", ".h", under=under)


def line_of(text, position):
    return text.count("\n", 0, position) + 1
