"""What the tests of the command line stand on: a folder with a document, and the program."""

import argparse
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PATIENCE = 60
OPENAPI = """openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
servers: [{ url: http://127.0.0.1:1 }]
paths: { /thing: { get: { operationId: getThing, responses: { '200': { description: d } } } } }
"""
ARAZZO = """arazzo: 1.0.1
info: { title: Things, version: 1.0.0 }
sourceDescriptions: [{ name: things, url: openapi.yaml, type: openapi }]
workflows:
- workflowId: look
  steps: [{ stepId: get, operationId: getThing, outputs: { a: $response.body } }]
  outputs: { a: $steps.get.outputs.a }
"""


class Folder(unittest.TestCase):
    """Each test has a folder of its own, with `openapi.yaml` and, but for None, `workflow.yaml`."""

    program = None  # as main() was given it
    openapi, arazzo = OPENAPI, ARAZZO  # what the files say

    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)
        (self.folder / "openapi.yaml").write_text(self.openapi)
        if self.arazzo:
            (self.folder / "workflow.yaml").write_text(self.arazzo)

    def tearDown(self):
        # What a test has closed has to be opened to be removed.
        subprocess.run(["chmod", "-R", "u+rwx", self.folder], check=False)
        self.temporary.cleanup()

    def run_program(self, args, **how):
        """Runs it in the folder to its end, with text in and out where `how` does not say else."""
        if "input" not in how:
            how.setdefault("stdin", subprocess.DEVNULL)
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **how}
        return subprocess.run([self.program, *args], cwd=self.folder, timeout=PATIENCE,
                              check=False, **given)


def main(about):
    """The tests of the main module, with the program that --program names."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--program", type=Path, required=True)
    given, rest = parser.parse_known_args()
    Folder.program = given.program.resolve()
    unittest.main(argv=[sys.argv[0], *rest])
