"""What was expected against what came, for texts and JSON values with `~~~` where they vary."""

import json
import re

ANY = "~~~"


def text_matches(expected, actual):
    """Whether `actual` is `expected` with any text (none, and line ends, too) for each `~~~`."""
    pattern = ".*".join(re.escape(part) for part in expected.split(ANY))
    return re.fullmatch(pattern, actual, re.DOTALL) is not None


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def same_kind(expected, actual):
    """JSON has one kind of number, and true is not 1."""
    return type(expected) is type(actual) or (is_number(expected) and is_number(actual))


def object_difference(expected, actual, where):
    for name in actual:
        if name not in expected and ANY not in expected:
            return f"{where}/{name}: is there and should not be: {json.dumps(actual[name])}"
    for name, value in expected.items():
        if name == ANY:
            continue
        if name not in actual:
            return f"{where}/{name}: is missing"
        found = json_difference(value, actual[name], f"{where}/{name}")
        if found:
            return found
    return None


def array_difference(expected, actual, where):
    for index, (left, right) in enumerate(zip(expected, actual)):
        found = json_difference(left, right, f"{where}/{index}")
        if found:
            return found
    if len(expected) != len(actual):
        return f"{where}: {len(expected)} items expected, {len(actual)} there"
    return None


def json_difference(expected, actual, where=""):
    """The first difference as a line that starts with its JSON Pointer; None where there is none.

    `"~~~"` stands for any value, a text with `~~~` in it for any text of that form, and a member
    called `~~~` for any further members.
    """
    if expected == ANY:
        return None
    if not same_kind(expected, actual):
        return f"{where}: expected {json.dumps(expected)}, got {json.dumps(actual)}"
    if isinstance(expected, dict):
        return object_difference(expected, actual, where)
    if isinstance(expected, list):
        return array_difference(expected, actual, where)
    if isinstance(expected, str) and ANY in expected:
        same = text_matches(expected, actual)
    else:
        same = expected == actual
    return None if same else f"{where}: expected {json.dumps(expected)}, got {json.dumps(actual)}"


def json_lines_difference(expected, actual):
    """The first difference between two texts of one JSON value a line."""
    left, right = expected.splitlines(), actual.splitlines()
    for number, (line, came) in enumerate(zip(left, right), start=1):
        found = json_difference(json.loads(line), json.loads(came))
        if found:
            return f"line {number}: {found}"
    if len(left) != len(right):
        return f"{len(left)} lines expected, {len(right)} there"
    return None
