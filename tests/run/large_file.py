#!/usr/bin/env python3
"""A file far beyond what becomes text is sent whole, and costs no memory: large_file.py PROGRAM."""

import http.server
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

SIZE = 200 * 1024 * 1024
ROOM_KIB = 64 * 1024

WORKFLOW = """arazzo: 1.0.1
info: {{ title: Large, version: 1.0.0 }}
sourceDescriptions: [{{ name: none, url: api.yaml, type: openapi }}]
workflows:
- workflowId: send
  inputs: {{ type: object, properties: {{ file: {{ type: string }} }} }}
  steps:
  - stepId: put
    x-operation: {{ url: '{url}/whole', method: put }}
    requestBody: {{ contentType: application/octet-stream, payload: $inputs.file }}
  - stepId: post
    x-operation: {{ url: '{url}/part', method: post }}
    requestBody: {{ contentType: multipart/form-data, payload: {{ file: $inputs.file }} }}
"""
API = "openapi: 3.1.0\ninfo: { title: None, version: 1.0.0 }\npaths: {}\n"


class Sink(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def take(self):
        left = int(self.headers["Content-Length"])
        self.server.sizes[self.path] = left
        while left:
            left -= len(self.rfile.read(min(left, 1 << 20)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PUT = do_POST = take

    def log_message(self, *_):
        pass


def run(program, folder, server, size):
    """The greatest memory of the run, in KiB."""
    with open(folder / "file.bin", "wb") as file:
        file.truncate(size)
    server.sizes = {}
    # A sanitizer keeps what was freed, for a while.
    sanitizer = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"
    process = subprocess.Popen([program, "large.yaml", "-q", "-i", "file=@file.bin"], cwd=folder,
                               env={**os.environ, "ASAN_OPTIONS": sanitizer},
                               stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"exit status {process.returncode}"
    assert server.sizes["/whole"] == size, server.sizes
    assert 0 < server.sizes["/part"] - size < 1000, server.sizes
    return usage.ru_maxrss


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "api.yaml").write_text(API)
        (folder / "large.yaml").write_text(
            WORKFLOW.format(url=f"http://127.0.0.1:{server.server_port}"))
        small, large = (run(Path(sys.argv[1]).resolve(), folder, server, size) for size in (1, SIZE))
    print(f"{small} KiB for a byte, {large} KiB for {SIZE} bytes")
    return 0 if large < small + ROOM_KIB else 1


if __name__ == "__main__":
    sys.exit(main())
