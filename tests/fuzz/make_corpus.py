#!/usr/bin/env python3
"""Makes the seeds of the fuzz targets out of the unit tests' tables: one file a group.

make_corpus.py SOURCE_ROOT CORPUS writes CORPUS/TARGET/TABLE-LINE for each target.
"""
import json
import re
import shutil
import sys
from itertools import chain
from pathlib import Path


def groups(table):
    """Yields the line number and the lines of each group of a table."""
    start, lines = 0, []
    for number, line in enumerate(table.read_bytes().split(b'\n') + [b''], 1):
        if line and not line.startswith(b'#'):
            start = start if lines else number
            lines.append(line)
        elif not line and lines:
            yield start, lines
            lines = []


def document(lines):
    """All lines but the last, <XX> being a byte and <> nothing."""
    text = b'\n'.join(b'' if line == b'<>' else line for line in lines[:-1])
    return re.sub(rb'<([0-9A-Fa-f]{2})>', lambda match: bytes.fromhex(match[1].decode()), text)


def two_lines(lines):
    return b'\n'.join(lines[:2])


def json_string_and_line(lines):
    """A first line that is a JSON string, and the second."""
    return json.loads(lines[0]).encode() + b'\n' + (lines[1] if len(lines) > 1 else b'')


def pattern_and_subject(lines):
    """A pattern and the first of the subjects, `all "text"`."""
    subject = re.search(rb'"(.*)"$', lines[1]) if len(lines) > 1 else None
    return lines[0] + b'\n' + (subject[1] if subject else b'')


def base_and_reference(lines):
    """The arguments of `resolve <base> <reference>`; with one argument, that is the reference."""
    return b'\n'.join(([b''] + re.findall(rb'<([^>]*)>', lines[0]))[-2:])


def text_and_scope(lines):
    """The input and, where there is one before the result, the scope."""
    lines = [line for line in lines if not line.startswith((b'@ ', b'? '))]
    return lines[0] + b'\n' + (lines[1] if len(lines) > 2 else b'{}')


def string_and_scope(lines):
    """The same, the input being a JSON string or other JSON."""
    text, scope = text_and_scope(lines).split(b'\n', 1)
    value = json.loads(text)
    return (value.encode() if isinstance(value, str) else text) + b'\n' + scope


def schema_and_instance(lines):
    """A schema and an instance behind a line of settings."""
    return two_lines(lines[1:] if lines[0].startswith(b'@') else lines)


def file_of_rows(lines):
    """The end of the file's name, and what is in it, where \\n, \\r and \\xHH stand for a byte."""
    def byte(match):
        return {b'n': b'\n', b'r': b'\r'}.get(match[1]) or (
            bytes.fromhex(match[1][1:].decode()) if len(match[1]) == 3 else match[1])
    content = re.sub(rb'\\(x[0-9A-F]{2}|.)', byte, lines[1])
    return lines[0].split(b'.')[-1] + b'\n' + content


def description(lines):
    """The lines of a description, whatever stands around it."""
    marks = (b'===', b'---')
    ends = [i for i, line in enumerate(lines) if line.startswith(marks)] + [len(lines)]
    return b'\n'.join(lines[1:ends[0]])


# Each target: tables, and what makes an input out of a group of them.
TABLES = {
    'condition': [('expr/conditions.txt', text_and_scope)],
    'criterion': [('expr/criteria.txt', text_and_scope)],
    'expression': [('expr/expression*.txt', text_and_scope)],
    'json': [('doc/json.txt', document), ('doc/auto.txt', document)],
    'jsonpath': [('query/jsonpath*.txt', two_lines)],
    'openapi': [('openapi/operation.txt', description), ('openapi/server.txt', description),
                ('openapi/swagger.txt', description)],
    'payload': [('expr/payloads.txt', text_and_scope), ('expr/selectors.txt', text_and_scope)],
    'pointer': [('query/pointer*.txt', json_string_and_line)],
    'regex': [('query/regex*.txt', pattern_and_subject)],
    'rows': [('run/rows.txt', file_of_rows)],
    'schema': [('schema/*.txt', schema_and_instance)],
    'serialize': [('openapi/serialize.txt', two_lines)],
    'template': [('expr/templates.txt', string_and_scope), ('expr/templates.txt', text_and_scope)],
    'uri': [('base/uri.txt', base_and_reference)],
    'xpath': [('query/xpath*.txt', two_lines)],
    'yaml': [('doc/yaml*.txt', document), ('doc/auto.txt', document)],
}

# Each target: files that are inputs as they are.
DOCUMENTS = {
    'arazzo': ['tests/unit/check/documents/**/*.y*ml', 'tests/run/cases/*/*.arazzo.yaml'],
    'openapi': ['tests/run/cases/*/openapi.yaml', 'examples/*.openapi.yaml'],
    'run': ['tests/run/cases/*/*.arazzo.yaml', 'examples/*.arazzo.yaml'],
}

# Each target: inputs that are too large, and too regular, to be files.
LARGE = {
    'response': {'many-folded-lines': b'HTTP/1.1 200 OK\r\na: b\r\n' + b' c\r\n' * 10000},
}


def inputs_of_tables(source, target):
    for pattern, make_input in TABLES.get(target, []):
        for table in sorted((source / 'tests/unit').glob(pattern)):
            for line, lines in groups(table):
                yield f'{table.stem}-{line}-{make_input.__name__}', make_input(lines)


def with_openapi(path):
    """The file, with the OpenAPI description that a workflow has beside it behind "==="."""
    beside = [*path.parent.glob('*openapi.yaml')] if '.arazzo.' in path.name else []
    text = b'\n===\n'.join(file.read_bytes() for file in [path, *beside[:1]])
    return text.replace(b'{{server}}', b'https://h.example')


def inputs_of_documents(source, target):
    for pattern in DOCUMENTS.get(target, []):
        for path in sorted(source.glob(pattern)):
            yield '-'.join(path.relative_to(source).parts[1:]), with_openapi(path)


def make(source, folder, target):
    folder.mkdir(parents=True)
    inputs = chain(inputs_of_tables(source, target), inputs_of_documents(source, target),
                   LARGE.get(target, {}).items())
    for name, data in inputs:
        (folder / name).write_bytes(data)


def main():
    source, corpus = Path(sys.argv[1]), Path(sys.argv[2])
    shutil.rmtree(corpus, ignore_errors=True)
    for target in TABLES.keys() | DOCUMENTS.keys() | LARGE.keys():
        make(source, corpus / target, target)


if __name__ == '__main__':
    main()
