#!/usr/bin/env python3
"""Runs one whole-run case (see README.md): run_case.py --program PATH CASE_FOLDER."""

import argparse
import json
import os
import queue
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from compare import json_difference, json_lines_difference, text_matches
from har import har_problems
from scripted_server import Script, ScriptedServer

ROOT = Path(__file__).resolve().parents[2]
NOT_INPUT = {"case.json", "server.json", "stdout", "stdout.json", "stdout.ndjson", "stderr"}
SANITIZER_STATUS = 99
SIGNALS = {"INT": signal.SIGINT, "TERM": signal.SIGTERM}


def substitute(text, names):
    for name, value in names.items():
        text = text.replace("{{" + name + "}}", value)
    return text


def load_json(path, names):
    return json.loads(substitute(path.read_text(), names))


def copy_inputs(folder, work, names):
    """The case's documents as the program sees them: placeholders filled in, in a place of its own."""
    for path in sorted(folder.rglob("*")):
        target = work / path.relative_to(folder)
        if path.is_dir():
            target.mkdir(parents=True)
        elif path.parent != folder or path.name not in NOT_INPUT:
            target.write_bytes(path.read_bytes() if b"\0" in path.read_bytes()
                               else substitute(path.read_text(), names).encode())


def arguments(case):
    """The case's own `args`, or those that its portable part comes to."""
    if "args" in case:
        return case["args"]
    args = [case["document"], "--poll-interval", "0"]
    if "workflow" in case:
        args += ["--workflow", case["workflow"]]
    if "inputs" in case:
        args += ["--inputs", "-"]
    return args


def standard_input(case):
    if "args" not in case and "inputs" in case:
        return json.dumps(case["inputs"])
    return case.get("stdin", "")


