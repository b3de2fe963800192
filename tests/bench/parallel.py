#!/usr/bin/env python3
"""Measures what --parallel saves where a server takes a while for each answer, in turn with the
floor: as many requests at a time by libcurl alone, their bodies parsed. The same steps one after
another are shown beside it.
"""

import argparse
import tempfile
from pathlib import Path

from batch import AT_ONCE, SLOW_MS, slow_server
from bench import Bench, show

STEPS = 640


class Parallel(Bench):
    def independent_steps(self, url):
        document = self.linear(STEPS, url)
        together, floor, alone = self.in_turn(
            self.rounds, self.ours(document, "--parallel"),
            self.floor("floor_multi", f"{url}/thing", STEPS, AT_ONCE), self.ours(document))
        show(f"{STEPS} steps, {AT_ONCE} at a time, {SLOW_MS} ms each", together.wall, floor.wall, 1.4)
        print(f"  one after another: {alone.wall * 1e3:.0f} ms, "
              f"{alone.wall / together.wall:.1f} times as long")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--floors", required=True, help="the folder of the floor programs")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    options.corpus = ""
    with tempfile.TemporaryDirectory(prefix="arazzo-bench-") as temporary:
        print(f"{'':<44} {'ours':>9} {'floor':>9}      ratio  reach")
        parallel = Parallel(options, Path(temporary))
        with slow_server(parallel.floors) as url:
            parallel.independent_steps(url)


if __name__ == "__main__":
    main()
