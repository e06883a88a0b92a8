"""SNS filter policies and the filters of event source mappings.

AWS: docs "string-value-matching", "numeric-value-matching", "sns-subscription-filter-policies",
"subscription-filter-policy-constraints"; "invocation-eventfiltering", "with-sqs-filtering", "with-kinesis-filtering".
"""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from minisam.patterns import FilterPolicy, InvalidFilter, InvalidFilterPolicy, MappingFilter

STORE = {"store": {"Type": "String", "Value": "example_corp"}, "price": {"Type": "Number", "Value": "100.12"}}
ATTRIBUTES: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({"store": ["example_corp"]}, STORE, True),
    ({"store": ["other"]}, STORE, False),
    ({"price": [{"numeric": [">=", 100, "<", 200]}]}, STORE, True),
    ({"price": ["100.12"]}, STORE, False),
    ({"price": [100.12]}, STORE, True),
    ({"event": [{"anything-but": "x"}]}, STORE, False),
    ({"event": [{"exists": False}]}, STORE, True),
    ({"sports": ["rugby"]}, {"sports": {"Type": "String.Array", "Value": '["football", "rugby"]'}}, True),
    ({"sports": [None]}, {"sports": {"Type": "String.Array", "Value": "[null]"}}, True),
    ({"raw": [{"exists": True}]}, {"raw": {"Type": "Binary", "Value": "eA=="}}, False),
    ({}, STORE, True),
]


@pytest.mark.parametrize(("policy", "attributes", "expected"), ATTRIBUTES)
def test_a_policy_reads_attributes(policy: dict[str, Any], attributes: dict[str, Any], expected: bool) -> None:
    assert FilterPolicy(policy, "MessageAttributes").admits(attributes, "{}") is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"a": {"b": "x"}}', True),
        ('{"a": {"b": "y"}}', False),
        ("x", False),
        ("[1]", False),
        ('{"a": [{"b": "x"}]}', True),
    ],
)
def test_a_policy_reads_bodies(body: str, expected: bool) -> None:
    assert FilterPolicy({"a": {"b": ["x"]}}, "MessageBody").admits({}, body) is expected


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        ({"a": {"b": ["x"]}}, "Filter policy scope MessageAttributes does not support nested filter policy"),
        (
            {str(n): ["x"] for n in range(6)},
            "Attributes Reason: FilterPolicy: Filter policy can not have more than 5 keys",
        ),
        ({"a": [str(n) for n in range(151)]}, "Attributes Reason: FilterPolicy: Filter policy is too complex"),
        ({"a": [{"like": "x"}]}, "Attributes Reason: FilterPolicy: Unrecognized match type like"),
    ],
)
def test_a_policy_is_refused_with_the_reason(policy: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidFilterPolicy) as refused:
        FilterPolicy(policy, "MessageAttributes")
    assert str(refused.value) == reason


def test_the_documented_nested_policy_counts_72_combinations() -> None:
    """3 values at depth 2 and 4 at depth 3: 3 x 2 x 4 x 3 = 72; one value more at each place is over 150 soon."""
    four, three = ["one", "two", "three", "four"], ["one", "two", "three"]
    FilterPolicy({"a": {"b": {"c": four}}, "d": {"e": three}}, "MessageBody")
    with pytest.raises(InvalidFilterPolicy, match="too complex"):
        FilterPolicy({"a": {"b": {"c": four * 2}}, "d": {"e": [*three, "four"]}}, "MessageBody")


SQS: list[tuple[dict[str, Any], str, bool]] = [
    ({"body": {"RecordNumber": [{"numeric": [">", 10]}]}}, '{"RecordNumber": 11}', True),
    ({"body": {"RecordNumber": [{"numeric": [">", 10]}]}}, '{"RecordNumber": 9}', False),
    ({"body": {"a": ["x"]}}, "plain text", False),
    ({"body": ["plain text"]}, "plain text", True),
    ({"body": [{"prefix": "plain"}]}, '{"a": "x"}', False),
    ({"attributes": {"SenderId": ["me"]}}, "anything", True),
]


@pytest.mark.parametrize(("pattern", "body", "expected"), SQS)
def test_a_filter_reads_messages(pattern: dict[str, Any], body: str, expected: bool) -> None:
    record = {"body": body, "attributes": {"SenderId": "me"}}
    assert MappingFilter("sqs", [json.dumps(pattern)]).admits(record) is expected


def test_filters_are_alternatives_and_none_admits_all() -> None:
    filters = ['{"body": {"a": [1]}}', '{"body": {"a": [2]}}']
    assert MappingFilter("sqs", filters).admits({"body": '{"a": 2}'})
    assert not MappingFilter("sqs", filters).admits({"body": '{"a": 3}'})
    assert MappingFilter("sqs", []).admits({"body": "whatever"})


def test_a_filter_reads_the_decoded_data_and_the_metadata_of_a_kinesis_record() -> None:
    data = base64.b64encode(b'{"temperature": 60}').decode()
    record = {"eventSource": "aws:kinesis", "kinesis": {"data": data, "partitionKey": "p1"}}
    both = '{"data": {"temperature": [{"numeric": [">", 50]}]}, "partitionKey": ["p1"]}'
    assert MappingFilter("kinesis", [both]).admits(record)
    assert not MappingFilter("kinesis", ['{"data": {"temperature": [1]}}']).admits(record)
    assert not MappingFilter("kinesis", [both]).admits({"kinesis": {"data": "gA==", "partitionKey": "p1"}})


@pytest.mark.parametrize("text", ["null", '"text"', "{", "{}", '{"body": "x"}'])
def test_a_filter_that_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(InvalidFilter) as refused:
        MappingFilter("sqs", [text])
    assert str(refused.value) == "Invalid filter pattern definition."