def environment(case, home):
    """Nothing of the caller's but what finds programs and steers sanitizers."""
    kept = {name: value for name, value in os.environ.items()
            if name in ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS")}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
        kept[name] = f"{kept.get(name, '')}:exitcode={SANITIZER_STATUS}".lstrip(":")
    kept["LSAN_OPTIONS"] = f"exitcode={SANITIZER_STATUS}"
    return {**kept, "HOME": str(home), "LC_ALL": "C.UTF-8", **case.get("env", {})}


class Program:
    """The program under test, which the server may interrupt while it runs."""

    def __init__(self, command, case, work):
        self.process = subprocess.Popen(
            command, cwd=work, env=environment(case, work), start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.case = case

    def interrupt(self):
        self.process.send_signal(SIGNALS[self.case.get("signal", "INT")])

    def finish(self, timeout):
        """Standard output, standard error, status; None for the status where the time is up."""
        try:
            out, err = self.process.communicate(standard_input(self.case).encode(), timeout)
            status = self.process.returncode
        except subprocess.TimeoutExpired:
            self.process.kill()
            out, err = self.process.communicate()
            status = None
        return out.decode("utf-8", "replace"), err.decode("utf-8", "replace"), status


def json_problems(name, difference, expected, actual):
    try:
        found = difference(expected, actual)
    except ValueError as error:
        found = f"is not JSON ({error})"
    if found:
        yield f"{name}: {found}"


def value_difference(expected, text):
    return json_difference(expected, json.loads(text))


def output_problems(case, folder, names, out):
    """Standard output against stdout, stdout.json, stdout.ndjson or `expect.outputs`."""
    def read(name):
        return substitute((folder / name).read_text(), names)

    if (folder / "stdout.json").exists():
        expected = json.loads(read("stdout.json"))
        yield from json_problems("stdout", value_difference, expected, out)
    elif (folder / "stdout.ndjson").exists():
        expected = read("stdout.ndjson")
        yield from json_problems("stdout", json_lines_difference, expected, out)
    elif (folder / "stdout").exists():
        if not text_matches(read("stdout"), out):
            yield f"stdout: expected\n{read('stdout')}"
    elif "outputs" in case.get("expect", {}):
        yield from json_problems("outputs", value_difference, case["expect"]["outputs"], out)
    elif out and "expect" not in case:
        yield "stdout: nothing was expected"


def error_problems(folder, names, err):
    if (folder / "stderr").exists():
        expected = substitute((folder / "stderr").read_text(), names)
        if not text_matches(expected, err):
            yield f"stderr: expected\n{expected}"
    if "runtime error:" in err or "Sanitizer:" in err:
        yield "stderr: a sanitizer reported"


def status_problems(case, status):
    default = 0 if case.get("expect", {}).get("status", "success") == "success" else 1
    expected = case.get("exit", default)
    if status is None:
        yield "the program did not end in time"
    elif status != expected:
        yield f"exit status: expected {expected}, got {status}"


def form_problems(name, text):
    """What an ending promises: an HTTP Archive, well-formed XML."""
    try:
        if name.endswith(".har"):
            yield from (f"{name}: {problem}" for problem in har_problems(json.loads(text)))
        elif name.endswith(".xml"):
            ElementTree.fromstring(text)
    except (ValueError, ElementTree.ParseError) as error:
        yield f"{name}: {error}"


def file_text(path):
    """The text of a file, and of bytes that are none a form that is equal for equal bytes."""
    return path.read_text(errors="surrogateescape")


def file_problems(case, folder, work, names):
    """Files that the program has written against those of the case: `files` maps name to name."""
    for name, expected in case.get("files", {}).items():
        path = work / name
        if not path.exists():
            yield f"{name}: was not written"
            continue
        wanted = substitute(file_text(folder / expected), names)
        actual = file_text(path)
        yield from form_problems(name, actual)
        if expected.endswith(".json"):
            yield from json_problems(name, value_difference, json.loads(wanted), actual)
        elif expected.endswith(".ndjson"):
            yield from json_problems(name, json_lines_difference, wanted, actual)
        elif not text_matches(wanted, actual):
            yield f"{name}: expected\n{wanted!r} got\n{actual!r}"


def secret_problems(case, work, out, err):
    """Texts that must not be anywhere in what the program wrote."""
    written = {"stdout": out, "stderr": err}
    written.update((name, file_text(work / name)) for name in case.get("files", {})
                   if (work / name).exists())
    for text in case.get("never", []):
        for name, content in written.items():
            if text in content:
                yield f"{name}: must not contain {text!r}"


def port_without_listener():
    """A bound socket that does not listen: connections to its port are refused while it lives."""
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    return holder


def run_case(program, folder, work):
    """Runs the case; returns what was wrong, and what the program wrote."""
    script_path = folder / "server.json"
    script = Script({"exchanges": []})
    running = queue.Queue()

    def interrupt():
        """Waits for the program: its request can be here before Popen() returns."""
        program_running = running.get()
        running.put(program_running)
        program_running.interrupt()

    with port_without_listener() as dead, ScriptedServer(script, interrupt) as server:
        names = {"server": server.url, "port": str(server.port), "root": str(ROOT),
                 "dead": f"http://127.0.0.1:{dead.getsockname()[1]}", "work": str(work)}
        if script_path.exists():
            server.script = script = Script(load_json(script_path, names))
        case = load_json(folder / "case.json", names)
        copy_inputs(folder, work, names)
        wrapper = shlex.split(os.environ.get("ARAZZO_RUN_WRAPPER", ""))
        started = Program([*wrapper, program, *arguments(case)], case, work)
        running.put(started)
        slower = 20 if wrapper else 1
        out, err, status = started.finish(case.get("timeout", 30) * slower)
    problems = [*script.problems, *script.left(), *status_problems(case, status),
                *output_problems(case, folder, names, out), *error_problems(folder, names, err),
                *file_problems(case, folder, work, names), *secret_problems(case, work, out, err)]
    return problems, out, err


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="the runner under test")
    parser.add_argument("--keep", help="leave the working folder at this path")
    parser.add_argument("case", type=Path)
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="arazzo-run-") as temporary:
        work = Path(temporary) / "work"
        work.mkdir()
        problems, out, err = run_case(os.path.abspath(options.program), options.case.resolve(), work)
        if options.keep:
            shutil.copytree(work, options.keep)
    for line in problems:
        print(line)
    if problems:
        print(f"--- stdout\n{out}--- stderr\n{err}---")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
