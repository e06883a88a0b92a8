"""Cases as files."""

from __future__ import annotations

import stat
from dataclasses import replace

import pytest

from minisam.errors import UsageError
from minisam.recordings.calls import RecordedCall, from_body, to_body
from minisam.recordings.cases import Case, folder_for, name_of, read_case, read_cases, write_case

CALL = RecordedCall(
    name="s3:GetObject",
    subject="box/key",
    request={"method": "GET", "path": "/box/key", "query": ""},
    answer={"status": 200, "headers": {"ETag": "x"}, "base64": "/w=="},
    decisions=({"action": "s3:GetObject", "resource": "arn", "allowed": True, "statement": "P #1"},),
)
CASE = Case(
    name=name_of("2026-12-01T16:51:38.065Z", "Stack/Read Me", "99c8c6aa"),
    recorded="2026-12-01T16:51:38.065Z",
    function="Stack/Read Me",
    trigger="http",
    event={"ä": ["\ud83d", 1.5, None]},
    status="error",
    result={"errorType": "E"},
    error=("E", "m"),
    is_cold=True,
    qualifier="live",
    client_context={"custom": {}},
    calls=(CALL,),
    init_calls=(CALL,),
)


def test_a_case_comes_back_from_its_file_as_it_was(tmp_path):
    path = write_case(tmp_path, CASE)

    assert path.name == "20261201T165138065-Stack.Read.Me-99c8c6.json"
    assert read_case(path) == CASE
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_nobody_else_can_read_what_is_recorded(tmp_path):
    folder = folder_for(tmp_path / "new" / "recordings")

    path = write_case(folder, CASE)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_cases_are_found_by_their_name_their_file_and_their_function(tmp_path):
    write_case(tmp_path, CASE)
    write_case(tmp_path, replace(CASE, name="20270101T000000000-Other-1", function="Other"))

    def found(*names):
        return [one.function for one in read_cases(tmp_path, names)]

    assert found() == ["Stack/Read Me", "Other"]
    assert found("Other") == found("20270101T000000000-Other-1") == ["Other"]
    assert found(str(tmp_path / f"{CASE.name}.json")) == ["Stack/Read Me"]
    with pytest.raises(UsageError, match="has no case 'Othr'") as caught:
        found("Othr")
    assert caught.value.hint == "did you mean `Other`?"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"minisam": 1,\n  oops}', "bad.json:2:3: not JSON"),
        ("[]", "bad.json:1:1: not a recorded case"),
        ('{"minisam": 2}', "bad.json:1:1: not a recorded case: its format is 2, this minisam reads 1"),
        ('{"minisam": 1}', "bad.json:1:1: not a recorded case: it has no 'outcome'"),
    ],
    ids=["no JSON", "no object", "another format", "incomplete"],
)
def test_what_is_no_case_is_named_with_its_place(tmp_path, text, message):
    (tmp_path / "bad.json").write_text(text)

    with pytest.raises(UsageError) as caught:
        read_cases(tmp_path)

    assert message in str(caught.value)


def test_a_folder_that_is_missing_empty_or_a_file_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    for path, message in ((tmp_path / "none", "There is no folder"), (tmp_path, "has no cases")):
        with pytest.raises(UsageError, match=message):
            read_cases(path)
    with pytest.raises(UsageError, match="cannot be written"):
        folder_for(tmp_path / "file")


@pytest.mark.parametrize("content", [b"", b'{"a":1}', b"text \xc3\xa4", b"\xff\x00", b"{not json"], ids=repr)
def test_a_body_comes_back_as_it_was(content):
    assert from_body(to_body(content, is_json=True)) == content
    assert from_body(to_body(content, is_json=False)) == content


def test_a_body_that_is_too_large_is_withheld():
    assert from_body(to_body(b"x" * ((1 << 20) + 1), is_json=False)) is None
