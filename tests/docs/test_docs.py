#!/usr/bin/env python3
"""What the project says about itself must be true: test_docs.py [--program arazzo-run]."""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAN_PAGE = ROOT / "docs" / "arazzo-run.1"
BUNDLED = "workflows/daytona-io-capture-sandbox-snapshot-workflow.yml"
BUNDLED_SHA256 = "959ba263be77a9bdf1bbe6e772acf141ec5140deafab345d0b978f09d927156b"
COMMANDS = ("auth", "graph", "list", "mock", "run", "test", "validate")
PROGRAM = None


def markdown_files():
    return [path for path in sorted(ROOT.rglob("*.md"))
            if not any(part.startswith(("build", ".")) for part in path.relative_to(ROOT).parts)]


def long_options(text):
    return set(re.findall(r"(?<![\w-])--([a-z][a-z-]+)", text))


def man_options():
    """The long options that the man page defines: the heads of its lists."""
    heads = [line for line in MAN_PAGE.read_text().splitlines() if line.startswith(".It Fl")]
    return set(re.findall(r"Fl -([a-z][a-z-]+)", "\n".join(heads)))


def defined_options(text):
    """The long options that a help text defines: those at the beginning of a line."""
    return set(re.findall(r"^ +(?:-\w, )?--([a-z][a-z-]+)", text, re.M))


def run(*command):
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, timeout=120, check=False,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}, capture_output=True, text=True)


def console_examples(path):
    """Commands of a page's console blocks, each with the output that is shown under it."""
    for block in re.findall(r"^```console\n(.*?)^```$", path.read_text(), re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


def loosely(shown):
    """A pattern for shown output in which times may differ and `...` stands for anything."""
    pattern = re.escape(shown).replace(re.escape("..."), ".*")
    return re.sub(r"\d+(\\\.\d+)?(\\ )?ms", r"[0-9.]+\\ ?ms", pattern)


class Texts(unittest.TestCase):
    def test_the_bundled_workflow_is_as_its_author_wrote_it(self):
        digest = hashlib.sha256((ROOT / BUNDLED).read_bytes()).hexdigest()
        self.assertEqual(digest, BUNDLED_SHA256)

    def test_links_lead_somewhere(self):
        for path in markdown_files():
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text()):
                if "://" not in target:
                    self.assertTrue((path.parent / target).exists(), f"{path}: {target}")

    def test_every_decision_has_its_test(self):
        """The last cell of each row names tests that exist, with words that stand in them."""
        page = ROOT / "docs" / "semantics.md"
        rows = [line for line in page.read_text().splitlines() if line.startswith("|")]
        decisions = [row for row in rows if not re.match(r"\| (---|question|form)", row)]
        self.assertGreater(len(decisions), 50)
        for row in decisions:
            with self.subTest(row=row):
                links = re.findall(r'\]\(\.\./(tests/[^)\s]+)(?: "([^"]*)")?\)', row.split(" | ")[-1])
                self.assertTrue(links)
                for target, words in links:
                    path = ROOT / target
                    self.assertTrue((path / "case.json" if path.is_dir() else path).exists(), path)
                    self.assertTrue(path.is_dir() or words and words in path.read_text(), words)

    def test_readme_shows_the_example_program(self):
        code = (ROOT / "examples" / "run.c").read_text().split("\n", 1)[1]
        self.assertIn(code, (ROOT / "README.md").read_text())

    def test_man_page(self):
        if not shutil.which("mandoc"):
            self.skipTest("mandoc is not installed")
        lint = subprocess.run(["mandoc", "-T", "lint", "-W", "style", str(MAN_PAGE)],
                              capture_output=True, text=True, check=False)
        self.assertEqual(lint.stdout, "")


class Program(unittest.TestCase):
    def setUp(self):
        if not PROGRAM:
            self.skipTest("no program was given")

    def test_help_and_man_page_have_the_same_options(self):
        shown = {name for command in COMMANDS
                 for name in defined_options(run(PROGRAM, command, "--help").stdout)}
        self.assertEqual(shown, man_options())

    def test_help_and_man_page_have_the_same_commands(self):
        shown = re.findall(r"^  ([a-z]+) +[A-Z]", run(PROGRAM, "--help").stdout, re.M)
        self.assertEqual(tuple(shown), COMMANDS)
        page = re.findall(r"^\.It Cm (\w+)$", MAN_PAGE.read_text(), re.M)
        self.assertEqual(tuple(sorted(page)), COMMANDS)

    def test_readme_names_only_options_that_exist(self):
        text = (ROOT / "README.md").read_text()
        commands = "\n".join(line for line in text.splitlines() if "arazzo-run " in line)
        self.assertLessEqual(long_options(commands), man_options())

    def test_the_page_of_rules_is_what_the_program_prints(self):
        done = run(PROGRAM, "validate", "--rules", "--format", "markdown")
        self.assertEqual(done.stdout, (ROOT / "docs" / "rules.md").read_text())

    def test_examples_give_what_they_show(self):
        for path in markdown_files():
            for command, shown in console_examples(path):
                with self.subTest(path=path.name, command=command):
                    words = command.replace("arazzo-run", PROGRAM, 1)
                    done = run("sh", "-c", words)
                    pattern = re.compile(loosely(shown), re.S)
                    self.assertTrue(pattern.fullmatch(done.stderr + done.stdout) or
                                    pattern.fullmatch(done.stdout + done.stderr),
                                    done.stdout + done.stderr)

    def test_examples_are_valid_and_run(self):
        done = run(PROGRAM, "validate", "--strict", "examples")
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        done = run(PROGRAM, "examples/bookshop.arazzo.yaml", "--workflow", "orderBook",
                   "--input", "title=Emma", "--mock")
        self.assertEqual(json.loads(done.stdout), {"orderId": "o-17", "state": "dispatched"})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--program")
    options, rest = parser.parse_known_args()
    PROGRAM = os.path.abspath(options.program) if options.program else None
    unittest.main(argv=[sys.argv[0], *rest])
