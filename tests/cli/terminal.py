#!/usr/bin/env python3
"""arazzo-run on a terminal, and under signals: terminal.py --program PATH."""

import argparse
import fcntl
import http.server
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = str(ROOT / "workflows" / "daytona-io-capture-sandbox-snapshot-workflow.yml")
PATIENCE = 60
PROGRAM = None


class Screen:
    """What a terminal of that many columns shows of what was written to it."""

    def __init__(self, columns):
        self.columns, self.rows, self.column = columns, [""], 0

    def put(self, character):
        if self.column == self.columns:
            self.rows.append("")
            self.column = 0
        row = self.rows[-1].ljust(self.column)
        self.rows[-1] = row[:self.column] + character + row[self.column + 1:]
        self.column += 1

    def write(self, text):
        for token in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|.", text, re.S):
            if token == "\r":
                self.column = 0
            elif token == "\n":
                self.rows.append("")
            elif token == "\x1b[K":
                self.rows[-1] = self.rows[-1][:self.column]
            elif not token.startswith("\x1b"):
                self.put(token)
        return self


class Session:
    """The program with standard input and standard error on a terminal that controls it."""

    def __init__(self, *args, columns=100, env=None):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        kept = {name: value for name, value in os.environ.items()
                if name in ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS")}
        self.process = subprocess.Popen(
            [PROGRAM, *args], stdin=slave, stdout=subprocess.PIPE, stderr=slave, cwd=ROOT,
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            env={**kept, "TERM": "xterm", "LC_ALL": "C.UTF-8", **(env or {})})
        os.close(slave)
        self.seen = ""

    def read(self):
        """What has come; False at the end."""
        if not select.select([self.master], [], [], PATIENCE)[0]:
            raise TimeoutError(self.seen)
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        self.seen += data.decode("utf-8")
        return bool(data)

    def wait_for(self, text):
        while text not in self.seen:
            if not self.read():
                raise EOFError(self.seen)

    def wait_for_no_echo(self):
        deadline = time.monotonic() + PATIENCE
        while termios.tcgetattr(self.master)[3] & termios.ECHO:
            if time.monotonic() > deadline:
                raise TimeoutError("the terminal still echoes")
            time.sleep(0.01)

    def echoes(self):
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)

    def type(self, text):
        os.write(self.master, text.encode())

    def finish(self):
        """The exit status; `seen` and `out` have everything."""
        while self.read():
            pass
        self.out = self.process.communicate(timeout=PATIENCE)[0].decode()
        os.close(self.master)
        return self.process.returncode


