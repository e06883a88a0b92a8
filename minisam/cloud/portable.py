"""The data of the embedded AWS as one JSON value: for another machine, another day, or to compare.

`{"minisam": "state", "format": 1, "dynamodb": {TABLE: [ITEM]}, "s3": {BUCKET: {KEY: {"Body", "Headers", "Tags"}}},
"sqs": {QUEUE: [MESSAGE]}, "ssm": {NAME: {"Type", "Value"}}, "secretsmanager": {NAME: TEXT}}`. Items are in DynamoDB's
own form, bodies are base64. No code is in it, so anybody's can be taken in; older versions of objects are not in it.
"""

from __future__ import annotations

import base64
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from minisam.errors import UsageError, UserError
from minisam.records import dataclass

FORMAT = 1


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Write it to a file that only this user can read. Raises UserError."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1, sort_keys=True)
        os.replace(unfinished, path)
    except OSError as error:
        raise UserError(f"Cannot write '{path}': {error.strerror}") from error


def read(path: Path) -> dict[str, Any]:
    """Return a file's content. Raises UsageError where it is none of ours."""
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"Cannot read '{path}': {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"'{path}' is not JSON: {error}", hint="`minisam state export` writes it") from error
    if not isinstance(content, dict) or content.get("minisam") != "state":
        raise UsageError(f"'{path}' was not written by `minisam state export`")
    if content.get("format") != FORMAT:
        raise UsageError(f"'{path}' has format {content.get('format')}, expected {FORMAT}")
    return content


def as_text(value: Any) -> str:
    """Return what JSON does not have as a text: bytes as base64."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def as_object(key: Any, tags: Mapping[str, str]) -> dict[str, Any]:
    """Return one of moto's objects: its bytes, its headers and its tags."""
    body = base64.b64encode(key.value).decode()
    return {"Body": body, "Headers": dict(key.metadata), "Tags": dict(tags)}


def as_message(message: Any) -> dict[str, Any]:
    """Return one of moto's messages as what SendMessage takes."""
    attributes = {
        name: {kind: as_text(value) if kind == "BinaryValue" else value for kind, value in _attribute(one).items()}
        for name, one in message.message_attributes.items()
    }
    found = {
        "MessageBody": message.body,
        "MessageAttributes": attributes,
        "MessageGroupId": message.group_id,
        "MessageDeduplicationId": message.deduplication_id,
    }
    return {name: value for name, value in found.items() if value}


def _attribute(one: Mapping[str, Any]) -> dict[str, Any]:
    names = {"data_type": "DataType", "string_value": "StringValue", "binary_value": "BinaryValue"}
    return {names.get(name, name): value for name, value in one.items() if value}


@dataclass(frozen=True, slots=True)
class Difference:
    """`sign` is "+" for what came, "-" for what went, "~" for what changed."""

    sign: str
    where: str
    what: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return what came, went and changed, by service and container."""
    return [
        one
        for service in sorted((before.keys() | after.keys()) - {"minisam", "format"})
        for one in _service(service, before.get(service, {}), after.get(service, {}))
    ]


def _service(service: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    if service in ("ssm", "secretsmanager"):
        yield from _by_name(service, before, after)
        return
    for name in sorted(before.keys() | after.keys()):
        where = f"{service}/{name}"
        if service == "s3":
            yield from _by_name(where, before.get(name, {}), after.get(name, {}))
        else:
            yield from _as_lists(where, before.get(name, []), after.get(name, []))


def _by_name(where: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            yield Difference("+" if name in after else "-", where, name)
        elif before[name] != after[name]:
            yield Difference("~", where, name)


def _as_lists(where: str, before: list[Any], after: list[Any]) -> Iterator[Difference]:
    """Items of a table do not say which attributes are their key: one that changed went and came."""
    old, new = (Counter(json.dumps(one, sort_keys=True) for one in side) for side in (before, after))
    for sign, more, less in (("-", old, new), ("+", new, old)):
        for text in sorted((more - less).elements()):
            yield Difference(sign, where, text)
