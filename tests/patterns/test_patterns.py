"""Event patterns: what matches and what is refused.

AWS: docs "eb-create-pattern-operators" and "eb-event-patterns-arrays"; reasons as Event Ruler gives them
(github.com/aws/event-ruler: JsonRuleCompiler, CIDR, WildcardParser), array consistency as its README shows it.
"""

from __future__ import annotations

from typing import Any

import pytest

from minisam.patterns import InvalidPattern, compile_pattern

MATCHES: list[tuple[str, dict[str, Any], dict[str, Any], bool]] = [
    ("equal text", {"state": ["running"]}, {"state": "running"}, True),
    ("text is case-sensitive", {"state": ["running"]}, {"state": "Running"}, False),
    ("a number is no text", {"n": [1]}, {"n": "1"}, False),
    ("a number in another spelling", {"n": [300]}, {"n": 3.0e2}, True),
    ("true is no number", {"n": [1]}, {"n": True}, False),
    ("null", {"n": [None]}, {"n": None}, True),
    ("null is not missing", {"n": [None]}, {}, False),
    ("one of several", {"state": ["a", "b"]}, {"state": "b"}, True),
    ("all fields", {"a": ["1"], "b": ["2"]}, {"a": "1", "b": "3"}, False),
    ("an element of an array", {"r": ["x"]}, {"r": ["y", "x"]}, True),
    ("prefix", {"t": [{"prefix": "2017-"}]}, {"t": "2017-10-02"}, True),
    ("prefix of a number", {"t": [{"prefix": "2"}]}, {"t": 2017}, False),
    ("prefix ignoring case", {"s": [{"prefix": {"equals-ignore-case": "EventB"}}]}, {"s": "eventbridge"}, True),
    ("suffix", {"f": [{"suffix": ".png"}]}, {"f": "a.png"}, True),
    ("suffix ignoring case", {"f": [{"suffix": {"equals-ignore-case": ".png"}}]}, {"f": "a.PNG"}, True),
    ("equals-ignore-case", {"s": [{"equals-ignore-case": "Alice"}]}, {"s": "aLICE"}, True),
    ("wildcard", {"p": [{"wildcard": "dir/*.png"}]}, {"p": "dir/x/y.png"}, True),
    ("wildcard must cover all", {"p": [{"wildcard": "dir/*.png"}]}, {"p": "dir/a.png.txt"}, False),
    ("escaped star", {"p": [{"wildcard": "a\\*b"}]}, {"p": "axb"}, False),
    ("numeric between", {"n": [{"numeric": [">", 0, "<=", 5]}]}, {"n": 5}, True),
    ("numeric out of range", {"n": [{"numeric": [">", 0, "<=", 5]}]}, {"n": 0}, False),
    ("numeric equal", {"n": [{"numeric": ["=", 3.018e2]}]}, {"n": 301.8}, True),
    ("cidr", {"ip": [{"cidr": "10.0.0.0/24"}]}, {"ip": "10.0.0.255"}, True),
    ("cidr, other network", {"ip": [{"cidr": "10.0.0.0/24"}]}, {"ip": "10.0.1.0"}, False),
    ("anything but a text", {"s": [{"anything-but": "x"}]}, {"s": "y"}, True),
    ("anything but a text, missing", {"s": [{"anything-but": "x"}]}, {}, False),
    ("anything but, null", {"s": [{"anything-but": ["x"]}]}, {"s": None}, True),
    ("anything but numbers", {"n": [{"anything-but": [100, 200]}]}, {"n": 200}, False),
    ("anything but a prefix", {"s": [{"anything-but": {"prefix": "init"}}]}, {"s": "initial"}, False),
    ("anything but a suffix", {"s": [{"anything-but": {"suffix": [".txt", ".rtf"]}}]}, {"s": "a.rtf"}, False),
    ("anything but a wildcard", {"s": [{"anything-but": {"wildcard": "*/lib/*"}}]}, {"s": "a/lib/b"}, False),
    ("exists", {"s": [{"exists": True}]}, {"s": ""}, True),
    ("exists looks at leaves", {"s": [{"exists": True}]}, {"s": {"t": 1}}, False),
    ("missing", {"s": [{"exists": False}]}, {"t": 1}, True),
    ("missing, or a value", {"s": [{"exists": False}, "x"]}, {"s": "x"}, True),
    ("an empty array is missing", {"s": [{"exists": False}]}, {"s": []}, True),
    ("or", {"$or": [{"a": ["1"]}, {"b": ["2"]}]}, {"b": "2"}, True),
    ("or, neither", {"$or": [{"a": ["1"]}, {"b": ["2"]}]}, {"b": "1"}, False),
    ("or and more", {"c": ["3"], "$or": [{"a": ["1"]}, {"b": ["2"]}]}, {"a": "1", "c": "4"}, False),
    ("or inside", {"d": {"$or": [{"a": ["1"]}, {"b": [{"prefix": "2"}]}]}}, {"d": {"b": "22"}}, True),
    ("a field may be called like an operator", {"prefix": ["a"]}, {"prefix": "a"}, True),
]


