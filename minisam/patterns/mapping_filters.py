"""Filters of event source mappings: which records of a queue or stream reach the function.

A pattern reads the record's metadata by their names, and its content under `body` (SQS), `data` (Kinesis, MQ), `value`
(Kafka) or `dynamodb`. Content that a pattern takes apart must be JSON; content that it compares as text must not be.
AWS: docs "invocation-eventfiltering", "with-sqs-filtering", "with-kinesis-filtering", "with-ddb-filtering".
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from minisam.patterns.compiler import compile_pattern
from minisam.patterns.matchers import InvalidPattern
from minisam.patterns.matching import Pattern

_CONTENT = {"sqs": "body", "kinesis": "data"}


class InvalidFilter(ValueError):
    """A filter that Lambda refuses."""


class MappingFilter:
    """The filters of one mapping: a record passes when one of them matches, or when there are none."""

    def __init__(self, service: str, patterns: Sequence[str]) -> None:
        """`patterns` are JSON texts. Raises InvalidFilter."""
        self._content = _CONTENT.get(service)
        self._filters = [_compile(text) for text in patterns]

    def admits(self, record: Mapping[str, Any]) -> bool:
        """Tell whether a record (as the function would get it) passes."""
        return not self._filters or any(self._matches(source, pattern, record) for source, pattern in self._filters)

    def _matches(self, source: Mapping[str, Any], pattern: Pattern, record: Mapping[str, Any]) -> bool:
        seen = {**record, **record.get("kinesis", {})}
        if self._content is None or self._content not in source:
            return pattern.matches(seen)
        text = _text(seen[self._content], is_encoded=self._content == "data")
        if text is None:
            return False
        value = _json(text)
        is_taken_apart = isinstance(source[self._content], Mapping)
        if is_taken_apart != isinstance(value, (dict, list)):
            return False
        return pattern.matches({**seen, self._content: value if is_taken_apart else text})


def _compile(text: str) -> tuple[Mapping[str, Any], Pattern]:
    try:
        pattern = compile_pattern(text)
        return json.loads(text), pattern
    except InvalidPattern as error:
        raise InvalidFilter("Invalid filter pattern definition.") from error


def _text(content: str, *, is_encoded: bool) -> str | None:
    if not is_encoded:
        return content
    try:
        return base64.b64decode(content).decode()
    except ValueError:
        return None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
