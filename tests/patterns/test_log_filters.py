"""CloudWatch Logs' filter patterns. "docs" are the examples of FilterAndPatternSyntaxForMetricFilters."""

from __future__ import annotations

import json

import pytest

from minisam.patterns import InvalidLogFilter, compile_log_filter

EVENT = {
    "eventType": "UpdateTrail",
    "sourceIPAddress": "111.111.111.111",
    "arrayKey": ["value", "another value"],
    "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
    "SomeObject": None,
    "cluster.name": "c",
    "user": {"id": 1, "email": "John.Stiles@example.com"},
    "actions": ["GET", "PUT", "DELETE"],
    "latency": 1.5,
    "ok": True,
}

TERMS = [
    ("", "anything", True),
    ("ERROR", "[ERROR 400] BAD REQUEST", True),
    ("ERROR", "[error 400] BAD REQUEST", False),
    ("ERROR ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", True),
    ("ERROR ARGUMENTS", "[ERROR 400] BAD REQUEST", False),
    ("?ERROR ?ARGUMENTS", "[ERROR 400] BAD REQUEST", True),
    ("?ERROR ?ARGUMENTS", "[WARN] nothing", False),
    ("?ERROR ?ARGUMENTS REQUEST", "[INFO] REQUEST FAILED", True),
    ("?ERROR ?ARGUMENTS REQUEST", "[ERROR 419] MISSING ARGUMENTS", False),
    ('"INTERNAL SERVER ERROR"', "[ERROR 500] INTERNAL SERVER ERROR", True),
    ('"INTERNAL SERVER ERROR"', "INTERNAL ERROR SERVER", False),
    ("ERROR -ARGUMENTS", "[ERROR 400] BAD REQUEST", True),
    ("ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", False),
    ('-"BAD REQUEST"', "[ERROR 401] UNAUTHORIZED REQUEST", True),
    ("%AUTHORIZED%", "[ERROR 401] UNAUTHORIZED REQUEST", True),
    ("%4[0-9]{2}%", "status 503", False),
]

CONDITIONS = [
    ('{ $.eventType = "UpdateTrail" }', True),
    ("{ $.eventType = UpdateTrail }", True),
    ('{ $.eventType = "*Trail" }', True),
    ('{ $.eventType != "UpdateTrail" }', False),
    ('{ $.missing != "x" }', False),
    ("{ $.sourceIPAddress = 111.111.* }", True),
    ('{ $.arrayKey[0] = "value" }', True),
    ('{ $.arrayKey[1] = "value" }', False),
    ("{ $.objectList[1].id = 2 }", True),
    ('{ $.objectList[*].name = "b" }', True),
    ("{ $.SomeObject IS NULL }", True),
    ("{ $.eventType IS NULL }", False),
    ("{ $.SomeOtherObject NOT EXISTS }", True),
    ("{ $.SomeObject NOT EXISTS }", False),
    ("{ $.ok IS TRUE }", True),
    ("{ $.ok IS FALSE }", False),
    ('{ $.["cluster.name"] = "c" }', True),
    ("{ $.latency > 1 }", True),
    ("{ $.latency >= 1.6 }", False),
    ('{ ($.user.id = 1) && ($.user.email = "John.*") }', True),
    ('{ ($.user.id = 2 && $.ok IS TRUE) || $.actions[2] = "DELETE" }', True),
    ("{ $.user.id = 2 && ($.ok IS TRUE || $.latency > 1) }", False),
    ("{ $.eventType = %Upd.{3}Trail% }", True),
]

LINE = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'

FIELDS = [
    ("[ip, user, username, timestamp, request, status_code = 404, bytes]", True),
    ("[ip, user, username, timestamp, request, status_code = 4*, bytes > 1000]", True),
    ("[ip, user, username, timestamp, request, status_code = 4*, bytes > 2000]", False),
    ("[ip, ..., status_code = 404, bytes]", True),
    ("[..., status_code = 500, bytes]", False),
    ("[ip, user, username = frank || username = mary, ...]", True),
    ("[ip, user]", False),
]


@pytest.mark.parametrize(("pattern", "message", "expected"), TERMS)
def test_terms(pattern: str, message: str, expected: bool) -> None:
    assert compile_log_filter(pattern)(message) is expected


@pytest.mark.parametrize(("pattern", "expected"), CONDITIONS)
def test_conditions_on_json(pattern: str, expected: bool) -> None:
    assert compile_log_filter(pattern)(json.dumps(EVENT)) is expected


@pytest.mark.parametrize(("pattern", "expected"), FIELDS)
def test_fields_between_spaces(pattern: str, expected: bool) -> None:
    assert compile_log_filter(pattern)(LINE) is expected


def test_conditions_never_match_what_is_not_json() -> None:
    assert not compile_log_filter("{ $.a NOT EXISTS }")("plain text")


@pytest.mark.parametrize("pattern", ["{ $.a = ", "{ $.a }", "{ $.a > x }", "{ ($.a = 1 }", "[a, b", "%(%"])
def test_a_pattern_that_means_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidLogFilter):
        compile_log_filter(pattern)
