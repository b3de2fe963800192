#!/usr/bin/env python3
"""Names in documents that would drive a terminal, in all that is printed of them: hostile.py
--program PATH."""

import signal
import subprocess

from folder import PATIENCE, Folder, main

# A colour, a bell, and a mark that turns the direction of what follows: as YAML has them, and not
# to be found in what is printed.
ESCAPE = "\\e[31m\\x07\\u202e"
RAW = "\x1b[31m", "\x07", "\u202e"
OPENAPI = """openapi: 3.1.0
info: { title: "TNAME", version: "1" }
servers: [{ url: "http://127.0.0.1:1" }]
components:
  securitySchemes:
    "keyNAME": { type: apiKey, in: header, name: "XNAME", description: "dNAME" }
    "oNAME":
      type: oauth2
      flows: { clientCredentials: { tokenUrl: "http://x/NAME", scopes: { "sNAME": "xNAME" } } }
security: [{ "keyNAME": [] }, { "oNAME": ["sNAME"] }]
paths:
  "/tNAME":
    get: { operationId: "opNAME", responses: { '200': { description: d } } }
""".replace("NAME", ESCAPE)
ARAZZO = """arazzo: 1.0.1
info: { title: "TNAME", version: "1" }
sourceDescriptions: [{ name: "srcNAME", url: openapi.yaml, type: openapi }]
workflows:
- workflowId: "wfNAME"
  summary: "sNAME"
  inputs:
    type: object
    properties: { "inNAME": { type: string, description: "dNAME", default: "vNAME" } }
  steps:
  - stepId: "stNAME"
    description: "dNAME"
    operationId: "opNAME"
    onSuccess:
    - name: "nNAME"
      type: goto
      stepId: "st2NAME"
      criteria: [{ condition: "$statusCode != 'NAME'" }]
    outputs: { "outNAME": "$response.body" }
  - stepId: "st2NAME"
    operationId: "opNAME"
""".replace("NAME", ESCAPE)
COMMANDS = [["auth"], ["list"], ["graph"], ["graph", "--format", "dot"],
            ["graph", "--format", "svg"], ["validate"], ["validate", "--format", "github"],
            ["validate", "--diff"], ["test", "--mock"], ["run", "--mock"], ["run", "--dry-run"],
            ["run", "--mock", "-v"], ["run", "-w", "none"], ["run", "--auth", "x=y"]]


class Hostile(Folder):
    openapi, arazzo = OPENAPI, ARAZZO

    def check(self, text):
        for raw in RAW:
            self.assertNotIn(raw, text)

    def test_nothing_that_drives_a_terminal_is_printed(self):
        for args in COMMANDS:
            with self.subTest(args=args):
                done = subprocess.run([self.program, *args, "workflow.yaml"], cwd=self.folder,
                                      capture_output=True, text=True, timeout=PATIENCE,
                                      check=False)
                self.assertIn(done.returncode, (0, 1, 2))
                self.check(done.stdout)
                self.check(done.stderr)

    def test_nor_by_the_mock(self):
        with subprocess.Popen([self.program, "mock", "workflow.yaml"], cwd=self.folder, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            line = process.stdout.readline()
            process.send_signal(signal.SIGINT)
            self.assertIn("  http://127.0.0.1:", line)
            self.check(line + "".join(process.communicate(timeout=PATIENCE)))


if __name__ == "__main__":
    main(__doc__)
