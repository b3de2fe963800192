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
    post:
      operationId: addPet
      requestBody: { content: { application/json: {} } }
      responses: { '201': { description: Made. } }
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

# What becomes of the line that breaks the rule in the rule's own document; "" where all
# but the comment goes.
RIGHT = {
    "action-field": "- { name: wrong, type: end }",
    "braced-expression": "- condition: '$statusCode == 200'",
    "criteria-empty": "",
    "list-empty": "",
    "jsonpath-target": "- { target: '/name', value: Max }",
    "name-form": "workflowId: two",
    "operation-path-form": "operationPath: '{$sourceDescriptions.pets.url}#/paths/~1pets/get'",
    "operation-qualified": "operationId: $sourceDescriptions.orders.createOrder",
    "parameter-in-input": "- { name: more, value: 3 }",
    "parameter-in-missing": "- { name: tags, in: query, value: [new] }",
    "reusable-extra": "",
    "reusable-pointer": "- reference: '$components.parameters.tags'",
    "reusable-ref": "- reference: '$components.parameters.tags'",
    "self-fragment": "$self: https://example.com/pets",
    "source-unmarked": "operationId: $sourceDescriptions.orders.createOrder",
    "uri-reference": "url: ../apis/no%20pets.yml",
    "version-form": "arazzo: '1.0.1'",
    "workflow-qualified": "workflowId: $sourceDescriptions.other.pick",
}