@pytest.mark.parametrize(("pattern", "event", "expected"), [case[1:] for case in MATCHES], ids=[c[0] for c in MATCHES])
def test_a_pattern_matches(pattern: dict[str, Any], event: dict[str, Any], expected: bool) -> None:
    assert compile_pattern(pattern).matches(event) is expected


def test_fields_of_an_array_must_be_found_in_one_element() -> None:
    """Event Ruler, README "And and Or Relationship", array consistency: the bridges example."""
    event = {"employees": [{"name": "Ann", "city": "Rome"}, {"name": "Bob", "city": "Oslo"}]}
    assert compile_pattern({"employees": {"name": ["Ann"], "city": ["Rome"]}}).matches(event)
    assert not compile_pattern({"employees": {"name": ["Ann"], "city": ["Oslo"]}}).matches(event)


REFUSED: list[tuple[str, str]] = [
    ("[1]", "Filter is not an object"),
    ("{}", "Empty objects are not allowed"),
    ('{"a": {}}', "Empty objects are not allowed"),
    ('{"a": []}', "Empty arrays are not allowed"),
    ('{"a": "x"}', '"a" must be an object or an array'),
    ('{"a": [["x"]]}', "Match value must be String, number, true, false, or null"),
    ('{"a": [{"like": "x"}]}', "Unrecognized match type like"),
    ('{"a": [{"prefix": 1}]}', "prefix match pattern must be a string"),
    ('{"a": [{"prefix": "x", "suffix": "y"}]}', "Only one key allowed in match expression"),
    ('{"a": [{"exists": "no"}]}', "exists match pattern must be either true or false."),
    ('{"a": [{"numeric": 5}]}', "Value of numeric must be an array."),
    ('{"a": [{"numeric": ["~", 5]}]}', "Unrecognized numeric range operator: ~"),
    ('{"a": [{"numeric": ["=", "5"]}]}', "Value of equals must be numeric"),
    ('{"a": [{"numeric": ["<", 5, ">", 1]}]}', "Too many elements in numeric expression"),
    ('{"a": [{"numeric": [">", 5, ">", 9]}]}', "Bad numeric range operator: >"),
    ('{"a": [{"numeric": [">", 5, "<", 9, "<", 8]}]}', "Too many terms in numeric range expression"),
    ('{"a": [{"cidr": "10.0.0.0"}]}', "Malformed CIDR, one '/' required"),
    ('{"a": [{"cidr": "10.0.0.0/x"}]}', "Malformed CIDR, mask bits must be an integer"),
    ('{"a": [{"cidr": "10.0.0.0/32"}]}', "IPv4 mask bits must be < 32"),
    ('{"a": [{"wildcard": "a**b"}]}', "Consecutive wildcard characters at pos 2"),
    ('{"a": [{"wildcard": "a\\\\b"}]}', "Invalid escape character at pos 2"),
    ('{"a": [{"anything-but": true}]}', "Value of anything-but must be an array or single string/number value."),
    ('{"a": [{"anything-but": {"cidr": "10.0.0.0/8"}}]}', "Unsupported anything-but pattern: cidr"),
    ('{"a": [{"anything-but": {"prefix": ""}}]}', "Null prefix/suffix not allowed"),
    ('{"$or": {"a": ["1"]}}', "It must be an Array followed with $or."),
    ('{"$or": [{"a": ["1"]}]}', "There must have at least 2 Objects in $or relationship."),
    ('{"$or": ["a", "b"]}', "Only JSON object is allowed in array of $or relationship."),
    (
        '{"$or": [{"prefix": ["1"]}, {"b": ["2"]}]}',
        "prefix is Ruler reserved fieldName which cannot be used inside $or.",
    ),
    (
        '{"a": [{"anything-but": ["x", 1]}]}',
        "Inside anything but list, either all values are number or string, mixed type is not supported",
    ),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_a_pattern_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidPattern) as refused:
        compile_pattern(text)
    assert str(refused.value) == reason


@pytest.mark.parametrize("text", ["", "{", "{'a': ['x']}", '{"a": [NaN]}', "[" * 100_000])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(InvalidPattern):
        compile_pattern(text)
