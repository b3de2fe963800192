#!/usr/bin/env python3
"""The rules of the source that no compiler checks: test_source.py [--cc CC] [--cxx CXX]."""

import argparse
import re
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Which rooms each room uses directly; it may use those that they use, too.
ROOMS = {
    "base": [],
    "doc": ["base"],
    "query": ["doc"],
    "schema": ["query"],
    "expr": ["query"],
    "openapi": ["schema"],
    "model": ["expr", "openapi"],
    "check": ["model"],
    "http": ["openapi"],
    "run": ["model", "http"],
    "mock": ["openapi"],
    "report": ["run"],
    "cli": ["check", "mock", "report"],
}
COMPILERS = {}


def usable(room):
    """The rooms whose headers `room` may include."""
    found = {room}
    for used in ROOMS[room]:
        found |= usable(used)
    return found


def sources():
    return sorted([*ROOT.glob("src/*/*.[ch]"), *ROOT.glob("src/*/*/*.[ch]")])


class Source(unittest.TestCase):
    def test_rooms_use_only_rooms_above_them(self):
        for path in sources():
            room = path.relative_to(ROOT / "src").parts[0]
            self.assertIn(room, ROOMS, f"{path}: no such room")
            for used in re.findall(r'^#include "(\w+)/', path.read_text(), re.M):
                self.assertIn(used, usable(room), f"{path}: '{room}' may not use '{used}'")

    def test_public_headers_use_no_room(self):
        for path in sorted(ROOT.glob("include/arazzo/*.h")):
            self.assertNotIn('#include "', path.read_text(), str(path))

    def compile_twice(self, header, compiler, language):
        text = f"#include <arazzo/{header.name}>\n" * 2 + "typedef int not_empty;\n"
        command = [*COMPILERS[compiler].split(), *language, "-Wall", "-Wextra", "-Wpedantic",
                   "-Werror", "-fsyntax-only", "-I", str(ROOT / "include"), "-"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, f"{header.name}: {done.stderr}")

    def test_public_headers_stand_alone(self):
        for header in sorted(ROOT.glob("include/arazzo/*.h")):
            if COMPILERS.get("cc"):
                self.compile_twice(header, "cc", ["-x", "c", "-std=c99"])
            if COMPILERS.get("cxx"):
                self.compile_twice(header, "cxx", ["-x", "c++", "-std=c++11"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cc")
    parser.add_argument("--cxx")
    options, rest = parser.parse_known_args()
    COMPILERS = {"cc": options.cc, "cxx": options.cxx}
    unittest.main(argv=[sys.argv[0], *rest])
