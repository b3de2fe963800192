"""An HTTP/1.1 server on loopback that plays a script and notes every deviation from it."""

import gzip
import json
import socket
import socketserver
import struct
import threading
import time
from dataclasses import dataclass, field

from compare import ANY, json_difference, text_matches

# Seconds between a response and the signal behind it. Wherever the program has come to by then, it
# must end in the same way.
PAUSE = 0.2
REASONS = {200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 302: "Found",
           400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests",
           500: "Internal Server Error", 503: "Service Unavailable"}


@dataclass
class Request:
    method: str
    target: str
    headers: list = field(default_factory=list)
    body: bytes = b""

    def values(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]


class Hangup(Exception):
    """The other end has gone, or sent what is no request."""


# --- requests ---


def read_line(stream):
    line = stream.readline(65536)
    if not line.endswith(b"\n"):
        raise Hangup
    return line.rstrip(b"\r\n").decode("latin-1")


def read_chunked(stream):
    body = b""
    while size := int(read_line(stream).split(";")[0], 16):
        body += stream.read(size)
        read_line(stream)
    while read_line(stream):
        pass
    return body


def read_request(stream, send):
    """The next request of a connection; raises Hangup where there is none."""
    words = read_line(stream).split(" ")
    if len(words) != 3:
        raise Hangup
    request = Request(words[0], words[1])
    while line := read_line(stream):
        name, _, value = line.partition(":")
        request.headers.append((name, value.strip()))
    if request.values("Expect"):
        send(b"HTTP/1.1 100 Continue\r\n\r\n")
    if "chunked" in request.values("Transfer-Encoding"):
        request.body = read_chunked(stream)
    elif request.values("Content-Length"):
        request.body = stream.read(int(request.values("Content-Length")[0]))
    return request


# --- what a request must be ---


def header_differences(expected, request):
    for name, value in expected.items():
        actual = request.values(name)
        if value is None:
            if actual:
                yield f"header {name}: should not be there, but is {actual[0]!r}"
            continue
        wanted = value if isinstance(value, list) else [value]
        if len(wanted) != len(actual) or not all(map(text_matches, wanted, actual)):
            yield f"header {name}: expected {wanted}, got {actual}"


def body_differences(expected, request):
    text = request.body.decode("utf-8", "replace")
    if "json" in expected:
        try:
            found = json_difference(expected["json"], json.loads(text))
        except ValueError:
            found = f"expected JSON, got {text!r}"
        if found:
            yield f"body {found}"
    elif not text_matches(expected.get("body", ""), text):
        yield f"body: expected {expected.get('body', '')!r}, got {text!r}"


def differences(expected, request):
    """Everything in which `request` is not what the script says, as lines."""
    if expected["method"] != request.method:
        yield f"method: expected {expected['method']}, got {request.method}"
    if not text_matches(expected["path"], request.target):
        yield f"path: expected {expected['path']}, got {request.target}"
    yield from header_differences(expected.get("headers", {}), request)
    yield from body_differences(expected, request)


# --- the script ---


