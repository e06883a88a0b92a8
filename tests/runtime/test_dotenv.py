"""Dotenv files: values as python-dotenv reads them (its README, "File format"); single quotes as in shells."""

import pytest

from minisam.errors import UsageError
from minisam.runtime.dotenv import load_dotenv, values_of


def read(tmp_path, text, shell=None):
    path = tmp_path / ".env"
    path.write_text(text)
    return values_of(load_dotenv(path, shell or {}))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A=b", "b"),
        ("  export A = b  ", "b"),
        ("A=", ""),
        ("A=b # a comment", "b"),
        ("A=b#c", "b#c"),
        ("A= # a comment", ""),
        ("A=https://x.example/?a=b&c=d", "https://x.example/?a=b&c=d"),
        ("A='b # c' # a comment", "b # c"),
        (r"A='\n${B}'", r"\n${B}"),
        (r'A="a\tb\nc \"d\" \\"', 'a\tb\nc "d" \\'),
        ('A="two\nlines"', "two\nlines"),
        ("A='two\nlines'", "two\nlines"),
        ("A=b\r\n", "b"),
        ("A=1\nA=2", "2"),
        ('A={"json": ["x"]}', '{"json": ["x"]}'),
        ("\ufeffA=b", "b"),
    ],
)
def test_values_are_read(tmp_path, text, value):
    assert read(tmp_path, text) == {"A": value}


def test_references_mean_earlier_lines_then_the_shell_then_the_default(tmp_path):
    text = 'A=1\nB=${A}\nC="${A}${SHELL_VALUE}"\nD=${NONE:-x}\nE=${NONE}\nF="\\${A}"\nG=$A\n'
    found = read(tmp_path, text, {"SHELL_VALUE": "s", "A": "not this one"})
    assert found == {"A": "1", "B": "1", "C": "1s", "D": "x", "E": "", "F": "${A}", "G": "$A"}


def test_nothing_of_the_shell_is_taken_unasked(tmp_path):
    assert read(tmp_path, "# only a comment\n\n", {"AWS_SECRET_ACCESS_KEY": "real"}) == {}


def test_entries_know_their_place(tmp_path):
    (tmp_path / ".env").write_text("# note\n\n  export NAME='a\nb'\nNEXT=1\n")
    found = load_dotenv(tmp_path / ".env", {})
    assert [(entry.position.line, entry.position.column) for entry in found.values()] == [(3, 10), (5, 1)]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("A=1\nB\n", 2, 2, "'B' is not followed by `=`"),
        ("A=1\n=2\n", 2, 1, "Expected a variable's name"),
        ("1A=x", 1, 1, "Expected a variable's name"),
        ("A=1\nB='x\nC=2", 2, 3, "This quote ' is never closed"),
        ('A="x" y', 1, 6, "Expected the end of the line after a quoted value"),
        ("A B=1", 1, 3, "'A' is not followed by `=`"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_place(tmp_path, text, line, column, message):
    with pytest.raises(UsageError) as raised:
        read(tmp_path, text)
    assert str(raised.value).startswith(f"{tmp_path / '.env'}:{line}:{column}: {message}")
    assert raised.value.hint


def test_missing_file_is_an_error(tmp_path):
    with pytest.raises(UsageError, match="cannot be read: No such file or directory"):
        load_dotenv(tmp_path / ".env", {})


def test_file_that_is_no_text_is_an_error(tmp_path):
    (tmp_path / ".env").write_bytes(b"A=\xff\xfe")
    with pytest.raises(UsageError, match="it is not UTF-8 text"):
        load_dotenv(tmp_path / ".env", {})
