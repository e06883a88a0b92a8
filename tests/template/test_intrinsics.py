"""Each intrinsic function, right and wrong; expected values are those of its page in the template reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from minisam.template.conditions import Unresolvable
from minisam.template.document import Document
from minisam.template.identity import Identity
from minisam.template.intrinsics import MAX_DEPTH, Resolver, Scope
from minisam.template.problems import Problems
from minisam.template.pseudo import pseudo_parameters

TABLE = Identity("items", {"Arn": "arn:aws:dynamodb:us-east-1:123456789012:table/items"}, is_complete=True)


def make_resolver() -> tuple[Resolver, Problems, Scope]:
    scope = Scope(
        values={**pseudo_parameters("app", "us-east-1"), "Stage": "dev", "Zones": ["a", "b"]},
        mappings={"Sizes": {"dev": {"memory": 128}, "123": {"list": ["x", "y"]}}},
        conditions={
            "Yes": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]},
            "No": {"Fn::Not": [{"Condition": "Yes"}]},
            "Loop": {"Fn::Not": [{"Condition": "Loop"}]},
            **{f"Deep{n}": {"Fn::Not": [{"Condition": f"Deep{n + 1}"}]} for n in range(500)},
        },
        imports={"shared-bucket": "the-bucket"},
        resources={"Table": "AWS::DynamoDB::Table", "Gone": "AWS::SQS::Queue", "Odd": "AWS::MSK::Cluster"},
        absent={"Gone"},
        identities={"Table": TABLE, "Odd": Identity("odd", {})},
    )
    problems = Problems(Document(Path("template.yaml"), {}))
    return Resolver(scope, problems), problems, scope


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "Stage"}, "dev"),
        ({"Ref": "Zones"}, ["a", "b"]),
        ({"Ref": "Table"}, "items"),
        ({"Ref": "AWS::AccountId"}, "123456789012"),
        ({"Ref": "AWS::Partition"}, "aws"),
        ({"Ref": "AWS::URLSuffix"}, "amazonaws.com"),
        ({"Ref": "AWS::NotificationARNs"}, []),
        ({"Fn::GetAtt": ["Table", "Arn"]}, TABLE.attributes["Arn"]),
        ({"Fn::GetAtt": "Table.Arn"}, TABLE.attributes["Arn"]),
        ({"Fn::Sub": "${Stage}-${Table}-${AWS::Region}"}, "dev-items-us-east-1"),
        ({"Fn::Sub": "${Table.Arn}/${!Kept}"}, f"{TABLE.attributes['Arn']}/${{Kept}}"),
        ({"Fn::Sub": ["${a}${Stage}", {"a": {"Ref": "AWS::Region"}}]}, "us-east-1dev"),
        ({"Fn::Sub": ["${Stage}", {"Stage": "own"}]}, "own"),
        ({"Fn::Join": [":", ["a", {"Ref": "Stage"}, {"Ref": "AWS::NoValue"}, 1, True]]}, "a:dev:1:true"),
        ({"Fn::Join": ["-", {"Ref": "Zones"}]}, "a-b"),
        ({"Fn::Select": ["1", ["apples", "grapes"]]}, "grapes"),
        ({"Fn::Split": ["|", "a|b|"]}, ["a", "b", ""]),
        ({"Fn::Base64": "AWS CloudFormation"}, "QVdTIENsb3VkRm9ybWF0aW9u"),
        ({"Fn::GetAZs": ""}, ["us-east-1a", "us-east-1b", "us-east-1c"]),
        ({"Fn::GetAZs": {"Ref": "AWS::Region"}}, ["us-east-1a", "us-east-1b", "us-east-1c"]),
        ({"Fn::Cidr": ["192.168.0.0/24", 6, 5]}, [f"192.168.0.{start}/27" for start in range(0, 192, 32)]),
        ({"Fn::If": ["Yes", 1, {"Ref": "Missing"}]}, 1),
        ({"Fn::If": ["No", {"Ref": "Missing"}, 2]}, 2),
        ({"Fn::And": [{"Condition": "Yes"}, {"Fn::Equals": [1, "1"]}]}, True),
        ({"Fn::Or": [{"Condition": "No"}, {"Fn::Equals": [True, "true"]}]}, True),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Stage"}, "memory"]}, 128),
        ({"Fn::FindInMap": ["Sizes", 123, "list"]}, ["x", "y"]),
        ({"Fn::FindInMap": ["Sizes", "prod", "memory", {"DefaultValue": {"Ref": "Stage"}}]}, "dev"),
        ({"Fn::ImportValue": {"Fn::Sub": "shared-bucket"}}, "the-bucket"),
        ({"Fn::Length": {"Ref": "Zones"}}, 2),
        ({"Fn::ToJsonString": {"a": {"Ref": "Stage"}, "b": [1, True]}}, '{"a":"dev","b":[1,true]}'),
        ({"keep": 1, "drop": {"Ref": "AWS::NoValue"}, "in": [{"Ref": "AWS::NoValue"}, 2]}, {"keep": 1, "in": [2]}),
        ({"Statement": {"Condition": {"StringEquals": "x"}}}, {"Statement": {"Condition": {"StringEquals": "x"}}}),
        ("{{resolve:ssm:/db/name:1}}", "{{resolve:ssm:/db/name:1}}"),
    ],
)
def test_resolves(value: Any, expected: Any) -> None:
    resolver, problems, _ = make_resolver()
    assert resolver.resolve(value, ()) == expected
    assert problems.errors == []


@pytest.mark.parametrize(
    ("value", "message", "hint"),
    [
        ({"Ref": "Tabel"}, "'Tabel' is no resource and no parameter", "did you mean 'Table'?"),
        ({"Ref": ["Table"]}, "Ref: expected a name, found a list", None),
        ({"Ref": "Gone"}, "'Gone' does not exist here: its condition is false", "choose with Fn::If"),
        ({"Fn::GetAtt": "Table.Arnn"}, "AWS::DynamoDB::Table 'Table' has no attribute 'Arnn'", "did you mean 'Arn'?"),
        ({"Fn::GetAtt": "Table"}, "Fn::GetAtt: expected a resource and an attribute", None),
        ({"Fn::GetAtt": "Nope.Arn"}, "'Nope' is no resource", None),
        ({"Fn::Sub": {"a": 1}}, "Fn::Sub: expected a text", None),
        ({"Fn::Sub": "${Stag}"}, "'Stag' is no resource and no parameter", "did you mean 'Stage'?"),
        ({"Fn::Sub": "${ Stage }"}, "Fn::Sub: '${ Stage }' is no name", "${!...}"),
        ({"Fn::Join": ["-", "text"]}, "Fn::Join: expected a list as the values, found the text 'text'", None),
        ({"Fn::Join": ["-"]}, "Fn::Join: expected a list of a delimiter and a list of texts, found a list of 1", None),
        ({"Fn::Select": [3, ["a"]]}, "Fn::Select: index 3 is outside the list", None),
        ({"Fn::Select": ["x", ["a"]]}, "Fn::Select: expected a whole number as the index", None),
        ({"Fn::Split": ["", "a"]}, "Fn::Split: the delimiter is empty", None),
        ({"Fn::Cidr": ["10.0.0.0/30", 9, 2]}, "Fn::Cidr: 10.0.0.0/30 has no room for 9 blocks", None),
        ({"Fn::Cidr": ["nonsense", 1, 2]}, "Fn::Cidr: 'nonsense' is no address block", None),
        ({"Fn::If": ["Yess", 1, 2]}, "condition 'Yess' is not defined", "did you mean 'Yes'?"),
        ({"Fn::If": ["Yes", 1]}, "Fn::If: expected a list of a condition's name and two values", None),
        ({"Fn::If": ["Deep0", 1, 2]}, "conditions name each other more than 40 deep", None),
        ({"Fn::Join": ["", ["x" * 1000] * 2000]}, "Fn::Join: the text would have more than 1,048,576 letters", None),
        ({"Fn::Sub": ["${a}" * 2000, {"a": "x" * 1000}]}, "Fn::Sub: the text would have more than", None),
        ([{"Fn::Join": ["", ["x" * 1000] * 1000]}] * 40, "Fn::Join: the template's functions make more than", None),
        ({"Fn::If": ["Loop", 1, 2]}, "circular conditions: Loop -> Loop", None),
        ({"Fn::And": [{"Condition": "Yes"}]}, "Fn::And: expected a list of 2 to 10 conditions", None),
        ({"Fn::Not": [{"Ref": "Stage"}]}, "expected a condition, found the text 'dev'", None),
        ({"Fn::FindInMap": ["Size", "dev", "memory"]}, "there is no mapping 'Size'", "did you mean 'Sizes'?"),
        ({"Fn::FindInMap": ["Sizes", "de", "memory"]}, "there is no top-level key 'de' in 'Sizes'", "'dev'"),
        ({"Fn::Length": 3}, "Fn::Length: expected a list", None),
        ({"Fn::Subb": "x"}, "unknown intrinsic function 'Fn::Subb'", "did you mean 'Fn::Sub'?"),
        ({"Fn::Sub": "x", "Other": 1}, "Fn::Sub stands beside other keys", None),
        ({"Fn::Transform": {"Name": "Mine"}}, "macro 'Mine' cannot run here", "AWS::Include"),
    ],
)
def test_refuses(value: Any, message: str, hint: str | None) -> None:
    resolver, problems, _ = make_resolver()
    with pytest.raises(Unresolvable):
        resolver.resolve(value, ())
    (error,) = problems.errors
    assert message in error.message
    assert hint is None or hint in (error.hint or "")


def test_all_problems_of_a_value_are_collected() -> None:
    resolver, problems, _ = make_resolver()
    assert resolver.resolve_or_none({"a": {"Fn::Sub": "${One}${Two}"}, "b": [{"Ref": "Three"}]}, ()) is None
    assert sorted(error.message.split("'")[1] for error in problems.errors) == ["One", "Three", "Two"]


def test_what_only_aws_knows_is_a_visible_placeholder() -> None:
    resolver, problems, scope = make_resolver()
    brokers = resolver.resolve({"Fn::GetAtt": "Odd.Brokers"}, ())
    imported = resolver.resolve({"Fn::ImportValue": "elsewhere"}, ())
    assert scope.placeholders == {brokers: "Odd.Brokers", imported: "the export 'elsewhere' of another stack"}
    assert "Odd.Brokers" in brokers and "elsewhere" in imported
    assert problems.errors == []


def test_a_value_nested_too_deeply_is_a_problem_and_no_crash() -> None:
    resolver, problems, _ = make_resolver()
    value: Any = "x"
    for _ in range(MAX_DEPTH * 5):
        value = {"Fn::Join": ["", [value]]}
    assert resolver.resolve_or_none(value, ()) is None
    assert "levels deep" in problems.errors[0].message


def test_regions_outside_the_commercial_partition_have_their_own_names() -> None:
    # AWS: docs "pseudo-parameter-reference", AWS::Partition and AWS::URLSuffix
    china = pseudo_parameters("app", "cn-north-1")
    assert (china["AWS::Partition"], china["AWS::URLSuffix"]) == ("aws-cn", "amazonaws.com.cn")
    assert pseudo_parameters("app", "us-gov-west-1")["AWS::Partition"] == "aws-us-gov"
