"""SQL statements of IoT topic rules: `SELECT temp AS t, topic(2) FROM 'a/+/b' WHERE temp > 50`, a subset of them.

Read are `*`, attributes, texts, numbers, true/false, arithmetic, comparisons, AND/OR/NOT, IN, and some functions;
anything else is refused.
AWS: docs "iot-sql-reference", "iot-sql-from", "iot-sql-where".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from minisam.patterns.iot_expressions import UNDEFINED, InvalidSql, Message, Parser

_CLAUSES = re.compile(r"(?is)^\s*SELECT\s+(.+?)\s+FROM\s+('[^']*'|\"[^\"]*\")(?:\s+WHERE\s+(.+?))?\s*;?\s*$")


class Statement:
    """A statement, read. Raises InvalidSql."""

    def __init__(self, text: str) -> None:
        found = _CLAUSES.match(text)
        if found is None:
            raise InvalidSql("it is not SELECT ... FROM 'topic' [WHERE ...]")
        self.topic_filter = found[2][1:-1]
        self._columns = Parser(found[1]).columns()
        self._condition = Parser(found[3]).condition() if found[3] else None

    def admits(self, message: Message) -> bool:
        """Tell whether the message's topic and content fit."""
        if not matches_topic(self.topic_filter, message.topic):
            return False
        return self._condition is None or self._condition(message) is True

    def select(self, message: Message) -> Any:
        """Return what the statement makes of a message that it admits."""
        if self._columns == [None]:
            return message.payload
        made: dict[str, Any] = {}
        for column in self._columns:
            if column is None:
                made |= message.payload if isinstance(message.payload, Mapping) else {}
            elif (value := column[1](message)) is not UNDEFINED:
                made[column[0]] = value
        return made


def matches_topic(topic_filter: str, topic: str) -> bool:
    """Tell whether a topic fits a filter: `+` stands for one level, `#` for all that follow."""
    wanted, levels = topic_filter.split("/"), topic.split("/")
    if wanted[-1] == "#":
        return len(levels) >= len(wanted) - 1 and _fit(wanted[:-1], levels)
    return len(wanted) == len(levels) and _fit(wanted, levels)


def _fit(wanted: Sequence[str], levels: Sequence[str]) -> bool:
    return all(one in ("+", level) for one, level in zip(wanted, levels, strict=False))
