"""Scripts, and files that other programs read."""
import json
import os
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as xml


class Skip(Exception):
    """A rule that cannot be asked on this machine."""


def shebang(tree, name):
    text = tree.text(name)
    return text.split("\n", 1)[0][2:].strip() if text and text.startswith("#!") else None


def is_executable(tree, name):
    return os.access(tree.path(name), os.X_OK)


def output_of(*command):
    """None if the command succeeds, else what it said, on one line."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip().replace("\n", "; ")
    return None if done.returncode == 0 else said or f"status {done.returncode}"


def executable(tree):
    """A script that names its interpreter is executable, and the other way round."""
    for name in tree.select(""):
        marked = shebang(tree, name) is not None
        if marked and not is_executable(tree, name):
            yield name, 1, "names its interpreter but is not executable"
        elif not marked and is_executable(tree, name):
            yield name, 1, "is executable but names no interpreter"


def shell(tree):
    """Shell scripts are well-formed, and stop at the first error."""
    for name in tree.select(""):
        interpreter = shebang(tree, name)
        if not interpreter or not interpreter.endswith("sh"):
            continue
        said = output_of("bash", "-n", tree.path(name))
        if said:
            yield name, 1, said
        if "\nset -e" not in tree.text(name):
            yield name, 1, "does not say `set -e`"


def python(tree):
    """Python files are well-formed."""
    for name in tree.select(".py"):
        try:
            compile(tree.text(name), name, "exec")
        except SyntaxError as error:
            yield name, error.lineno or 1, error.msg


def parsed(tree, endings, parse):
    for name in tree.select(*endings):
        try:
            parse(tree.text(name))
        except ValueError as error:
            yield name, getattr(error, "lineno", 1), str(error)
        except xml.ParseError as error:
            yield name, error.position[0], str(error)


def xml_files(tree):
    """.ui, .xml and .svg files are well-formed."""
    return parsed(tree, (".ui", ".xml", ".svg"), lambda text: xml.XML(text.encode()))


def json_files(tree):
    """JSON files are well-formed."""
    return parsed(tree, (".json",), json.loads)


def validated(tree, endings, *command):
    names = tree.select(*endings)
    if names and not shutil.which(command[0]):
        raise Skip(f"{command[0]} is not installed")
    for name in names:
        said = output_of(*command, tree.path(name))
        if said:
            yield name, 1, said


def desktop_files(tree):
    """Desktop files are valid."""
    return validated(tree, (".desktop", ".desktop.in"), "desktop-file-validate")


def metainfo(tree):
    """The metainfo is valid AppStream."""
    return validated(tree, (".metainfo.xml", ".metainfo.xml.in"),
                     "appstreamcli", "validate", "--no-net")


def schemas(tree):
    """GSettings schemas compile."""
    names = tree.select(".gschema.xml")
    if names and not shutil.which("glib-compile-schemas"):
        raise Skip("glib-compile-schemas is not installed")
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(tree.path(name), folder)
            said = output_of("glib-compile-schemas", "--strict", "--dry-run", folder)
        if said:
            yield name, 1, said


RULES = (executable, shell, python, xml_files, json_files, desktop_files, metainfo,
         schemas)