class Api(http.server.BaseHTTPRequestHandler):
    """Is started at once, and remembers what it was sent."""

    def answer(self):
        size = int(self.headers.get("Content-Length", 0))
        self.server.seen.append((self.path, self.headers["Authorization"], self.rfile.read(size)))
        body = json.dumps({"id": "i", "state": "started"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *args):
        pass


class Progress(unittest.TestCase):
    def run_mock(self, *args, **how):
        session = Session(BUNDLED, "-i", "sandboxIdOrName=foo", "--mock", *args, **how)
        self.assertEqual(session.finish(), 0)
        return session

    def test_polls_fold_into_one_line_that_is_written_over(self):
        session = self.run_mock()
        rows = Screen(100).write(session.seen).rows
        polls = [row for row in rows if "pollSettled" in row]
        self.assertEqual(len(polls), 1, rows)
        self.assertIn("(2 times)", polls[0])
        self.assertEqual(session.seen.count("pollSettled"), 2)
        self.assertRegex(session.seen, r"pollSettled[^\n]*\x1b\[K\r[^\n]*pollSettled")

    def test_a_narrow_terminal_has_no_line_that_could_not_be_written_over(self):
        session = self.run_mock(columns=40)
        written = [part for part in session.seen.split("\r") if part.endswith("\x1b[K")]
        self.assertEqual(len(written), 3)
        for part in written:
            rows = Screen(40).write(part).rows
            self.assertEqual((len(rows), len(rows[0]) <= 39), (1, True), part)
        text = "".join(Screen(40).write(session.seen).rows)
        self.assertEqual(text.count("pollSettled"), 1, text)
        self.assertIn("(2 times)", text)

    def test_verbose_has_a_line_for_each_poll(self):
        rows = Screen(200).write(self.run_mock("-v", columns=200).seen).rows
        self.assertEqual(sum(" pollSettled " in row for row in rows), 2, rows)

    def test_colours(self):
        green = "\x1b[32m"
        self.assertIn(green, self.run_mock().seen)
        self.assertIn(green, self.run_mock("--color", "always", env={"NO_COLOR": "1"}).seen)
        for args, env in (((), {"NO_COLOR": "1"}), (("--color", "never"), {}), ((), {"TERM": "dumb"})):
            self.assertNotRegex(self.run_mock(*args, env=env).seen, r"\x1b\[[0-9;]*m")

    def test_signs_are_those_that_the_terminal_has(self):
        self.assertIn("\N{CHECK MARK}", self.run_mock().seen)
        self.assertTrue(self.run_mock(env={"LC_ALL": "C"}).seen.isascii())

    def test_what_is_no_terminal_gets_whole_lines(self):
        done = subprocess.run([PROGRAM, BUNDLED, "--mock", "-i", "sandboxIdOrName=foo"], cwd=ROOT,
                              capture_output=True, stdin=subprocess.DEVNULL, check=True)
        self.assertNotIn(b"\r", done.stderr)
        self.assertNotIn(b"\x1b", done.stderr)
        self.assertEqual(done.stderr.count(b"pollSettled"), 1)


class Rows(unittest.TestCase):
    """A batch, whose rows come one by one through standard input."""

    def run_rows(self, *args, columns=100):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "rows.csv"
            data.write_text("name\n" + "snap\n" * 80)
            session = Session(BUNDLED, "-i", "sandboxIdOrName=foo", "-i", "apiToken=t", "--dry-run",
                              "--data", str(data), *args, columns=columns)
            self.assertEqual(session.finish(), 0)
        return session

    def test_one_line_says_how_many_and_how_long_still(self):
        session = self.run_rows("--rate", "40/s")
        told = session.seen.split("\r\x1b[K")[:-1]
        self.assertGreater(len(told), 3)
        for line in told:
            self.assertRegex(line, r"^\d+ rows, 0 failed(, [\d.]+ a second(, \d+ s left)?)?$")
        self.assertRegex("".join(told), r", \d+ s left")
        rows = Screen(100).write(session.seen).rows
        self.assertRegex(rows[0], r"^80 rows: 80 succeeded, 0 failed; 160 requests in ")

    def test_a_narrow_terminal_has_no_line_that_could_not_be_written_over(self):
        for line in self.run_rows("--rate", "60", columns=20).seen.split("\r\x1b[K")[:-1]:
            self.assertLess(len(line), 20)

    def test_quiet_shows_nothing(self):
        self.assertEqual(self.run_rows("-q").seen, "")


class Questions(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
        self.server.seen = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def test_missing_inputs_are_asked_for_and_secrets_are_not_shown(self):
        session = Session(BUNDLED, "--server", self.url)
        session.wait_for("apiToken (string): ")
        session.wait_for_no_echo()
        session.type("s3cret-token\n")
        session.wait_for("sandboxIdOrName (string): ")
        session.type("foo\n")
        session.wait_for("name (string): ")
        session.type("snap\n")
        self.assertEqual(session.finish(), 0)
        self.assertNotIn("s3cret-token", session.seen + session.out)
        self.assertIn("sandboxIdOrName (string): foo", session.seen)
        self.assertIn("Daytona API key", session.seen)
        path, token, body = self.server.seen[0]
        self.assertEqual((path, token), ("/sandbox/foo/snapshot", "Bearer s3cret-token"))
        self.assertEqual(json.loads(body), {"name": "snap"})

    def test_an_interrupt_at_a_question(self):
        session = Session(BUNDLED, "--server", self.url)
        session.wait_for("apiToken (string): ")
        session.wait_for_no_echo()
        session.type("\x03")
        session.wait_for("interrupted")
        self.assertTrue(session.echoes())
        self.assertEqual(session.finish(), 130)
        self.assertEqual(self.server.seen, [])

    def test_the_end_of_the_input_is_no_answer(self):
        session = Session(BUNDLED, "--server", self.url, "-i", "apiToken=t", "-i", "name=snap")
        session.wait_for("sandboxIdOrName (string): ")
        session.type("\x04")
        self.assertEqual(session.finish(), 2)
        self.assertIn("needs 1 more input: 'sandboxIdOrName'", session.seen)

    def test_tests_ask_nobody(self):
        session = Session("test", BUNDLED, "--server", self.url)
        self.assertEqual(session.finish(), 1)
        self.assertIn("needs 3 more inputs", session.out)


class Signals(unittest.TestCase):
    def test_a_second_one_ends_the_program_at_once(self):
        """The first lets it finish its report, which nobody takes: it would wait for ever."""
        process = subprocess.Popen(
            [PROGRAM, BUNDLED, "--mock", "-q", "--format", "json", "-i", "sandboxIdOrName=foo",
             "-i", f"name={'x' * 100000}"],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.assertTrue(select.select([process.stdout], [], [], PATIENCE)[0])
        process.send_signal(signal.SIGINT)
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(timeout=0.3)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=PATIENCE), 128 + signal.SIGTERM)
        process.stdout.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--program")
    options, rest = parser.parse_known_args()
    PROGRAM = os.path.abspath(options.program)
    unittest.main(argv=[sys.argv[0], *rest])
