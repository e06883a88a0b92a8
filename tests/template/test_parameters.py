# ruff: noqa: E501 (tables)
"""Parameters: types, constraints, defaults, overrides. AWS: docs "CloudFormation User Guide: Parameters"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from minisam.errors import TemplateErrors
from minisam.model import LoadOptions
from minisam.template.parameters import Parameters, resolve_parameters
from minisam.template.reader import read_text


def resolve(declarations: str, **options: Any) -> Parameters:
    lines = "\n".join(f"  {line}" for line in declarations.splitlines())
    document = read_text(f"Parameters:\n{lines}\n".encode(), path=Path("t.yaml"), display="t.yaml")
    return resolve_parameters(document, LoadOptions(**options))


def refused(declarations: str, **options: Any) -> list[str]:
    with pytest.raises(TemplateErrors) as errors:
        resolve(declarations, **options)
    return [f"{error.position.line}:{error.position.column} {error.message}" for error in errors.value.errors]


@pytest.mark.parametrize(
    ("declaration", "value"),
    [
        ("{Type: String, Default: x}", "x"),
        ("{Type: String, Default: ''}", ""),
        ("{Type: String, Default: true}", "true"),
        ("{Type: Number, Default: 5}", "5"),
        ("{Type: Number, Default: '2.50'}", "2.50"),
        ("{Type: CommaDelimitedList, Default: 'a, b,c'}", ["a", "b", "c"]),
        ("{Type: CommaDelimitedList, Default: ''}", []),
        ("{Type: List<Number>, Default: '1, 2'}", ["1", "2"]),
        ("{Type: AWS::EC2::KeyPair::KeyName, Default: key}", "key"),
        ("{Type: List<AWS::EC2::Subnet::Id>, Default: 'subnet-1,subnet-2'}", ["subnet-1", "subnet-2"]),
        ("{Type: AWS::SSM::Parameter::Name, Default: /name}", "/name"),
        ("{Type: AWS::SSM::Parameter::Value<String>, Default: /one}", "first"),
        ("{Type: AWS::SSM::Parameter::Value<List<String>>, Default: /two}", ["a", "b"]),
        ("{Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /one}", "first"),
    ],
)
def test_defaults_have_the_value_of_their_type(declaration: str, value: Any) -> None:
    parameters = resolve(f"P: {declaration}", ssm_parameters={"/one": "first", "/two": "a,b"})

    assert parameters.values == {"P": value}
    assert parameters.findings == ()


def test_an_override_wins_and_keeps_its_text() -> None:
    assert resolve("P: {Type: Number, Default: 1}", parameters={"P": "007"}).values == {"P": "007"}


def test_all_parameters_without_a_value_are_named_at_once() -> None:
    with pytest.raises(TemplateErrors) as errors:
        resolve("A: {Type: String}\nB: {Type: Number}\nC: {Type: String, Default: c}")

    assert str(errors.value).splitlines() == [
        "t.yaml:2:3: Parameter 'A' has no value and no default",
        "t.yaml:3:3: Parameter 'B' has no value and no default",
        "  hint: pass `--parameter-overrides A=... B=...`, or add Defaults",
    ]


@pytest.mark.parametrize(
    ("declaration", "value", "problem"),
    [
        ("{Type: Number}", "x", "2:3 Parameter 'P': 'x' is not a number"),
        ("{Type: List<Number>}", "1,x", "2:3 Parameter 'P': '1,x' is not a number: x"),
        ("{Type: String, AllowedValues: [a, b]}", "c", "2:3 Parameter 'P': 'c' is not one of the AllowedValues"),
        ("{Type: CommaDelimitedList, AllowedValues: [a]}", "a,c", "2:3 Parameter 'P': 'a,c' is not one of the AllowedValues"),
        ("{Type: String, AllowedPattern: '[a-z]+'}", "a1", "2:3 Parameter 'P': 'a1' does not match the AllowedPattern"),
        ("{Type: String, MaxLength: 2}", "abc", "2:3 Parameter 'P': 'abc' is too long"),
        ("{Type: Number, MinValue: 5}", "4", "2:3 Parameter 'P': '4' is too small"),
        ("{Type: Number, MaxValue: '5'}", "6", "2:3 Parameter 'P': '6' is too large"),
        ("{Type: String, NoEcho: true, MaxLength: 2}", "secret", "2:3 Parameter 'P': the value is too long"),
        ("{Type: Strin}", "x", "2:7 'Strin' is not a type of parameters"),
        ("{Type: List<String>}", "x", "2:7 'List<String>' is not a type of parameters"),
        ("{Default: x}", "x", "2:3 Parameter 'P' has no Type"),
        ("text", "x", "2:3 Parameter 'P' is not a mapping"),
    ],
)  # fmt: skip
def test_what_cloudformation_refuses(declaration: str, value: str, problem: str) -> None:
    assert refused(f"P: {declaration}", parameters={"P": value}) == [problem]


def test_a_wrong_default_is_shown_at_the_default() -> None:
    assert refused("P:\n  Type: Number\n  Default: x") == ["4:5 Parameter 'P': 'x' is not a number"]


def test_the_templates_own_words_explain_a_constraint() -> None:
    with pytest.raises(TemplateErrors) as errors:
        resolve("P: {Type: String, AllowedPattern: a, ConstraintDescription: Only a.}", parameters={"P": "b"})

    assert errors.value.errors[0].hint == "Only a."


def test_equal_numbers_are_allowed_however_they_are_written() -> None:
    assert resolve("P: {Type: Number, AllowedValues: [1, 2]}", parameters={"P": "2.0"}).values == {"P": "2.0"}


def test_secrets_are_named() -> None:
    assert resolve("P: {Type: String, Default: x, NoEcho: 'true'}").no_echo == {"P"}


def test_what_is_only_odd_is_a_warning() -> None:
    parameters = resolve(
        "Stage: {Type: String, Default: x, MinLength: 5}\n"
        "Image: {Type: AWS::SSM::Parameter::Value<String>, Default: /ami}\n"
        "Java: {Type: String, Default: x, AllowedPattern: '[[:alpha:'}",
        parameters={"Stag": "y"},
    )

    assert parameters.values == {"Stage": "x", "Image": "/ami", "Java": "x"}
    assert [(finding.check, finding.severity, finding.position.line) for finding in parameters.findings] == [
        ("parameter", "warning", 2),
        ("parameter-ssm", "warning", 3),
        ("parameter", "warning", 4),
        ("parameter-override", "warning", 1),
    ]
    assert parameters.findings[-1].hint == "did you mean `Stage`?"


def test_a_section_that_is_no_mapping_is_refused() -> None:
    document = read_text(b"Parameters: [a]\n", path=Path("t.yaml"), display="t.yaml")

    with pytest.raises(TemplateErrors, match="t.yaml:1:1: The section 'Parameters' is not a mapping"):
        resolve_parameters(document, LoadOptions())