def fix(program, folder, name, before):
    (folder / name).write_bytes(before)
    done = subprocess.run([program, "validate", "--no-config", "--fix", name], cwd=folder,
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode in (0, 1), done
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
    real.write_bytes(BEFORE.encode())
    real.chmod(0o640)
    (folder / "link.yaml").symlink_to("below/real.yaml")
    subprocess.run([program, "validate", "--no-config", "--fix", "link.yaml"], cwd=folder,
                   capture_output=True, timeout=60, check=False)
    expect("a link", os.readlink(folder / "link.yaml"), "below/real.yaml")
    expect("behind a link", real.read_text(), AFTER)
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
    written = folder.stat().st_mtime_ns
    done = subprocess.run([program, "validate", "--no-config", "--diff", "p.yaml"], cwd=folder,
                          capture_output=True, text=True, timeout=60, check=False)
    expect("the status", done.returncode, 1)
    expect("what is said", done.stderr, "6 to fix\n")
    expect("the file", (folder / "p.yaml").read_text(), before)
    expect("when anything beside it was written", folder.stat().st_mtime_ns, written)
    expect("the names", done.stdout.split("\n")[:2], ["--- p.yaml", "+++ p.yaml"])
    expect("the diff", patched(before.split("\n"), done.stdout.split("\n")[2:-1]),
           before.replace(BEFORE, AFTER).split("\n"))
    piped = subprocess.run([program, "validate", "--no-config", "--diff", "-"], cwd=folder,
                           input=before, capture_output=True, text=True, timeout=60, check=False)
    expect("the diff of standard input", piped.stdout,
           done.stdout.replace("--- p.yaml\n+++ p.yaml\n", "--- -\n+++ -\n"))
    (folder / "f.yaml").write_text(FORMS)
    done = subprocess.run([program, "validate", "--no-config", "--diff", "f.yaml"], cwd=folder,
                          capture_output=True, text=True, timeout=60, check=False)
    expect("a diff of lines that go and come", patched(FORMS.split("\n"),
                                                      done.stdout.split("\n")[2:-1]),
           FIXED_FORMS.split("\n"))


def patched(lines, diff):
    """The lines with a unified diff made in them, each hunk where it says."""
    done, at = [], 0
    for line in diff:
        if line.startswith("@@"):
            first = int(line.split("-")[1].split(",")[0]) - 1
            done, at = done + lines[at:first], first
        elif line.startswith("+"):
            done.append(line[1:])
        elif not line.startswith("\\"):
            expect("a line of the diff", line[1:], lines[at])
            done, at = (done + [lines[at]] if line.startswith(" ") else done), at + 1
    return done + lines[at:]


def right_line(line, rule, right):
    """What becomes of a line that expects the rule to be broken in it."""
    indent, mark = line[:len(line) - len(line.lstrip())], line.find("# expect: ")
    if mark < 0 or not line.endswith(f" {rule}"):
        return line
    return indent + f"{right} {line[mark:]}".lstrip()


def check_rules(program, documents, folder):
    shutil.copytree(documents, folder / "documents")
    rules = folder / "documents" / "rules"
    for rule, right in RIGHT.items():
        lines = (rules / f"{rule}.yml").read_text().split("\n")
        fixed = fix(program, rules, f"{rule}.yml", "\n".join(lines).encode())
        expect(rule, fixed.decode(), "\n".join(right_line(line, rule, right) for line in lines))


FORMS = """arazzo: 1.1.0
info: { title: Forms, version: 1.10 }
sourceDescriptions:
- { name: pets, url: pets.yaml, type: OpenAPI }
workflows:
- workflowId: one
  steps:
  - stepId: list
    operationId: listPets
    description: 2026
    timeout: '500'
    parameters:
    - name: limit
      in: Query
      value: 3
    onFailure:
    - criteria: []
      name: again
      type: Retry
      retryAfter: "0.5"
      retryLimit: '2'
    - name: stop
      type: end
      retryLimit: 3
    - name: last
      type: end
      criteria: [] # none
  - stepId: add
    operationId: addPet
    requestBody:
      payload: { name: Rex }
      replacements:
      - target: $.name
        value: Max
      - { target: "$.names[0]", value: Max }
    successCriteria: []"""
FIXED_FORMS = """arazzo: 1.1.0
info: { title: Forms, version: "1.10" }
sourceDescriptions:
- { name: pets, url: pets.yaml, type: openapi }
workflows:
- workflowId: one
  steps:
  - stepId: list
    operationId: listPets
    description: "2026"
    timeout: 500
    parameters:
    - name: limit
      in: query
      value: 3
    onFailure:
    - name: again
      type: retry
      retryAfter: 0.5
      retryLimit: 2
    - name: stop
      type: end
    - name: last
      type: end
      # none
  - stepId: add
    operationId: addPet
    requestBody:
      payload: { name: Rex }
      replacements:
      - target: $.name
        targetSelectorType: jsonpath
        value: Max
      - { target: "$.names[0]", targetSelectorType: jsonpath, value: Max }"""


def check_forms(program, folder):
    """What has one right form by its kind, its case, or by not being there; as JSON too."""
    for end in ("\n", "\r\n"):
        expect("forms", fix(program, folder, "f.yaml", FORMS.replace("\n", end).encode()),
               FIXED_FORMS.replace("\n", end).encode())


# What is wrong with an action shows once its type is right.
WORSE = """arazzo: 1.1.0
info: { title: Worse, version: 1.0.0 }
sourceDescriptions:
- { name: pets, url: pets.yaml, type: openapi }
workflows:
- workflowId: one
  steps:
  - stepId: a
    operationId: listPets
    onFailure:
    - { name: x, type: Retry, stepId: nowhere, workflowId: none, retryAfter: -1 }
    parameters:
    - { name: limit, value: 3 }
"""


def check_worse(program, folder):
    """An edit that uncovers more errors than it mends is left out, the others are made."""
    (folder / "w.yaml").write_text(WORSE)
    done = subprocess.run([program, "validate", "--no-config", "--fix", "w.yaml"], cwd=folder,
                          capture_output=True, text=True, timeout=60, check=False)
    expect("what is left out", done.stderr.split("\n")[:2],
           ["'w.yaml': 1 left out: there would be more errors or warnings than before", "1 fixed"])
    expect("the rest", (folder / "w.yaml").read_text(),
           WORSE.replace("limit, value", "limit, in: query, value"))


def findings(program, path):
    done = subprocess.run([program, "validate", "--no-config", "--format", "json", path.name],
                          cwd=path.parent, capture_output=True, text=True, timeout=60, check=False)
    return [d["severity"] for f in json.loads(done.stdout)["files"] for d in f["diagnostics"]]


def offers(program, path):
    """Whether SARIF has fixes of the file, and whether --diff has something to fix."""
    done = subprocess.run([program, "validate", "--no-config", "--format", "sarif", path.name],
                          cwd=path.parent, capture_output=True, text=True, timeout=60, check=False)
    sarif = any(change["artifactLocation"]["uri"] == path.name
                for result in json.loads(done.stdout)["runs"][0]["results"]
                for fixes in result.get("fixes", []) for change in fixes["artifactChanges"])
    done = subprocess.run([program, "validate", "--no-config", "--diff", path.name],
                          cwd=path.parent, capture_output=True, text=True, timeout=60, check=False)
    return sarif, not done.stderr.startswith("0 to fix")


def check_every_document(program, documents, folder):
    """No document becomes worse, and none changes again; SARIF and --fix say the same."""
    shutil.copytree(documents, folder / "every")
    for path in sorted((folder / "every").rglob("*.*")):
        if path.name.endswith(".openapi.yml") or "apis" in path.parts:
            continue
        before = findings(program, path)
        sarif, diff = offers(program, path)
        expect(f"SARIF and --diff of {path.name}", sarif, diff)
        once = fix(program, path.parent, path.name, path.read_bytes())
        after = findings(program, path)
        worse = after.count("error") > before.count("error")
        expect(f"more errors in {path.name}", worse, False)
        expect(f"{path.name} again", fix(program, path.parent, path.name, once), once)


def main(program, documents):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "pets.yaml").write_text(API)
        check_bytes(program, folder)
        check_link(program, folder)
        check_sarif(program, folder)
        check_diff(program, folder)
        check_forms(program, folder)
        check_worse(program, folder)
        check_rules(program, documents, folder)
        check_every_document(program, documents, folder)


main(*map(os.path.abspath, sys.argv[1:]))
