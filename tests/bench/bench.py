#!/usr/bin/env python3
"""Measures arazzo-run and the floors in turn (A B A B ...) and prints the ratios of the medians.

A time on one machine says nothing on the next; a ratio to a program that does only the unavoidable
part with the same libraries does.
"""

import argparse
import contextlib
import json
import math
import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = ROOT / "workflows" / "daytona-io-capture-sandbox-snapshot-workflow.yml"
BUNDLED_API = ROOT / "openapi" / "daytona-sandbox-api-openapi.yml"
BIG_DESCRIPTION_BYTES = 366_000
BODY = '{"id": "1", "state": "waiting"}'

OPENAPI = """openapi: 3.1.0
info: {{ title: Things, version: 1.0.0 }}
servers:
- url: {url}
paths:
  /{path}:
    get:
      operationId: getThing
      responses:
        '200':
          description: Fine.
          content:
            application/json:
              schema: {{ type: object, properties: {{ state: {{}}, items: {{}} }} }}
"""
ARAZZO = """arazzo: 1.0.1
info: { title: Bench, version: 1.0.0 }
sourceDescriptions:
- name: things
  url: openapi.yaml
  type: openapi
workflows:
- workflowId: bench
  steps:
"""
STEP = """  - stepId: step{number}
    operationId: getThing
    successCriteria:
    - condition: $statusCode == 200
    outputs:
      state: $response.body#/state
"""
USE = """    state{number}: $steps.step{number}.outputs.state
"""
LOOP = """    onSuccess:
    - name: again
      type: goto
      stepId: step0
"""
FILTER = """  - stepId: filter
    operationId: getThing
    successCriteria:
    - context: $response.body
      condition: $.items[?@.id == 77777]
      type: jsonpath
"""


@dataclass
class Cost:
    wall: float  # seconds
    cpu: float  # seconds
    memory: float  # bytes at the most

    def minus(self, other):
        return Cost(self.wall - other.wall, self.cpu - other.cpu, self.memory - other.memory)

    def over(self, count):
        return Cost(self.wall / count, self.cpu / count, self.memory / count)


def run_once(measure, command, status):
    """Runs `command`, which must end with `status` (None: 0 or 1)."""
    words = [str(word) for word in (measure, *command)]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=True)
    wall, cpu, memory, ended = done.stdout.split()
    if int(ended) not in ((0, 1) if status is None else (status,)):
        raise SystemExit(f"bench: ended with {ended}: {' '.join(map(str, command))}")
    return Cost(float(wall), float(cpu), float(memory))


def median(costs):
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs)
                  for name in ("wall", "cpu", "memory")))


def show(what, ours, floor, reach, unit="ms"):
    scale = {"ms": 1e3, "us": 1e6, "MB": 1e-6}[unit]
    ratio = ours / floor if floor > 0 else math.nan
    verdict = "" if ratio <= reach else "  <--"
    print(f"{what:<44} {ours * scale:>9.2f} {floor * scale:>9.2f} {unit}  {ratio:>6.2f}  "
          f"{reach:>4}{verdict}", flush=True)


