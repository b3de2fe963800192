#!/usr/bin/env python3
"""What `validate --fix` leaves of a file, byte by byte: fix_in_place.py PROGRAM DOCUMENTS."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

API = """openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
servers: [{ url: 'https://example.com' }]
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{ name: limit, in: query, schema: { type: integer } }]
      responses: { '200': { description: Fine. } }
"""

BEFORE = """arazzo: 1.0 # the version
info: { title: Fix, version: 1.0.0 }
sourceDescriptions:
- { name: pets, url: pets.yaml, type: openapi }
workflows:
- workflowId: one
  steps:
  - stepId: list   # by its path
    operationPath: GET /pets
    parameters:
    - $ref: '#/components/parameters/limit'   # a component
    successCriteria:
    - condition: >-
        $statusCode === 200 &&
        $statusCode !== 201
  - { stepId: again, operationId: pets.listPets }
components:
  parameters:
    limit: { name: limit, in: query, value: 3 }"""

AFTER = """arazzo: "1.0.1" # the version
info: { title: Fix, version: 1.0.0 }
sourceDescriptions:
- { name: pets, url: pets.yaml, type: openapi }
workflows:
- workflowId: one
  steps:
  - stepId: list   # by its path
    operationPath: '{$sourceDescriptions.pets.url}#/paths/~1pets/get'
    parameters:
    - reference: '$components.parameters.limit'   # a component
    successCriteria:
    - condition: >-
        $statusCode == 200 &&
        $statusCode != 201
  - { stepId: again, operationId: $sourceDescriptions.pets.listPets }
components:
  parameters:
    limit: { name: limit, in: query, value: 3 }"""

JSON_BEFORE = r"""{ "arazzo": "1.0.1", "info": { "title": "Fix \u00e9\/", "version": "1.0.0" },
  "sourceDescriptions": [ { "name": "pets", "url": "pets.yaml", "type": "openapi" } ],
  "workflows": [ { "workflowId": "one", "steps": [ {
    "stepId": "list", "operationId": "listPets",
    "parameters": [ { "$ref": "#\/components\/parameters\/limit" } ],
    "successCriteria": [ { "condition": "$response.body#\/st\u0061te === \"ready\"" } ] } ] } ],
  "components": { "parameters": { "limit": { "name": "limit", "in": "query", "value": 3 } } } }
