#!/usr/bin/env python3
"""Measures `arazzo-run validate` against only reading the same files, in turn, and prints ratios.

Many documents with their descriptions in one call, many that share one description, and documents
of 10 to 10,000 steps.
"""

import argparse
import math
import tempfile
from pathlib import Path

from bench import Bench, show

STEPS = (10, 100, 1000, 10000)
SHARING, SHARED_STEPS = 100, 12  # documents, steps of each

PATH = "  /other{number}: {{ get: {{ responses: {{ '200': {{ description: Fine. }} }} }} }}\n"


def files_of(corpus):
    """The workflows of the corpus, which are JSON, and the descriptions beside them."""
    return sorted((corpus / "workflows").rglob("*.json")) + sorted((corpus / "apis").rglob("*.json"))


def validate_corpus(bench):
    files = files_of(bench.corpus)
    if not files:
        print(f"skipped: many documents (there is no corpus at {bench.corpus})")
        return
    place = ("--base", bench.corpus, bench.corpus / "workflows")
    alone, two, floor = bench.in_turn(
        bench.rounds, bench.ours("validate", "--jobs", "1", *place, status=None),
        bench.ours("validate", "--jobs", "2", *place, status=None),
        bench.floor("floor_json", *files))
    size = sum(path.stat().st_size for path in files)
    print(f"{len(files)} files of {size / 1e6:.1f} MB")
    show("validate many documents: CPU", alone.cpu, floor.cpu, 1.6)
    show("  with two processes: CPU", two.cpu, floor.cpu, 1.6)
    print(f"  with two processes: {alone.wall / two.wall:.2f} times as fast")


def validate_sharing(bench):
    """Copies of a small document beside one large description, which is read once."""
    document = bench.linear(SHARED_STEPS, used=True)
    api = document.with_name("openapi.yaml")
    api.write_text(api.read_text() + "".join(PATH.format(number=number) for number in range(5000)))
    for number in range(SHARING - 1):
        (document.parent / f"copy{number}.yaml").write_text(document.read_text())
    documents = sorted(document.parent.glob("[cw]*.yaml"))
    alone, all_of_them = bench.in_turn(bench.rounds, bench.ours("validate", document),
                                       bench.ours("validate", "--jobs", "1", *documents))
    print(f"{SHARING} documents of one description take the CPU time of "
          f"{all_of_them.cpu / alone.cpu:.1f} alone")


def validate_steps(bench):
    documents = [bench.linear(count, used=True) for count in STEPS]
    commands = []
    for document in documents:
        commands += [bench.ours("validate", document), bench.floor("floor_yaml", document)]
    costs = bench.in_turn(bench.rounds, *commands)
    ours, floors = costs[0::2], costs[1::2]
    for count, cost, floor in zip(STEPS, ours, floors):
        show(f"validate {count:,} steps: CPU", cost.cpu, floor.cpu, 1.6)
        show("  memory", cost.memory, floor.memory, 1.6, "MB")
    growth = math.log10(ours[-1].cpu / ours[-2].cpu)
    print(f"  growth over the last decade: exponent {growth:.2f}, to reach 1.1")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--floors", required=True, help="the folder of the floor programs")
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="arazzo-bench-") as temporary:
        bench = Bench(options, Path(temporary))
        print(f"{'':<44} {'ours':>9} {'floor':>9}      ratio  reach")
        validate_corpus(bench)
        validate_steps(bench)
        validate_sharing(bench)


if __name__ == "__main__":
    main()
