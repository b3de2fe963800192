#!/usr/bin/env python3
"""Files that `validate` is given: their names, twice, and those that cannot be read: files.py
--program PATH."""

import json
import os
import subprocess
import xml.dom.minidom
from pathlib import Path

from folder import PATIENCE, Folder, main

NOBODY = 65534
ARAZZO = """arazzo: 1.0.1
info: { title: Things, version: 1.0.0 }
sourceDescriptions: [{ name: things, url: openapi.yaml, type: openapi }]
workflows:
- workflowId: look
  steps: [{ stepId: get, operationId: getThing, outputs: { "a b": $response.body } }]
"""
# Bytes that are no UTF-8, that drive a terminal, and that each format writes in its own way.
HOSTILE = b"a\xff\x01\x1b[31m\"<&'>%\n:,.yaml"


def as_nobody():
    if os.getuid() == 0:
        os.setuid(NOBODY)


class Files(Folder):
    arazzo = None

    def setUp(self):
        super().setUp()
        self.folder.chmod(0o755)  # others than its owner come here

    def write(self, path):
        whole = Path(os.fsdecode(os.path.join(os.fsencode(self.folder), os.fsencode(path))))
        whole.parent.mkdir(exist_ok=True)
        whole.write_text(ARAZZO)
        return whole

    def validate(self, *args, **how):
        return subprocess.run([self.program, "validate", "--no-config", *args], cwd=self.folder,
                              capture_output=True, timeout=PATIENCE, check=False, **how)

    def test_a_name_of_any_bytes(self):
        self.write(HOSTILE)
        for form in ("text", "json", "sarif", "github", "junit"):
            with self.subTest(format=form):
                done = self.validate("--format", form, HOSTILE)
                self.assertEqual(done.returncode, 1)
                self.assertEqual([b for b in done.stdout if b < 0x20 and b != 0x0A], [])
        said = json.loads(self.validate("--format", "json", HOSTILE).stdout)
        self.assertEqual(said["files"][0]["file"], "a\\xFF\\u0001\\u001B[31m\"<&'>%\\n:,.yaml")
        said = json.loads(self.validate("--format", "sarif", HOSTILE).stdout)
        place = said["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"]["uri"],
                         "./a%FF%01%1B%5B31m%22%3C&'%3E%25%0A:,.yaml")
        done = self.validate("--format", "github", HOSTILE)
        self.assertTrue(done.stdout.startswith(
            b"::error file=a\xff\\u0001\\u001B[31m\"<&'>%25%0A%3A%2C.yaml,line=6,"), done.stdout)
        tree = xml.dom.minidom.parseString(self.validate("--format", "junit", HOSTILE).stdout)
        case = tree.getElementsByTagName("testcase")[0]
        self.assertEqual(case.getAttribute("name"),
                         "a\ufffd\ufffd\ufffd[31m\"<&'>%\n:,.yaml")
        done = self.validate(HOSTILE)
        self.assertTrue(done.stdout.startswith(b"a\\xFF\\u0001\\u001B[31m\"<&'>%\\n:,.yaml:6:"))

    def test_reports_of_a_file_with_any_name(self):
        self.write(HOSTILE)
        name = "a\\xFF\\u0001\\u001B[31m\"<&'>%\\n:,.yaml"

        def run(*args):
            return subprocess.run([self.program, *args], cwd=self.folder, capture_output=True,
                                  timeout=PATIENCE, check=False)
        done = run(HOSTILE, "--format", "json", "--har", "x.har", "--trace", "x.json", "--junit",
                   "x.xml")
        self.assertEqual(json.loads(done.stdout)["error"]["file"], name)
        self.assertNotIn(b"\x1b", done.stderr)
        json.loads((self.folder / "x.har").read_text())
        json.loads((self.folder / "x.json").read_text())
        xml.dom.minidom.parse(str(self.folder / "x.xml"))
        for line in run(HOSTILE, "--format", "ndjson").stdout.splitlines():
            json.loads(line)
        done = run("test", HOSTILE)
        self.assertIn(f"  file: {json.dumps(name)}\n".encode(), done.stdout)
        self.assertNotIn(b"\x1b", done.stdout + done.stderr)

    def test_a_file_is_one_by_all_its_names(self):
        self.write("a.yaml")
        (self.folder / "b.yaml").symlink_to("a.yaml")
        os.link(self.folder / "a.yaml", self.folder / "c.yaml")
        url = f"file://{self.folder}/a.yaml"
        done = self.validate("a.yaml", "./a.yaml", "b.yaml", "c.yaml", url, ".", ".")
        self.assertEqual(done.stderr, b"1 file, 1 error, 0 warnings\n")

    def test_a_link_from_elsewhere_is_another_file(self):
        """What it names in turn is not there."""
        self.write("a.yaml")
        (self.folder / "below").mkdir()
        (self.folder / "below" / "a.yaml").symlink_to("../a.yaml")
        done = self.validate("a.yaml", "below/a.yaml")
        self.assertEqual(done.stderr, b"2 files, 3 errors, 0 warnings\n")

    def test_what_cannot_be_read_is_told(self):
        self.write("good.yaml")
        self.write("closed/a.yaml").parent.chmod(0)
        self.write("listed/a.yaml").parent.chmod(0o444)
        self.write("secret.yaml").chmod(0)
        (self.folder / "notes.txt").write_text("arazzo: none")
        (self.folder / "notes.txt").chmod(0)
        done = self.validate(".", preexec_fn=as_nobody)
        lines = [line for line in done.stdout.decode().splitlines() if "[io]" in line]
        self.assertEqual(lines, [f"arazzo-run: error: './{name}' cannot be read: Permission denied "
                                 "[io]" for name in ("closed", "listed/a.yaml", "secret.yaml")])
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, b"4 files, 4 errors, 0 warnings\n")

    def test_a_closed_directory_is_not_empty(self):
        self.write("closed/a.yaml").parent.chmod(0)
        done = self.validate("closed", preexec_fn=as_nobody)
        self.assertEqual((done.returncode, done.stdout),
                         (1, b"arazzo-run: error: 'closed' cannot be read: Permission denied [io]\n"))

    def test_directories_too_deep_are_told(self):
        deepest = "/".join(["d"] * 32)
        (self.folder / deepest).mkdir(parents=True)
        self.write(f"{deepest}/a.yaml")
        done = self.validate(".")
        self.assertTrue(done.stderr.startswith(b"1 file, "), done.stderr)
        self.write(f"{deepest}/d/a.yaml")
        done = self.validate(".")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"are searched 32 deep, which './d/", done.stderr)

    def test_what_may_not_be_written_is_not_replaced(self):
        old = ARAZZO.replace("1.0.1", "'1.0'")
        self.folder.chmod(0o777)
        self.write("a.yaml").write_text(old)
        (self.folder / "a.yaml").chmod(0o444)
        self.write("closed/a.yaml").write_text(old)
        (self.folder / "closed" / "a.yaml").chmod(0o666)
        (self.folder / "closed").chmod(0o555)
        for path, said in (("a.yaml", "written"),
                           ("closed/a.yaml", "replaced by a file in its directory")):
            done = self.validate("--fix", path, preexec_fn=as_nobody)
            whole = (self.folder / path).resolve()
            self.assertEqual((done.returncode, done.stderr.decode()), (
                2, f"arazzo-run: error: '{whole}' cannot be {said}: Permission denied\n"))
            self.assertEqual(whole.read_text(), old)
            self.assertEqual(self.validate("--diff", path, preexec_fn=as_nobody).returncode, 1)

    def test_a_file_in_one_line(self):
        """Behind the columns that people look at there are no excerpts: each would read it again."""
        outputs = ", ".join(f'"o{number}": "$statusCode === 1"' for number in range(2000))
        self.write("a.json").write_text(
            '{"arazzo": "1.0.1", "info": {"title": "x", "version": "1"}, "sourceDescriptions": '
            '[{"name": "things", "url": "openapi.yaml"}], "workflows": [{"workflowId": "w", '
            '"steps": [{"stepId": "get", "operationId": "getThing", "outputs": {%s}}]}]}' % outputs)
        said = self.validate("a.json").stdout.decode().splitlines()
        last = max(number for number, line in enumerate(said) if line.startswith("     1 | "))
        self.assertLess(int(said[last - 1].split(":")[2]), 10001)
        self.assertGreater(int(said[-1 if said[-1].startswith("a.json") else -2].split(":")[2]),
                           50000)

    def test_an_empty_name_is_no_directory(self):
        for args in ([""], ["validate", ""], ["test", "a.yaml", ""], ["mock", ""]):
            with self.subTest(args=args):
                done = subprocess.run([self.program, *args], cwd=self.folder, capture_output=True,
                                      timeout=PATIENCE, check=False)
                self.assertEqual((done.returncode, done.stderr), (2,
                                 b"arazzo-run: error: the name of a file is empty; is a variable "
                                 b"without a value in its place?\n"))

    def test_rules_are_not_findings(self):
        for form in ("sarif", "github", "junit"):
            for args in (["--rules"], ["--explain", "condition"]):
                with self.subTest(format=form, args=args):
                    done = self.validate(*args, "--format", form)
                    self.assertEqual((done.returncode, done.stdout, done.stderr.decode()), (
                        2, b"", "arazzo-run: error: rules are printed as text, json or markdown; "
                        f"'--format {form}' is for findings\n"))

    def test_sarif_has_what_the_format_requires(self):
        """What the schema of SARIF 2.1.0 marks as required of the objects that are written."""
        self.write("a.yaml").write_text(ARAZZO.replace("1.0.1", "'1.0'"))
        log = json.loads(self.validate("--format", "sarif", "a.yaml").stdout)
        self.assertEqual((log["version"], len(log["runs"])), ("2.1.0", 1))
        run = log["runs"][0]
        driver = run["tool"]["driver"]
        self.assertEqual(driver["name"], "arazzo-run")
        ids = [rule["id"] for rule in driver["rules"]]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertEqual(len(run["results"]), 3)
        for result in run["results"]:
            self.assertTrue(result["message"]["text"])
            self.assertEqual(ids[result["ruleIndex"]], result["ruleId"])
            self.assertIn(result["level"], ("error", "warning", "note"))
        change = run["results"][0]["fixes"][0]["artifactChanges"][0]
        self.assertEqual(change["artifactLocation"], {"uri": "a.yaml"})
        region = change["replacements"][0]["deletedRegion"]
        self.assertEqual(region, {"startLine": 1, "startColumn": 10, "endLine": 1, "endColumn": 13})


if __name__ == "__main__":
    main(__doc__)