class Script:
    """The exchanges that are still to come, and what went wrong with those that came."""

    def __init__(self, description):
        self.any_order = description.get("order", "strict") == "any"
        self.remaining = []
        for exchange in description["exchanges"]:
            times = exchange.get("times", 1)
            if times == ANY:
                self.remaining.append(exchange)
            else:
                self.remaining.extend([exchange] * times)
        self.problems = []
        self.count = 0
        self.lock = threading.Lock()
        self.arrived = threading.Condition(self.lock)

    def _candidate(self, request):
        """Where the exchange for `request` is among the remaining: None where nothing is left."""
        if not self.any_order:
            while len(self.remaining) > 1 and self._may_end(request):
                self.remaining.pop(0)
            return 0 if self.remaining else None
        for index, exchange in enumerate(self.remaining):
            if not any(differences(exchange["request"], request)):
                return index
        return None

    def _may_end(self, request):
        """Whether the first exchange may be repeated any number of times, and `request` is another."""
        first = self.remaining[0]
        return first.get("times") == ANY and any(differences(first["request"], request))

    def take(self, request):
        """The exchange that answers `request`, or None; deviations are noted."""
        with self.lock:
            self.count += 1
            self.arrived.notify_all()
            index = self._candidate(request)
            if index is None:
                self.problems.append(f"request {self.count} is not in the script: "
                                     f"{request.method} {request.target} {request.body[:200]!r}")
                return None
            exchange = self.remaining[index]
            if exchange.get("times") != ANY:
                self.remaining.pop(index)
            for line in differences(exchange["request"], request):
                self.problems.append(f"request {self.count}: {line}")
            return exchange

    def wait_for(self, count, seconds=20):
        """Waits until so many requests have arrived; notes it where they do not."""
        with self.lock:
            if not self.arrived.wait_for(lambda: self.count >= count, seconds):
                self.problems.append(f"only {self.count} requests arrived before an answer was "
                                     f"due that waits for {count}")

    def left(self):
        """Lines for the exchanges that never happened."""
        return [f"never sent: {exchange['request']['method']} {exchange['request']['path']}"
                for exchange in self.remaining if exchange.get("times") != ANY]


# --- responses ---


def response_body(response):
    if "json" in response:
        body = json.dumps(response["json"]).encode()
    else:
        body = (response.get("body", "") * response.get("repeat", 1)).encode()
    return gzip.compress(body, mtime=0) if response.get("gzip") else body


def response_bytes(response):
    """The response as it goes over the wire."""
    if "raw" in response:
        return response["raw"].encode("latin-1")
    status, body = response.get("status", 200), response_body(response)
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}"]
    headers = dict(response.get("headers", {}))
    if "json" in response:
        headers.setdefault("Content-Type", "application/json")
    if response.get("gzip"):
        headers["Content-Encoding"] = "gzip"
    if response.get("chunked"):
        headers["Transfer-Encoding"] = "chunked"
        size = response["chunked"]
        pieces = [body[at:at + size] for at in range(0, len(body), size)]
        body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    elif status != 204:
        headers["Content-Length"] = str(len(body))
    for name, values in headers.items():
        for value in values if isinstance(values, list) else [values]:
            lines.append(f"{name}: {value}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def play(response, connection, stopping):
    """Does what the response says; whether the connection stays."""
    fault = response.get("fault")
    stopping.wait(response.get("delay", 0))
    if fault == "silence":
        stopping.wait()
        return False
    if fault == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False
    if fault == "close":
        return False
    data = response_bytes(response)
    if fault == "truncate":
        connection.sendall(data[:-max(1, len(response_body(response)) // 2)])
        return False
    connection.sendall(data)
    return "raw" not in response


class Connection(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        server = self.server
        try:
            while True:
                request = read_request(self.rfile, self.connection.sendall)
                exchange = server.script.take(request)
                if exchange is None:
                    unexpected = {"status": 500, "json": {"message": "not in the script"}}
                    play(unexpected, self.connection, server.stopping)
                    return
                server.script.wait_for(exchange["response"].get("after", 0))
                if exchange.get("interrupt") is True:
                    server.interrupt()
                more = play(exchange["response"], self.connection, server.stopping)
                if exchange.get("interrupt") == "after":
                    time.sleep(PAUSE)
                    server.interrupt()
                if not more:
                    return
        except (Hangup, OSError, ValueError):
            return


class ScriptedServer(socketserver.ThreadingTCPServer):
    """`with ScriptedServer(script) as server:` listens at server.url until the block ends."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, script, interrupt=lambda: None):
        super().__init__(("127.0.0.1", 0), Connection)
        self.script = script
        self.interrupt = interrupt
        self.stopping = threading.Event()
        self.port = self.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02},
                         daemon=True).start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """A client that goes away is no error of the server's."""
