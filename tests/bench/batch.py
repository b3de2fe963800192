#!/usr/bin/env python3
"""Measures what a row of a batch costs, in turn with the floor: as many requests at a time by
libcurl alone, their bodies parsed, from a fast server and from one that takes its time. What is told
is the ratio, and how memory grows with the rows and with the runs at a time.
"""

import argparse
import contextlib
import subprocess
import tempfile
from pathlib import Path

from bench import ARAZZO, OPENAPI, STEP, Bench, nginx, show

AT_ONCE = 64
SHORT, LONG = 2_000, 22_000
MANY_AT_ONCE = 10_000
SLOW_MS = 10

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

    def batch_document(self, name, url):
        folder = self.work / name
        folder.mkdir()
        (folder / "openapi.yaml").write_text(OPENAPI.format(url=url, path="thing"))
        arazzo = ARAZZO.replace("  steps:\n", INPUTS + "  steps:\n")
        (folder / "workflow.yaml").write_text(arazzo + STEP.format(number=0))
        return folder / "workflow.yaml"

    def batch(self, document, count, at_once):
        return self.ours(document, "--data", self.rows(count), "--concurrency", at_once)

    def one_more_row(self, what, name, url):
        document = self.batch_document(name, url)

        def floor(count):
            return self.floor("floor_multi", f"{url}/thing", count, AT_ONCE)

        costs = self.in_turn(self.rounds, self.batch(document, SHORT, AT_ONCE), floor(SHORT),
                             self.batch(document, LONG, AT_ONCE), floor(LONG))
        count = LONG - SHORT
        row = costs[2].minus(costs[0]).over(count)
        request = costs[3].minus(costs[1]).over(count)
        show(f"one more row, {AT_ONCE} at a time{what}", row.wall, request.wall, 1.4, "us")
        show("  CPU", row.cpu, request.cpu, 1.6, "us")
        print(f"  memory: {row.memory:.0f} bytes a row, to reach none", flush=True)

    def one_more_run_at_a_time(self, url):
        """What each run takes that has begun and waits for its connection."""
        document = self.batch_document("many", url)
        few, many = MANY_AT_ONCE // 5, MANY_AT_ONCE
        costs = self.in_turn(max(1, self.rounds // 2), self.batch(document, LONG, few),
                             self.batch(document, LONG, many))
        run = costs[1].minus(costs[0]).over(many - few)
        print(f"one more run at a time, up to {many}: {run.memory:.0f} bytes", flush=True)


@contextlib.contextmanager
def slow_server(floors):
    """The URL of a server that answers each request after SLOW_MS."""
    with subprocess.Popen([floors / "slow_server", str(SLOW_MS)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as server:
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.stdin.close()


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
            batches = Batches(options, work)
            if url:
                batches.one_more_row("", "fast", url)
                batches.one_more_run_at_a_time(url)
            else:
                print("skipped: rows from a fast server (nginx is not installed)")
        with slow_server(batches.floors) as url:
            batches.one_more_row(f", {SLOW_MS} ms each", "slow", url)


if __name__ == "__main__":
    main()
