#!/usr/bin/env python3
"""A client certificate is shown to a server that asks for one: mutual_tls.py PROGRAM."""

import http.server
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

SKIPPED = 77
API = """openapi: 3.1.0
info: {{ title: Things, version: 1.0.0 }}
servers: [{{ url: 'https://localhost:{port}' }}]
paths:
  /thing:
    get:
      operationId: getThing
      security: [{{ tls: [], key: [] }}]
      responses: {{ '200': {{ description: Fine. }} }}
components:
  securitySchemes:
    tls: {{ type: mutualTLS }}
    key: {{ type: apiKey, in: header, name: X-Key }}
"""
WORKFLOW = """arazzo: 1.0.1
info: { title: Things, version: 1.0.0 }
sourceDescriptions: [{ name: things, url: api.yaml, type: openapi }]
workflows:
- workflowId: get
  steps: [{ stepId: get, operationId: getThing }]
"""


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        subject = dict(pair[0] for pair in self.connection.getpeercert()["subject"])
        self.server.seen.append((subject["commonName"], self.headers["X-Key"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def make_certificate(folder, name):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-keyout", f"{name}.key", "-out", f"{name}.crt", "-subj", f"/CN={name}",
                    "-addext", "subjectAltName=DNS:localhost"],
                   cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def serve(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.crt", folder / "server.key")
    context.load_verify_locations(folder / "client.crt")
    context.verify_mode = ssl.CERT_REQUIRED
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    server.seen = []
    server.handle_error = lambda *_: None
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main():
    if not shutil.which("openssl"):
        print("skipped: there is no openssl to make certificates with")
        return SKIPPED
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for owner in ("server", "client"):
            make_certificate(folder, owner)
        server = serve(folder)
        (folder / "api.yaml").write_text(API.format(port=server.server_port))
        (folder / "flow.yaml").write_text(WORKFLOW)
        run = [Path(sys.argv[1]).resolve(), "flow.yaml", "-q", "--auth", "key=k-11111",
               "--cacert", "server.crt"]
        shown = subprocess.run(run + ["--cert", "client.crt", "--key", "client.key"], cwd=folder)
        assert shown.returncode == 0, shown.returncode
        assert server.seen == [("client", "k-11111")], server.seen
        hidden = subprocess.run(run, cwd=folder, capture_output=True, text=True)
        assert hidden.returncode == 1, hidden.returncode
        assert server.seen == [("client", "k-11111")], server.seen
        print(hidden.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
