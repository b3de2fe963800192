#!/usr/bin/env python3
"""Batches and what the system gives them: batch.py --program PATH."""

import http.server
import os
import re
import resource
import subprocess
import threading
from pathlib import Path

from folder import Folder, main

PATIENCE = 600
FEW, MANY = 2_000, 200_000
ARAZZO = """arazzo: 1.0.1
info: { title: Rows, version: 1.0.0 }
sourceDescriptions: [{ name: things, url: openapi.yaml, type: openapi }]
workflows:
- workflowId: look
  inputs: { type: object, properties: { id: { type: integer } } }
  steps: [{ stepId: get, operationId: getThing }]
  outputs: { id: $inputs.id }
"""


class Api(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 1000
    daemon_threads = True


class Batch(Folder):
    arazzo = ARAZZO

    def start(self, *args, **how):
        # Else freed memory is kept for a while, to find who uses it still.
        sanitizer = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"
        return subprocess.Popen(
            [self.program, "workflow.yaml", "--data", "-", "--concurrency", "100", "-q", *args],
            cwd=self.folder, env={**os.environ, "ASAN_OPTIONS": sanitizer},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, **how)

    def test_memory_is_the_same_however_many_rows_there_are(self):
        def write(stream, count):
            for number in range(count):
                stream.write(b'{"id": %d}\n' % number)
            stream.flush()

        def most_memory(process):
            """In bytes; it is that of the program, not of what it was forked from."""
            status = Path(f"/proc/{process.pid}/status").read_text()
            return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024

        with self.start("--dry-run", "--format", "json", "--server", "http://127.0.0.1:1") as process:
            memory = []
            for count in FEW, MANY:
                thread = threading.Thread(target=write, args=(process.stdin, count))
                thread.start()
                for _ in range(count):
                    self.assertIn(b'"status":"success"', process.stdout.readline())
                thread.join()
                memory.append(most_memory(process))
            process.stdin.close()
            self.assertEqual(process.wait(timeout=PATIENCE), 0)
        self.assertLess(memory[1] - memory[0], 10 * MANY, memory)

    def test_a_low_limit_on_open_files(self):
        """Raised as far as may be; then fewer connections, and no run that fails."""
        rows = b'{"id": 7}\n' * 500
        with Server(("127.0.0.1", 0), Api) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
            for limit in ((20, hard), (64, 64), (20, 20)):
                with self.start("--server", f"http://127.0.0.1:{server.server_port}",
                                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, limit)
                                ) as process:
                    out = process.communicate(rows, timeout=PATIENCE)[0]
                self.assertEqual((process.returncode, out.count(b'"status":"success"')), (0, 500))
            server.shutdown()


if __name__ == "__main__":
    main(__doc__)
