"""The text of a test that a case becomes; tests/end_to_end/test_replay.py runs one."""

from __future__ import annotations

import ast
import json

from minisam.recordings.copies import Copy, as_test
from tests.recordings.test_differences import case


def copied(recorded, now=None, marker=None):
    text = as_test(
        Copy(
            case=recorded,
            path="cases/c.json",
            result=now or recorded.result,
            calls=["s3:GetObject"],
            marker=marker or {},
        )
    )
    ast.parse(text)
    return text


def test_a_test_is_as_one_would_write_it():
    assert copied(case(event={"id": "1", "on": True}, function="ReadNote")) == (
        '"""ReadNote (http), as it was recorded at 2026-12-01T10:00:00.000Z."""\n'
        "\n"
        "import json\n"
        "from unittest.mock import ANY\n"
        "\n"
        'CASE = "cases/c.json"\n'
        'EVENT = {"id": "1", "on": True}\n'
        "\n"
        "\n"
        "def test_read_note(sam):\n"
        "    with sam.recorded(CASE):\n"
        '        done = sam.function("ReadNote").invoke(EVENT)\n'
        "\n"
        '    assert done.outcome.status == "ok"\n'
        '    assert done.result == {"statusCode": 200, "body": ANY}\n'
        '    assert json.loads(done.result["body"]) == {"total": 5, "lines": [1, 2], "at": ANY}\n'
        '    assert done.aws_calls == ["s3:GetObject"]\n'
    )


def test_an_error_is_expected_with_its_message_unless_that_differs_each_time():
    told = copied(case(status="error", error=("KeyError", "'a \"b\"'"), result={}))
    drawn = copied(case(status="error", error=("Lost", "order 5f0c6f0e-7c0b-4b8a-9b0a-0d5d3c1f7a11"), result={}))

    assert 'assert done.error == ("KeyError", "\'a \\"b\\"\'")' in told
    assert 'assert done.error[0] == "Lost"' in drawn


def test_what_was_redacted_may_be_anything_but_what_the_event_gave():
    recorded = case(result={"key": "REDACTED-Key", "sent": "REDACTED-Authorization"})

    text = copied(recorded, now={"key": "the-real-one", "sent": "REDACTED-Authorization"})

    assert 'assert done.result == {"key": ANY, "sent": "REDACTED-Authorization"}' in text


def test_marker_qualifier_and_context_are_given():
    text = copied(case(qualifier="live", client_context={"a": 1}), marker={"isolation": "process"})

    assert '@pytest.mark.sam(isolation="process")\ndef test_f(sam):' in text
    assert "import pytest\n" in text
    assert f'.invoke(EVENT, qualifier="live", client_context={json.dumps(json.dumps({"a": 1}))})' in text


def test_long_values_are_written_in_lines_that_are_not_too_long():
    event = {"records": [{"body": "x" * 40, "n": n, "none": None} for n in range(9)], "ä": "é\n"}

    text = copied(case(event=event))

    scope: dict[str, object] = {}
    exec(text.partition("\n\n\n")[0], scope)
    assert scope["EVENT"] == event
    assert max(map(len, text.splitlines())) <= 110
