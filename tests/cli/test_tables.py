from __future__ import annotations

import io

import pytest

from minisam.cli import tables

ROWS = [
    {"id": "Orders", "type": "AWS::SQS::Queue", "reason": ""},
    {"id": "Api", "type": "AWS::AppSync::GraphQLApi", "reason": "the embedded AWS has no such type"},
]


def test_columns_are_aligned_under_their_names() -> None:
    assert tables.table(ROWS) == [
        "id      type                      reason",
        "Orders  AWS::SQS::Queue",
        "Api     AWS::AppSync::GraphQLApi  the embedded AWS has no such type",
    ]


def test_a_column_that_may_be_wrapped_takes_several_lines() -> None:
    assert tables.table(ROWS, 50, wrapped=("reason",)) == [
        "id      type                      reason",
        "Orders  AWS::SQS::Queue",
        "Api     AWS::AppSync::GraphQLApi  the embedded AWS",
        "                                  has no such type",
    ]


@pytest.mark.parametrize("width", [40, 30, 24])
def test_no_line_is_longer_than_a_narrow_terminal(width) -> None:
    lines = tables.table(ROWS, width, wrapped=("reason",))
    assert max(map(len, lines)) <= width
    assert "".join("".join(lines).split()).count("AWS::AppSync::GraphQLApi") == 1
    assert lines[0] == "Orders" and "reason" in "".join(lines)


def test_a_column_without_any_value_is_left_out() -> None:
    assert tables.table([{"id": "a", "reason": None}]) == ["id", "a"]


def test_what_would_steer_the_terminal_is_shown_as_text() -> None:
    assert tables.table([{"id": "a\x1b[2Jb\n"}])[1] == r"a\x1b[2Jb\x0a"


def test_a_pipe_takes_lines_of_any_length() -> None:
    stream = io.StringIO()
    tables.show([{"text": "x" * 500}], stream, wrapped=("text",))
    assert stream.getvalue() == "text\n" + "x" * 500 + "\n"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colours_are_unwanted_on_request_and_on_dumb_terminals(monkeypatch, name, value) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert not tables.is_plain()
    monkeypatch.setenv(name, value)
    assert tables.is_plain()