"""
JSON_AFTER = (JSON_BEFORE
              .replace(r'"$ref": "#\/components\/parameters\/limit"',
                       '"reference": "$components.parameters.limit"')
              .replace(r'=== \"ready\"', "== 'ready'"))

# What becomes of the line that breaks the rule in the rule's own document.
RIGHT = {
    "braced-expression": "- condition: '$statusCode == 200'",
    "name-form": "workflowId: two",
    "operation-path-form": "operationPath: '{$sourceDescriptions.pets.url}#/paths/~1pets/get'",
    "operation-qualified": "operationId: $sourceDescriptions.orders.createOrder",
    "reusable-pointer": "- reference: '$components.parameters.tags'",
    "reusable-ref": "- reference: '$components.parameters.tags'",
    "source-unmarked": "operationId: $sourceDescriptions.orders.createOrder",
    "version-form": "arazzo: '1.0.1'",
    "workflow-qualified": "workflowId: $sourceDescriptions.other.pick",
}


def fix(program, folder, name, before):
    (folder / name).write_bytes(before)
    done = subprocess.run([program, "validate", "--no-config", "--fix", name], cwd=folder,
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done
    return (folder / name).read_bytes()


def expect(what, actual, wanted):
    if actual != wanted:
        sys.exit(f"{what}: expected\n{wanted!r}\ngot\n{actual!r}")


def check_bytes(program, folder):
    crlf = BEFORE.replace("\n", "\r\n").encode(), AFTER.replace("\n", "\r\n").encode()
    mark = b"\xef\xbb\xbf"
    expect("no line break at the end", fix(program, folder, "a.yaml", BEFORE.encode()),
           AFTER.encode())
    expect("CRLF", fix(program, folder, "b.yaml", crlf[0]), crlf[1])
    expect("a byte order mark", fix(program, folder, "c.yaml", mark + crlf[0]), mark + crlf[1])
    expect("JSON", fix(program, folder, "d.json", JSON_BEFORE.encode()), JSON_AFTER.encode())
    expect("nothing to do", fix(program, folder, "e.yaml", AFTER.encode()), AFTER.encode())


def check_link(program, folder):
    """The file behind a symbolic link changes and keeps its mode; the link stays."""
    real = folder / "below" / "real.yaml"
    real.parent.mkdir()
    real.write_bytes(BEFORE.replace("pets.yaml", "../pets.yaml").encode())
    real.chmod(0o640)
    (folder / "link.yaml").symlink_to("below/real.yaml")
    subprocess.run([program, "validate", "--no-config", "--fix", "link.yaml"], cwd=folder,
                   capture_output=True, timeout=60, check=False)
    expect("a link", os.readlink(folder / "link.yaml"), "below/real.yaml")
    expect("behind a link", real.read_text(), AFTER.replace("pets.yaml", "../pets.yaml"))
    expect("the mode", stat.S_IMODE(real.stat().st_mode), 0o640)
    expect("files beside it", os.listdir(real.parent), ["real.yaml"])


def replaced(lines, replacement):
    """The lines with one replacement of a SARIF log made."""
    region, text = replacement["deletedRegion"], replacement["insertedContent"]["text"]
    first, last = region["startLine"] - 1, region["endLine"] - 1
    joined = lines[first][:region["startColumn"] - 1] + text + lines[last][region["endColumn"] - 1:]
    return lines[:first] + joined.split("\n") + lines[last + 1:]


def check_sarif(program, folder):
    """The fixes of a SARIF log, made from the last to the first, come to the same text."""
    (folder / "s.yaml").write_text(BEFORE)
    done = subprocess.run([program, "validate", "--no-config", "--format", "sarif", "s.yaml"],
                          cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    lines = BEFORE.split("\n")
    for result in reversed(json.loads(done.stdout)["runs"][0]["results"]):
        for change in (c for f in result.get("fixes", []) for c in f["artifactChanges"]):
            expect("the file", change["artifactLocation"]["uri"], "s.yaml")
            for replacement in change["replacements"]:
                lines = replaced(lines, replacement)
    expect("fixes in SARIF", "\n".join(lines), AFTER)


def check_diff(program, folder):
    """The diff, given to `patch`, comes to the same text; the file itself stays as it is."""
    before = BEFORE + "\n" + "".join(f"  x-line-{i}: {i}\n" for i in range(20))
    (folder / "p.yaml").write_text(before)
    done = subprocess.run([program, "validate", "--no-config", "--diff", "p.yaml"], cwd=folder,
                          capture_output=True, text=True, timeout=60, check=False)
    expect("the status", done.returncode, 1)
    expect("what is said", done.stderr, "6 to fix\n")
    expect("the file", (folder / "p.yaml").read_text(), before)
    expect("the names", done.stdout.split("\n")[:2], ["--- p.yaml", "+++ p.yaml"])
    expect("the diff", patched(before.split("\n"), done.stdout.split("\n")[2:-1]),
           before.replace(BEFORE, AFTER).split("\n"))


def patched(lines, diff):
    """The lines with a unified diff made in them, each hunk where it says."""
    done, at = [], 0
    for line in diff:
        if line.startswith("@@"):
            first = int(line.split("-")[1].split(",")[0]) - 1
            done, at = done + lines[at:first], first
        elif line.startswith("+"):
            done.append(line[1:])
        else:
            expect("a line of the diff", line[1:], lines[at])
            done, at = (done + [lines[at]] if line.startswith(" ") else done), at + 1
    return done + lines[at:]


def check_rules(program, documents, folder):
    shutil.copytree(documents, folder / "documents")
    rules = folder / "documents" / "rules"
    for rule, right in RIGHT.items():
        lines = (rules / f"{rule}.yml").read_text().split("\n")
        mark = f"# expect: warning {rule}"
        wanted = [line[:len(line) - len(line.lstrip())] + f"{right} {mark}" if mark in line
                  else line for line in lines]
        fixed = fix(program, rules, f"{rule}.yml", "\n".join(lines).encode())
        expect(rule, fixed.decode(), "\n".join(wanted))


def main(program, documents):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "pets.yaml").write_text(API)
        check_bytes(program, folder)
        check_link(program, folder)
        check_sarif(program, folder)
        check_diff(program, folder)
        check_rules(program, documents, folder)


main(*map(os.path.abspath, sys.argv[1:]))
