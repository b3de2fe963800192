"""Runs every workflow of a corpus of real documents with made-up inputs: once with --dry-run, once
with --mock. Each must come to its end, or fail for one of the causes below, all of which are faults
of the documents; how many of each document do is written down in corpus-outcomes.txt.

    corpus.py PROGRAM CORPUS corpus-outcomes.txt            compare; exit 77 without the corpus
    corpus.py PROGRAM CORPUS corpus-outcomes.txt --write    write down what came out
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

SKIPPED = 77

# Cause: what the message of the failure says. The first that is found counts.
CAUSES = [
    ("source-missing", r"' does not exist \[source-exists\]"),
    ("file-missing", r"' does not exist \[io\]"),
    ("no-operation", r"\[operation-exists\]"),
    ("duplicate-step", r"\[duplicate-step\]"),
    ("description-wrong", r"\[openapi-\w+\]|\[schema\]|is no type; there are"),
    ("unknown-parameter", r"^the path \S+ has no parameter '"),
    ("parameter-not-given", r" needs its \w+ parameter '.*', which the step does not give"),
    ("parameter-null", r" needs its \w+ parameter '.*', and the value given is null"),
    ("path-parameter-empty", r"^the path parameter '.*' is empty"),
    ("body-of-other-type", r"^a body of \S+ cannot be made from an? "),
    ("status-not-documented", r"\$statusCode is \d+ \[success-criterion\]"),
    ("no-response", r"\$statusCode is missing \((?:there is no|the step calls)"),
    ("no-body-documented", r"the response has no body"),
]


def workflow_ids(text):
    """The workflows of a document, in JSON or, as far as these go, in YAML."""
    try:
        return [workflow["workflowId"] for workflow in json.loads(text)["workflows"]]
    except ValueError:
        found = re.findall(r"^ {2,4}- *workflowId: *(\S+)|^ {2,4}workflowId: *(\S+)", text, re.M)
        return [first or second for first, second in found]


def cause_of(stderr):
    """The cause of the first error in the text; the message itself where it is none of ours."""
    message = re.search(r"(?:^|: )error: (.*)", stderr)
    message = message.group(1) if message else stderr.strip()
    return next((name for name, form in CAUSES if re.search(form, message)), message)


def run(program, corpus, document, workflow, mode):
    arguments = [program, "run", document, "-w", workflow, "--base", corpus, "--max-time", "30", mode]
    if mode == "--dry-run":
        arguments += ["--server", "https://api.example"]
    done = subprocess.run(arguments, capture_output=True, text=True, errors="replace", timeout=120,
                          check=False)
    if done.returncode not in (0, 1, 2):
        return f"exit status {done.returncode}"
    return "passed" if done.returncode == 0 else cause_of(done.stderr)


def documents(corpus):
    for path in sorted(corpus.rglob("*")):
        if path.is_file() and re.search(r"arazzo\.(json|ya?ml)$", path.name):
            text = path.read_text(encoding="utf-8")
            if not re.search(r"\burl['\"]?: *['\"]?https?://", text):  # no test opens the network
                yield path, workflow_ids(text)


def sweep(program, corpus):
    """A line for each document and mode: how many workflows, how many passed, the causes of the rest."""
    jobs = [(path, workflow, mode) for path, workflows in documents(corpus) for workflow in workflows
            for mode in ("--dry-run", "--mock")]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda job: run(program, corpus, *job), jobs)
        counts = collections.defaultdict(collections.Counter)
        for (path, _, mode), outcome in zip(jobs, results):
            counts[(str(path.relative_to(corpus)), mode)][outcome] += 1
    for (name, mode), outcomes in counts.items():
        words = [f"{cause} {count}" for cause, count in sorted(outcomes.items())]
        yield f"{name} {mode}: {', '.join(words)}"


def main():
    program, corpus, expected = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    if not corpus.is_dir():
        print(f"skipped: there is no corpus at {corpus}")
        return SKIPPED
    os.environ.pop("ARAZZO_RUN_WRAPPER", None)
    actual = list(sweep(program, corpus))
    if "--write" in sys.argv:
        expected.write_text("\n".join(actual) + "\n", encoding="utf-8")
        return 0
    wanted = expected.read_text(encoding="utf-8").splitlines()
    for line in sorted(set(wanted) - set(actual)):
        print(f"expected: {line}")
    for line in sorted(set(actual) - set(wanted)):
        print(f"actual:   {line}")
    print(f"{len(actual)} documents and modes")
    return 0 if sorted(actual) == sorted(wanted) else 1


if __name__ == "__main__":
    sys.exit(main())
