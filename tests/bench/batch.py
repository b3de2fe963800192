#!/usr/bin/env python3
"""Measures what a row of a batch costs, in turn with the floor: as many requests at a time by
libcurl alone, their bodies parsed. What is told is the ratio, and how memory grows with the rows.
"""

import argparse
import tempfile
from pathlib import Path

from bench import ARAZZO, OPENAPI, STEP, Bench, nginx, show

AT_ONCE = 64
SHORT, LONG = 2_000, 22_000

INPUTS = """  inputs:
    type: object
    required: [id]
    properties: { id: { type: integer }, name: { type: string } }
"""


class Batches(Bench):
    def rows(self, count):
        """A file of so many rows."""
        path = self.work / f"rows{count}.csv"
        path.write_text("id,name\n" + "".join(f"{number},name {number}\n"
                                              for number in range(count)))
        return path

    def batch_document(self, url):
        folder = self.work / "batch"
        folder.mkdir()
        (folder / "openapi.yaml").write_text(OPENAPI.format(url=url, path="thing"))
        arazzo = ARAZZO.replace("  steps:\n", INPUTS + "  steps:\n")
        (folder / "workflow.yaml").write_text(arazzo + STEP.format(number=0))
        return folder / "workflow.yaml"

    def one_more_row(self, url):
        document = self.batch_document(url)
        files = {count: self.rows(count) for count in (SHORT, LONG)}

        def ours(count):
            return self.ours(document, "--data", files[count], "--concurrency", AT_ONCE)

        def floor(count):
            return self.floor("floor_multi", f"{url}/thing", count, AT_ONCE)

        costs = self.in_turn(self.rounds, ours(SHORT), floor(SHORT), ours(LONG), floor(LONG))
        count = LONG - SHORT
        row = costs[2].minus(costs[0]).over(count)
        request = costs[3].minus(costs[1]).over(count)
        show(f"one more row, {AT_ONCE} at a time", row.wall, request.wall, 1.4, "us")
        show("  CPU", row.cpu, request.cpu, 1.6, "us")
        print(f"  memory: {row.memory:.0f} bytes a row, to reach none")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--floors", required=True, help="the folder of the floor programs")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    options.corpus = ""
    with tempfile.TemporaryDirectory(prefix="arazzo-bench-") as temporary:
        work = Path(temporary)
        print(f"{'':<44} {'ours':>9} {'floor':>9}      ratio  reach")
        with nginx(work) as url:
            if url:
                Batches(options, work).one_more_row(url)
            else:
                print("skipped: a row of a batch (nginx is not installed)")


if __name__ == "__main__":
    main()
