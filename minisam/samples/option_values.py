"""What is typed for an option, read as the option's type: text, a file, standard input, JSON."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from minisam.errors import UsageError
from minisam.samples.sample import Option

_NAMES_FILES_PLAINLY = "body"


def read(option: Option, given: Any) -> Any:
    """Return an option's value; raises UsageError for unreadable files, text that is not UTF-8 and bad JSON."""
    if option.type == "content":
        return read_content(given, option.name)
    if option.type != "json":
        return _utf8(given, option.name) if isinstance(given, str) else given
    text = read_content(given, option.name)
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        json.dumps(value).encode()
    except (ValueError, RecursionError) as error:
        hint = "quote it for the shell: '{\"a\": 1}'"
        raise UsageError(f"--{option.name}: not JSON: {_reason(error)}", hint=hint) from None
    return _shaped(option, value)


def read_content(given: str, name: str) -> str:
    """Return the text of `@FILE`, of standard input (`-`), of a file named outright by `--body`, or the text itself."""
    if given == "-":
        return _decoded(sys.stdin.buffer.read(), "<stdin>", name)
    if given.startswith("@"):
        return _of_file(given[1:], name)
    return _of_file(given, name) if name == _NAMES_FILES_PLAINLY and _is_file(given) else _utf8(given, name)


def _shaped(option: Option, value: Any) -> Any:
    """Refuse a list where the sample has an object, and the other way round; null leaves a part out."""
    for kind, name in ((dict, "an object"), (list, "a list")):
        if isinstance(option.default, kind) and value is not None and not isinstance(value, kind):
            raise UsageError(f"--{option.name}: {json.dumps(value)[:40]} is not {name}", hint=option.help)
    return value


def _of_file(file: str, name: str) -> str:
    try:
        with open(file, "rb") as opened:
            return _decoded(opened.read(), file, name)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"--{name}: cannot read '{file}': {reason}") from None


def _is_file(given: str) -> bool:
    try:
        return os.path.isfile(given)
    except ValueError:  # no name of a file
        return False


def _decoded(content: bytes, file: str, name: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise UsageError(f"--{name}: '{file}' is not UTF-8 text") from None


def _utf8(text: str, name: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError(f"--{name}: not UTF-8 text") from None
    return text


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")


def _reason(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)
