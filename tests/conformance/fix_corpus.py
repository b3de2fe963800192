"""Applies `validate --fix` to a copy of each document of a corpus of real ones: none gets more errors,
none changes when it is done again, and the diff is empty then.

    fix_corpus.py PROGRAM CORPUS        exit 77 without the corpus
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77


def validate(program, *args):
    return subprocess.run([program, "validate", "--no-config", *args], capture_output=True,
                          text=True, timeout=300, check=False)


def errors(program, path):
    said = json.loads(validate(program, "--format", "json", path).stdout)
    return sum(d["severity"] == "error" for f in said["files"] for d in f["diagnostics"])


def documents(folder):
    for path in sorted(folder.rglob("*")):
        if path.is_file() and re.search(r"arazzo\.(json|ya?ml)$", path.name):
            yield path


def check(program, path):
    """What is wrong with what becomes of the document; and how many edits were made."""
    before = errors(program, path)
    done = validate(program, "--fix", path)
    fixed = re.search(r"^(\d+) fixed$", done.stderr, re.M)
    if not fixed:
        return done.stderr, 0
    text = path.read_bytes()
    if errors(program, path) > before:
        return "it has more errors", 0
    again = validate(program, "--fix", path)
    if path.read_bytes() != text or not re.search(r"^0 fixed$", again.stderr, re.M):
        return "it changes again", 0
    return validate(program, "--diff", path).stdout, int(fixed[1])


def main():
    program, corpus = sys.argv[1], pathlib.Path(sys.argv[2])
    if not corpus.is_dir():
        print(f"skipped: there is no corpus at {corpus}")
        return SKIPPED
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / "corpus"
        shutil.copytree(corpus, folder)
        wrong, edits = 0, 0
        for path in documents(folder):
            said, made = check(program, path)
            edits += made
            wrong += said != ""
            if said:
                print(f"{path.relative_to(folder)}: {said}")
        print(f"{edits} edits")
        return 1 if wrong or not edits else 0


if __name__ == "__main__":
    sys.exit(main())
