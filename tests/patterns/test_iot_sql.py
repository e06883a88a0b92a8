"""SQL of IoT rules. AWS: docs "iot-sql-reference" and its pages (the examples are theirs)."""

from __future__ import annotations

from typing import Any

import pytest

from minisam.patterns import InvalidSql, Message, Statement

PAYLOAD = {"color": {"r": 255, "g": 0}, "temperature": 54.98, "humidity": 32, "name": "a", "list": [1, 2]}


def run(sql: str, topic: str = "topic/subtopic") -> Any:
    statement, message = Statement(sql), Message(topic=topic, payload=PAYLOAD, time_s=1700000000.5)
    return statement.select(message) if statement.admits(message) else None


SELECTED = [
    ("SELECT * FROM 'topic/subtopic'", PAYLOAD),
    ("SELECT color AS rgb FROM 'topic/subtopic'", {"rgb": {"r": 255, "g": 0}}),
    ("SELECT color.r AS red FROM 'topic/subtopic'", {"red": 255}),
    ("SELECT color.r FROM 'topic/subtopic'", {"r": 255}),
    ("SELECT temperature * 2 AS t, 'x' AS label FROM 'topic/#'", {"t": 109.96, "label": "x"}),
    ("SELECT topic(2) AS part, topic() AS whole FROM '+/subtopic'", {"part": "subtopic", "whole": "topic/subtopic"}),
    ("SELECT timestamp() AS at FROM '#'", {"at": 1700000000500}),
    ("SELECT *, upper(name) AS big FROM '#'", {**PAYLOAD, "big": "A"}),
    ("SELECT missing, humidity FROM '#'", {"humidity": 32}),
    ("SELECT list[1] AS second FROM '#'", {"second": 2}),
    ("select humidity from '#' where temperature > 50 AND color.r <> 42", {"humidity": 32}),
    ("SELECT humidity FROM '#' WHERE temperature > 60 OR (name = 'a' AND NOT humidity < 10)", {"humidity": 32}),
    ("SELECT humidity FROM '#' WHERE name IN ('a', 'b')", {"humidity": 32}),
    ("SELECT humidity FROM '#' WHERE temperature > 60", None),
    ("SELECT humidity FROM '#' WHERE missing > 1", None),
    ("SELECT humidity FROM '#' WHERE isUndefined(missing)", {"humidity": 32}),
    ("SELECT * FROM 'other'", None),
    ("SELECT * FROM 'topic'", None),
    ("SELECT * FROM 'topic/subtopic/+'", None),
    ("SELECT * FROM 'topic/subtopic/#'", PAYLOAD),
]


@pytest.mark.parametrize(("sql", "expected"), SELECTED)
def test_a_statement_selects(sql: str, expected: Any) -> None:
    assert run(sql) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE * FROM 'a'",
        "SELECT * FROM",
        "SELECT aws_lambda('x', 1) FROM 'a'",
        "SELECT * FROM 'a' WHERE x >",
        "SELECT a b c FROM 'a'",
        "SELECT {'a': 1} FROM 'a'",
    ],
)
def test_what_is_not_read_is_refused(sql: str) -> None:
    with pytest.raises(InvalidSql):
        Statement(sql)
