#!/usr/bin/env python3
"""Files that are checked by several processes: jobs.py --program PATH."""

import os
import signal
import subprocess
import time
from pathlib import Path

from folder import OPENAPI, PATIENCE, Folder, main

HEAD = """arazzo: 1.0.1
info: {{ title: Number {number}, version: 1.0.0 }}
sourceDescriptions: [{{ name: things, url: openapi.yaml, type: openapi }}]
workflows:
- workflowId: look
  steps:
"""
STEP = """  - stepId: step{number}
    operationId: getThin
"""


def children_of(process):
    """The process ids of its children: those that live, and those that have ended."""
    alive, ended = [], []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == process.pid:
            (ended if state in "ZX" else alive).append(int(stat.parent.name))
    return alive, ended


class Jobs(Folder):
    arazzo = None

    def setUp(self):
        super().setUp()
        for number in range(7):
            # The first files take longest.
            steps = "".join(STEP.format(number=step) for step in range(600 >> 2 * number))
            (self.folder / f"{number}.arazzo.yaml").write_text(HEAD.format(number=number) + steps)

    def start(self, *args):
        return subprocess.Popen([self.program, "validate", *args], cwd=self.folder, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def result(self, *args):
        process = self.start(*args)
        out, err = process.communicate(timeout=PATIENCE)
        return out, err, process.returncode

    def last_child(self, process):
        """Waits until one child is left, the one that reads from the pipe that nobody writes."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            alive, ended = children_of(process)
            if len(alive) == len(ended) == 1:
                return alive[0]
            time.sleep(0.01)
        raise AssertionError("no child came to the pipe alone")

    def with_pipe(self):
        """A call whose first file is never there to be read."""
        os.mkfifo(self.folder / "pipe.yaml")
        return self.start("--jobs", "2", "pipe.yaml", ".")

    def test_order(self):
        for form in ("text", "json", "sarif", "junit", "github"):
            with self.subTest(form):
                alone = self.result("--format", form, "--jobs", "1", ".")
                self.assertEqual(alone[2], 1)
                self.assertIn("6.arazzo.yaml", alone[0])
                for jobs in ("2", "5", "256"):
                    self.assertEqual(self.result("--format", form, "--jobs", jobs, "."), alone)
                self.assertEqual(self.result("--format", form, "."), alone)

    def test_killed(self):
        out, err, _ = self.result("--jobs", "1", ".")
        process = self.with_pipe()
        os.kill(self.last_child(process), signal.SIGKILL)
        text, summary = process.communicate(timeout=PATIENCE)
        said = "pipe.yaml: error: checking it ended by signal 9 [internal]\n"
        self.assertEqual(text, said + out)
        errors = int(err.split(" files, ")[1].split()[0])
        self.assertEqual(summary, f"8 files, {errors + 1} errors, 0 warnings\n")
        self.assertEqual(process.returncode, 1)

    def test_all_killed(self):
        """Each file whose process is killed is told of, and another process takes its place."""
        names = [f"{number}.yaml" for number in range(4)]
        for name in names:
            os.mkfifo(self.folder / name)
        process = self.start("--jobs", "2", *names)
        killed = set()
        until = time.monotonic() + PATIENCE
        while len(killed) < len(names) and time.monotonic() < until:
            for child in set(children_of(process)[0]) - killed:
                killed.add(child)
                os.kill(child, signal.SIGKILL)
            time.sleep(0.01)
        out, _ = process.communicate(timeout=PATIENCE)
        said = ": error: checking it ended by signal 9 [internal]\n"
        self.assertEqual(out, "".join(name + said for name in names))

    def test_interrupted(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                process = self.with_pipe()
                child = self.last_child(process)
                os.kill(process.pid, number)
                process.communicate(timeout=PATIENCE)
                self.assertEqual(process.returncode, 128 + number)
                self.assertFalse(Path(f"/proc/{child}").exists())
                (self.folder / "pipe.yaml").unlink()

    def test_few_bytes(self):
        """A short call starts no process, and neither does one that reads standard input."""
        os.mkfifo(self.folder / "pipe.yaml")
        process = self.start("pipe.yaml", "6.arazzo.yaml")
        self.assertEqual(children_of(process), ([], []))
        writer = os.open(self.folder / "pipe.yaml", os.O_WRONLY)
        self.assertEqual(children_of(process), ([], []))
        os.close(writer)
        process.communicate(timeout=PATIENCE)
        out, _, _ = self.result("--jobs", "2", "-", "6.arazzo.yaml")
        self.assertTrue(out.startswith("-:") or out.startswith("standard input:"), out[:80])

    def test_read_once(self):
        """A description that files share is read once: a pipe has no more to give."""
        for args in ([], ["--jobs", "2"]):
            with self.subTest(args):
                alone = self.result(".")
                os.mkfifo(self.folder / "pipe.yaml")
                process = self.start(*args, "--source", "things=pipe.yaml", ".")
                (self.folder / "pipe.yaml").write_text(OPENAPI)
                out, err = process.communicate(timeout=PATIENCE)
                self.assertEqual((out, err, process.returncode), alone)
                (self.folder / "pipe.yaml").unlink()

    def test_wrong_number(self):
        for jobs in ("0", "257", "1.5", "x"):
            out, err, status = self.result("--jobs", jobs, ".")
            self.assertEqual((out, status), ("", 2))
            self.assertIn("a number of processes from 1 to 256", err)


if __name__ == "__main__":
    main(__doc__)
