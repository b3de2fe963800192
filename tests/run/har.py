"""Whether a value is an HTTP Archive, version 1.2: every member that the format requires, its type."""

import base64
import datetime

TEXT, NUMBER, INTEGER, LIST, OBJECT = "a text", "a number", "an integer", "a list", "an object"
PAIR = {"name": TEXT, "value": TEXT}
HEAD = {"httpVersion": TEXT, "cookies": [{**PAIR}], "headers": [PAIR], "headersSize": INTEGER,
        "bodySize": INTEGER}
ENTRY = {
    "startedDateTime": TEXT, "time": NUMBER, "cache": OBJECT,
    "request": {**HEAD, "method": TEXT, "url": TEXT, "queryString": [PAIR],
                "postData?": {"mimeType": TEXT, "params": [PAIR], "text": TEXT}},
    "response": {**HEAD, "status": INTEGER, "statusText": TEXT, "redirectURL": TEXT,
                 "content": {"size": INTEGER, "mimeType": TEXT, "text?": TEXT, "encoding?": TEXT}},
    "timings": {"blocked?": NUMBER, "dns?": NUMBER, "connect?": NUMBER, "ssl?": NUMBER,
                "send": NUMBER, "wait": NUMBER, "receive": NUMBER},
}
ARCHIVE = {"log": {"version": TEXT, "creator": {"name": TEXT, "version": TEXT}, "entries": [ENTRY]}}


def has_type(value, wanted):
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return {TEXT: isinstance(value, str), NUMBER: number, LIST: isinstance(value, list),
            INTEGER: number and value == int(value), OBJECT: isinstance(value, dict)}[wanted]


def shape_problems(value, shape, where):
    """`shape` is a type, a list of one shape, or the members of an object; "name?" may be missing.

    Further members must begin with an underscore, as the format has it for what is not its own.
    """
    if isinstance(shape, str):
        if not has_type(value, shape):
            yield f"{where}: is not {shape}"
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{where}: is not a list"
            return
        for index, item in enumerate(value):
            yield from shape_problems(item, shape[0], f"{where}/{index}")
    elif not isinstance(value, dict):
        yield f"{where}: is not an object"
    else:
        yield from member_problems(value, shape, where)


def member_problems(value, shape, where):
    known = {name.rstrip("?") for name in shape}
    for name in value:
        if name not in known and not name.startswith("_"):
            yield f"{where}/{name}: is none of HAR 1.2"
    for name, inner in shape.items():
        plain = name.rstrip("?")
        if plain in value:
            yield from shape_problems(value[plain], inner, f"{where}/{plain}")
        elif name == plain:
            yield f"{where}/{name}: is missing"


def entry_problems(entry, where):
    """What shapes do not say: dates, base64, sums."""
    try:
        started = datetime.datetime.fromisoformat(entry["startedDateTime"].replace("Z", "+00:00"))
        if started.tzinfo is None:
            yield f"{where}/startedDateTime: has no time zone"
    except ValueError:
        yield f"{where}/startedDateTime: is no date"
    content = entry["response"]["content"]
    if content.get("encoding") == "base64":
        size = len(base64.b64decode(content["text"], validate=True))
    else:
        size = len(content.get("text", "").encode())
    if size != content["size"]:
        yield f"{where}/response/content/size: {size} bytes are there"
    parts = sum(part for name, part in entry["timings"].items() if part > 0 and name != "ssl")
    if abs(parts - entry["time"]) > 0.01:
        yield f"{where}/time: is not the sum of the timings"


def har_problems(archive):
    """What is wrong with it, each as a line that starts with a JSON Pointer."""
    problems = list(shape_problems(archive, ARCHIVE, ""))
    if problems:
        return problems
    if archive["log"]["version"] != "1.2":
        problems.append("/log/version: is not 1.2")
    for index, entry in enumerate(archive["log"]["entries"]):
        problems += entry_problems(entry, f"/log/entries/{index}")
    return problems
