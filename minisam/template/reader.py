"""Template text -> Document: values, and the line and column of each of them.

Reads YAML and JSON (libyaml reads both), turns short intrinsics into long ones and refuses, by name and place, what
could harm: files over CloudFormation's size, alias bombs, endless nesting, tags of any other kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from minisam.errors import TemplateError, TemplateErrors, UsageError
from minisam.model import Position
from minisam.template.composer import TOO_DEEP, Composer
from minisam.template.document import Document

MAX_BYTES = 1_048_576
"""CloudFormation: docs "Understand CloudFormation quotas", template body size in an S3 object: 1 MB."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def read(path: Path, *, display: str | None = None) -> Document:
    """Return the document at `path`; positions name the file as `display`, else as `path` spells it.

    Raises UsageError when the file cannot be opened, TemplateErrors with every problem of its text.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"Cannot read the file '{display or path}': {error.strerror}", hint="name the template with `--template`"
        ) from error
    return read_text(text, path=path, display=display or str(path))


def read_text(text: bytes, *, path: Path, display: str) -> Document:
    """Return the document in `text`, whose top is a mapping. Raises TemplateErrors with every problem."""
    if len(text) > MAX_BYTES:
        raise _single(
            f"The file is over {MAX_BYTES:,} bytes (1 MB), the most that CloudFormation takes",
            Position(file=display),
            "move parts to included files or nested stacks",
        )
    decoded = _decoded(text, display)
    composer = Composer(_events(decoded, display), display)
    try:
        value = composer.compose()
    except yaml.MarkedYAMLError as error:
        raise TemplateErrors([*composer.problems, _syntax_error(error, decoded, display)]) from error
    _check_top(value, composer)
    if composer.problems:
        raise TemplateErrors(composer.problems)
    return Document(
        path=path,
        value=value,
        positions=composer.positions,
        premises=(path.resolve().parent,),
        files=(path,),
        findings=tuple(composer.findings),
    )


def _check_top(value: Any, composer: Composer) -> None:
    if isinstance(value, dict) and value:
        return
    found = {list: "a list", dict: "empty", type(None): "empty"}.get(type(value), "a single value")
    position = composer.positions.of_value(())
    place = Position(file=composer.file, line=position.line, column=position.column)
    hint = "a template is a mapping with at least a `Resources:` section"
    composer.problems.append(TemplateError(f"The document is {found}, not a mapping", position=place, hint=hint))


def _events(text: str, display: str) -> Iterator[Any]:
    try:
        loader = _Loader(text)
        try:
            while loader.check_event():
                yield loader.get_event()
        finally:
            loader.dispose()
    except yaml.reader.ReaderError as error:
        offset = error.position
        message = f"The character {chr(error.character)!r} cannot stand in YAML"
        raise _single(message, _place(text[:offset], display), "remove it, or write it as an escape") from error


def _decoded(text: bytes, display: str) -> str:
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place(text[: error.start].decode("utf-8-sig", "replace"), display)
        raise _single("The file is not UTF-8 text", place, "save the file with the encoding UTF-8") from error
    return _SURROGATES.sub(_joined, decoded) if decoded.lstrip().startswith("{") else decoded


def _joined(pair: re.Match[str]) -> str:
    """Return JSON's surrogate pair as the one character that it means: YAML has no surrogates."""
    high, low = int(pair[2], 16), int(pair[3], 16)
    return f"{pair[1]}{chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))}"


def _place(before: str, display: str) -> Position:
    line = before.count("\n") + 1
    return Position(file=display, line=line, column=len(before) - (before.rfind("\n") + 1) + 1)


def _syntax_error(error: yaml.MarkedYAMLError, text: str, display: str) -> TemplateError:
    mark = error.problem_mark or error.context_mark
    place = Position(file=display, line=mark.line + 1, column=mark.column + 1) if mark else Position(file=display)
    if _has_tab_at(text, place):
        message, hint = "This is not YAML: a tab cannot indent", "indent with spaces"
    elif "maximum nesting depth" in (error.problem or ""):
        message, hint = TOO_DEEP  # newer scanners have a limit of their own, and meet it before we meet ours
    else:
        context = f" ({error.context})" if error.context else ""
        message, hint = f"This is not YAML: {error.problem or 'the text cannot be parsed'}{context}", _SYNTAX_HINT
    return TemplateError(message, position=place, hint=hint)


def _has_tab_at(text: str, place: Position) -> bool:
    line = next(islice(text.splitlines(), place.line - 1, None), "")
    return line[place.column - 1 : place.column] == "\t"


_SYNTAX_HINT = "check the indentation, colons and quotes on this line and the one before"


def _single(message: str, position: Position, hint: str) -> TemplateErrors:
    return TemplateErrors([TemplateError(message, position=position, hint=hint)])
