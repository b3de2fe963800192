#!/usr/bin/env python3
"""The standard streams, full, closed or asked for twice: streams.py --program PATH."""

import os
import unittest

from folder import Folder, main

COMMANDS = [["--help"], ["auth", "workflow.yaml"], ["graph", "workflow.yaml"],
            ["graph", "--format", "svg", "workflow.yaml"], ["list", "workflow.yaml"],
            ["test", "--mock", "workflow.yaml"], ["validate", "--format", "json", "workflow.yaml"],
            ["validate", "--format", "sarif", "workflow.yaml"], ["validate", "--rules"],
            ["workflow.yaml", "--dry-run"], ["workflow.yaml", "--mock"]]


class Streams(Folder):
    @unittest.skipUnless(os.path.exists("/dev/full"), "there is no /dev/full")
    def test_output_that_finds_no_room_is_a_failure_of_every_command(self):
        for args in COMMANDS:
            with self.subTest(args=args), open("/dev/full", "w") as full:
                ended = self.run_program(args, stdout=full)
                self.assertEqual(ended.returncode, 1)
                self.assertIn("cannot be written: No space left on device\n", ended.stderr)

    def test_closed_output_is_a_failure_of_every_command(self):
        for args in COMMANDS:
            with self.subTest(args=args):
                ended = self.run_program(args, preexec_fn=lambda: os.close(1))
                self.assertEqual(ended.returncode, 1)
                self.assertIn("cannot be written: Bad file descriptor\n", ended.stderr)

    def test_messages_that_nobody_reads_are_no_failure(self):
        for args in COMMANDS:
            with self.subTest(args=args):
                quiet = self.run_program(args, preexec_fn=lambda: os.close(2))
                self.assertEqual((quiet.returncode, quiet.stdout != ""), (0, True))

    def test_closed_input_is_empty(self):
        ended = self.run_program(["-"], preexec_fn=lambda: os.close(0))
        self.assertEqual(ended.returncode, 2)
        self.assertIn("-:1:1: error: this is no Arazzo description", ended.stderr)

    def test_standard_input_is_one_thing(self):
        for args in [["-", "--inputs", "-"], ["-", "--data", "-"], ["validate", "-", "-"],
                     ["workflow.yaml", "--inputs", "-", "--auth-file", "-"]]:
            with self.subTest(args=args):
                ended = self.run_program(args)
                self.assertEqual((ended.returncode, ended.stderr),
                                 (2, "arazzo-run: error: standard input can be read only once\n"))

    def test_a_command_mistyped_is_told(self):
        ended = self.run_program(["validat", "workflow.yaml"])
        self.assertEqual((ended.returncode, ended.stderr),
                         (2, "arazzo-run: error: 'workflow.yaml' is one file too many\n"
                             "  help: 'validat' is no command; did you mean 'validate'?\n"))


if __name__ == "__main__":
    main(__doc__)
