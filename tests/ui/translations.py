#!/usr/bin/env python3
"""The translations: POTFILES.in names what has words, and nothing is untranslated."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

MARKED = re.compile(r'(?<!\w)(_|N_|C_|ngettext) \(\s*"|translatable="yes"')
KEYWORDS = ["-k_", "-kN_", "-kC_:1c,2", "-kngettext:1,2"]


def files_with_words(root):
    """Sources and templates of the window that mark words for translation."""
    found = []
    for top in ("ui", "resources"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in names:
                path = os.path.join(folder, name)
                if not name.endswith((".c", ".ui")):
                    continue
                with open(path, encoding="utf-8") as file:
                    if MARKED.search(file.read()):
                        found.append(os.path.relpath(path, root))
    return sorted(found)


def fault_of_list(root):
    with open(os.path.join(root, "po", "POTFILES.in"), encoding="utf-8") as file:
        listed = file.read().split()
    expected = files_with_words(root)
    wrong = sorted(set(listed) ^ set(expected))
    if wrong:
        return f"po/POTFILES.in is wrong about {wrong}"
    return None if listed == sorted(listed) else "po/POTFILES.in is not in order"


def fault_of_language(root, language):
    """Merges the words of today into a translation and counts what is left."""
    with tempfile.TemporaryDirectory() as folder:
        pot = os.path.join(folder, "ansatz.pot")
        merged = os.path.join(folder, "merged.po")
        subprocess.run(["xgettext", "--from-code=UTF-8", *KEYWORDS, "-o", pot, "-D", root,
                        "-f", os.path.join(root, "po", "POTFILES.in")], check=True,
                       cwd=folder)
        subprocess.run(["msgmerge", "-q", "--no-fuzzy-matching", "-o", merged,
                        os.path.join(root, "po", language + ".po"), pot], check=True)
        checked = subprocess.run(["msgfmt", "--check", "--statistics", "-o", os.devnull,
                                  merged], capture_output=True, text=True, check=False,
                                 env={**os.environ, "LC_ALL": "C"})
        left = subprocess.run(["msgattrib", "--untranslated", "--no-wrap", merged],
                              capture_output=True, text=True, check=True).stdout
    if checked.returncode != 0:
        return checked.stderr
    words = [w for w in re.findall(r'^msgid "(.+)"$', left, re.M)]
    return f"not translated: {words}" if "untranslated" in checked.stderr else None


def main():
    root = sys.argv[1]
    with open(os.path.join(root, "po", "LINGUAS"), encoding="utf-8") as file:
        languages = file.read().split()
    print(f"1..{1 + len(languages)}")
    faults = [("POTFILES.in names what has words", fault_of_list(root))]
    missing = [p for p in ("xgettext", "msgmerge", "msgfmt") if not shutil.which(p)]
    for language in languages:
        title = f"{language} is complete"
        if missing:
            title += f" # SKIP no {missing[0]}"
        faults.append((title, None if missing else fault_of_language(root, language)))
    for number, (title, fault) in enumerate(faults, 1):
        print(f"{'not ok' if fault else 'ok'} {number} {title}")
        for line in (fault or "").splitlines():
            print(f"# {line}")
    return 1 if any(fault for _, fault in faults) else 0


if __name__ == "__main__":
    sys.exit(main())
