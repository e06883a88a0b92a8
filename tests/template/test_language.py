# ruff: noqa: E501 (tables)
"""Includes, definitions and loops. AWS: docs "AWS::Include transform", "AWS::LanguageExtensions", "Fn::ForEach"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from minisam.errors import TemplateErrors
from minisam.model import LoadOptions
from minisam.template.document import Document
from minisam.template.language import expand_language
from minisam.template.parameters import resolve_parameters
from minisam.template.reader import read


def expand(folder: Path, text: str, **files: str) -> Document:
    (folder / "t.yaml").write_text(text)
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content)
    document = read(folder / "t.yaml", display="t.yaml")
    options = LoadOptions(region="eu-west-1", parameters={"Names": "a,b"} if "Names:" in text else {})
    return expand_language(document, resolve_parameters(document, options), options)


def refused(folder: Path, text: str, **files: str) -> list[str]:
    with pytest.raises(TemplateErrors) as errors:
        expand(folder, text, **files)
    return [f"{error.position}: {error.message}" for error in errors.value.errors]


def test_an_include_takes_the_place_of_its_transform(tmp_path: Path) -> None:
    text = "Resources:\n  A:\n    Body:\n      Fn::Transform:\n        Name: AWS::Include\n        Parameters: {Location: ./api.yaml}\n      own: 1\n"
    document = expand(tmp_path, text, api="paths:\n  /x: !Ref A\nown: 2\n")

    assert document.value["Resources"]["A"]["Body"] == {"paths": {"/x": {"Ref": "A"}}, "own": 1}
    assert document.files == (tmp_path / "t.yaml", tmp_path / "api.yaml")
    body = ("Resources", "A", "Body")
    assert str(document.positions.at((*body, "paths", "/x"))) == "api.yaml:2:3"
    assert str(document.positions.at((*body, "own"))) == "t.yaml:7:7"


def test_an_include_at_the_top_brings_sections(tmp_path: Path) -> None:
    text = "Transform:\n  - Name: AWS::Include\n    Parameters: {Location: more.yaml}\nResources: {A: {Type: x}}\n"
    document = expand(tmp_path, text, more="Resources:\n  B: {Type: y}\nMappings: {M: {a: {b: c}}}\n")

    assert document.value["Resources"] == {"A": {"Type": "x"}, "B": {"Type": "y"}}
    assert "Mappings" in document.value
    assert str(document.positions.at(("Resources", "B"))) == "more.yaml:2:3"


@pytest.mark.parametrize(
    ("kind", "uri", "body"),
    [
        ("AWS::Serverless::Api", "DefinitionUri", "DefinitionBody"),
        ("AWS::Serverless::HttpApi", "DefinitionUri", "DefinitionBody"),
        ("AWS::Serverless::StateMachine", "DefinitionUri", "Definition"),
        ("AWS::ApiGateway::RestApi", "BodyS3Location", "Body"),
    ],
)
def test_a_local_definition_is_read(tmp_path: Path, kind: str, uri: str, body: str) -> None:
    text = f"Resources: {{A: {{Type: '{kind}', Properties: {{{uri}: api.yaml}}}}}}\n"
    document = expand(tmp_path, text, api="openapi: 3.0.1\npaths: {}\n")

    assert document.value["Resources"]["A"]["Properties"] == {body: {"openapi": "3.0.1", "paths": {}}}
    assert str(document.positions.at(("Resources", "A", "Properties", body, "paths"))) == "api.yaml:2:1"


def test_the_location_may_come_from_parameters(tmp_path: Path) -> None:
    text = (
        "Parameters: {Dir: {Type: String, Default: .}}\n"
        "Resources: {A: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: !Sub '${Dir}/b.yaml'}}}}\n"
    )

    assert expand(tmp_path, text, b="Type: x\n").value["Resources"] == {"A": {"Type": "x"}}


@pytest.mark.parametrize("location", ["s3://bucket/x.yaml", "!Sub 's3://${AWS::Region}/x.yaml'", "!GetAtt A.B"])
def test_what_is_not_local_is_a_notice(tmp_path: Path, location: str) -> None:
    text = f"Resources:\n  A:\n    Type: AWS::Serverless::Api\n    Properties:\n      DefinitionUri: {location}\n"
    (finding,) = expand(tmp_path, text).findings

    assert (finding.severity, str(finding.position)) == ("notice", "t.yaml:5:22")


def test_a_missing_include_is_shown_where_it_is_named(tmp_path: Path) -> None:
    text = (
        "Resources:\n  A:\n    Fn::Transform:\n      Name: AWS::Include\n      Parameters:\n        Location: no.yaml\n"
    )

    assert refused(tmp_path, text) == ["t.yaml:6:19: Cannot read the file 'no.yaml': No such file or directory"]


def test_a_broken_include_is_shown_in_its_own_file(tmp_path: Path) -> None:
    text = "Resources: {A: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: api.yaml}}}}\n"

    assert refused(tmp_path, text, api="a:\n  - !Foo x\n") == ["api.yaml:2:5: '!Foo' is not an intrinsic function"]


def test_files_that_include_each_other_are_refused(tmp_path: Path) -> None:
    include = "Fn::Transform: {Name: AWS::Include, Parameters: {Location: t.yaml}}"

    assert refused(tmp_path, f"A: {{{include}}}\n") == ["t.yaml:1:64: Files include each other without end"]


HEAD = "Transform: AWS::LanguageExtensions\nParameters: {Names: {Type: CommaDelimitedList}}\n"


@pytest.mark.parametrize(
    ("section", "expanded"),
    [
        (
            "Resources: {Fn::ForEach::T: [N, !Ref Names, {'Topic${N}': {Name: !Ref N, At: !Sub '${N}-${AWS::Region}'}}]}",
            {
                "Topica": {"Name": "a", "At": {"Fn::Sub": "a-${AWS::Region}"}},
                "Topicb": {"Name": "b", "At": {"Fn::Sub": "b-${AWS::Region}"}},
            },
        ),
        ("Resources: {Fn::ForEach::T: [N, [x.y, 1], {'T&{N}': {Name: '${N}'}}]}", {"Txy": {"Name": "x.y"}, "T1": {"Name": "1"}}),
        ("Resources: {A: {P: {Fn::ForEach::T: [N, [x], {'${N}': '${N}', b: !GetAtt 'T${N}.Arn'}]}}}", {"A": {"P": {"x": "x", "b": {"Fn::GetAtt": ["Tx", "Arn"]}}}}),
        (
            "Resources: {Fn::ForEach::O: [X, [a, b], {Fn::ForEach::I: [Y, [c, !Ref X], {'${X}${Y}': 1}]}]}",
            {"ac": 1, "aa": 1, "bc": 1, "bb": 1},
        ),
        ("Resources: {Fn::ForEach::T: [N, !Split ['|', 'p|q'], {'${N}': 1}]}", {"p": 1, "q": 1}),
        ("Mappings: {M: {eu-west-1: {L: [m]}}}\nResources: {Fn::ForEach::T: [N, !FindInMap [M, !Ref AWS::Region, L], {'${N}': 1}]}", {"m": 1}),
        ("Mappings: {M: {}}\nResources: {Fn::ForEach::T: [N, !FindInMap [M, x, y, {DefaultValue: [d]}], {'${N}': 1}]}", {"d": 1}),
        ("Resources: {A: 1, Fn::ForEach::T: [N, [], {'${N}': 1}]}", {"A": 1}),
    ],
    ids=["parameter", "alphanumeric", "properties", "nested", "split", "map", "default", "empty"],
)  # fmt: skip
def test_loops_in_resources(tmp_path: Path, section: str, expanded: dict[str, Any]) -> None:
    assert expand(tmp_path, f"{HEAD}{section}\n").value["Resources"] == expanded


@pytest.mark.parametrize("section", ["Outputs", "Conditions"])
def test_loops_in_other_sections(tmp_path: Path, section: str) -> None:
    document = expand(
        tmp_path, f"{HEAD}{section}:\n  Fn::ForEach::T: [N, !Ref Names, {{'Is${{N}}': {{Value: !Ref N}}}}]\n"
    )

    assert document.value[section] == {"Isa": {"Value": "a"}, "Isb": {"Value": "b"}}
    assert str(document.positions.at((section, "Isb", "Value"))) == "t.yaml:4:47"


def test_references_in_policies_are_applied(tmp_path: Path) -> None:
    text = f"{HEAD}Mappings: {{M: {{a: {{b: Retain}}}}}}\nResources: {{A: {{DeletionPolicy: !FindInMap [M, a, b]}}}}\n"

    assert expand(tmp_path, text).value["Resources"]["A"]["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Resources: {Fn::ForEach::T: [N, [a], {'${N}': 1}]}", "t.yaml:1:13: 'Fn::ForEach::T' needs a transform"),
        ("Transform: AWS::LanguageExtensions\nResources: {Fn::ForEach::T: [N, [a]]}", "t.yaml:2:13: 'Fn::ForEach::T' is not a list of three"),
        ("Transform: AWS::LanguageExtensions\nResources: {Fn::ForEach::T: [N, !Ref Q, {'${N}': 1}]}", "t.yaml:2:33: The collection of 'Fn::ForEach::T' is not a list that is known here"),
        ("Transform: AWS::LanguageExtensions\nResources: {Fn::ForEach::T: [N, [a, b], {x: 1}]}", "t.yaml:2:42: 'x' is made twice"),
        ("Transform: AWS::LanguageExtensions\nMappings: {Fn::ForEach::T: [N, [a], {'${N}': 1}]}", "t.yaml:2:12: 'Fn::ForEach::T' cannot stand here"),
    ],
    ids=["transform", "shape", "collection", "twice", "section"],
)  # fmt: skip
def test_loops_that_cannot_be(tmp_path: Path, text: str, error: str) -> None:
    assert error in refused(tmp_path, text)[-1]


def test_a_bomb_of_loops_is_refused(tmp_path: Path) -> None:
    items = ",".join(f"x{at}" for at in range(400))
    fragment = "{'${A}${B}${C}': 1}"
    for name in "ABC":
        fragment = f"{{Fn::ForEach::{name}: [{name}, !Split [',', '{items}'], {fragment}]}}"

    (error,) = refused(tmp_path, f"Transform: AWS::LanguageExtensions\nResources: {fragment}\n")

    assert "The loops make more than 100,000 values" in error


def test_functions_that_need_the_transform_are_a_warning(tmp_path: Path) -> None:
    (finding,) = expand(tmp_path, "Resources: {A: {Fn::Length: [1]}}\n").findings

    assert (finding.severity, str(finding.position)) == ("warning", "t.yaml:1:17")
