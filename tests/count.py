"""Counts the cases in meson's testlog.json files: count.py [LOG...] [--broken BUILD...].
Prints what failed, and at the end the line `N passed, N failed`; a build that is broken
counts as a failed case.  Fails if a case did, if a log is missing, or if none passed."""
import argparse
import json
import os
import re
import sys

CASE = re.compile(r"^\s*(not ok|ok)\b\s*\d*\s*(?:- )?(.*)$", re.M)
SKIP = re.compile(r"#\s*SKIP\b", re.I)


def count(test):
    """(passed, skipped, the names of what failed) of one test program."""
    passed, skipped, failed = 0, 0, []
    for verdict, name in CASE.findall(test.get("stdout", "")):
        if SKIP.search(name):
            skipped += 1
        elif verdict == "ok":
            passed += 1
        else:
            failed.append(name)
    good = test["result"] in ("OK", "SKIP", "EXPECTEDFAIL")
    if not good and not failed:
        failed.append(f"{test['name']}: {test['result'].lower()}")
    if good and passed == skipped == 0 and test["result"] == "OK":
        passed = 1
    return passed, skipped, failed


def count_log(path):
    """The same of one run of meson test; that it left no log is a failure."""
    passed, skipped, failed = 0, 0, []
    try:
        with open(path, encoding="utf-8") as file:
            tests = [json.loads(line) for line in file if line.strip()]
    except OSError:
        return 0, 0, ["no test was run"]
    for test in tests:
        more = count(test)
        passed, skipped, failed = passed + more[0], skipped + more[1], failed + more[2]
    return passed, skipped, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("logs", nargs="*")
    parser.add_argument("--broken", nargs="*", default=[])
    options = parser.parse_args()
    passed, skipped, failed = 0, 0, []
    for log in options.logs:
        build = os.path.basename(os.path.dirname(os.path.dirname(log)))
        more = count_log(log)
        print(f"{build}: {more[0]} passed, {len(more[2])} failed, {more[1]} skipped")
        passed, skipped = passed + more[0], skipped + more[1]
        failed += [f"{build}: {name}" for name in more[2]]
    failed += [f"build: {what}" for what in options.broken]
    for name in failed:
        print("failed:", name)
    if skipped:
        print(skipped, "skipped")
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
