#!/usr/bin/env python3
"""Tests of the harness itself: what deviates from a case must be reported."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

import run_case
from compare import json_difference, text_matches

RUNNER = '''#!{python}
import http.client, sys
method, target, body = sys.argv[1:4]
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[4]), timeout=20)
connection.request(method, target, body or None, {{"X-Key": "k"}})
response = connection.getresponse()
print(response.status, response.read().decode())
'''
GET = {"request": {"method": "GET", "path": "/a?b=1", "headers": {"X-Key": "k", "X-No": None}},
       "response": {"status": 200, "body": "hello"}}


class Compare(unittest.TestCase):
    def test_texts(self):
        self.assertTrue(text_matches("a~~~c~~~", "abbc"))
        self.assertTrue(text_matches("a~~~c", "a\nc"))
        self.assertFalse(text_matches("a.c", "abc"))
        self.assertFalse(text_matches("a~~~c", "abcd"))

    def test_values(self):
        self.assertIsNone(json_difference({"a": "~~~", "~~~": 0}, {"a": [1], "b": 2}))
        self.assertIsNone(json_difference([1, "v~~~"], [1.0, "v2"]))
        self.assertEqual(json_difference({"a": [1]}, {"a": [True]}), "/a/0: expected 1, got true")
        self.assertEqual(json_difference({"a": 1}, {"a": 1, "b": None}),
                         "/b: is there and should not be: null")
        self.assertEqual(json_difference({"a": 1}, {}), "/a: is missing")
        self.assertEqual(json_difference([], [1]), ": 0 items expected, 1 there")


class RunCase(unittest.TestCase):
    def problems(self, exchanges, request, case=None, stdout="200 hello\n"):
        """What run_case reports where a runner sends `request` alone."""
        with tempfile.TemporaryDirectory() as temporary:
            folder, work = Path(temporary) / "case", Path(temporary) / "work"
            folder.mkdir()
            work.mkdir()
            runner = Path(temporary) / "runner"
            runner.write_text(RUNNER.format(python=sys.executable))
            runner.chmod(0o755)
            args = [*request, "{{port}}"]
            (folder / "case.json").write_text(json.dumps({"args": args, **(case or {})}))
            (folder / "server.json").write_text(json.dumps({"exchanges": exchanges}))
            (folder / "stdout").write_text(stdout)
            return run_case.run_case(str(runner), folder, work)[0]

    def test_what_is_as_it_should_be(self):
        self.assertEqual(self.problems([GET], ["GET", "/a?b=1", ""]), [])

    def test_another_target(self):
        self.assertEqual(self.problems([GET], ["GET", "/a?b=2", ""]),
                         ["request 1: path: expected /a?b=1, got /a?b=2"])

    def test_a_body_that_should_not_be(self):
        self.assertEqual(self.problems([GET], ["GET", "/a?b=1", "x"]),
                         ["request 1: body: expected '', got 'x'"])

    def test_a_body_of_another_value(self):
        post = {"request": {"method": "POST", "path": "/", "json": {"a": 1}},
                "response": {"body": "hello"}}
        self.assertEqual(self.problems([post], ["POST", "/", '{"a": 2}']),
                         ["request 1: body /a: expected 1, got 2"])

    def test_headers(self):
        other = {"request": {"method": "GET", "path": "/", "headers": {"X-Key": None, "X-No": "n"}},
                 "response": {"body": "hello"}}
        self.assertEqual(self.problems([other], ["GET", "/", ""]),
                         ["request 1: header X-Key: should not be there, but is 'k'",
                          "request 1: header X-No: expected ['n'], got []"])

    def test_a_request_too_few_and_one_too_many(self):
        self.assertEqual(self.problems([GET, GET], ["GET", "/a?b=1", ""]),
                         ["never sent: GET /a?b=1"])
        self.assertEqual(self.problems([], ["GET", "/", ""], stdout="500 ~~~"),
                         ["request 1 is not in the script: GET / b''"])

    def test_the_end(self):
        self.assertEqual(self.problems([GET], ["GET", "/a?b=1", ""], {"exit": 3}),
                         ["exit status: expected 3, got 0"])
        self.assertEqual(self.problems([GET], ["GET", "/a?b=1", ""], stdout="other\n"),
                         ["stdout: expected\nother\n"])
        self.assertEqual(self.problems([GET], ["GET", "/a?b=1", ""], {"never": ["hell"]}),
                         ["stdout: must not contain 'hell'"])

    def test_faults_end_the_request(self):
        for fault in ("close", "reset", "truncate"):
            broken = {**GET, "response": {"body": "hello", "fault": fault}}
            self.assertEqual(self.problems([broken], ["GET", "/a?b=1", ""], {"exit": 1}, ""), [])

    def test_an_interrupt_arrives(self):
        silent = {**GET, "interrupt": True, "response": {"fault": "silence"}}
        self.assertEqual(self.problems([silent], ["GET", "/a?b=1", ""],
                                       {"exit": -15, "signal": "TERM"}, ""), [])

    def test_chunks_and_gzip(self):
        chunked = {**GET, "response": {"body": "hello", "chunked": 2}}
        self.assertEqual(self.problems([chunked], ["GET", "/a?b=1", ""]), [])
        packed = {**GET, "response": {"body": "hello", "gzip": True}}
        self.assertTrue(self.problems([packed], ["GET", "/a?b=1", ""]))


class Cases(unittest.TestCase):
    def test_that_all_are_listed(self):
        """Each folder is a test, in order: meson.build lists them by hand."""
        here = Path(run_case.__file__).resolve().parent
        text = (here / "meson.build").read_text()
        listed = [line.strip(" ',") for line in
                  text.split("run_cases = [")[1].split("]")[0].splitlines() if line.strip()]
        self.assertEqual(listed, sorted(path.name for path in (here / "cases").iterdir()))


if __name__ == "__main__":
    unittest.main()