class Bench:
    def __init__(self, options, work):
        self.program = Path(options.program).resolve()
        self.floors = Path(options.floors).resolve()
        self.corpus = Path(options.corpus)
        self.rounds = options.rounds
        self.work = work

    def in_turn(self, rounds, *commands):
        """The median cost of each (command, status), one run of each after the other."""
        costs = [[] for _ in commands]
        for _ in range(rounds):
            for index, (command, status) in enumerate(commands):
                costs[index].append(run_once(self.floors / "measure", command, status))
        return [median(each) for each in costs]

    def floor(self, name, *args):
        return [self.floors / name, *args], 0

    def ours(self, *args, status=0):
        return [self.program, *args], status

    def document(self, name, steps, url="http://127.0.0.1:1", path="thing"):
        """Writes an Arazzo document with these steps in a folder of its own; its path."""
        folder = self.work / name
        folder.mkdir()
        (folder / "openapi.yaml").write_text(OPENAPI.format(url=url, path=path))
        (folder / "workflow.yaml").write_text(ARAZZO + steps)
        return folder / "workflow.yaml"

    def linear(self, count, url="http://127.0.0.1:1", used=False):
        """So many steps; `used`: their outputs are the workflow's, and nothing is to be told."""
        steps = "".join(STEP.format(number=number) for number in range(count))
        outputs = "".join(USE.format(number=number) for number in range(count))
        name = f"linear{count}{'-used' if used else ''}"
        return self.document(name, steps + ("  outputs:\n" + outputs if used else ""), url)

    # --- without a server ---

    def start(self):
        ours, floor = self.in_turn(self.rounds * 4, self.ours("--version"), self.floor("floor_start"))
        show("--version", ours.wall, floor.wall, 1.3)
        show("  CPU", ours.cpu, floor.cpu, 1.3)

    def validate(self, what, document, files):
        ours, floor = self.in_turn(self.rounds * 2, self.ours("validate", document),
                              self.floor("floor_yaml", *files))
        show(what, ours.wall, floor.wall, 1.3)
        show("  CPU", ours.cpu, floor.cpu, 1.3)

    def validate_bundled(self):
        self.validate("validate the bundled workflow", BUNDLED, [BUNDLED, BUNDLED_API])

    def validate_big(self):
        """The bundled workflow with one more source, a description of about 366 KB.

        It is JSON, which is YAML too, but read by another reader where nothing says otherwise."""
        sizes = {path: path.stat().st_size for path in self.corpus.rglob("openapi.*")}
        if not sizes:
            print(f"skipped: a big description (there is no corpus at {self.corpus})")
            return
        big = min(sizes, key=lambda path: abs(sizes[path] - BIG_DESCRIPTION_BYTES))
        as_yaml = self.work / "description.yaml"
        as_yaml.write_text("# YAML, since JSON has no comments\n" + big.read_text())
        text = BUNDLED.read_text().replace("../openapi/" + BUNDLED_API.name, str(BUNDLED_API))
        for kind, path in (("JSON", big), ("YAML", as_yaml)):
            document = self.work / f"with-{kind}.yaml"
            document.write_text(text.replace(
                "sourceDescriptions:\n", f"sourceDescriptions:\n- {{name: big, url: '{path}'}}\n"))
            self.validate(f"validate, and {sizes[big] // 1000} KB of {kind}", document,
                          [document, BUNDLED_API, path])

    def validate_long(self):
        long, short = self.linear(10000, used=True), self.linear(1000, used=True)
        ours, floor, less = self.in_turn(self.rounds, self.ours("validate", long),
                                    self.floor("floor_yaml", long), self.ours("validate", short))
        show("validate 10,000 steps", ours.wall, floor.wall, 1.6)
        show("  CPU", ours.cpu, floor.cpu, 1.6)
        show("  memory", ours.memory, floor.memory, 1.6, "MB")
        print(f"  growth from 1,000 steps: exponent {math.log10(ours.wall / less.wall):.2f}, "
              "to reach 1.1")

    # --- with a server ---

    def two_steps(self, url):
        document = self.document("two", STEP.format(number=0) + STEP.format(number=1), url)
        ours, floor = self.in_turn(self.rounds * 2, self.ours(document),
                              self.floor("floor_curl", f"{url}/thing", 2))
        show("a run of two steps", ours.wall, floor.wall, 1.3)
        show("  CPU", ours.cpu, floor.cpu, 1.3)

    def one_more(self, what, reach, url, run, short, long):
        """What each step costs by which a long run is longer, against as many bare requests."""
        costs = self.in_turn(self.rounds, run(short), self.floor("floor_curl", f"{url}/thing", short),
                             run(long), self.floor("floor_curl", f"{url}/thing", long))
        count = long - short
        ours, floor = costs[2].minus(costs[0]).over(count), costs[3].minus(costs[1]).over(count)
        show(what, ours.wall, floor.wall, reach[0], "us")
        show("  CPU", ours.cpu, floor.cpu, reach[1], "us")
        return ours

    def one_more_step(self, url):
        documents = {count: self.linear(count, url) for count in (10, 2010)}
        self.one_more("one more step", (1.5, 1.6), url, lambda count: self.ours(documents[count]),
                      *documents)

    def one_more_poll(self, url):
        """A loop without end, stopped after so many polls."""
        document = self.document("loop", STEP.format(number=0) + LOOP, url)

        def polls(count):
            return self.ours(document, "--poll-interval", "0", "--max-steps", count, status=1)

        ours = self.one_more("one more poll", (1.3, 1.6), url, polls, 1000, 6000)
        print(f"  memory: {ours.memory:.0f} bytes a poll, to reach none")

    def big_body(self, url):
        document = self.document("filter", FILTER, url, "big.json")
        ours, floor = self.in_turn(max(3, self.rounds // 3), self.ours(document),
                              self.floor("floor_curl", f"{url}/big.json", 1))
        show("a JSONPath filter over 20 MB", ours.wall, floor.wall, 0.5)
        show("  memory", ours.memory, floor.memory, 0.5, "MB")


NGINX = """daemon off;
master_process off;
pid {work}/nginx.pid;
error_log {work}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  default_type application/json;
  keepalive_requests 100000000;
  client_body_temp_path {work}/temp; proxy_temp_path {work}/temp; fastcgi_temp_path {work}/temp;
  uwsgi_temp_path {work}/temp; scgi_temp_path {work}/temp;
  server {{
    listen 127.0.0.1:{port};
    location /thing {{ return 200 '{body}'; }}
    location /big.json {{ root {work}; }}
  }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(500):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise SystemExit("bench: nginx does not answer")


@contextlib.contextmanager
def nginx(work):
    """A server on loopback while the block runs; its URL, or None where there is no nginx."""
    program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not program:
        yield None
        return
    port = free_port()
    config = work / "nginx.conf"
    config.write_text(NGINX.format(work=work, port=port, body=BODY))
    items = [{"id": number, "name": f"item {number}", "tags": ["red", "green"], "price": number / 8,
              "text": "x" * 100} for number in range(110_000)]
    (work / "big.json").write_text(json.dumps({"items": items}))
    server = subprocess.Popen([program, "-p", work, "-c", config], stdin=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--floors", required=True, help="the folder of the floor programs")
    parser.add_argument("--corpus", default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--rounds", type=int, default=11)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="arazzo-bench-") as temporary:
        work = Path(temporary)
        bench = Bench(options, work)
        print(f"{'':<44} {'ours':>9} {'floor':>9}      ratio  reach")
        bench.start()
        bench.validate_bundled()
        bench.validate_big()
        bench.validate_long()
        with nginx(work) as url:
            if not url:
                print("skipped: everything that sends requests (nginx is not installed)")
                return
            bench.two_steps(url)
            bench.one_more_step(url)
            bench.one_more_poll(url)
            bench.big_body(url)


if __name__ == "__main__":
    main()
