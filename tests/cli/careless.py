#!/usr/bin/env python3
"""What careless users type, and where documents come from: careless.py --program PATH."""

import functools
import http.server
import os
import resource
import signal
import subprocess
import threading

from folder import ARAZZO, PATIENCE, Folder, main

PROXIES = "there are http, https, socks4, socks4a, socks5 and socks5h"
# Arguments, and what is said of them before anything is done.
MISTAKES = [
    (["help"], "'help' does not exist [io]\n  help: arazzo-run --help shows how to use it"),
    (["validat"], "'validat' does not exist [io]\n"
     "  help: 'validat' is no command; did you mean 'validate'?"),
    (["workflo.yaml"], "'workflo.yaml' does not exist; did you mean 'workflow.yaml'? [io]"),
    (["workflow.yaml", "--mo=1"], "--mock takes no value"),
    (["workflow.yaml", "--un", "--sh"], "--concurrency, --rate, --unordered and --stop-on-failure "
     "need --data FILE"),
    (["list", "workflow.yaml", "--s"], "'--s' may be any of --source, --strict"),
    (["list", "workflow.yaml", "--x"], "there is no option '--x'"),
    (["workflow.yaml", "--base", "nowhere"],
     "--base takes a directory, and 'nowhere' is none: No such file or directory"),
    (["workflow.yaml", "--base", "openapi.yaml"],
     "--base takes a directory, and 'openapi.yaml' is none"),
    (["workflow.yaml", "--cacert", "none"],
     "--cacert: 'none' cannot be read: No such file or directory"),
    (["workflow.yaml", "--cert", "none"],
     "--cert: 'none' cannot be read: No such file or directory"),
    (["workflow.yaml", "--key", "none"],
     "--key: 'none' cannot be read: No such file or directory"),
    (["workflow.yaml", "-x", "ftp://a"], f"'ftp://a' is no proxy: {PROXIES}"),
    (["workflow.yaml", "--har", "-"], "'-' is not written to: standard output has the result\n"
     "  help: a file of that name is './-'"),
    (["workflow.yaml", "--save", "a=-"], "'-' is not written to: standard output has the result\n"
     "  help: a file of that name is './-'"),
    (["workflow.yaml", "--har", "x", "--junit", "x"], "'x' would be written twice"),
    (["-q", "validate", "workflow.yaml"], "'workflow.yaml' is one file too many\n"
     "  help: a command comes first: arazzo-run validate PATH..."),
    (["validate", "workflow.yam"], "'workflow.yam' does not exist; did you mean 'workflow.yaml'?"),
    (["mock", "none.yaml"], "'none.yaml' does not exist"),
    (["mock", "workflow.yam"], "'workflow.yam' does not exist; did you mean 'workflow.yaml'?"),
]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Careless(Folder):
    def test_mistakes_are_told_before_anything_is_done(self):
        for args, said in MISTAKES:
            with self.subTest(args=args):
                done = self.run_program(args)
                self.assertEqual((done.returncode, done.stdout, done.stderr),
                                 (2, "", f"arazzo-run: error: {said}\n"))

    def test_servers_that_are_none(self):
        for server in ("http://a b", "http://[::1", "http://[::1]x", "http://h:99999", "http://h:x",
                       "http://:80", "http://", "ftp://h", "h"):
            with self.subTest(server=server):
                done = self.run_program(["workflow.yaml", "-s", server])
                self.assertEqual((done.returncode, done.stdout, done.stderr), (
                    2, "", f"arazzo-run: error: '{server}' is no server: an http: or https: URL "
                    "with a host is needed\n"))
        for server in ("http://[::1]", "http://[::1]:80/x", "http://u:p@h:8080", "HTTPS://h"):
            with self.subTest(server=server):
                done = self.run_program(["workflow.yaml", "-q", "--dry-run", "-s", server])
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_devices_may_be_written_twice(self):
        done = self.run_program(["workflow.yaml", "--mock", "-q", "--har", "/dev/null", "--trace",
                                 "/dev/null", "-x", "127.0.0.1:1", "--cert", "pkcs11:x"])
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_mock_is_behind_no_proxy(self):
        proxy = "http://127.0.0.1:1"
        for args, env in (["-x", proxy], {}), ([], {"http_proxy": proxy, "all_proxy": proxy}):
            with self.subTest(args=args, env=env):
                done = self.run_program(["workflow.yaml", "--mock", "-q", *args], env=env)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_document_that_comes_by_a_pipe_is_where_one_works(self):
        for command in (["run", "--mock", "-q"], ["validate", "-q"], ["list"], ["graph"], ["auth"],
                        ["test", "--mock", "-q"]):
            with self.subTest(command=command):
                done = self.run_program([*command, "-"], input=ARAZZO)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                reader, writer = os.pipe()
                os.write(writer, ARAZZO.encode())
                os.close(writer)
                done = self.run_program([*command, f"/dev/fd/{reader}"], pass_fds=[reader])
                os.close(reader)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def serve(self, path, **how):
        """The first line of `mock`, with which it serves."""
        with subprocess.Popen([self.program, "mock", path], cwd=self.folder, text=True,
                              stdout=subprocess.PIPE, **how) as process:
            line = process.stdout.readline()
            process.send_signal(signal.SIGINT)
            process.wait(timeout=PATIENCE)
            return line.split("  ")

    def test_a_mock_reads_standard_input_and_urls(self):
        for name in ("workflow.yaml", "openapi.yaml"):
            with self.subTest(name=name), open(self.folder / name) as file:
                line = self.serve("-", stdin=file)
                self.assertEqual(line[0], "things" if name == "workflow.yaml" else "-")
        files = functools.partial(Quiet, directory=self.folder)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), files) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            url = f"http://127.0.0.1:{server.server_port}"
            self.assertEqual(self.serve(f"{url}/workflow.yaml")[0], "things")
            self.assertEqual(self.serve(f"{url}/openapi.yaml")[0], f"{url}/openapi.yaml")
            server.shutdown()

    def test_a_mock_of_anything_else(self):
        (self.folder / "other.yaml").write_text("a: 1\n")
        done = self.run_program(["mock", "other.yaml"])
        self.assertEqual((done.returncode, done.stderr.split("\n")[0]), (
            2, "other.yaml:1:1: error: this is neither an Arazzo nor an OpenAPI description: it has "
            "no field 'arazzo', 'openapi' or 'swagger'"))

    def test_a_file_that_must_not_grow(self):
        def no_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        done = self.run_program(["workflow.yaml", "--mock", "-q", "--har", "x.har"],
                                preexec_fn=no_files)
        self.assertEqual((done.returncode, done.stderr), (
            1, "arazzo-run: error: 'x.har' cannot be written: File too large\n"))

    def test_an_environment_with_nothing_in_it(self):
        for env in ({}, {"LC_ALL": "xx_YY.UTF-8"}, {"LANG": "tr_TR.UTF-8", "TERM": ""}):
            with self.subTest(env=env):
                done = self.run_program(["workflow.yaml", "--mock", "-q"], env=env)
                self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    main(__doc__)
