# ruff: noqa: E501 (tables)
"""The reader: values, positions, short intrinsics, bounds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minisam.errors import TemplateErrors, UsageError
from minisam.template.reader import read, read_text


def value_of(text: str) -> Any:
    return read_text(text.encode(), path=Path("template.yaml"), display="template.yaml").value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2012-10-17", "2012-10-17"),
        ("012345678901", "012345678901"),
        ("0777", "0777"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("123456789012", 123456789012),
        ("-7", -7),
        ("2.50", 2.5),
        (".inf", ".inf"),
        ("1.0e999", "1.0e999"),
        ("yes", True),
        ("Off", False),
        ("~", None),
        ("", None),
        ("'true'", "true"),
        ("!!str 1", "1"),
        ("!!float 1", 1.0),
        ("!Ref A", {"Ref": "A"}),
        ("!Condition A", {"Condition": "A"}),
        ("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}),
        ("!GetAtt [A, B]", {"Fn::GetAtt": ["A", "B"]}),
        ("{Fn::GetAtt: A.B}", {"Fn::GetAtt": ["A", "B"]}),
        ("!Sub '${A}'", {"Fn::Sub": "${A}"}),
        ("!If [A, !Ref B, !Ref C]", {"Fn::If": ["A", {"Ref": "B"}, {"Ref": "C"}]}),
        ("!Transform {Name: AWS::Include}", {"Fn::Transform": {"Name": "AWS::Include"}}),
        ("!Base64 {Fn::Sub: x}", {"Fn::Base64": {"Fn::Sub": "x"}}),
    ],
)
def test_scalars_and_short_forms(written: str, meant: Any) -> None:
    value = value_of(f"a: {written}")["a"]

    assert value == meant
    assert type(value) is type(meant)


def test_keys_stay_as_they_are_written() -> None:
    assert value_of("{200: a, on: b, 2012-10-17: c, ~: d}") == {"200": "a", "on": "b", "2012-10-17": "c", "~": "d"}


def test_json_with_tabs_and_surrogate_pairs_is_read() -> None:
    text = '{\n\t"a": "\\ud83d\\ude00 \\\\ud83d",\n\t"b":[1,true,null,"x\\/y"]}'

    assert value_of(text) == {"a": "\N{GRINNING FACE} \\ud83d", "b": [1, True, None, "x/y"]}


def test_aliases_and_merge_keys_are_copied_in() -> None:
    value = value_of("base: &base {a: 1, b: [2]}\nx: {<<: *base, a: 3}\ny: {<<: [{b: 4}, *base]}\nz: *base")

    assert value["x"] == {"a": 3, "b": [2]}
    assert value["y"] == {"a": 1, "b": 4}
    assert value["z"] == value["base"]
    assert value["z"]["b"] is not value["base"]["b"]


def test_positions_of_keys_values_and_items() -> None:
    text = b"Resources:\n  A:\n    Type: x\n    List: [a, !Sub b]\n"
    positions = read_text(text, path=Path("/x/t.yaml"), display="t.yaml").positions

    assert str(positions.at(("Resources", "A", "Type"))) == "t.yaml:3:5"
    assert str(positions.of_value(("Resources", "A", "Type"))) == "t.yaml:3:11"
    assert str(positions.of_value(("Resources", "A", "List", 1, "Fn::Sub"))) == "t.yaml:4:15"
    assert str(positions.at(("Resources", "A", "Unknown", 5))) == "t.yaml:2:3"


def test_a_property_written_twice_is_a_warning_and_the_last_one_holds() -> None:
    # A template of aws-samples/serverless-patterns (multi-account-private-apigw) deploys with two Handlers.
    text = b"Resources:\n  A:\n    Handler: first\n    Handler: last\n"
    document = read_text(text, path=Path("t.yaml"), display="t.yaml")

    assert document.value["Resources"]["A"] == {"Handler": "last"}
    (finding,) = document.findings
    assert str(finding.position) == "t.yaml:4:5"
    assert "t.yaml:3:5" in finding.message


def test_a_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'no.yaml'"):
        read(tmp_path / "no.yaml", display="no.yaml")


def test_a_folder_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Is a directory"):
        read(tmp_path)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = f"a: &a {{{', '.join(f'k{i}: v' for i in range(1000))}}}\nb: {{<<: [{', '.join(['*a'] * 200)}]}}\n"
DEEP = "".join(f"{'  ' * level}a:\n" for level in range(500))


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("", ["1:1 The document is empty, not a mapping"]),
        ("# nothing\n", ["1:1 The document is empty, not a mapping"]),
        ("- a\n- b\n", ["1:1 The document is a list, not a mapping"]),
        ("hello", ["1:1 The document is a single value, not a mapping"]),
        ("a: b: c\n", ["1:5 This is not YAML: mapping values are not allowed in this context"]),
        ("a:\n\tb: 1\n", ["2:1 This is not YAML: a tab cannot indent"]),
        ("a: [1, 2\n", ["2:1 This is not YAML: did not find expected ',' or ']' (while parsing a flow sequence)"]),
        ("a: 'x\0'\n", ["1:6 The character '\\x00' cannot stand in YAML"]),
        ("a: 1\n---\nb: 2\n", ["2:1 A second YAML document starts here"]),
        ("R:\n  A: 1\n  A: 2\n", ["3:3 The key 'A' is written twice; the first one is at t.yaml:2:3"]),
        ("a: !Foo x\n", ["1:4 '!Foo' is not an intrinsic function"]),
        ("a: {Fn::Foo: x}\n", ["1:5 'Fn::Foo' is not an intrinsic function"]),
        ("a: !!python/object:os.system x\n", ["1:4 The YAML tag '!!python/object:os.system' is not possible in a template"]),
        ("a: !!binary aGk=\n", ["1:4 The YAML tag '!!binary' is not possible in a template"]),
        ("a: !!set {x}\n", ["1:4 The YAML tag '!!set' is not possible in a template"]),
        ("a: !!int x\n", ["1:4 'x' does not fit its tag '!!int'"]),
        ("a: *b\n", ["1:4 The alias '*b' has no anchor"]),
        ("a: &b [*b]\n", ["1:8 The alias '*b' stands inside what it names"]),
        ("a: {[1]: 2}\n", ["1:5 A mapping's key is not a text"]),
        ("a: {<<: 5}\n", ["1:9 A merge key `<<` needs a mapping, or a list of mappings"]),
        (BOMB, ["6:8 The document has more than 100,000 values"]),
        (MERGE_BOMB, ["2:402 The document has more than 100,000 values"]),
        ("a: [" + "1," * 120_000 + "]", ["1:200001 The document has more than 100,000 values"]),
        (DEEP, ["102:203 The nesting is deeper than 100 levels"]),
        ("a: b\n" * 250_000, ["1:1 The file is over 1,048,576 bytes (1 MB), the most that CloudFormation takes"]),
        ("a: !Foo x\nb: {Fn::Bar: 1}\n", ["1:4 '!Foo' is not an intrinsic function", "2:5 'Fn::Bar' is not an intrinsic function"]),
    ],
    ids=range(26),
)  # fmt: skip
def test_what_is_no_template_is_refused_at_its_place(text: str, errors: list[str]) -> None:
    with pytest.raises(TemplateErrors) as refused:
        read_text(text.encode(), path=Path("t.yaml"), display="t.yaml")

    assert [f"{e.position.line}:{e.position.column} {e.message}" for e in refused.value.errors] == errors
    assert all(error.hint or "Fn::" in error.message for error in refused.value.errors)


def test_endless_nesting_is_refused_by_whichever_of_scanner_and_reader_meets_it_first() -> None:
    """PyYAML from 6.0.4 on stops at 1,000 levels, and looks ahead that far before the reader counts its first."""
    with pytest.raises(TemplateErrors) as refused:
        read_text(("a: " + "[" * 100_000).encode(), path=Path("t.yaml"), display="t.yaml")
    (error,) = refused.value.errors
    assert error.message == "The nesting is deeper than 100 levels"
    assert error.position.line == 1


def test_other_encodings_are_refused_at_the_first_wrong_byte() -> None:
    with pytest.raises(TemplateErrors, match=r"t\.yaml:2:4: The file is not UTF-8 text"):
        read_text("a: 1\nb: \u00fcx é".encode("latin-1"), path=Path("t.yaml"), display="t.yaml")


@pytest.mark.parametrize(
    ("text", "hint"),
    [("!GetAt a", "did you mean `!GetAtt`?"), ("{Fn::sub: a}", "did you mean `Fn::Sub`?"), ("!ref a", "did you mean `!Ref`?")],
)  # fmt: skip
def test_the_nearest_function_is_suggested(text: str, hint: str) -> None:
    with pytest.raises(TemplateErrors) as refused:
        value_of(f"a: {text}")

    assert refused.value.errors[0].hint == hint


SEED = Path(__file__).with_name("cases").joinpath("orders", "template.yaml").read_bytes()


@given(data=st.data())
def test_reading_raises_nothing_but_template_errors(data: st.DataObject) -> None:
    text = bytearray(SEED)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        removed = data.draw(st.integers(0, 20))
        pieces = st.one_of(
            st.binary(max_size=4), st.sampled_from([b"&a ", b"*a", b"<<: ", b"!Sub ", b"{", b"]", b"\t"])
        )
        text[at : at + removed] = data.draw(pieces)

    try:
        document = read_text(bytes(text), path=Path("t.yaml"), display="t.yaml")
    except TemplateErrors as refused:
        assert all(error.position for error in refused.errors)
    else:
        assert isinstance(document.value, dict)
